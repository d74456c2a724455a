/**
 * DESIGN I6 where a file does not arrive as it was built: the shop works, Vitrin says once why it does not, nothing is thrown. And the rest of the
 * engine: a page of the main job does without it, it comes when something rare is asked for, and where it does not, decisions still come.
 */
import assert from 'node:assert/strict';
import { FALLBACK_OFFER, HOME, PRODUCTS, Shop, TRAIL_OFFER, product, serveSite } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';
import { until } from './until.mjs';

const ENGINE = /^\/vitrin\/engine-[^/]*\.js/;
/** The demo has a model, so it loads the wasm whole. */
const WASM = /^\/vitrin\/whole-[^/]*\.wasm/;
const PAGE = /^\/vitrin\/vitrin-[^/]*\.wasm/;
const REST = /^\/vitrin\/rest-[^/]*\.wasm/;
const missing = () => new Response('not found', { status: 404 });
const page = () => new Response('<!doctype html><p>Not what you asked for', { headers: { 'content-type': 'text/html' } });
const changed = async (forward) => {
  const real = await forward();
  const bytes = new Uint8Array(await real.arrayBuffer());
  bytes[bytes.length >> 1] ^= 1;
  return new Response(bytes, { headers: real.headers });
};
const withType = async (forward) => new Response(await (await forward()).arrayBuffer(), { headers: { 'content-type': 'text/plain' } });
const withoutWasmPermission = async (forward) => {
  const real = await forward();
  const headers = new Headers(real.headers);
  headers.set('content-security-policy', headers.get('content-security-policy').replaceAll("'wasm-unsafe-eval'", ''));
  return new Response(await real.arrayBuffer(), { status: real.status, headers });
};

const CASES = [
  // why                                           what goes wrong                                  state       reason                 faults that a browser reports
  ['the engine is missing',                        { path: ENGINE, answer: missing },               'degraded', 'WASM_FETCH',          []],
  ['the engine was changed on its way',            { path: ENGINE, answer: changed },               'degraded', 'INTEGRITY',           []],
  ['the wasm is missing',                          { path: WASM, answer: missing },                 'degraded', 'WASM_FETCH',          []],
  ['one byte of the wasm was changed on its way',  { path: WASM, answer: changed },                 'degraded', 'INTEGRITY',           []],
  ['a page comes instead of the wasm',             { path: WASM, answer: page },                    'degraded', 'INTEGRITY',           []],
  ['the wasm comes with a wrong type',             { path: WASM, answer: withType },                'ready',    undefined,             []],
  ['the config is missing',                        { path: /^\/vitrin\/site\.json/, answer: missing }, 'degraded', 'BAD_CONFIG',       []],
  ['the page\'s policy does not allow wasm',       { path: /^\/($|product\/)/, answer: withoutWasmPermission }, 'degraded', 'WASM_BLOCKED_BY_CSP', [/^content security policy: script-src refused wasm-eval/]],
];

const noteErrors = (tab) =>
  tab.evaluate(() => {
    window.codes = [];
    window.vitrin.on('error', ({ code }) => window.codes.push(code));
  });

for (const [why, fault, state, reason, faults] of CASES) {
  inEveryBrowser(`the shop works when ${why}`, async ({ tab, server, expected }) => {
    server.faults.push(fault);
    expected.faults.push(...faults);
    const shop = new Shop(tab, server.address);
    await shop.visit(HOME);
    await shop.loaded();
    await noteErrors(tab);
    await shop.acceptAll();
    const status = await tab.evaluate(() => window.vitrin.status);
    assert.deepEqual([status.state, status.reason], [state, reason]);
    assert.deepEqual(await tab.evaluate(() => window.codes), reason ? [reason] : []);
    await shop.heroBecomes(FALLBACK_OFFER);
    await shop.visit(product(PRODUCTS[0]));
    await shop.addToCart();
  });
}

