/** schema.org's products in JSON-LD, in the shapes that shops publish. */
import { describe, expect, test } from 'vitest';
import { jsonLd } from '../../src/commerce.js';
import { addJsonLd, listen, pass, sales, since, told } from './cases.js';

const CONTEXT = { '@context': 'https://schema.org/' };
const view = (item: object, rest: object = {}) => [['view_item', { ...rest, items: [item] }]];
const SHOE = { '@type': 'Product', productID: 'p1', name: 'Trail Fox' };
const crumb = (position: number, name: string, path?: string) =>
  ({ '@type': 'ListItem', position, name, ...(path && { item: `https://shop.example${path}` }) });

describe('one product', () => {
  test.each<[string, unknown, unknown]>([
    ['a product', { ...CONTEXT, ...SHOE }, view({ item_id: 'p1', item_name: 'Trail Fox' })],
    ['in a graph', { ...CONTEXT, '@graph': [{ '@type': 'WebSite' }, SHOE] }, view({ item_id: 'p1', item_name: 'Trail Fox' })],
    ['in a list', [{ '@type': 'Organization' }, SHOE], view({ item_id: 'p1', item_name: 'Trail Fox' })],
    ['as what the page is about', { '@type': 'WebPage', mainEntity: SHOE }, view({ item_id: 'p1', item_name: 'Trail Fox' })],
    ['of a type with its full address', { ...SHOE, '@type': 'http://schema.org/Product' }, view({ item_id: 'p1', item_name: 'Trail Fox' })],
    ['of several types', { ...SHOE, '@type': ['Thing', 'https://schema.org/Product'] }, view({ item_id: 'p1', item_name: 'Trail Fox' })],
    ['of another type', { ...SHOE, '@type': 'ProductReview' }, []],
    ['with a sku alone', { '@type': 'Product', sku: 7, name: 'X' }, view({ item_id: '7', item_name: 'X' })],
    ['with a gtin alone', { '@type': 'Product', gtin13: '4006381333931' }, view({ item_id: '4006381333931' })],
    ['without a name or an id', { '@type': 'Product', name: ' ', sku: {} }, []],
    ['with a brand as text', { ...SHOE, brand: 'Hare' }, view({ item_id: 'p1', item_name: 'Trail Fox', item_brand: 'Hare' })],
    ['with a brand as a thing', { ...SHOE, brand: { '@type': 'Brand', name: 'Hare' } }, view({ item_id: 'p1', item_name: 'Trail Fox', item_brand: 'Hare' })],
    ['with a path as category', { ...SHOE, category: 'Shoes > Trail running' }, view({ item_id: 'p1', item_name: 'Trail Fox', item_category: 'Shoes', item_category2: 'Trail running' })],
    ['with a key of Google as category', { ...SHOE, category: 187 }, view({ item_id: 'p1', item_name: 'Trail Fox' })],
    ['that is no JSON', '{ "@type": "Product", ', []],
    ['that is null', 'null', []],
  ])('%s', (_, content, expected) => {
    addJsonLd(content);
    listen(jsonLd());
    pass(5000);
    expect(sales()).toEqual(expected);
  });
});

describe('the price', () => {
  test.each<[string, unknown, object | undefined]>([
    ['of an offer', { '@type': 'Offer', price: '129.00', priceCurrency: 'EUR' }, { value: 129, currency: 'EUR' }],
    ['as a number', { price: 129.5, priceCurrency: 'EUR' }, { value: 129.5, currency: 'EUR' }],
    ['of a range', { '@type': 'AggregateOffer', lowPrice: '99', highPrice: '149', priceCurrency: 'SEK' }, { value: 99, currency: 'SEK' }],
    ['of a list of variants', [{ price: '' }, { price: '89', priceCurrency: 'EUR' }, { price: '99' }], { value: 89, currency: 'EUR' }],
    ['of a range of offers', { '@type': 'AggregateOffer', priceCurrency: 'EUR', offers: [{ price: '79' }] }, { value: 79, currency: 'EUR' }],
    ['in a specification', { priceSpecification: [{ price: 59, priceCurrency: 'EUR' }] }, { value: 59, currency: 'EUR' }],
    ['written for people is left out', { price: '1 299,00 kr', priceCurrency: 'SEK' }, { currency: 'SEK' }],
    ['is missing', undefined, {}],
  ])('%s', (_, offers, expected) => {
    addJsonLd({ ...SHOE, offers });
    listen(jsonLd());
    pass(1000);
    const [, data] = sales()[0] as [string, { items: { price?: number }[]; value?: number }];
    const { items, ...money } = data;
    expect(money).toEqual(expected);
    expect(items[0]?.price).toBe(data.value);
  });

  test('of the first variant of a group', () => {
    addJsonLd({ '@type': 'ProductGroup', productGroupID: 'g', name: 'X', hasVariant: [{ '@type': 'Product', sku: 'a', offers: { price: '5' } }] });
    listen(jsonLd());
    pass(1000);
    expect(sales()).toEqual(view({ item_id: 'g', item_name: 'X', price: 5 }, { value: 5 }));
  });
});

