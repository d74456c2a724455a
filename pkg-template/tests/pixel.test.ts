/** Shopify's custom pixel and the inbox: from the end of a checkout to a purchase that the engine is told of. */
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { beforeEach, describe, expect, test } from 'vitest';
import { ordersOf } from '../src/inbox.js';
import { today } from '../src/record.js';
import { faults, keys, openPage, pageEvent, quietly, settled, uses, value, writeElsewhere } from './page.js';
import { called, reset } from './recording-engine.js';
import { ALL, NONE, RECORD, client, record, start, store } from './shop.js';

const INBOX = 'vitrin:shop:inbox';
const pixel = readFileSync(`${import.meta.dirname}/../shopify-pixel.js`, 'utf8').replace("'my-shop'", "'shop'");
const VARIANT = { id: 'gid://shopify/ProductVariant/71', sku: 'fox-42', title: '42', price: { amount: 129 }, product: { id: 'gid://shopify/Product/7', title: 'Trail Fox', vendor: 'Hare', type: 'Trail running' } };
const checkout = (order: string, lines = 1) => ({
  token: 't', order: { id: `gid://shopify/Order/${order}`, customer: { id: 'person' } }, email: 'a@b.example', phone: '1', currencyCode: 'EUR',
  totalPrice: { amount: 258 }, totalTax: { amount: 40 }, shippingLine: { price: { amount: 5 } }, shippingAddress: { firstName: 'A' },
  lineItems: Array.from({ length: lines }, () => ({ title: 'Trail Fox', quantity: 2, variant: VARIANT })),
});
const ORDER = {
  currency: 'EUR', value: 258, tax: 40, shipping: 5,
  items: [{ item_id: '7', item_name: 'Trail Fox', item_brand: 'Hare', item_category: 'Trail running', item_variant: '42', price: 129, quantity: 2 }],
};

/** What Shopify's sandbox gives a custom pixel, with its storage calls answered late. */
function runPixel(): (checkout: object) => Promise<void> {
  let buy: ((event: object) => Promise<void>) | undefined;
  const late = <T>(use: () => T) => Promise.resolve().then(() => quietly(use));
  runInNewContext(pixel, {
    analytics: { subscribe: (name: string, listener: typeof buy) => { expect(name).toBe('checkout_completed'); buy = listener; } },
    browser: { localStorage: { getItem: (key: string) => late(() => localStorage.getItem(key)), setItem: (key: string, text: string) => late(() => localStorage.setItem(key, text)) } },
  });
  return (data) => buy!({ name: 'checkout_completed', data: { checkout: data } });
}
const purchases = () => called('handle').map(([input]) => input as { type: string; name: string; data: object }).filter(({ name }) => name === 'purchase').map(({ data }) => data);

beforeEach(() => {
  client?.destroy();
  openPage();
  reset();
});

describe('the pixel', () => {
  test.each<[string, string | undefined]>([
    ['no record', undefined],
    ['a refusal', record('')],
    ['storage alone', record('s')],
    ['personalization alone', record('p')],
    ['measurement alone', record('m')],
    ['a grant that has ended', record('sp', { day: today() - 181 })],
    ['a record that is none', '1;sp;x'],
  ])('writes nothing with %s', async (_, text) => {
    if (text) store(RECORD, text);
    await runPixel()(checkout('9'));
    expect(keys()).toEqual(text ? [RECORD] : []);
  });

  test('leaves the order, under the grant, and nothing of the person', async () => {
    store(RECORD, record('spm', { grant: 3 }));
    await runPixel()(checkout('9'));
    expect(JSON.parse(value(INBOX)!)).toEqual({ v: 1, grant: 3, orders: [{ transaction_id: '9', ...ORDER }] });
    expect(value(INBOX)).not.toMatch(/example|person|firstName/);
  });

  test('keeps what waits, up to eight orders, and of an earlier grant nothing', async () => {
    store(RECORD, record('sp', { grant: 3 }));
    store(INBOX, JSON.stringify({ v: 1, grant: 2, orders: [{ transaction_id: 'old' }] }));
    const buy = runPixel();
    for (let order = 1; order <= 10; order += 1) await buy(checkout(`${order}`));
    const { orders } = JSON.parse(value(INBOX)!) as { orders: { transaction_id: string }[] };
    expect(orders.map(({ transaction_id }) => transaction_id)).toEqual(['3', '4', '5', '6', '7', '8', '9', '10']);
  });

  test('keeps below its limit, and the newest order of all', async () => {
    store(RECORD, record('sp'));
    const buy = runPixel();
    await buy(checkout('1'));
    await buy(checkout('2', 500));
    const text = value(INBOX)!;
    expect(text.length).toBeLessThanOrEqual(8192);
    const { orders } = JSON.parse(text) as { orders: { transaction_id: string; items: object[] }[] };
    expect(orders.map(({ transaction_id }) => transaction_id)).toEqual(['2']);
    expect(orders[0]!.items.length).toBeGreaterThan(30);
  });
});

