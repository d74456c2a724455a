/** The life of a page: drawn before anybody visits it, left and come back to, closed in the middle, without a network. */
import assert from 'node:assert/strict';
import { FALLBACK_OFFER, HOME, PRODUCTS, Shop, TRAIL_OFFER, askAtOnce, product, serveSite } from './shop.mjs';
import { inBrowsers, inEveryBrowser } from './suite.mjs';
import { until } from './until.mjs';

const QUIET_PAGE = '/help/';
const RULES = '/speculation-rules.json';
/** Past the wait after a first failure. */
const LATER_MS = 10 * 60_000;
const BLOCKED = { name: 'an ad blocker', recorder: { blocks: '/v1/reports' } };
const UNREACHABLE = {
  name: 'a collector that cannot be reached',
  fault: { path: /^\/v1\/reports/, answer: () => new Response('', { status: 503 }) },
};

const views = (item) => window.vitrin.events().filter((event) => event.name === 'view_item' && event.item === item).length;

inBrowsers(['Chromium'], 'a page that is only prerendered does nothing until it is visited', async ({ tab, newTab, server }) => {
  const shop = new Shop(tab, server.address);
  await shop.visit(HOME);
  await shop.acceptAll();
  const path = product(PRODUCTS[0]);
  server.faults.push(
    {
      path: new RegExp(`^${RULES}$`),
      answer: () => new Response(JSON.stringify({ prerender: [{ urls: [path], eagerness: 'immediate' }] }), { headers: { 'content-type': 'application/speculationrules+json' } }),
    },
    {
      path: /^\/help\/$/,
      async answer(forward) {
        const page = await forward();
        const headers = new Headers(page.headers);
        headers.set('speculation-rules', `"${RULES}"`);
        return new Response(await page.arrayBuffer(), { status: page.status, headers });
      },
    },
  );
  server.requests.length = 0;
  await shop.visit(QUIET_PAGE);
  await shop.started();
  const asked = () => server.requests.filter((request) => request.path === path);
  await until('the page to be prerendered', () => server.prerendered.load);
  assert.match(asked()[0].headers['sec-purpose'], /prerender/);
  assert.equal(await tab.evaluate(views, PRODUCTS[0]), 0, 'a page that nobody has visited has not been viewed');

  await tab.evaluate((address) => void setTimeout(() => (location.href = address)), path);
  const calls = await until('the visit', () => server.prerendered.prerenderingchange);
  assert.equal(asked().length, 1, 'the page was not loaded again');
  assert.deepEqual(calls.filter((call) => call.vitrin || call.key.startsWith('vitrin:')), [], 'calls before the visit');
  assert.ok(calls.length > 0, 'the recorder saw the banner');

  const other = new Shop(await newTab(), server.address);
  await other.visit(QUIET_PAGE);
  await other.started();
  await other.tab.waitFor('the visit to have been a view', (item) => window.vitrin.events().some((event) => event.item === item), [PRODUCTS[0]]);
  assert.equal(await other.tab.evaluate(views, PRODUCTS[0]), 1);
});

inBrowsers(['Chromium', 'Firefox'], 'a page with Vitrin may stay in the back/forward cache, and decides again when it comes back', async ({ tab, newTab, server }) => {
  server.pageCaching = 'no-cache';
  serveSite(server, (site) => delete site.holdout);
  const shop = new Shop(tab, server.address);
  await shop.visit(HOME);
  await shop.acceptAll();
  await shop.heroBecomes(FALLBACK_OFFER);
  await tab.evaluate(() => {
    window.kept = true;
    addEventListener('pageshow', ({ persisted }) => (window.persisted = persisted));
  });
  // A page that is left in the very moment of a fold, some milliseconds, holds the site's lock and is not kept.
  await tab.waitFor('the first fold to be over', async () => {
    const { held, pending } = await navigator.locks.query();
    return localStorage.getItem('vitrin:demo-shop:state') !== null && held.length === 1 && pending.length === 0;
  });
  await shop.visit(QUIET_PAGE);
  await shop.started();

  const other = new Shop(await newTab(), server.address);
  await other.browseTrailShoes();
  const known = await other.tab.evaluate(() => window.vitrin.events().length);
  await other.tab.close();

  await tab.back();
  await tab.waitFor('the page to come back', (path) => location.pathname === path && document.readyState === 'complete', [HOME]);
  const reasons = await tab.evaluate(() => JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons ?? null));
  assert.deepEqual(await tab.evaluate(() => [window.kept, window.persisted]), [true, true], `kept as it was left, else: ${reasons}`);
  await shop.heroBecomes(TRAIL_OFFER);
  assert.ok((await tab.evaluate(() => window.vitrin.events().length)) >= known, 'it knows what happened meanwhile');
  assert.equal(await tab.evaluate(() => window.vitrin.track('view_item', { items: [{ item_id: 'after-return' }] }).status), 'accepted');
});

