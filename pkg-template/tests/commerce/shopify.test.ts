/** Shopify's theme: the shapes its storefront publishes. */
import { describe, expect, test, vi } from 'vitest';
import { shopify } from '../../src/commerce.js';
import { listen, page, pass, sales, since, stopListening, submit } from './cases.js';

const META = {
  currency: 'EUR',
  page: { pageType: 'product', resourceType: 'product', resourceId: 7 },
  product: {
    id: 7, gid: 'gid://shopify/Product/7', vendor: 'Hare', type: 'Trail running',
    variants: [
      { id: 71, price: 12900, name: 'Trail Fox - 42', public_title: '42', sku: '' },
      { id: 72, price: 13900, name: 'Trail Fox - 43', public_title: '43', sku: '' },
    ],
  },
};
const FOX = { item_id: '7', item_name: 'Trail Fox', item_brand: 'Hare', item_category: 'Trail running' };
const VARIANT = {
  id: 'gid://shopify/ProductVariant/71', sku: '', title: '42', price: { amount: 129, currencyCode: 'EUR' },
  product: { id: 'gid://shopify/Product/7', title: 'Trail Fox', vendor: 'Hare', type: 'Trail running' },
};
const ITEM = { ...FOX, item_variant: '42', price: 129 };

describe('what the theme knows of its page', () => {
  test('is the product', () => {
    page['ShopifyAnalytics'] = { meta: META };
    listen(shopify());
    expect(sales()).toEqual([['view_item', { currency: 'EUR', value: 129, items: [{ ...FOX, price: 129 }] }]]);
  });

  test('is looked for when it comes late', () => {
    listen(shopify());
    pass(5000);
    page['ShopifyAnalytics'] = { meta: META };
    expect(since(() => undefined, 5000)).toHaveLength(1);
    expect(since(() => undefined, 70_000)).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['another page than a product\'s', { meta: { page: { pageType: 'home' } } }],
    ['text', 'yes'], ['null', null], ['variants that are none', { meta: { product: { id: 7, variants: 3 } } }],
  ])('%s is no product', (_, found) => {
    page['ShopifyAnalytics'] = found;
    listen(shopify());
    pass(70_000);
    expect(sales()).toEqual([]);
  });
});

const LINE = { merchandise: VARIANT, quantity: 2 };
const CHECKOUT = { token: 't', currencyCode: 'EUR', totalPrice: { amount: 258, currencyCode: 'EUR' }, lineItems: [{ variant: VARIANT, quantity: 2 }] };
const EVENTS: [string, object, [string, object][]][] = [
  ['product_viewed', { productVariant: VARIANT }, [['view_item', { currency: 'EUR', value: 129, items: [ITEM] }]]],
  ['collection_viewed', { collection: { id: '3', title: 'Trail', productVariants: [VARIANT] } }, [['view_item_list', { item_list_name: 'Trail', items: [ITEM] }]]],
  ['search_submitted', { searchResult: { query: 'tent', productVariants: [] } }, [['search', { search_term: 'tent' }]]],
  ['product_added_to_cart', { cartLine: LINE }, [['add_to_cart', { currency: 'EUR', value: 129, items: [{ ...ITEM, quantity: 2 }] }]]],
  ['product_removed_from_cart', { cartLine: LINE }, [['remove_from_cart', { currency: 'EUR', value: 129, items: [{ ...ITEM, quantity: 2 }] }]]],
  ['checkout_started', { checkout: CHECKOUT }, [['begin_checkout', { currency: 'EUR', value: 258, items: [{ ...ITEM, quantity: 2 }] }]]],
  ['checkout_completed', { checkout: { ...CHECKOUT, order: { id: 'gid://shopify/Order/9' } } }, [['purchase', { transaction_id: '9', currency: 'EUR', value: 258, items: [{ ...ITEM, quantity: 2 }] }]]],
  ['checkout_completed', { checkout: CHECKOUT }, [['purchase', { transaction_id: 't', currency: 'EUR', value: 258, items: [{ ...ITEM, quantity: 2 }] }]]],
  ['page_viewed', {}, []],
  ['constructor', {}, []],
  ['product_viewed', {}, []],
  ['collection_viewed', {}, []],
];