describe('breadcrumbs are the category', () => {
  test.each<[string, object[], object]>([
    ['without the home page and the product', [crumb(1, 'Home', '/'), crumb(2, 'Shoes', '/shoes/'), crumb(3, 'Trail', '/shoes/trail/'), crumb(4, 'Trail Fox')], { item_category: 'Shoes', item_category2: 'Trail' }],
    ['in whatever order', [crumb(3, 'Trail', '/shoes/trail/'), crumb(1, 'Home', '/'), crumb(2, 'Shoes', '/shoes/')], { item_category: 'Shoes', item_category2: 'Trail' }],
    ['with things for addresses', [{ position: 1, item: { '@id': 'https://shop.example/shoes/', name: 'Shoes' } }], { item_category: 'Shoes' }],
    ['whose last is this page', [crumb(1, 'Shoes', '/shoes/'), crumb(2, 'Fox', '/product/fox/')], { item_category: 'Shoes' }],
    ['deeper than five', ['a', 'b', 'c', 'd', 'e', 'f'].map((name, index) => crumb(index + 1, name, `/${name}/`)), { item_category: 'a', item_category5: 'e' }],
    ['that are empty', [], {}],
  ])('%s', (_, itemListElement, expected) => {
    history.replaceState(null, '', '/product/fox/');
    addJsonLd([{ '@type': 'BreadcrumbList', itemListElement }, SHOE]);
    listen(jsonLd());
    pass(1000);
    const [, { items }] = sales()[0] as [string, { items: object[] }];
    expect(items[0]).toMatchObject(expected);
    expect(Object.keys(items[0]!)).not.toContain('item_category6');
    if (!Object.keys(expected).length) expect(items[0]).toEqual({ item_id: 'p1', item_name: 'Trail Fox' });
  });
});

test('several products are a list', () => {
  addJsonLd({ '@type': 'ItemList', itemListElement: [{ '@type': 'ListItem', item: SHOE }, { '@type': 'Product', sku: 'b' }] });
  listen(jsonLd());
  pass(1000);
  expect(sales()).toEqual([['view_item_list', { items: [{ item_id: 'p1', item_name: 'Trail Fox' }, { item_id: 'b' }] }]]);
});

test('a page that is drawn late is looked at twice, and then no more', () => {
  listen(jsonLd());
  pass(2000);
  addJsonLd(SHOE);
  pass(1000);
  expect(sales()).toHaveLength(1);
  addJsonLd({ ...SHOE, productID: 'p2' });
  pass(70_000);
  expect(sales()).toHaveLength(1);
});

test('whoever leaves at once has seen the product too', () => {
  addJsonLd(SHOE);
  listen(jsonLd());
  Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
  document.dispatchEvent(new Event('visibilitychange'));
  Reflect.deleteProperty(document, 'visibilityState');
  expect(sales()).toHaveLength(1);
});

describe('a shop that is one document', () => {
  const go = (path: string) => history.pushState(null, '', path);

  test('views the page anew, and the product of that page', () => {
    const script = addJsonLd(SHOE);
    listen(jsonLd());
    pass(5000);
    expect(since(() => { go('/product/b/'); script.textContent = JSON.stringify({ '@type': 'Product', sku: 'b' }); }, 1000))
      .toEqual([['page_view', {}], ['view_item', { items: [{ item_id: 'b' }] }]]);
  });

  test('does not view again the product that the page before left behind', () => {
    addJsonLd(SHOE);
    listen(jsonLd());
    pass(5000);
    expect(since(() => go('/about/'), 70_000)).toEqual([['page_view', {}]]);
  });

  test('that comes back to a product has viewed it again', () => {
    const script = addJsonLd(SHOE);
    listen(jsonLd());
    pass(5000);
    since(() => { go('/list/'); script.textContent = ''; }, 5000);
    expect(since(() => { go('/'); script.textContent = JSON.stringify(SHOE); }, 5000)).toHaveLength(2);
  });

  test.each<[string, () => void, number]>([
    ['back and forth', () => { history.replaceState(null, '', '/before/'); dispatchEvent(new PopStateEvent('popstate')); }, 1],
    ['the same address again', () => go(location.href), 0],
    ['a place on the page', () => go('#reviews'), 0],
    ['another query', () => go('?color=red'), 1],
  ])('%s', (_, action, views) => {
    listen(jsonLd());
    pass(5000);
    expect(since(action)).toHaveLength(views);
  });

  test('keeps its pushState, and has it back', () => {
    const { pushState } = history;
    listen(jsonLd());
    const states: unknown[] = [];
    const wrapped = history.pushState;
    history.pushState = function (this: History, ...values) { states.push(this === history); return wrapped.apply(this, values); };
    pass(5000);
    expect(since(() => go('/x/'))).toHaveLength(1);
    expect(states).toEqual([true]);
    history.pushState = wrapped;
    expect(told.length).toBeGreaterThan(0);
    expect(pushState).not.toBe(wrapped);
  });
});
