/** GA4's data layer as pages really use it. */
import { beforeEach, expect, test } from 'vitest';
import { dataLayer } from '../../src/commerce.js';
import { listen as start, page as globals, pass, since, stopListening, told } from './cases.js';

const page = globals as { dataLayer?: unknown[] };
const listen = () => start(dataLayer());
function gtag(..._values: unknown[]): void {
  // As Google's snippet has it: the Arguments object itself, not an array.
  // eslint-disable-next-line prefer-rest-params
  page.dataLayer!.push(arguments);
}

beforeEach(() => {
  page.dataLayer = [];
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
  ['a search that GA4 finds in the address', () => gtag('event', 'view_search_results', { search_term: 'tent' }), [['search', { search_term: 'tent' }]]],
  ['an array with a command', () => page.dataLayer!.push(['event', 'search', { search_term: 'tent' }]), [['search', { search_term: 'tent' }]]],
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
  pass(1999);
  expect(since(() => view('1'))).toHaveLength(0);
  pass(1);
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
  stopListening();
  expect(since(() => page.dataLayer!.push({ event: 'search', search_term: 'tent' }))).toEqual([]);
});

test('a page that comes back is viewed anew', () => {
  listen();
  pass(5000);
  expect(since(() => dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true })))).toEqual([['page_view', {}]]);
});

test('an order is one purchase, however often the page tells of it', () => {
  listen();
  const buy = (id: string) => gtag('event', 'purchase', { transaction_id: id, items: [{ item_id: '1' }] });
  expect(since(() => { buy('A-1'); pass(60_000); buy('A-1'); })).toHaveLength(1);
  expect(since(() => buy('A-2'))).toHaveLength(1);
});

test('a wrapped push keeps its receiver and its result, with others before and after it', () => {
  const seen: string[] = [];
  const wrap = (who: string) => {
    const layer = page.dataLayer!;
    const real = layer.push;
    layer.push = function (this: unknown, ...entries: unknown[]) {
      seen.push(`${who} ${this === layer} ${entries.length}`);
      return Reflect.apply(real, this, entries) as number;
    };
  };
  wrap('before');
  listen();
  wrap('after');
  expect(since(() => expect(page.dataLayer!.push({ event: 'search', search_term: 'a' }, 1)).toBe(2))).toHaveLength(1);
  expect(seen).toEqual(['after true 2', 'before true 2']);
});

test('what push throws is the page\'s', () => {
  page.dataLayer!.push = () => { throw Error('of the page'); };
  listen();
  expect(() => page.dataLayer!.push({ event: 'search', search_term: 'a' })).toThrow('of the page');
});

test('what a tag pushes while it is told of a push is heard too, and each once', () => {
  const layer = page.dataLayer!;
  const { push } = layer;
  // As Google Tag Manager does: wraps what is there, and runs its tags from within.
  layer.push = function (...entries) {
    const length = Reflect.apply(push, this, entries);
    if ((entries[0] as { event: string }).event === 'add_to_cart') layer.push({ event: 'search', search_term: 'from a tag' });
    return length;
  };
  listen();
  const other = layer.push;
  layer.push = function (...entries) {
    return Reflect.apply(other, this, entries);
  };
  pass(70_000);
  expect(since(() => layer.push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: '1' }] } })).map(([name]) => name).sort())
    .toEqual(['add_to_cart', 'search']);
});

test.each<[string, unknown]>([
  ['frozen', Object.freeze([{ event: 'search', search_term: 'tent' }])],
  ['with a push that cannot be replaced', Object.defineProperty([{ event: 'search', search_term: 'tent' }], 'push', { value: Array.prototype.push })],
])('a data layer that is %s is replayed', (_, layer) => {
  page.dataLayer = layer as unknown[];
  listen();
  expect(told.at(-1)).toEqual(['search', { search_term: 'tent' }]);
});

test.each<[string, unknown]>([['text', 'yes'], ['an object', {}], ['null', null], ['a number', 1]])('a data layer that is %s harms nobody', (_, layer) => {
  page.dataLayer = layer as unknown[];
  listen();
  pass(70_000);
  expect(told).toEqual([['page_view', {}]]);
});

test('a new array in the place of the data layer is heard', () => {
  listen();
  page.dataLayer = [{ event: 'search', search_term: 'before' }];
  pass(70_000);
  expect(told.at(-1)).toEqual(['search', { search_term: 'before' }]);
  expect(since(() => page.dataLayer!.push({ event: 'search', search_term: 'after' }))).toEqual([['search', { search_term: 'after' }]]);
});

test('a data layer of another name', () => {
  Object.assign(globals, { shopLayer: [{ event: 'search', search_term: 'tent' }] });
  start(dataLayer({ layer: 'shopLayer' }));
  expect(told.at(-1)).toEqual(['search', { search_term: 'tent' }]);
  delete globals['shopLayer'];
});

test('push is given back as it was', () => {
  const { push } = page.dataLayer!;
  listen();
  expect(page.dataLayer!.push).not.toBe(push);
  stopListening();
  expect(page.dataLayer!.push).toBe(push);
});
