/**
 * DESIGN I2 through every entry that a page has: the address, where the visitor came from, data layers, consent platforms and cookies, JSON-LD, the
 * config's texts, words of a translation, and everything that may be called. What leaves is Vitrin's own files, by constant addresses, and a
 * report that says none of it and is as long as any other.
 */
import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { HOME, PREFIX, Shop, serveSite } from './shop.mjs';
import { assertReport } from './sealed.mjs';
import { inEveryBrowser } from './suite.mjs';
import { until } from './until.mjs';

const CANARY = 'canary7f3a';
/** What consent platforms know the visitor by: unlike what was looked at, it is not even kept. */
const VISITOR = 'visitor7f3a';
const PRICE = /7313/;
const ELSEWHERE = /^\/elsewhere/;
const QUERY = `?utm_source=${CANARY}&utm_medium=email&utm_campaign=${CANARY}&utm_term=${CANARY}&gclid=${CANARY}&q=${CANARY}#${CANARY}`;

const sayEverything = (canary) => {
  const { vitrin } = window;
  const items = [{ item_id: `${canary}-2`, item_category: `${canary} told`, item_tags: [canary], price: 7313.37 }];
  const names = ['page_view', 'view_item', 'view_item_list', 'select_item', 'search', 'add_to_wishlist', 'add_to_cart', 'begin_checkout', 'purchase', 'refund', 'custom_rating', `custom_${canary}`, canary];
  for (const name of names) {
    vitrin.track(name, { items, currency: 'EUR', value: 7313.37, search_term: canary, transaction_id: `${canary}-${name}`, referrer: canary, email: canary, rating: 5, [canary]: canary });
  }
  vitrin.setTraits({ [canary]: canary, size: canary });
  vitrin.setFacts({ [canary]: canary });
  vitrin.prefer(`category.${canary} told`, 'more');
  const decision = vitrin.decide('home-hero', { [canary]: canary });
  vitrin.exposed(decision);
  vitrin.clicked(decision);
  vitrin.dismissed(decision);
  vitrin.decide(canary, { [canary]: canary });
  vitrin.recommend({ kind: 'similar', item: canary });
  vitrin.explain(decision, { [canary]: canary });
};
const knows = (canary) => window.vitrin.interests().filter(({ key }) => key.includes(canary)).length;

inEveryBrowser('no word of what a page says leaves it, whichever way it came in', async ({ tab, server, expected }) => {
  // What canaries.js writes into the page by script; other tests see that Vitrin does not.
  expected.faults.push(/require-trusted-types-for refused trusted-types-sink/);
  server.scripts = [fileURLToPath(new URL('canaries.js', import.meta.url))];
  server.faults.push({
    path: ELSEWHERE,
    answer: () => new Response(`<!doctype html><head><title>Elsewhere</title></head><a id="shop" href="${server.address}${HOME}${QUERY}">Shop</a>`, { headers: { 'content-type': 'text/html' } }),
  });
  serveSite(server, (site) => {
    for (const one of [...site.offers, ...site.segments]) one.name = `${CANARY} ${one.name}`;
    for (const { content } of site.offers.filter(({ content }) => content?.title)) Object.assign(content, { title: `${CANARY} ${content.title}`, href: `/${CANARY}/` });
  });
  const shop = new Shop(tab, server.address);
  await tab.open(`http://${CANARY}.localhost:${new URL(server.address).port}/elsewhere?${CANARY}`);
  await tab.click('#shop');
  await tab.waitFor('the shop', (address) => location.href.startsWith(address) && window.vitrin, [server.address]);
  await shop.acceptAll();
  await tab.evaluate(sayEverything, CANARY);
  // It did come in: by what was called, and by a data layer.
  await until('the canaries to be known', () => tab.evaluate(knows, CANARY));
  await shop.visit(HOME + QUERY);
  await shop.started();
  await until('more of them', async () => (await tab.evaluate(knows, CANARY)) > 1);
  await tab.evaluate((canary) => localStorage.setItem(`${canary}`, canary), CANARY);
  await tab.hide();
  await until('a report', () => server.reports.length > 0);
  await tab.show();
  await tab.waitFor('its answer', () => window.vitrin.sent()[0]?.status === 'accepted');

  for (const { path, body, verb, headers } of server.vitrinRequests) {
    assert.ok(!path.includes(CANARY) && !path.includes(VISITOR) && !path.includes('?'), path);
    if (path === '/v1/reports') {
      assertReport({ verb, path, headers, body });
      const all = JSON.stringify({ body, headers });
      assert.ok(!all.includes(CANARY) && !all.includes(VISITOR) && !PRICE.test(all), all);
    } else assert.deepEqual([verb, body], ['GET', ''], path);
  }
  const ours = new Set(['/vitrin/', '/v1/']);
  const said = server.requests.filter(({ path, body }) => body && ![...ours].some((start) => path.startsWith(start)));
  assert.deepEqual(said, [], 'nothing else leaves');
  const { stored, foreign } = await tab.evaluate((prefix) => ({ stored: Object.keys(localStorage), foreign: Object.keys(localStorage).filter((key) => !key.startsWith(prefix)) }), PREFIX);
  assert.ok(stored.length > foreign.length && foreign.includes(CANARY), 'the shop\'s own stays');
  const texts = await tab.evaluate(() => window.__stored());
  const kept = stored.filter((key) => key.startsWith(PREFIX)).map((key) => `${key} ${texts[key]} ${Buffer.from(texts[key].replace(/^\d+\./, ''), 'base64url').toString('latin1')}`);
  assert.ok(kept.some((text) => text.includes(CANARY)), 'what was looked at is there to be read');
  for (const text of kept) assert.ok(!text.includes(VISITOR), text);
  const named = texts[`${PREFIX}consent`].split(';')[2].split(',').sort();
  const platforms = ['cookiebot', 'klaro', 'onetrust', 'tcf', 'usercentrics', 'vanilla-cookieconsent'];
  assert.deepEqual(named, platforms, 'the platforms are named, and nothing else of them');
});