describe('what is published under the names of web pixels', () => {
  test.each(EVENTS)('%s, live', (name, data, expected) => {
    const analytics = { publish: (published: string, _data: unknown) => `${published} it is` };
    page['Shopify'] = { analytics };
    listen(shopify());
    expect(since(() => expect(analytics.publish(name, data)).toBe(`${name} it is`))).toEqual(expected);
  });

  test.each(EVENTS)('%s, from before', (name, data, expected) => {
    page['Shopify'] = { analytics: { publish: () => true, replayQueue: [[name, { data }], null, 'x'] } };
    listen(shopify());
    expect(sales()).toEqual(expected);
  });

  test('goes on being heard once Shopify\'s own scripts have put theirs in its place', () => {
    const queue: unknown[] = [];
    const analytics = { replayQueue: queue, publish: (...values: unknown[]) => void queue.push(values) };
    page['Shopify'] = { analytics };
    listen(shopify());
    const script = document.head.appendChild(document.createElement('script'));
    script.onload = () => Object.assign(analytics, { replayQueue: [], publish: () => undefined });
    script.dispatchEvent(new Event('load'));
    pass(0);
    expect(since(() => analytics.publish('product_added_to_cart', { cartLine: LINE }))).toHaveLength(1);
  });

  test('the function is given back', () => {
    const analytics = { publish: () => true };
    const { publish } = analytics;
    page['Shopify'] = { analytics };
    listen(shopify());
    expect(analytics.publish).not.toBe(publish);
    stopListening();
    expect(analytics.publish).toBe(publish);
  });

  test.each<[string, unknown]>([['text', 'yes'], ['an object', {}], ['frozen', Object.freeze({ publish: () => true })]])('analytics that are %s harm nobody', (_, analytics) => {
    page['Shopify'] = { analytics };
    listen(shopify());
    pass(70_000);
    expect(sales()).toEqual([]);
  });
});

describe('the form that adds to the cart', () => {
  test('of a product page says which variant', () => {
    page['ShopifyAnalytics'] = { meta: META };
    listen(shopify());
    expect(since(() => submit('/en/cart/add', { id: '72', quantity: '2' })))
      .toEqual([['add_to_cart', { currency: 'EUR', value: 139, items: [{ ...FOX, item_variant: '43', price: 139, quantity: 2 }] }]]);
  });

  test('has a field called action, as those of other platforms do: nothing is thrown into the page', () => {
    listen(shopify());
    const form = Object.assign(document.createElement('form'), { method: 'post' });
    form.setAttribute('action', '/wp-admin/admin-ajax.php');
    // Browsers have it so by themselves.
    Object.defineProperty(form, 'action', { value: Object.assign(document.createElement('input'), { name: 'action' }) });
    const thrown = vi.fn((event: ErrorEvent) => event.preventDefault());
    addEventListener('error', thrown);
    document.body.append(form);
    expect(since(() => form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true })))).toEqual([]);
    removeEventListener('error', thrown);
    form.remove();
    expect(thrown).not.toHaveBeenCalled();
  });

  test('of a list says the variant alone', () => {
    listen(shopify());
    expect(since(() => submit('/cart/add.js?sections=cart', { id: '99' }))).toEqual([['add_to_cart', { items: [{ item_id: '99', quantity: 1 }] }]]);
  });

  test.each([['of a search', '/search', { q: 'tent' }], ['without a variant', '/cart/add', { quantity: '1' }]])('%s adds nothing', (_, action, fields) => {
    listen(shopify());
    expect(since(() => submit(action, fields as unknown as Record<string, string>))).toEqual([]);
  });

  test('and the app that tells of the same are one', () => {
    const analytics = { publish: (..._: unknown[]) => true };
    page['Shopify'] = { analytics };
    page['ShopifyAnalytics'] = { meta: META };
    listen(shopify());
    expect(since(() => { submit('/cart/add', { id: '71' }); analytics.publish('product_added_to_cart', { cartLine: LINE }); })).toHaveLength(1);
  });
});
