/** Adobe Commerce, through the real client data layer, and through the plain array that is there before it. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { adobe } from '../../src/commerce.js';
import { listen, page, pass, sales, since } from './cases.js';

const push = (...entries: unknown[]) => (page['adobeDataLayer'] as unknown[]).push(...entries);
const PRODUCT = { productId: 7, name: 'Trail Fox', sku: 'fox-42', topLevelSku: 'fox', categories: ['shoes/trail-running', 'new'], pricing: { regularPrice: 149, specialPrice: 129, currencyCode: 'EUR' } };
const FOX = { item_id: 'fox', item_name: 'Trail Fox', item_category: 'shoes', item_category2: 'trail-running', price: 129 };
const LINE = { product: { sku: 'hare', name: 'Ridge Hare' }, quantity: 2, prices: { price: { value: 99, currency: 'EUR' } } };
const HARE = { item_id: 'hare', item_name: 'Ridge Hare', price: 99, quantity: 2 };
const CART = { items: [LINE], prices: { subtotalExcludingTax: { value: 198, currency: 'EUR' } } };

const CASES: [string, unknown[], unknown][] = [
  ['product-page-view', [{ productContext: PRODUCT }, { event: 'product-page-view' }], [['view_item', { currency: 'EUR', items: [FOX] }]]],
  ['product-page-view with the context in the event', [{ event: 'product-page-view', eventInfo: { productContext: PRODUCT } }], [['view_item', { currency: 'EUR', items: [FOX] }]]],
  ['product-page-view without a product', [{ event: 'product-page-view' }], []],
  ['add-to-cart on a product page', [{ productContext: PRODUCT }, { event: 'add-to-cart' }], [['add_to_cart', { currency: 'EUR', items: [FOX] }]]],
  ['add-to-cart that says what changed', [{ productContext: PRODUCT, shoppingCartContext: CART }, { event: 'add-to-cart', eventInfo: { changedProductsContext: { items: [LINE] } } }], [['add_to_cart', { currency: 'EUR', items: [HARE] }]]],
  ['remove-from-cart', [{ changedProductsContext: { items: [LINE] } }, { event: 'remove-from-cart' }], [['remove_from_cart', { items: [HARE] }]]],
  ['remove-from-cart without a product', [{ shoppingCartContext: CART }, { event: 'remove-from-cart' }], []],
  ['initiate-checkout', [{ shoppingCartContext: CART }, { event: 'initiate-checkout' }], [['begin_checkout', { currency: 'EUR', value: 198, items: [HARE] }]]],
  ['search-results-view', [{ searchInputContext: { units: [{ phrase: 'tent' }, { phrase: 'tents' }] } }, { event: 'search-results-view' }], [['search', { search_term: 'tents' }]]],
  ['search-results-view without words', [{ event: 'search-results-view' }], []],
  ['place-order', [{ shoppingCartContext: CART }, { orderContext: { orderId: 100000012, grandTotal: 210 } }, { event: 'place-order' }], [['purchase', { transaction_id: '100000012', currency: 'EUR', value: 210, items: [HARE] }]]],
  ['place-order without an order', [{ shoppingCartContext: CART }, { event: 'place-order' }], []],
  ['a context that is taken away', [{ productContext: PRODUCT }, { productContext: null }, { event: 'product-page-view' }], []],
  ['an event that is not of commerce', [{ event: 'page-view' }, { event: 'constructor' }], []],
  ['no event at all', ['x', 7, []], []],
  ['contexts that are none', [{ productContext: 3, shoppingCartContext: 'x' }, { event: 'initiate-checkout' }], [['begin_checkout', {}]]],
];

const load = async () => {
  vi.resetModules();
  await import('@adobe/adobe-client-data-layer');
};
afterEach(() => delete page['adobeDataLayer']);

describe.each<[string, () => unknown]>([
  ['a plain array', () => undefined],
  ['the client data layer', load],
])('%s', (_, arrive) => {
  test.each(CASES)('%s, live', async (_, entries, expected) => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined);
    page['adobeDataLayer'] = [];
    await arrive();
    listen(adobe());
    expect(since(() => entries.forEach((entry) => push(entry)))).toMatchObject(expected as object[]);
    vi.restoreAllMocks();
  });
});

test.each(CASES)('%s, from before', (_, entries, expected) => {
  page['adobeDataLayer'] = [...entries];
  listen(adobe());
  expect(sales()).toMatchObject(expected as object[]);
});

test('the client data layer that comes after us, and pushes by itself, is heard, and takes its functions as before', async () => {
  page['adobeDataLayer'] = [];
  listen(adobe());
  await load();
  const seen: unknown[] = [];
  push((layer: { getState(): unknown }) => seen.push(layer.getState()));
  push({ productContext: PRODUCT });
  push({ event: 'product-page-view' });
  pass(70_000);
  expect(sales()).toHaveLength(1);
  expect(since(() => push({ event: 'add-to-cart' }))).toHaveLength(1);
  expect(seen).toHaveLength(1);
});
