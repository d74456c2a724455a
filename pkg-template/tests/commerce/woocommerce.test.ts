/** WooCommerce, with the real jQuery that it brings. */
import jquery from 'jquery';
import { describe, expect, test } from 'vitest';
import { woocommerce } from '../../src/commerce.js';
import { addJsonLd, listen, page, pass, sales, since, stopListening, submit } from './cases.js';

const button = (markup: Record<string, string>) => {
  const link = document.body.appendChild(document.createElement('a'));
  Object.assign(link.dataset, markup);
  return jquery(link);
};
const trigger = (event: string, ...values: unknown[]) => jquery(document.body).trigger(event, values as never);
const added = (item: object) => [['add_to_cart', { items: [item] }]];

describe('the cart tells', () => {
  test.each<[string, () => unknown, unknown]>([
    ['of a product with a sku', () => trigger('added_to_cart', {}, 'hash', button({ product_id: '7', product_sku: 'fox-42', quantity: '2' })), added({ item_id: 'fox-42', quantity: 2 })],
    ['of a product without one', () => trigger('added_to_cart', {}, 'hash', button({ product_id: '7', product_sku: '' })), added({ item_id: '7', quantity: 1 })],
    ['that a line was removed, however many pieces it had', () => trigger('removed_from_cart', {}, 'hash', button({ product_id: '7' })), [['remove_from_cart', { items: [{ item_id: '7', quantity: 10_000 }] }]]],
    ['without a button', () => trigger('added_to_cart', {}, 'hash'), []],
    ['with a button that names nothing', () => trigger('added_to_cart', {}, 'hash', button({})), []],
    ['of something else', () => trigger('wc_fragments_refreshed'), []],
  ])('%s', (_, action, expected) => {
    page['jQuery'] = jquery;
    listen(woocommerce());
    expect(since(() => void action())).toEqual(expected);
  });

  test('also where jQuery comes late, and once', () => {
    listen(woocommerce());
    pass(5000);
    page['jQuery'] = jquery;
    pass(70_000);
    expect(since(() => void trigger('added_to_cart', {}, 'hash', button({ product_id: '7' })))).toHaveLength(1);
  });

  test('nobody who has stopped', () => {
    page['jQuery'] = jquery;
    listen(woocommerce());
    stopListening();
    expect(since(() => void trigger('added_to_cart', {}, 'hash', button({ product_id: '7' })))).toEqual([]);
    expect((jquery as unknown as { _data(element: Element, name: string): unknown })._data(document.body, 'events')).toBeUndefined();
  });

  test.each<[string, unknown]>([['text', 'yes'], ['an object', {}], ['another function', () => 3], ['one that throws', () => { throw Error('of the page'); }]])('a jQuery that is %s harms nobody', (_, found) => {
    page['jQuery'] = found;
    listen(woocommerce());
    pass(70_000);
    expect(sales()).toEqual([]);
  });
});

describe('the form of a product', () => {
  test('that another shop sells adds nothing to this one\'s cart', () => {
    addJsonLd({ '@type': 'Product', sku: 'fox-42', name: 'Trail Fox' });
    listen(woocommerce());
    expect(since(() => submit('https://partner.example/fox', {}, 'cart'))).toEqual([]);
  });

  test('adds the product of the page, as its markup has it', () => {
    addJsonLd({ '@type': 'Product', sku: 'fox-42', name: 'Trail Fox', offers: [{ price: '129.00', priceCurrency: 'EUR' }] });
    listen(woocommerce());
    expect(since(() => submit('/product/fox/', { 'add-to-cart': '7', quantity: '3' }, 'cart')))
      .toEqual([['add_to_cart', { currency: 'EUR', value: 129, items: [{ item_id: 'fox-42', item_name: 'Trail Fox', price: 129, quantity: 3 }] }]]);
  });

  test('adds what the form names, where no markup tells', () => {
    listen(woocommerce());
    expect(since(() => submit('/product/fox/', { 'add-to-cart': '7' }, 'cart'))).toEqual(added({ item_id: '7', quantity: 1 }));
  });

  test.each([['of something else', { 'add-to-cart': '7' }, 'checkout'], ['without a product', {}, 'cart']])('%s adds nothing', (_, fields, name) => {
    listen(woocommerce());
    expect(since(() => submit('/x/', fields as Record<string, string>, name))).toEqual([]);
  });
});
