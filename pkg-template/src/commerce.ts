/**
 * Events from what the page already says: GA4 in `dataLayer`, whether pushed as `{event, ecommerce}` or through `gtag`.
 * What was pushed before is replayed. Only GA4's commerce fields are taken; everything else in the data layer stays
 * there.
 */
import type { CollectSource, CommerceEvents } from './types.js';

/** Longest list that GA4 sends in one event. */
const ITEMS_MAX = 200;
/** The same event about the same items within so many milliseconds is one. */
const REPEAT_MS = 2000;
/** Entries of the data layer that are replayed: more than a page pushes before its scripts run. */
const REPLAY_MAX = 500;

const LIST = ['item_list_id', 'item_list_name'] as const;
const MONEY = ['currency', 'value'] as const;
const ORDER = [...MONEY, 'transaction_id', 'tax', 'shipping', 'coupon', 'affiliation'] as const;
const FIELDS: { [E in keyof CommerceEvents]: readonly string[] } = {
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
const ITEM_TEXT = [
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
  'item_list_id',
  'item_list_name',
  'affiliation',
  'location_id',
];
const NUMBERS = ['value', 'tax', 'shipping', 'price', 'quantity', 'discount', 'index'];
const ITEM_FIELDS = [...ITEM_TEXT, 'price', 'quantity', 'discount', 'index'];

type Fields = Record<string, unknown>;
const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Copies the named fields: numbers as numbers, ids as text. A field that makes no sense is left out, not the event. */
function pick(from: Fields, names: readonly string[]): Fields {
  const picked: Fields = {};
  for (const name of names) {
    const value = from[name];
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    if (!NUMBERS.includes(name)) picked[name] = `${value}`;
    else if (`${value}`.trim() !== '' && Number.isFinite(Number(value))) picked[name] = Number(value);
  }
  return picked;
}

/** The event in one entry of the data layer, if it holds one that Vitrin knows. */
function read(entry: unknown): { name: keyof CommerceEvents; data: Fields } | undefined {
  if (!isObject(entry)) return undefined;
  // `gtag` pushes its Arguments object; `dataLayer.push` an object with `event`.
  const called = entry[0] === 'event';
  const name = called ? entry[1] : entry['event'];
  if (typeof name !== 'string' || !Object.hasOwn(FIELDS, name)) return undefined;
  const known = name as keyof CommerceEvents;
  const given = called ? entry[2] : (entry['ecommerce'] ?? entry);
  const source = isObject(given) ? given : {};
  const data = pick(source, FIELDS[known]);
  const items = source['items'];
  if (Array.isArray(items))
    data['items'] = items
      .slice(0, ITEMS_MAX)
      .filter(isObject)
      .map((item) => pick(item, ITEM_FIELDS));
  return { name: known, data };
}

/** Listens to `window.dataLayer`. Tells one `page_view` for the page itself. */
export function dataLayer(): CollectSource {
  return (track) => {
    const page = window as unknown as { dataLayer?: unknown[] };
    const layer = (page.dataLayer ??= []);
    const seen = new Map<string, number>();

    const tell = (name: keyof CommerceEvents, data: Fields) => {
      const now = performance.now();
      const items = (data['items'] ?? []) as Fields[];
      const key = JSON.stringify([
        name,
        data['transaction_id'],
        data['search_term'],
        items.map((item) => item['item_id'] ?? item['item_name']),
      ]);
      for (const [known, at] of seen) if (now - at >= REPEAT_MS) seen.delete(known);
      if (seen.has(key)) return;
      seen.set(key, now);
      track(name, data);
    };
    const take = (entry: unknown) => {
      try {
        const found = read(entry);
        if (found) tell(found.name, found.data);
      } catch {
        // A getter in the page's own data threw: not an event.
      }
    };

    const real = layer.push;
    const wrapped = function (this: unknown, ...entries: unknown[]) {
      const length = real.apply(layer, entries);
      entries.forEach(take);
      return length;
    };
    const onShow = (event: PageTransitionEvent) => {
      if (event.persisted) tell('page_view', {});
    };
    tell('page_view', {});
    layer.slice(-REPLAY_MAX).forEach(take);
    layer.push = wrapped;
    addEventListener('pageshow', onShow);
    return () => {
      // Where somebody has wrapped it after us, ours stays in between and does nothing more.
      if (layer.push === wrapped) layer.push = real;
      removeEventListener('pageshow', onShow);
      track = () => undefined;
    };
  };
}
