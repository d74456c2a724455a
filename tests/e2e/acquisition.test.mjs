/** What brought a visitor: by campaign, search engine, another site or nothing, of the first visit and of the latest, across visits. */
import assert from 'node:assert/strict';
import { HOME, LIST, PRODUCTS, SITE, Shop, product } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';

const DAY_MS = 86_400_000;
const CAMPAIGN = SITE.acquisition.campaigns[0];
const NEWSLETTER = `?utm_source=news&utm_medium=email&utm_campaign=${CAMPAIGN}`;
const ELSEWHERE = /^\/elsewhere/;

/** Names below localhost lead to this machine, and are other sites to a browser: one is called as a search engine is. */
const elsewhere = (server, host) => `http://${host}.localhost:${new URL(server.address).port}/elsewhere`;

/** Follows a link from a page of another site, as a visitor does. */
async function comeFrom(server, shop, host, path) {
  server.faults = [
    {
      path: ELSEWHERE,
      answer: () =>
        new Response(`<!doctype html><head><title>Elsewhere</title></head><a id="shop" href="${server.address}${path}">Nordstig</a>`, {
          headers: { 'content-type': 'text/html' },
        }),
    },
  ];
  await shop.tab.open(elsewhere(server, host));
  await shop.tab.click('#shop');
  await shop.tab.waitFor('the shop', (address) => location.href.startsWith(address), [server.address]);
}

/** What the profile says, once this page's view is known in it. */
async function came(shop) {
  await shop.started();
  await shop.tab.waitFor('a visit to be known', () => window.vitrin.profile().visits > 0 && window.vitrin.profile().device);
  return shop.tab.evaluate(() => {
    const { acquisition, visits } = window.vitrin.profile();
    return { visits, first: acquisition?.first ?? null, latest: acquisition?.latest ?? null };
  });
}

inEveryBrowser('what brought the first visit stays, what brought the latest follows', async ({ tab, server }) => {
  const shop = new Shop(tab, server.address);
  await shop.visit(HOME + NEWSLETTER);
  await shop.acceptAll();
  const email = { channel: 'email', campaign: CAMPAIGN };
  assert.deepEqual(await came(shop), { visits: 1, first: email, latest: email });
  const segments = () => shop.tab.evaluate(() => window.vitrin.segments().filter(({ member }) => member).map(({ segment }) => segment));
  assert.ok((await segments()).includes('newsletter-reader'));

  // Clicks within the shop and a reload say nothing new.
  await shop.visit(product(PRODUCTS[0]));
  await shop.tab.reload();
  assert.deepEqual(await came(shop), { visits: 1, first: email, latest: email });

  server.recorder = { later_ms: DAY_MS };
  await comeFrom(server, shop, 'google', LIST);
  assert.deepEqual(await came(shop), { visits: 2, first: email, latest: { channel: 'search' } });
  assert.ok(!(await segments()).includes('newsletter-reader'));

  server.recorder = { later_ms: 2 * DAY_MS };
  await shop.visit(HOME);
  assert.deepEqual(await came(shop), { visits: 3, first: email, latest: { channel: 'direct' } });
});

inEveryBrowser('a referrer and an advertisement are told apart, and neither address is kept', async ({ tab, server }) => {
  const shop = new Shop(tab, server.address);
  await comeFrom(server, shop, 'blog', HOME);
  await shop.acceptAll();
  const referral = { channel: 'referral' };
  assert.deepEqual(await came(shop), { visits: 1, first: referral, latest: referral });

  server.recorder = { later_ms: DAY_MS };
  // A paid click of a search engine is no search; a campaign that the config does not list has no name.
  await comeFrom(server, shop, 'google', `${LIST}?gclid=secret-click&utm_campaign=secret-campaign`);
  assert.deepEqual(await came(shop), { visits: 2, first: referral, latest: { channel: 'paid' } });
  await shop.fence();
  const kept = await shop.tab.evaluate(() => JSON.stringify({ state: { ...window.__stored() }, profile: window.vitrin.profile() }));
  for (const told of ['secret-click', 'secret-campaign', 'localhost']) assert.ok(!kept.includes(told), told);
});

inEveryBrowser('a visitor who typed the address came directly', async ({ tab, server }) => {
  const shop = new Shop(tab, server.address);
  await shop.visit(HOME);
  await shop.acceptAll();
  const direct = { channel: 'direct' };
  assert.deepEqual(await came(shop), { visits: 1, first: direct, latest: direct });
});