inEveryBrowser('what is tracked as the visitor leaves is known on the next page', async ({ tab, server }) => {
  const shop = new Shop(tab, server.address);
  await shop.visit(QUIET_PAGE);
  await shop.acceptAll();
  await tab.evaluate((address) => {
    window.vitrin.track('view_item', { items: [{ item_id: 'seen-first' }] });
    addEventListener('pagehide', () => window.vitrin.track('view_item', { items: [{ item_id: 'seen-last' }] }));
    setTimeout(() => (location.href = address));
  }, HOME);
  await tab.waitFor('the next page', (path) => location.pathname === path && window.vitrin, [HOME]);
  await shop.started();
  for (const item of ['seen-first', 'seen-last']) {
    await tab.waitFor(`${item} to be known`, (wanted) => window.vitrin.events().some((event) => event.item === wanted), [item]);
    assert.equal(await tab.evaluate(views, item), 1);
  }
});

for (const { name, recorder, fault } of [BLOCKED, UNREACHABLE]) {
  inBrowsers(['Chromium', 'Firefox'], `with ${name} everything else works, and the same report is sent later`, async ({ tab, server }) => {
    Object.assign(server.recorder, recorder);
    serveSite(server, askAtOnce);
    if (fault) server.faults.push(fault);
    const shop = new Shop(tab, server.address);
    await shop.visit(HOME);
    await shop.acceptAll();
    await shop.browseTrailShoes();
    await tab.hide();
    await tab.waitFor('a report to wait', () => window.vitrin.sent().length > 0);
    await tab.show();
    // It waits until no tab can have missed it; or it has failed, and trying again at once would only fail again. Nothing is sent for now.
    assert.deepEqual(await tab.evaluate(() => window.vitrin.sync()), { status: 'offline' });
    const [{ status, body }] = await tab.evaluate(() => window.vitrin.sent());
    assert.equal(status, 'pending');
    assert.equal(await tab.evaluate(() => window.vitrin.status.state), 'ready');
    await shop.visit(product(PRODUCTS[0]));
    await shop.addToCart();

    server.recorder = { later_ms: LATER_MS };
    server.faults.length = 0;
    await shop.visit(QUIET_PAGE);
    await shop.started();
    await tab.evaluate(() => window.vitrin.sync());
    await tab.waitFor('the report to be accepted', () => window.vitrin.sent()[0]?.status === 'accepted');
    assert.deepEqual([...new Set(server.reports.map((report) => report.body))], [body]);
  });
}

inBrowsers(['Chromium'], 'without a network the page goes on, and nothing is lost', async ({ tab, server }) => {
  const shop = new Shop(tab, server.address);
  await shop.visit(QUIET_PAGE);
  await shop.acceptAll();
  await tab.offline();
  assert.equal(await tab.evaluate(() => window.vitrin.track('view_item', { items: [{ item_id: 'seen-offline' }] }).status), 'accepted');
  assert.ok(await tab.evaluate(() => window.vitrin.decide('home-hero').id), 'offers are still decided');
  await tab.online();
  await shop.visit(HOME);
  await shop.started();
  await tab.waitFor('the view to be known', (item) => window.vitrin.events().some((event) => event.item === item), ['seen-offline']);
});
