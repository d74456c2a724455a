/**
 * What every source of events is to Vitrin, and the fields that are taken from it: GA4's for commerce, and no others. What
 * else a data layer holds (a mail address, a user's id) stays there.
 */
import type { CollectOptions } from '../commerce.js';
import type { CommerceEvents } from '../types.js';

export type EventName = keyof CommerceEvents;
export type Fields = Record<string, unknown>;
export type Tell = (name: EventName, data: Fields) => void;

export interface Source {
  readonly name: string;
  /** Of two that tell of the same, the lower counts. */
  readonly rank: 0 | 1 | 2;
  /** Starts listening. `turn` is called when the visitor goes to another page without a load. */
  open(tell: Tell, options: CollectOptions): { stop(): void; turn?(): void };
}

/** Longest list that GA4 sends in one event. */
const ITEMS_MAX = 200;
const LIST = ['item_list_id', 'item_list_name'];
const MONEY = ['currency', 'value'];
const ORDER = [...MONEY, 'transaction_id', 'tax', 'shipping', 'coupon', 'affiliation'];
const FIELDS: { readonly [E in EventName]: readonly string[] } = {
  page_view: [],
  view_item: MONEY,
  view_item_list: LIST,
  select_item: LIST,
  search: ['search_term'],
  add_to_wishlist: MONEY,
  add_to_cart: MONEY,
  remove_from_cart: MONEY,
  begin_checkout: [...MONEY, 'coupon'],
  purchase: ORDER,
  refund: ORDER,
};
const NUMBERS = ['value', 'tax', 'shipping', 'price', 'quantity', 'discount', 'index'];
const ITEM_FIELDS = [
  'item_id',
  'item_name',
  'item_brand',
  'item_category',
  'item_category2',
  'item_category3',
  'item_category4',
  'item_category5',
  'item_variant',
  'coupon',
  ...LIST,
  'affiliation',
  'location_id',
  'price',
  'quantity',
  'discount',
  'index',
];

export const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
export const isEventName = (name: unknown): name is EventName => typeof name === 'string' && Object.hasOwn(FIELDS, name);
/** A list as it is, nothing as an empty one, anything else as a list of it. */
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
/** What may be an id or a name; undefined for anything else. */
export const textOf = (value: unknown): string | undefined =>
  (typeof value === 'string' && value.trim()) || typeof value === 'number' ? `${value}`.trim() : undefined;

/** A voucher as an item of a negative price, or cheese by the kilogram: the rest of the order still counts. */
const isSense = (name: string, value: number) =>
  Number.isFinite(value) && value >= (name === 'quantity' ? 1 : 0);

/** Copies the named fields: numbers as numbers, ids as text. A field that makes no sense is left out, not the event. */
function pick(from: Fields, names: readonly string[]): Fields {
  const picked: Fields = {};
  for (const name of names) {
    const value = from[name];
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    if (!NUMBERS.includes(name)) picked[name] = `${value}`;
    else if (`${value}`.trim() !== '' && isSense(name, Number(value))) picked[name] = Number(value);
  }
  return picked;
}

/** What of `data` is an event's. */
export function fieldsOf(name: EventName, data: Fields): Fields {
  const picked = pick(data, FIELDS[name]);
  const items = data['items'];
  if (Array.isArray(items))
    picked['items'] = items
      .slice(0, ITEMS_MAX)
      .filter(isObject)
      .map((item) => pick(item, ITEM_FIELDS))
      // Google Ads says `id` under GA4's names: nobody knows of what.
      .filter((item) => item['item_id'] || item['item_name']);
  return picked;
}

/** A path of categories, from the outermost, as GA4 has it. */
export function categoriesOf(names: readonly (string | undefined)[]): Fields {
  const path = names.filter((name) => name).slice(0, 5);
  return Object.fromEntries(path.map((name, index) => [`item_category${index ? index + 1 : ''}`, name]));
}
