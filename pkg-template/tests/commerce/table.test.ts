/**
 * The cases that every source of events has to get right, in one table: a source's own lines say how it comes to the page, and how it tells.
 * `npm run adapters` prints sources by cases.
 */
import jquery from 'jquery';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { adobe, dataLayer, jsonLd, shopify, woocommerce } from '../../src/commerce.js';
import type { CollectSource } from '../../src/index.js';
import { addJsonLd, listen, page, pass, sales, since, stopListening } from './cases.js';

/** A shop of this platform, in the hands of a test. */
interface Peer {
  source(): CollectSource;
  /** Comes to the page: the real package, where there is one. */
  arrive(): unknown;
  /** Tells of an item, at a price as this platform writes it. */
  say(item: string): unknown;
  /** Tells of an order, where pages of this platform do. */
  buy?(order: string): unknown;
  /** What it tells is lost to whoever was not there. */
  is_live_only?: true;
  /** What it tells is markup, looked at for some seconds on every page. */
  is_markup?: true;
  /** Globals of its name that make no sense. */
  malformed: Readonly<Record<string, () => unknown>>;
}

const PRICE = 12.5;
const items = (item: string) => [{ item_id: item, price: `${PRICE}` }];
const layer = (name: string) => page[name] as unknown[];
const variant = (item: string) => ({
  id: `gid://shopify/ProductVariant/${item}`, sku: '', title: item, price: { amount: PRICE, currencyCode: 'EUR' },
  product: { id: `gid://shopify/Product/${item}`, title: item, vendor: 'Hare', type: 'Trail' },
});
/** The analytics of a theme: what is published is kept for who comes late. */
const publish = (name: string, data: object) => (page['Shopify'] as { analytics: { publish(name: string, data: object): unknown } }).analytics.publish(name, data);

const PEERS: Readonly<Record<string, Peer>> = {
  ga4: {
    source: dataLayer,
    arrive: () => (page['dataLayer'] ??= []),
    say: (item) => layer('dataLayer').push({ event: 'view_item', ecommerce: { items: items(item) } }),
    buy: (order) => layer('dataLayer').push({ event: 'purchase', ecommerce: { transaction_id: order, value: `${PRICE}`, items: items('a') } }),
    malformed: { text: () => (page['dataLayer'] = 'yes'), null: () => (page['dataLayer'] = null), 'events that are none': () => (page['dataLayer'] = [null, 3, { event: {} }, ['event']]) },
  },
  adobe: {
    source: adobe,
    async arrive() {
      page['adobeDataLayer'] ??= [];
      vi.resetModules();
      await import('@adobe/adobe-client-data-layer');
    },
    say(item) {
      layer('adobeDataLayer').push({ productContext: { sku: item, pricing: { regularPrice: PRICE, currencyCode: 'EUR' } } });
      layer('adobeDataLayer').push({ event: 'product-page-view' });
    },
    buy(order) {
      layer('adobeDataLayer').push({ orderContext: { orderId: order, grandTotal: PRICE } });
      layer('adobeDataLayer').push({ event: 'place-order' });
    },
    malformed: { text: () => (page['adobeDataLayer'] = 'yes'), null: () => (page['adobeDataLayer'] = null), 'contexts that are none': () => (page['adobeDataLayer'] = [{ productContext: 3 }, { event: 7 }]) },
  },
  shopify: {
    source: shopify,
    arrive: () => (page['Shopify'] = { analytics: { publish: () => true } }),
    say: (item) => publish('product_viewed', { productVariant: variant(item) }),
    buy: (order) => publish('checkout_completed', { checkout: { order: { id: order }, currencyCode: 'EUR', totalPrice: { amount: `${PRICE}`, currencyCode: 'EUR' }, lineItems: [] } }),
    is_live_only: true,
    malformed: { text: () => (page['Shopify'] = 'yes'), 'analytics that are text': () => (page['Shopify'] = { analytics: 'yes' }), 'a theme that is text': () => (page['ShopifyAnalytics'] = 'yes') },
  },
  woocommerce: {
    source: woocommerce,
    arrive: () => (page['jQuery'] = jquery),
    say: (item) => jquery(document.body).trigger('added_to_cart', [{}, 'hash', jquery('<a>').attr('data-product_id', item)] as never),
    is_live_only: true,
    malformed: { text: () => (page['jQuery'] = 'yes'), 'another function': () => (page['jQuery'] = () => 3), 'a function that throws': () => (page['jQuery'] = () => { throw Error('of the page'); }) },
  },
  'json-ld': {
    source: jsonLd,
    arrive: () => undefined,
    say(item) {
      for (const old of document.querySelectorAll('script')) old.remove();
      addJsonLd({ '@type': 'Product', sku: item, offers: { '@type': 'Offer', price: `${PRICE}`, priceCurrency: 'EUR' } });
    },
    is_markup: true,
    malformed: { 'no JSON': () => addJsonLd('{'), 'a number': () => addJsonLd(3), 'a product that is a list of nothing': () => addJsonLd({ '@graph': [null, { '@type': 'Product', offers: [[]] }] }) },
  },
};

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => vi.restoreAllMocks());

