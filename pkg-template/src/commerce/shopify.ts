/**
 * Shopify: what a theme knows of its page, what apps and themes publish under the names of web pixels, and the form that
 * adds to the cart. A theme never sees a purchase: that takes the custom pixel (`shopify-pixel.js`).
 */
import { onArrival } from '../arrival.js';
import { isObject, listOf, textOf, type EventName, type Fields, type Source, type Tell } from './source.js';

interface Money {
  amount?: number | string;
  currencyCode?: string;
}
interface Variant {
  id?: string;
  sku?: string;
  title?: string;
  price?: Money;
  product?: { id?: string; title?: string; vendor?: string; type?: string };
}
interface Line {
  merchandise?: Variant;
  variant?: Variant;
  quantity?: number;
}
interface Checkout {
  token?: string;
  order?: { id?: string };
  currencyCode?: string;
  totalPrice?: Money;
  lineItems?: Line[];
}
interface Meta {
  currency?: string;
  product?: {
    id: number;
    vendor?: string;
    type?: string;
    /** Prices in cents. */
    variants?: { id: number; price?: number; name?: string; public_title?: string | null }[];
  };
}
interface Analytics {
  publish(name: string, data: unknown, ...rest: unknown[]): unknown;
  replayQueue?: [string, unknown][];
}
interface Page {
  ShopifyAnalytics?: { meta?: Meta };
  Shopify?: { analytics?: Analytics };
}

/** `gid://shopify/Product/7` is product 7. */
const idOf = (id: unknown) => textOf(id)?.replace(/^gid:.*\//, '');

function itemOf(variant: Variant | undefined, quantity?: number): Fields {
  const { id, sku, title, price, product } = variant ?? {};
  return {
    item_id: idOf(product?.id) ?? textOf(sku) ?? idOf(id),
    item_name: product?.title ?? title,
    item_brand: product?.vendor,
    item_category: product?.type,
    item_variant: title,
    price: price?.amount,
    quantity,
  };
}
const lineOf = ({ merchandise, variant, quantity }: Line) => itemOf(merchandise ?? variant, quantity);
const one = (variant: Variant | undefined, quantity?: number): Fields => ({
  currency: variant?.price?.currencyCode,
  value: variant?.price?.amount,
  items: [itemOf(variant, quantity)],
});
const ordered = ({ token, order, currencyCode, totalPrice, lineItems }: Checkout): Fields => ({
  transaction_id: idOf(order?.id) ?? token,
  currency: currencyCode,
  value: totalPrice?.amount,
  items: listOf(lineItems).map((line) => lineOf(line as Line)),
});

/** By the name of a web pixel's event. */
const PUBLISHED: Readonly<Record<string, (data: Fields) => [EventName, Fields]>> = {
  product_viewed: (data) => ['view_item', one(data['productVariant'] as Variant)],
  collection_viewed: ({ collection }) => {
    const { title, productVariants } = collection as { title?: string; productVariants?: Variant[] };
    return ['view_item_list', { item_list_name: title, items: listOf(productVariants).map((each) => itemOf(each as Variant)) }];
  },
  search_submitted: (data) => ['search', { search_term: (data['searchResult'] as { query?: string }).query }],
  product_added_to_cart: ({ cartLine }) => {
    const { merchandise, quantity } = cartLine as Line;
    return ['add_to_cart', one(merchandise, quantity)];
  },
  product_removed_from_cart: ({ cartLine }) => {
    const { merchandise, quantity } = cartLine as Line;
    return ['remove_from_cart', one(merchandise, quantity)];
  },
  checkout_started: ({ checkout }) => ['begin_checkout', ordered(checkout as Checkout)],
  checkout_completed: ({ checkout }) => ['purchase', ordered(checkout as Checkout)],
};

function tellPublished(tell: Tell, name: unknown, data: unknown): void {
  const event = typeof name === 'string' && Object.hasOwn(PUBLISHED, name) ? PUBLISHED[name] : undefined;
  try {
    const given = isObject(data) && isObject(data['data']) ? data['data'] : data;
    if (event && isObject(given)) tell(...event(given));
  } catch {
    // Without what the event is about.
  }
}

/** The product of the page, in the variant of that id or else its first one. */
function productOf({ currency, product }: Meta, variant_id?: string, quantity?: number): Fields | undefined {
  if (!product) return undefined;
  const { id, vendor, type, variants = [] } = product;
  const variant = variants.find((each) => `${each.id}` === variant_id);
  if (variant_id !== undefined && !variant) return undefined;
  const { price, name, public_title } = variant ?? variants[0] ?? {};
  const suffix = public_title ? ` - ${public_title}` : '';
  const amount = price === undefined ? undefined : price / 100;
  return {
    currency,
    value: amount,
    items: [
      {
        item_id: `${id}`,
        item_name: name?.endsWith(suffix) ? name.slice(0, name.length - suffix.length) : name,
        item_brand: vendor,
        item_category: type,
        item_variant: variant && public_title,
        price: amount,
        quantity,
      },
    ],
  };
}

export const SHOPIFY: Source = {
  name: 'shopify',
  rank: 1,
  open(tell) {
    const page = window as Page;
    let meta: Meta | undefined;
    let heard: Analytics | undefined;
    let ours: Analytics['publish'] | undefined;
    let restore = () => {};
    const listen = (analytics: Analytics) => {
      // The same object gets another `publish`, once Shopify's own scripts have come.
      if (heard !== analytics)
        for (const entry of listOf(analytics.replayQueue)) if (Array.isArray(entry)) tellPublished(tell, entry[0], entry[1]);
      heard = analytics;
      const { publish } = analytics;
      const wrapped = function (this: unknown, ...values: Parameters<Analytics['publish']>) {
        const result: unknown = Reflect.apply(publish, this, values);
        // One of ours that is further in has nothing to add.
        if (ours === wrapped) tellPublished(tell, values[0], values[1]);
        return result;
      };
      analytics.publish = ours = wrapped;
      restore = () => {
        if (analytics.publish === wrapped) analytics.publish = publish;
      };
    };
    const look = () => {
      try {
        const found = page.ShopifyAnalytics?.meta;
        const viewed = found && found !== meta && productOf(found);
        meta = found;
        if (viewed) tell('view_item', viewed);
        const { analytics } = page.Shopify ?? {};
        if (analytics && analytics.publish !== ours && typeof analytics.publish === 'function') listen(analytics);
      } catch {
        // Globals of another kind under these names.
      }
    };
    const onSubmit = ({ target }: Event) => {
      // A field of the form may be called `action`, and stands in the way of the property then.
      const action = target instanceof HTMLFormElement && target.getAttribute('action')?.replace(/[?#].*/, '');
      if (!action || !/(^|\/)cart\/add(\.js)?$/.test(action)) return;
      const form = new FormData(target);
      const id = textOf(form.get('id'));
      const quantity = Number(form.get('quantity') ?? 1);
      if (id) tell('add_to_cart', productOf(meta ?? {}, id, quantity) ?? { items: [{ item_id: id, quantity }] });
    };
    document.addEventListener('submit', onSubmit, true);
    const stop_waiting = onArrival(look);
    return {
      stop() {
        stop_waiting();
        restore();
        document.removeEventListener('submit', onSubmit, true);
      },
    };
  },
};
