/** DESIGN I1, first half: before a grant no storage write, no read but the consent record, no request after the loader. */
import assert from 'node:assert/strict';
import { CONSENT_KEY, HOME, LIST, PRODUCTS, PREFIX, Shop, product } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';

/**
 * What Vitrin may do to storage without a grant: read its own record, and list the names of keys, which a sweep of what an
 * ended grant left behind cannot do without. Listing reads no value.
 */
function isAllowed({ api, operation, key }) {
  if (api !== 'storage') return false;
  return (operation === 'getItem' && key === CONSENT_KEY) || operation === 'length' || operation === 'key';
}

/** Silence is about storage and network; a lock or a message to other tabs is neither, and is asked for separately. */
async function assertSilent(shop, where) {
  await shop.loaded();
  await shop.fence();
  const calls = await shop.tab.evaluate(() => window.__calls);
  const ours = calls.filter((call) => call.vitrin || call.key.startsWith(PREFIX));
  assert.deepEqual(ours.filter((call) => !isAllowed(call)), [], `calls on ${where}`);
  // Without this the recorder might simply not see Vitrin.
  assert.ok(ours.some((call) => call.operation === 'getItem' && call.key === CONSENT_KEY), `the record was read on ${where}`);
}

inEveryBrowser('before consent nothing is stored, read or fetched', async ({ tab, server }) => {
  const shop = new Shop(tab, server.address);
  for (const path of [HOME, product(PRODUCTS[0]), LIST]) {
    await shop.visit(path);
    await assertSilent(shop, path);
    assert.equal(await tab.evaluate(() => window.vitrin.status.state), 'pending', path);
  }
  // What the shop tells Vitrin meanwhile stays in the page's memory.
  const answer = await tab.evaluate(() => window.vitrin.track('view_item', { items: [{ item_id: 'pending-item' }] }));
  assert.deepEqual(answer, { status: 'queued' });
  await tab.hide();
  await tab.show();
  await assertSilent(shop, 'the list after it was hidden');
  assert.deepEqual(server.vitrinRequests, []);
  assert.deepEqual(await shop.keys(), []);
});

inEveryBrowser('after a refusal nothing is stored, read or fetched', async ({ tab, server }) => {
  const shop = new Shop(tab, server.address);
  await shop.visit(HOME);
  await shop.loaded();
  await shop.refuseAll();
  await tab.waitFor('the refusal to be heard', () => window.vitrin.status.state === 'disabled');
  for (const path of [HOME, product(PRODUCTS[0]), LIST]) {
    await shop.visit(path);
    await assertSilent(shop, path);
  }
  assert.deepEqual(server.vitrinRequests, []);
  assert.deepEqual(await shop.keys(), []);
});
