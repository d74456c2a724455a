/** One view, one event: GA4 before the platform, the platform before JSON-LD, whatever comes first. */
import { beforeEach, describe, expect, test } from 'vitest';
import { auto, named } from '../../src/commerce.js';
import { addJsonLd, listen, page, pass, sales, since, told } from './cases.js';

const ga4 = (name: string, id: string) => (page['dataLayer'] as unknown[]).push({ event: name, ecommerce: { items: [{ item_id: id }] } });
const adobe = (name: string, sku: string) => (page['adobeDataLayer'] as unknown[]).push({ productContext: { sku } }, { event: name });
/** How long an echo may take, in milliseconds. */
const ECHO_MS = 100;
const names = () => sales().map(([name, data]) => [name, (data as { items: { item_id: string }[] }).items[0]!.item_id]);

beforeEach(() => {
  Object.assign(page, { dataLayer: [], adobeDataLayer: [] });
});

describe('of two sources that tell of the same', () => {
  test.each<[string, () => void, unknown]>([
    ['GA4 goes before the platform', () => { ga4('view_item', 'a'); adobe('product-page-view', 'a-sku'); }, [['view_item', 'a']]],
    ['a platform that was first is not repeated by GA4', () => { adobe('add-to-cart', 'a-sku'); ga4('add_to_cart', 'a'); }, [['add_to_cart', 'a-sku']]],
    ['nor later, about the same', () => { adobe('add-to-cart', 'a'); pass(5000); ga4('add_to_cart', 'a'); }, [['add_to_cart', 'a']]],
    ['from then on GA4 alone counts', () => { adobe('add-to-cart', 'a'); ga4('add_to_cart', 'a'); pass(5000); adobe('add-to-cart', 'b'); ga4('add_to_cart', 'b'); pass(5000); ga4('add_to_cart', 'a'); }, [['add_to_cart', 'a'], ['add_to_cart', 'b'], ['add_to_cart', 'a']]],
    ['what GA4 does not tell of, the platform may', () => { ga4('view_item', 'a'); adobe('add-to-cart', 'a'); }, [['view_item', 'a'], ['add_to_cart', 'a']]],
  ])('%s', (_, action, expected) => {
    listen(auto());
    action();
    expect(names()).toEqual(expected);
  });

  test('JSON-LD waits for both', () => {
    addJsonLd({ '@type': 'Product', productID: 'machine' });
    listen(auto());
    pass(500);
    ga4('view_item', 'a');
    pass(70_000);
    expect(names()).toEqual([['view_item', 'a']]);
  });

  test('JSON-LD tells where nobody does, and GA4 that comes late does not tell again', () => {
    addJsonLd({ '@type': 'Product', productID: 'a' });
    listen(auto());
    pass(10_000);
    ga4('view_item', 'a');
    expect(names()).toEqual([['view_item', 'a']]);
  });

  test('each page begins anew', () => {
    listen(auto());
    ga4('view_item', 'a');
    history.pushState(null, '', '/next/');
    adobe('product-page-view', 'b');
    expect(names()).toEqual([['view_item', 'a'], ['view_item', 'b']]);
  });
});

describe('what changes the cart', () => {
  const add = (id: string, quantity: number, more = {}) =>
    (page['dataLayer'] as unknown[]).push({ event: 'add_to_cart', ecommerce: { items: [{ item_id: id, quantity, ...more }] } });
  const pieces = () => sales().map(([, data]) => (data as { items: { quantity?: number }[] }).items[0]!.quantity);

  test('counts each time, in whatever haste; an echo in the same moment does not', () => {
    listen(auto());
    add('a', 1);
    pass(ECHO_MS - 1);
    add('a', 1);
    pass(ECHO_MS);
    add('a', 1);
    pass(500);
    add('a', 3);
    pass(1);
    add('a', 2, { item_variant: '41' });
    expect(pieces()).toEqual([1, 1, 3, 2]);
  });

  test('counts once where two sources tell of it, and again when both tell again', () => {
    listen(auto());
    for (const quantity of [1, 2, 3]) {
      adobe('add-to-cart', 'a');
      pass(100);
      add('a', quantity);
      pass(500);
    }
    expect(pieces()).toEqual([undefined, 2, 3]);
  });

  test('a view is one within two seconds, as before', () => {
    listen(auto());
    for (let time = 0; time < 4; time++) {
      ga4('view_item', 'a');
      pass(900);
    }
    expect(names()).toEqual([['view_item', 'a'], ['view_item', 'a']]);
  });
});

test('the page is viewed once, whoever says so', () => {
  listen(auto());
  pass(5000);
  (page['dataLayer'] as unknown[]).push({ event: 'page_view' });
  expect(told).toEqual([['page_view', {}]]);
  expect(since(() => { pass(5000); (page['dataLayer'] as unknown[]).push({ event: 'page_view' }); })).toEqual([['page_view', {}]]);
});

test('stopped in the middle, nothing more is told', () => {
  listen(named('ga4'));
  const layer = page['dataLayer'] as unknown[];
  const ours = layer.push;
  layer.push = (...entries) => ours.apply(layer, entries);
  expect(since(() => ga4('view_item', 'a'))).toHaveLength(1);
});

describe('names of a script tag', () => {
  test('some of them are those', () => {
    listen(named('json-ld, adobe'));
    ga4('view_item', 'a');
    adobe('product-page-view', 'b');
    expect(names()).toEqual([['view_item', 'b']]);
  });
  test.each(['all', 'ga4,', 'dataLayer'])('%j is refused, and what there is is said', (text) => {
    expect(() => named(text)).toThrow(/^no source of events ".*": auto, off, or some of ga4, shopify, woocommerce, adobe, json-ld$/);
  });
});
