/** A shop that is read from right to left: what Vitrin shows is mirrored with it, and nothing sticks out, on a phone and on a desktop. */
import assert from 'node:assert/strict';
import { HOME, PRODUCTS, Shop, TRAIL_OFFER, product, serveSite } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';

const HERO = 'vitrin-offer[placement="home-hero"]';
const STRIP = 'vitrin-offer[placement="product-strip"]';
const SIZES = [
  ['desktop', 1280, 900],
  ['phone', 390, 844],
];

/** Serves every page of the shop in the direction of Arabic, in which the panel speaks English. */
const serveMirrored = (server) =>
  server.faults.push({
    path: /^\/([?]|$)|^\/product\//,
    async answer(forward) {
      const page = await forward();
      const text = (await page.text()).replace('<html lang="en">', '<html lang="ar" dir="rtl">');
      assert.match(text, /dir="rtl"/);
      return new Response(text, { headers: { ...Object.fromEntries(page.headers), 'cache-control': 'no-store' } });
    },
  });

/** What sticks out of its host, or out of the page: tag, class and how far. `path` may look into a shadow root. */
const outside = (tab, path) =>
  tab.evaluate((selector) => {
    const box = window.__find(selector);
    const within = box.getBoundingClientRect();
    const found = [];
    for (const one of (box.shadowRoot ?? box).querySelectorAll('*')) {
      const { left, right, width, height } = one.getBoundingClientRect();
      // What only a screen reader meets is laid aside, and a fold's content has a box before it is shown.
      if (width <= 1 || height <= 1 || !one.checkVisibility?.({ visibilityProperty: true })) continue;
      if (left < within.left - 1 || right > within.right + 1) found.push(`${one.localName}.${one.className}: ${left}..${right} of ${within.left}..${within.right}`);
    }
    if (within.left < -1 || within.right > document.documentElement.clientWidth + 1) found.push(`${selector} itself: ${within.left}..${within.right}`);
    return found;
  }, path);

/** Whether the first of two elements is to the right of the second. */
const isMirrored = (tab, first, second) =>
  tab.evaluate((one, two) => window.__find(one).getBoundingClientRect().left > window.__find(two).getBoundingClientRect().left, first, second);

inEveryBrowser('a page from right to left mirrors offers, recommendations, panel and dialog', async ({ tab, server }) => {
  serveSite(server, (site) => delete site.holdout);
  const shop = new Shop(tab, server.address);
  await shop.visit(HOME);
  await shop.acceptAll();
  await shop.browseTrailShoes();
  serveMirrored(server);
  for (const [size, width, height] of SIZES) {
    await tab.resize(width, height);
    await shop.visit(HOME);
    await shop.heroBecomes(TRAIL_OFFER);
    assert.deepEqual(await outside(tab, HERO), [], `the hero on a ${size}`);
    if (size === 'desktop') assert.ok(await isMirrored(tab, `${HERO} .offer-words`, `${HERO} .offer-image`), 'words before image');

    await tab.click(`${HERO} [data-why]`);
    const dialog = '[data-vitrin="why"] >>> dialog';
    await tab.waitFor('the dialog', (path) => window.__find(path)?.open, [dialog]);
    assert.deepEqual(await outside(tab, dialog), [], `the dialog on a ${size}`);
    // On a phone they stand one below the other.
    if (size === 'desktop')
      assert.ok(await isMirrored(tab, '[data-vitrin="why"] >>> .buttons button:first-child', '[data-vitrin="why"] >>> .buttons button:last-child'), 'buttons');
    await tab.click('[data-vitrin="why"] >>> button[data-first]');

    await shop.visit(product(PRODUCTS[0]));
    await shop.started();
    const cards = 'vitrin-recommendations .card';
    await tab.waitFor('recommendations', (selector) => document.querySelectorAll(selector).length > 1, [cards]);
    assert.deepEqual(await outside(tab, 'vitrin-recommendations'), [], `recommendations on a ${size}`);
    assert.ok(await isMirrored(tab, `${cards}:nth-child(1)`, `${cards}:nth-child(2)`), `recommendations on a ${size}`);
    assert.deepEqual(await outside(tab, STRIP), [], `the strip on a ${size}`);
    assert.ok(await isMirrored(tab, `${STRIP} .offer-image`, `${STRIP} .offer-words`), `image before words on a ${size}`);

    await tab.evaluate(() => document.querySelector('main').prepend(document.createElement('vitrin-privacy')));
    const panel = 'vitrin-privacy';
    await tab.waitFor('the panel', (selector) => !!window.__find(selector).shadowRoot?.querySelector('select'), [panel]);
    assert.deepEqual(await outside(tab, panel), [], `the panel on a ${size}`);
    assert.ok(await isMirrored(tab, `${panel} >>> [part="interest"] .share`, `${panel} >>> [part="interest"] select`), `the panel on a ${size}`);
    assert.equal(await tab.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false, `nothing sticks out of the ${size}`);
  }
});