/** A shop that asks for nothing rare: no model, no reports, two offers. */
function serveMainJob(server) {
  server.faults.push({
    path: /^\/(help\/|product\/.*)?$/,
    answer: async (forward) => {
      const real = await forward();
      return new Response((await real.text()).replaceAll(/ data-(model|items)="[^"]*"/g, ''), { headers: real.headers });
    },
  });
  serveSite(server, (site) => {
    delete site.demo;
    delete site.measure;
    delete site.groups;
    site.privacy = { level: 'local' };
    site.segments = site.segments.filter(({ id }) => id === 'trail-runner');
    site.placements = site.placements.filter(({ id }) => id === FALLBACK_OFFER.placement);
    site.offers = site.offers.filter(({ id }) => id === FALLBACK_OFFER.id || id === TRAIL_OFFER.id);
  });
}

const restRequests = (server) => server.vitrinRequests.filter(({ path }) => REST.test(path)).length;
const heroOffer = () => window.vitrin.decide('home-hero').offer?.id;
/** Nothing on it asks for recommendations. */
const QUIET_PAGE = '/help/';
const look = (ids) => {
  const items = (id) => [{ item_id: id, item_category: 'shoes', item_category2: 'trail-running' }];
  return [...new Set(ids.map((id) => window.vitrin.track('view_item', { items: items(id) }).status))];
};
const kinds = () => Object.keys(window.vitrin.profile()).length;

inEveryBrowser('the rest of the engine is loaded once, when something rare is asked for', async ({ tab, server }) => {
  serveMainJob(server);
  const shop = new Shop(tab, server.address);
  await shop.visit(QUIET_PAGE);
  await shop.acceptAll();
  assert.deepEqual(await tab.evaluate(look, PRODUCTS), ['accepted']);
  await tab.reload();
  await shop.started();
  await until('a trail shoe', async () => (await tab.evaluate(heroOffer)) === TRAIL_OFFER.id);
  await shop.fence();
  assert.equal(restRequests(server), 0, 'the main job does without');
  await noteErrors(tab);
  assert.equal(await tab.evaluate(kinds), 0, 'not here yet');
  await until('the profile', () => tab.evaluate(kinds));
  await shop.fence();
  assert.equal(restRequests(server), 1);
  assert.equal(await tab.evaluate(heroOffer), TRAIL_OFFER.id, 'what was known is still known');
  const events = await tab.evaluate(() => window.vitrin.events());
  assert.deepEqual(PRODUCTS.filter((id) => !events.some(({ item }) => item === id)), []);
  assert.deepEqual(await tab.evaluate(() => window.codes), []);
});

for (const [why, answer, code] of [['does not come', missing, 'WASM_FETCH'], ['comes with one byte changed', changed, 'INTEGRITY']]) {
  inEveryBrowser(`the shop works when the rest of the engine ${why}`, async ({ tab, server }) => {
    server.faults.push({ path: REST, answer });
    serveMainJob(server);
    const shop = new Shop(tab, server.address);
    await shop.visit(QUIET_PAGE);
    await shop.acceptAll();
    await noteErrors(tab);
    assert.equal(await tab.evaluate(kinds), 0);
    await until('the fault to be told', () => tab.evaluate(() => window.codes.length));
    assert.equal(await tab.evaluate(kinds), 0);
    assert.deepEqual(await tab.evaluate(look, PRODUCTS), ['accepted']);
    assert.equal(await tab.evaluate(() => window.vitrin.status.state), 'ready');
    assert.deepEqual(await tab.evaluate(() => window.codes), [code], 'told once');
    await shop.visit(HOME);
    await shop.heroBecomes(TRAIL_OFFER);
  });

  inEveryBrowser(`the shop works when the page's half of the engine ${why}`, async ({ tab, server }) => {
    server.faults.push({ path: PAGE, answer });
    serveMainJob(server);
    const shop = new Shop(tab, server.address);
    await shop.visit(QUIET_PAGE);
    await shop.loaded();
    await noteErrors(tab);
    await shop.acceptAll();
    const { state, reason } = await tab.evaluate(() => window.vitrin.status);
    assert.deepEqual([state, reason, await tab.evaluate(() => window.codes)], ['degraded', code, [code]]);
    await shop.visit(HOME);
    await shop.heroBecomes(FALLBACK_OFFER);
  });
}

inEveryBrowser('decisions come while the rest of the engine is late', async ({ tab, server }) => {
  let arrive;
  const late = new Promise((resolve) => (arrive = resolve));
  server.faults.push({ path: REST, answer: async (forward) => (await late, forward()) });
  serveMainJob(server);
  const shop = new Shop(tab, server.address);
  await shop.visit(QUIET_PAGE);
  await shop.acceptAll();
  assert.equal(await tab.evaluate(kinds), 0);
  assert.equal(await tab.evaluate(heroOffer), FALLBACK_OFFER.id);
  assert.deepEqual(await tab.evaluate(() => window.vitrin.track('search', { search_term: 'shoes' })), { status: 'accepted' });
  await shop.fence();
  assert.deepEqual([restRequests(server), await tab.evaluate(kinds)], [1, 0]);
  arrive();
  await until('the profile', () => tab.evaluate(kinds));
});

inEveryBrowser('a tab without the rest of the engine takes over what was deleted in another', async ({ tab, newTab, server }) => {
  serveMainJob(server);
  const shop = new Shop(tab, server.address);
  await shop.visit(QUIET_PAGE);
  await shop.acceptAll();
  await noteErrors(tab);
  assert.deepEqual(await tab.evaluate(look, PRODUCTS), ['accepted']);
  const other = new Shop(await newTab(), server.address);
  await other.visit(QUIET_PAGE);
  await other.started();
  const isHere = () => performance.getEntriesByType('resource').some(({ name }) => /\/rest-[^/]*\.wasm/.test(name));
  const known = () => window.vitrin.events().map(({ item }) => item).filter(Boolean).sort();
  await until('all views in the other tab', async () => (await other.tab.evaluate(known)).length === PRODUCTS.length);
  assert.equal(await tab.evaluate(isHere), false, 'nothing asked for it here');
  const deleted = await other.tab.evaluate(() => {
    // Its own fold never comes: the deletion stays in its journal.
    navigator.locks.request = () => new Promise(() => {});
    const { index, item } = window.vitrin.events().find(({ item }) => item);
    window.vitrin.deleteEvent(index);
    return item;
  });
  // The first tab finds it there, and meets the gap.
  await until('the rest of the engine', () => tab.evaluate(isHere));
  const left = PRODUCTS.filter((id) => id !== deleted).sort();
  await until('the deletion', async () => JSON.stringify(await tab.evaluate(known)) === JSON.stringify(left));
  assert.deepEqual(await tab.evaluate(look, ['one-more']), ['accepted']);
  assert.deepEqual(await tab.evaluate(() => [window.vitrin.status.state, window.codes]), ['ready', []]);
  await tab.reload();
  await shop.started();
  await until('what is left', async () => JSON.stringify(await tab.evaluate(known)) === JSON.stringify([...left, 'one-more'].sort()));
});
