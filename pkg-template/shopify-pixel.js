/**
 * Vitrin's custom pixel for Shopify: tells Vitrin of purchases, which a theme never sees.
 *
 * Shopify admin > Settings > Customer events > Add custom pixel: paste this file, write your `data-site` below, save and
 * connect. It writes nothing before the visitor has granted `storage` and `personalization`, and then only to
 * `vitrin:{site}:inbox` in the shop's own local storage: at most 8 orders, without the visitor's name, address or mail. The
 * next page of the shop reads and deletes it. Nothing is sent.
 */
/* global analytics, browser */
const SITE = 'my-shop';

const ORDERS_MAX = 8;
const INBOX_CHARS_MAX = 8192;
const DAY_MS = 864e5;

/** The number of the grant that the visitor has given; undefined without one. */
async function currentGrant() {
  const text = await browser.localStorage.getItem(`vitrin:${SITE}:consent`);
  const [, day, lasts_days, grant] = /^1;spm?;[^;]+;\d+;(\d+);(\d+);(\d+)$/.exec(text || '') || [];
  return grant !== undefined && Number(day) + Number(lasts_days) >= Math.floor(Date.now() / DAY_MS) ? Number(grant) : undefined;
}

const idOf = (id) => `${id == null ? '' : id}`.replace(/^gid:.*\//, '') || undefined;

function itemOf({ title, quantity, variant }) {
  const { id, sku, price, product } = variant || {};
  return {
    item_id: idOf(product && product.id) || sku || idOf(id),
    item_name: (product && product.title) || title,
    item_brand: product && product.vendor,
    item_category: product && product.type,
    item_variant: variant && variant.title,
    price: price && price.amount,
    quantity,
  };
}

function orderOf({ token, order, currencyCode, totalPrice, totalTax, shippingLine, lineItems }) {
  return {
    transaction_id: idOf(order && order.id) || token,
    currency: currencyCode,
    value: totalPrice && totalPrice.amount,
    tax: totalTax && totalTax.amount,
    shipping: shippingLine && shippingLine.price && shippingLine.price.amount,
    items: (lineItems || []).map(itemOf),
  };
}

/** The orders that wait already, under the same grant. */
function waiting(text, grant) {
  try {
    const inbox = JSON.parse(text);
    return inbox.v === 1 && inbox.grant === grant && Array.isArray(inbox.orders) ? inbox.orders : [];
  } catch {
    return [];
  }
}

analytics.subscribe('checkout_completed', async ({ data }) => {
  const grant = await currentGrant();
  if (grant === undefined) return;
  const key = `vitrin:${SITE}:inbox`;
  const orders = [...waiting(await browser.localStorage.getItem(key), grant), orderOf(data.checkout)].slice(-ORDERS_MAX);
  let text;
  do {
    text = JSON.stringify({ v: 1, grant, orders });
    // Too long: the oldest goes; of a single long order, its last items.
    if (orders.length > 1) orders.shift();
    else orders[0].items.pop();
  } while (text.length > INBOX_CHARS_MAX);
  await browser.localStorage.setItem(key, text);
});
