/** What other tools leave on a shop's page: it must neither hide nor spoil what the shop says. */
import jquery from 'jquery';
import { beforeEach, expect, test } from 'vitest';
import { auto, dataLayer, jsonLd } from '../../src/commerce.js';
import { addJsonLd, listen, page, pass, sales, since } from './cases.js';

beforeEach(() => {
  page['dataLayer'] = [];
});
function gtag(..._: unknown[]): void {
  (page['dataLayer'] as unknown[]).push(arguments);
}
const FOX = { item_id: 'fox-42', item_name: 'Trail Fox' };

test('Google Ads under GA4\'s names, without GA4\'s ids: the platform and the markup are heard', () => {
  page['jQuery'] = jquery;
  addJsonLd({ '@type': 'Product', sku: 'fox-42', name: 'Trail Fox' });
  const ad = { send_to: 'GLA', items: [{ id: 'gla_7', price: 129, google_business_vertical: 'retail', name: 'Trail Fox' }] };
  gtag('event', 'view_item', ad);
  listen(auto());
  pass(10_000);
  expect(sales()).toEqual([['view_item', { items: [FOX] }]]);
  gtag('event', 'add_to_cart', ad);
  const link = document.body.appendChild(document.createElement('a'));
  Object.assign(link.dataset, { product_sku: 'fox-42' });
  const added = since(() => void jquery(document.body).trigger('added_to_cart', [{}, 'hash', jquery(link)] as never), 10_000);
  expect(added).toEqual([['add_to_cart', { items: [{ item_id: 'fox-42', quantity: 1 }] }]]);
  const bought = since(() => gtag('event', 'purchase', { ...ad, transaction_id: 99, currency: 'EUR', value: 129 }));
  expect(bought).toEqual([['purchase', { transaction_id: '99', currency: 'EUR', value: 129, items: [] }]]);
});

test('Universal Analytics under a name of GA4\'s', () => {
  addJsonLd({ '@type': 'Product', sku: 'fox-42', name: 'Trail Fox' });
  (page['dataLayer'] as unknown[]).push({ event: 'view_item', ecommerce: { detail: { products: [{ id: '7' }] } } });
  listen(auto());
  pass(10_000);
  expect(sales()).toEqual([['view_item', { items: [FOX] }]]);
});

test.each<[string, object, object]>([
  ['a voucher of a negative price', { item_id: 'a', price: -5 }, { item_id: 'a' }],
  ['a discount below zero', { item_id: 'a', discount: -5 }, { item_id: 'a' }],
  ['less than a piece', { item_id: 'a', quantity: 0.35 }, { item_id: 'a' }],
  ['no piece', { item_id: 'a', quantity: 0 }, { item_id: 'a' }],
  ['a kilogram and a half', { item_id: 'a', price: 20, quantity: 1.5 }, { item_id: 'a', price: 20, quantity: 1.5 }],
])('%s is left out, not the order', (_, item, expected) => {
  listen(dataLayer());
  gtag('event', 'purchase', { transaction_id: '1', value: 20, tax: -1, items: [item] });
  expect(sales()).toEqual([['purchase', { transaction_id: '1', value: 20, items: [expected] }]]);
});

test.each<[string, unknown[], object]>([
  [
    'again by who shows its stars',
    [{ '@type': 'Product', productID: '7', name: 'Fox' }, { '@type': 'Product', name: 'Fox', aggregateRating: { ratingValue: '4.6' } }],
    { item_id: '7', item_name: 'Fox' },
  ],
  [
    'beside its variants',
    [{ '@type': 'ProductGroup', productGroupID: '44', name: 'Coat' }, { '@type': 'Product', sku: 'a', isVariantOf: {} }, { '@type': 'Product', sku: 'b', isVariantOf: {} }],
    { item_id: '44', item_name: 'Coat' },
  ],
])('a product that is described %s is one product', (_, nodes, item) => {
  for (const node of nodes) addJsonLd(node);
  listen(jsonLd());
  pass(10_000);
  expect(sales()).toEqual([['view_item', { items: [item] }]]);
});
