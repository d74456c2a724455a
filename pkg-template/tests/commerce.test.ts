/** GA4's data layer as pages really use it. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dataLayer } from '../src/commerce.js';

const page = window as unknown as { dataLayer?: unknown[] };
const told: [string, object][] = [];
let stop: () => void;
const listen = () => (stop = dataLayer()((name, data) => told.push([name, data])));
function gtag(..._values: unknown[]): void {
  // As Google's snippet has it: the Arguments object itself, not an array.
  // eslint-disable-next-line prefer-rest-params
  page.dataLayer!.push(arguments);
}
const since = (action: () => void) => {
  told.length = 0;
  action();
  return [...told];
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
  told.length = 0;
  page.dataLayer = [];
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

test('the page itself is a view, and what was pushed before is replayed', () => {
  page.dataLayer!.push({ event: 'page_view' }, { ecommerce: null }, { event: 'view_item', ecommerce: { items: [{ item_id: '1' }] } });
  listen();
  expect(told).toEqual([['page_view', {}], ['view_item', { items: [{ item_id: '1' }] }]]);
});

test('a page without a data layer gets one', () => {
  delete page.dataLayer;
  listen();
  expect(since(() => page.dataLayer!.push({ event: 'search', search_term: 'tent' }))).toEqual([['search', { search_term: 'tent' }]]);
});

test.each<[string, () => void, [string, object][]]>([
  ['an object with ecommerce', () => page.dataLayer!.push({ event: 'add_to_cart', ecommerce: { currency: 'EUR', value: 5, items: [{ item_id: '1' }] } }), [['add_to_cart', { currency: 'EUR', value: 5, items: [{ item_id: '1' }] }]]],
  ['gtag', () => gtag('event', 'add_to_cart', { currency: 'EUR', items: [{ item_id: '1' }] }), [['add_to_cart', { currency: 'EUR', items: [{ item_id: '1' }] }]]],
  ['several in one push', () => page.dataLayer!.push({ event: 'search', search_term: 'a' }, { event: 'search', search_term: 'b' }), [['search', { search_term: 'a' }], ['search', { search_term: 'b' }]]],
  ['numbers as text, ids as numbers', () => gtag('event', 'purchase', { transaction_id: 7, value: '12.50', tax: '', items: [{ item_id: 3, price: ' 12.50 ', quantity: '2' }] }), [['purchase', { transaction_id: '7', value: 12.5, items: [{ item_id: '3', price: 12.5, quantity: 2 }] }]]],
  ['a price that is no number is left out, not the event', () => gtag('event', 'view_item', { items: [{ item_id: '1', price: '12,50 kr' }] }), [['view_item', { items: [{ item_id: '1' }] }]]],
  ['fields that are not commerce are not taken', () => page.dataLayer!.push({ event: 'search', search_term: 'tent', user_email: 'a@b.example', page_location: 'https://x' }), [['search', { search_term: 'tent' }]]],
  ['items that are none are skipped', () => gtag('event', 'view_item', { items: [null, 'x', { item_name: 'Tent' }] }), [['view_item', { items: [{ item_name: 'Tent' }] }]]],
  ['an event that Vitrin does not know', () => gtag('event', 'scroll', {}), []],
  ['a name that objects inherit', () => gtag('event', 'constructor', {}), []],
  ['no event at all', () => page.dataLayer!.push('x', 5, null, undefined, { ecommerce: null }, ['event']), []],
  ['gtag without parameters', () => gtag('event', 'begin_checkout'), [['begin_checkout', {}]]],
  ['config and consent of gtag', () => { gtag('config', 'G-1'); gtag('consent', 'default', {}); }, []],
])('%s', (_, action, expected) => {
  listen();
  expect(since(action)).toEqual(expected);
});

test('a list keeps its first 200 items', () => {
  listen();
  const items = Array.from({ length: 300 }, (_, index) => ({ item_id: `${index}` }));
  const [[, data] = []] = since(() => gtag('event', 'view_item_list', { items })) as [string, { items: object[] }][];
  expect(data?.items).toHaveLength(200);
});

test('the same event about the same items within two seconds is one', () => {
  listen();
  const view = (id: string) => gtag('event', 'view_item', { items: [{ item_id: id }] });
  expect(since(() => { view('1'); view('1'); view('2'); })).toHaveLength(2);
  vi.advanceTimersByTime(1999);
  expect(since(() => view('1'))).toHaveLength(0);
  vi.advanceTimersByTime(1);
  expect(since(() => view('1'))).toHaveLength(1);
});

test('push still gives back the length, and a getter that throws harms nobody', () => {
  listen();
  const bad = { get event(): string { throw new Error('of the page'); } };
  expect(page.dataLayer!.push(bad, { event: 'search', search_term: 'tent' })).toBe(2);
  expect(told.at(-1)).toEqual(['search', { search_term: 'tent' }]);
});

test('stopped takes nothing more, also when somebody wrapped push after us', () => {
  listen();
  const ours = page.dataLayer!.push;
  const layer = page.dataLayer!;
  layer.push = (...entries) => ours.apply(layer, entries);
  stop();
  expect(since(() => page.dataLayer!.push({ event: 'search', search_term: 'tent' }))).toEqual([]);
});

test('a page that comes back is viewed anew', () => {
  listen();
  vi.advanceTimersByTime(5000);
  expect(since(() => dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true })))).toEqual([['page_view', {}]]);
});