describe('the next page', () => {
  const buyBefore = async (order = '9') => {
    store(RECORD, record('sp'));
    await runPixel()(checkout(order));
  };

  test('tells the engine of the purchase, and deletes the inbox', async () => {
    await buyBefore();
    await start().ready;
    expect(purchases()).toEqual([{ transaction_id: '9', ...ORDER }]);
    expect(keys()).not.toContain(INBOX);
    pageEvent('pageshow', true);
    expect(purchases()).toHaveLength(1);
  });

  test('hears of one that comes while it is open', async () => {
    store(RECORD, record('sp'));
    await start().ready;
    writeElsewhere(INBOX, JSON.stringify({ v: 1, grant: 1, orders: [{ transaction_id: '9' }] }));
    expect(purchases()).toEqual([{ transaction_id: '9' }]);
  });

  test('does not read it before a grant', async () => {
    await buyBefore();
    store(RECORD, record('sp', { policy: 7 }));
    start();
    await settled();
    expect(uses.filter(({ operation, name }) => operation === 'getItem' && name !== RECORD)).toEqual([]);
    expect(keys()).not.toContain(INBOX);
  });

  test.each([
    ['storage', { personalization: 'granted', storage: 'denied' }],
    ['personalization', { storage: 'granted', measurement: 'granted' }],
  ] as const)('does not read it without %s', async (_, says) => {
    start().consent.set(says);
    await client.ready;
    store(INBOX, JSON.stringify({ v: 1, grant: 1, orders: [{ transaction_id: '9' }] }));
    pageEvent('pageshow', true);
    expect(purchases()).toEqual([]);
    expect(uses.filter(({ operation, name }) => operation === 'getItem' && name === INBOX)).toEqual([]);
  });

  test('has it erased by a withdrawal, and by forgetting', async () => {
    start().consent.set(ALL);
    await client.ready;
    store(INBOX, 'x');
    await client.forget();
    expect(keys()).not.toContain(INBOX);
    store(INBOX, 'x');
    client.consent.set(NONE);
    expect(keys()).not.toContain(INBOX);
  });

  test('goes on where storage has been blocked meanwhile', async () => {
    store(RECORD, record('sp'));
    await start().ready;
    faults.set('getItem', new DOMException('insecure', 'SecurityError'));
    dispatchEvent(new StorageEvent('storage', { key: INBOX, newValue: 'x' }));
    expect(purchases()).toEqual([]);
  });
});

test.each<[string, string | null | undefined, object[]]>([
  ['nothing', null, []],
  ['storage that is blocked', undefined, []],
  ['no JSON', '{', []],
  ['null', 'null', []],
  ['another version', '{"v":2,"grant":1,"orders":[{}]}', []],
  ['another grant', '{"v":1,"grant":2,"orders":[{}]}', []],
  ['orders that are none', '{"v":1,"grant":1,"orders":{"length":3}}', []],
  ['orders among other things', '{"v":1,"grant":1,"orders":[null,3,"x",{"transaction_id":"1"}]}', [{ transaction_id: '1' }]],
  ['more than it may', JSON.stringify({ v: 1, grant: 1, orders: Array.from({ length: 9 }, (_, index) => ({ index })) }), Array.from({ length: 8 }, (_, index) => ({ index }))],
  ['longer than it may', JSON.stringify({ v: 1, grant: 1, orders: [{ transaction_id: 'x'.repeat(8192) }] }), []],
])('an inbox with %s', (_, text, expected) => {
  expect(ordersOf(text, 1)).toEqual(expected);
});