/** Past the moments at which markup is looked at, and past what counts as the same event. */
const LATER_MS = 5000;

describe.each(Object.entries(PEERS))('%s', (_, { source, arrive, say, buy, malformed, is_live_only, is_markup }) => {
  test('absent: tells nothing, and nothing is thrown', () => {
    listen(source());
    pass(70_000);
    expect(sales()).toEqual([]);
  });

  if (!is_live_only)
    test('from before: what was said before anybody listened counts once', async () => {
      await arrive();
      say('a');
      listen(source());
      pass(70_000);
      expect(sales()).toHaveLength(1);
    });

  test('late: is heard when it comes later', async () => {
    listen(source());
    pass(is_markup ? 2000 : LATER_MS);
    await arrive();
    // A platform is looked for every so often; what it says from then on is heard.
    if (is_live_only) pass(LATER_MS);
    say('a');
    pass(70_000);
    expect(sales()).toHaveLength(1);
  });

  test('live: is heard at once', async () => {
    await arrive();
    listen(source());
    expect(since(() => void say('a'), is_markup ? LATER_MS : 0).filter(([name]) => name !== 'page_view')).toHaveLength(1);
  });

  test('repeated: the same of the same thing within two seconds is one', async () => {
    await arrive();
    listen(source());
    expect(since(() => { say('a'); say('a'); }, 1000).filter(([name]) => name !== 'page_view')).toHaveLength(1);
  });

  if (buy)
    test('one purchase: an order told again is no second order, and its worth is a number', async () => {
      await arrive();
      listen(source());
      since(() => void buy('order-1'), LATER_MS);
      expect(sales()).toMatchObject([['purchase', { transaction_id: 'order-1', value: PRICE }]]);
      expect(since(() => void buy('order-1'), LATER_MS)).toEqual([]);
      expect(since(() => void buy('order-2'), LATER_MS)).toHaveLength(1);
    });

  test('next page: in a shop that is one document the same thing is seen again', async () => {
    await arrive();
    listen(source());
    say('a');
    pass(LATER_MS);
    expect(since(() => { history.pushState(null, '', '/elsewhere/'); say('b'); }, LATER_MS).map(([name]) => name)[0]).toBe('page_view');
    expect(since(() => { history.pushState(null, '', '/'); say('a'); }, LATER_MS)).toHaveLength(2);
  });

  test.each(Object.entries(malformed))('malformed: %s: tells nothing, and nothing is thrown', (_, spoil) => {
    spoil();
    listen(source());
    pass(70_000);
    expect(sales().filter(([, data]) => ((data as { items?: object[] }).items ?? []).some((item) => Object.keys(item).length > 0))).toEqual([]);
  });

  test('stopped: is heard no more', async () => {
    await arrive();
    listen(source());
    pass(LATER_MS);
    stopListening();
    expect(since(() => void say('a'), 70_000)).toEqual([]);
  });
});
