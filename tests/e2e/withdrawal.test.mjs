/** DESIGN I1, second half, and I10: a withdrawal erases our keys in every tab and nobody else's, and nothing is sent after it. */
import assert from 'node:assert/strict';
import { CONSENT_KEY, HOME, LIST, PRODUCTS, Shop, askAtOnce, product, serveSite } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';
import { until } from './until.mjs';

const FOREIGN = { 'shop-note': 'kept', 'vitrin:other-shop:state': 'kept', 'vitrin:demo-shopping': 'kept' };

inEveryBrowser('a withdrawal erases everything in both tabs, and nothing is sent after it', async ({ tab, newTab, server }) => {
  // The collector is out of order, so that a report still waits when the visitor withdraws.
  const outage = { path: /^\/v1\/reports/, answer: () => new Response('', { status: 503 }) };
  server.faults.push(outage);
  serveSite(server, askAtOnce);
  const first = new Shop(tab, server.address);
  await first.visit(HOME);
  await first.acceptAll();
  await first.browseTrailShoes();
  await tab.evaluate((foreign) => Object.entries(foreign).forEach(([key, value]) => localStorage.setItem(key, value)), FOREIGN);
  await tab.hide();
  await until('a report that fails', () => server.reports.length > 0);
  await tab.show();
  await tab.waitFor('the report to wait', () => window.vitrin.sent()[0]?.status === 'pending');

  const second = new Shop(await newTab(), server.address);
  await second.visit(product(PRODUCTS[0]));
  await second.started();
  await second.tab.waitFor('the other tab to know the events', () => window.vitrin.events().length > 0);
  assert.ok((await first.keys()).length > 1, 'there is something to erase');

  await first.withdraw();
  for (const shop of [first, second]) {
    await shop.tab.waitFor('the withdrawal to be heard', () => window.vitrin.status.state === 'disabled');
    await until('every key but the record to be gone', async () => (await shop.keys()).join() === CONSENT_KEY);
  }
  server.faults.splice(server.faults.indexOf(outage), 1);
  const reportsBefore = server.reports.length;
  for (const shop of [first, second]) {
    await shop.tab.hide();
    await shop.tab.show();
    for (const path of [product(PRODUCTS[1]), LIST, HOME]) {
      await shop.visit(path);
      await shop.loaded();
      await shop.fence();
    }
    assert.deepEqual(await shop.keys(), [CONSENT_KEY]);
  }
  assert.equal(server.reports.length, reportsBefore);
  const stored = await tab.evaluate(() => window.__stored());
  assert.equal(stored[CONSENT_KEY].split(';')[1], '', 'the record grants nothing');
  for (const [key, value] of Object.entries(FOREIGN)) assert.equal(stored[key], value, key);
});
