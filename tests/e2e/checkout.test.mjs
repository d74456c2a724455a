/** The demo's checkout: an order is placed once. */
import assert from 'node:assert/strict';
import { PRODUCTS, Shop, product } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';

const PLACE = '[data-island="checkout"] button[type="submit"]';

const fill = (tab) =>
  tab.evaluate(() => {
    for (const field of document.querySelectorAll('[data-island="checkout"] input[required]')) field.value = field.type === 'email' ? 'a@example.com' : 'a';
  });

/** A checkout with one product, left open. */
async function openCheckout(tab, { address }) {
  const shop = new Shop(tab, address);
  await shop.visit(product(PRODUCTS[0]));
  await shop.addToCart();
  await shop.visit('/checkout/');
  await tab.waitFor('the form', (selector) => !!document.querySelector(selector), [PLACE]);
}

inEveryBrowser('a cart that was ordered is not ordered again from a checkout that was open before', async ({ tab, newTab, server }) => {
  await openCheckout(tab, server);
  // Chromium takes a page back from its cache in ways that a driver cannot ask for: a second tab keeps one open.
  const shop = new Shop(await newTab(), server.address);
  await shop.visit('/checkout/');
  await shop.tab.waitFor('the form', (selector) => !!document.querySelector(selector), [PLACE]);
  await fill(shop.tab);
  await shop.tab.click(PLACE);
  await shop.tab.waitFor('the order', () => location.pathname === '/thank-you/' && sessionStorage.getItem('shop:order'));
  await shop.tab.close();

  // A tab that has heard of it has no form any more.
  await fill(tab);
  await tab.evaluate((selector) => document.querySelector(selector)?.click(), PLACE);
  await tab.waitFor('an answer', () => location.pathname !== '/checkout/' || /Your cart is empty/.test(document.body.textContent));
  assert.deepEqual(await tab.evaluate(() => [location.pathname, sessionStorage.getItem('shop:order')]), ['/checkout/', null]);
});

inEveryBrowser('a checkout that was open before orders what the cart holds now', async ({ tab, newTab, server }) => {
  await openCheckout(tab, server);
  const shop = new Shop(await newTab(), server.address);
  await shop.visit(product(PRODUCTS[1]));
  await shop.addToCart(2);
  await shop.tab.close();

  const lines = () => tab.evaluate(() => document.querySelectorAll('[data-island="checkout"] .lines > li').length);
  await fill(tab);
  // A tab in the background may hear of it late: then placing the order shows it first.
  if ((await lines()) === 1) await tab.evaluate((selector) => document.querySelector(selector).click(), PLACE);
  await tab.waitFor('both lines', () => document.querySelectorAll('[data-island="checkout"] .lines > li').length === 2);
  await tab.evaluate((selector) => document.querySelector(selector).click(), PLACE);
  await tab.waitFor('the order', () => location.pathname === '/thank-you/' && sessionStorage.getItem('shop:order'));
  const order = await tab.evaluate(() => JSON.parse(sessionStorage.getItem('shop:order')));
  assert.equal(order.lines.length, 2);
});
