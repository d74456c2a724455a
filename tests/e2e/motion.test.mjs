/** Nothing moves for a visitor who has asked for less motion; and Vitrin's own elements have no motion at all. */
import assert from 'node:assert/strict';
import { HOME, PRODUCTS, Shop, TRAIL_OFFER, product, serveSite } from './shop.mjs';
import { inEveryBrowser, inEveryCalmBrowser } from './suite.mjs';

const HERO = 'vitrin-offer[placement="home-hero"]';

inEveryCalmBrowser('with less motion asked for, no animation and no transition runs', async ({ tab, server }) => {
  serveSite(server, (site) => delete site.holdout);
  const shop = new Shop(tab, server.address);
  const watch = () =>
    tab.evaluate(() => {
      window.moved = [];
      for (const type of ['transitionrun', 'animationstart'])
        document.addEventListener(type, ({ target, propertyName, animationName }) => window.moved.push(`${target.localName}.${target.className}: ${propertyName ?? animationName}`), true);
    });
  const moved = () => tab.evaluate(() => [...window.moved, ...document.getAnimations().map(({ effect }) => effect.target?.className ?? '?')]);
  await shop.visit(HOME);
  assert.equal(await tab.evaluate(() => matchMedia('(prefers-reduced-motion: reduce)').matches), true, 'the browser asks for it');
  await watch();
  await shop.acceptAll();
  assert.deepEqual(await moved(), [], 'the banner goes');
  await shop.browseTrailShoes();
  await watch();
  await shop.addToCart();
  assert.deepEqual(await moved(), [], 'something is put into the cart');
  await shop.visit(`${HOME}?vitrin-devtools`);
  await watch();
  await shop.heroBecomes(TRAIL_OFFER);
  await tab.click('[data-vitrin="devtools"] >>> #tab-traits');
  await tab.click('[data-vitrin="devtools"] >>> .head button');
  await tab.click(`${HERO} [data-why]`);
  await tab.click('[data-vitrin="why"] >>> button:not([data-first])');
  await tab.waitFor('the offer to be gone', (title) => !document.querySelector('main').textContent.includes(title), [TRAIL_OFFER.content.title]);
  assert.deepEqual(await moved(), [], 'an offer comes, is asked about, and goes');
});

inEveryBrowser('panel, dialog and overlay have no motion of their own', async ({ tab, server }) => {
  serveSite(server, (site) => delete site.holdout);
  const shop = new Shop(tab, server.address);
  await shop.visit(HOME);
  await shop.acceptAll();
  await shop.browseTrailShoes();
  await shop.visit(`${product(PRODUCTS[0])}?vitrin-devtools`);
  await tab.waitFor('the overlay', () => !!document.querySelector('[data-vitrin="devtools"]'));
  await shop.visit(`${HOME}?vitrin-devtools`);
  await shop.heroBecomes(TRAIL_OFFER);
  await tab.evaluate((selector) => {
    document.querySelector('main').prepend(document.createElement('vitrin-privacy'));
    document.querySelector(`${selector} [data-why]`).click();
  }, HERO);
  await tab.waitFor('all three', () =>
    ['vitrin-privacy', '[data-vitrin="why"]', '[data-vitrin="devtools"]'].every((box) => document.querySelector(box)?.shadowRoot?.querySelector('button')),
  );
  const moving = await tab.evaluate(() => {
    const all = [...document.querySelectorAll('vitrin-privacy, [data-vitrin]')].flatMap(({ shadowRoot }) => [...shadowRoot.querySelectorAll('*')]);
    const found = all.filter((one) => {
      const { transitionDuration, animationName } = getComputedStyle(one);
      return animationName !== 'none' || /[1-9]/.test(transitionDuration);
    });
    return { looked_at: all.length, found: found.map(({ localName, className }) => `${localName}.${className}`) };
  });
  assert.ok(moving.looked_at > 100, `${moving.looked_at}`);
  assert.deepEqual(moving.found, []);
});
