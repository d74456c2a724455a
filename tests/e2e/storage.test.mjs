/** DESIGN I6 where storage is blocked or full: the shop works, and Vitrin works in memory and says why. */
import assert from 'node:assert/strict';
import { HOME, LIST, PRODUCTS, Shop, product, serveSite } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';

/** Vitrin in memory: it says so, and an offer still follows what happens on this very page. */
async function assertInMemory(shop, server, reason) {
  serveSite(server, (site) => delete site.holdout);
  await shop.visit(HOME);
  await shop.loaded();
  await shop.acceptAll();
  const status = await shop.tab.evaluate(() => window.vitrin.status);
  assert.equal(status.reason, reason);
  const variants = await shop.tab.evaluate((items) => {
    const before = window.vitrin.decide('product-strip').variant;
    for (const item_id of items) {
      window.vitrin.track('view_item', { items: [{ item_id, item_category: 'shoes', item_category2: 'trail-running' }] });
    }
    return [before, window.vitrin.decide('list-banner').variant];
  }, PRODUCTS);
  assert.deepEqual(variants, ['fallback', 'personalized']);
  await shop.visit(LIST);
  await shop.loaded();
  await shop.visit(product(PRODUCTS[0]));
  await shop.addToCart();
}

inEveryBrowser('with storage blocked the shop works and Vitrin stays in memory', async ({ tab, server }) => {
  server.recorder = { storage: 'blocked' };
  await assertInMemory(new Shop(tab, server.address), server, 'STORAGE_DENIED');
});

inEveryBrowser('with storage full the shop works and Vitrin stays in memory', async ({ tab, server }) => {
  const shop = new Shop(tab, server.address);
  await shop.visit(HOME);
  const filled = await tab.evaluate(() => {
    // Halves the piece whenever it no longer fits, until not one character does.
    for (let length = 1 << 22; length >= 1; ) {
      try {
        localStorage.setItem(`filler-${localStorage.length}`, 'x'.repeat(length));
      } catch {
        length >>= 1;
      }
    }
    return window.__stored();
  });
  await assertInMemory(shop, server, 'STORAGE_FULL');
  const stored = await tab.evaluate(() => window.__stored());
  for (const key of Object.keys(filled)) assert.equal(stored[key]?.length, filled[key].length, key);
});
