/** Types of the events that pages tell, in GA4's names and fields. Nothing here exists at run time. */

interface ItemFields {
  item_brand?: string;
  item_category?: string;
  item_category2?: string;
  item_category3?: string;
  item_category4?: string;
  item_category5?: string;
  item_variant?: string;
  /** In units of the currency, not minor units; a string of digits is understood. */
  price?: number | string;
  quantity?: number;
  discount?: number;
  coupon?: string;
  index?: number;
  /** The shop's own tags, of which four are kept. */
  item_tags?: readonly string[];
  item_list_id?: string;
  item_list_name?: string;
  affiliation?: string;
  location_id?: string;
}
/** One item in GA4's fields. An id or a name is required. */
export type Item = ItemFields & ({ item_id: string; item_name?: string } | { item_id?: string; item_name: string });

interface Money {
  /** ISO 4217, such as `EUR`. */
  currency?: string;
  /** In units of the currency. */
  value?: number | string;
}
interface Items {
  items: readonly Item[];
}
interface List extends Items {
  item_list_id?: string;
  item_list_name?: string;
}
interface Order extends Money {
  transaction_id: string | number;
  tax?: number | string;
  shipping?: number | string;
  coupon?: string;
  affiliation?: string;
}

/**
 * Where a page view came from. Of it the channel is kept (direct, search, social, email, paid, affiliate, referral), the
 * class of device, and the campaign where site.json lists it.
 */
export interface PageView {
  /** Host of the referrer; empty for none. Leave it out after a click within the shop. */
  referrer?: string;
  utm_source?: string;
  utm_medium?: string;
  utm_campaign?: string;
  /** The address had an advertisement's click id. */
  ad_click?: boolean;
  device?: 'phone' | 'tablet' | 'desktop';
}

/** Events by their GA4 names, with GA4's fields. */
export interface CommerceEvents {
  page_view: PageView;
  view_item: Money & Items;
  view_item_list: List;
  select_item: List;
  search: { search_term: string };
  add_to_wishlist: Money & Items;
  add_to_cart: Money & Items;
  remove_from_cart: Money & Items;
  begin_checkout: Money & Items & { coupon?: string };
  purchase: Order & Items;
  /** Without items the whole order is refunded; without a value too, all that it was worth, as far as it is still known. */
  refund: Order & Partial<Items>;
}
