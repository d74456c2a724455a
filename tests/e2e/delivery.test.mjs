/** DESIGN I6 where a file does not arrive as it was built: the shop works, Vitrin says why it does not, nothing is thrown. */
import assert from 'node:assert/strict';
import { FALLBACK_OFFER, HOME, PRODUCTS, Shop, product } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';

const ENGINE = /^\/vitrin\/engine-[^/]*\.js/;
const WASM = /^\/vitrin\/vitrin-[^/]*\.wasm/;
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
  ['a page comes instead of the wasm',             { path: WASM, answer: page },                    'degraded', 'INTEGRITY',           []],
  ['the wasm comes with a wrong type',             { path: WASM, answer: withType },                'ready',    undefined,             []],
  ['the config is missing',                        { path: /^\/vitrin\/site\.json/, answer: missing }, 'degraded', 'BAD_CONFIG',       []],
  ['the page\'s policy does not allow wasm',       { path: /^\/($|product\/)/, answer: withoutWasmPermission }, 'degraded', 'WASM_BLOCKED_BY_CSP', [/^content security policy: script-src refused wasm-eval/]],
];

for (const [why, fault, state, reason, faults] of CASES) {
  inEveryBrowser(`the shop works when ${why}`, async ({ tab, server, expected }) => {
    server.faults.push(fault);
    expected.faults.push(...faults);
    const shop = new Shop(tab, server.address);
    await shop.visit(HOME);
    await shop.loaded();
    await shop.acceptAll();
    const status = await tab.evaluate(() => window.vitrin.status);
    assert.deepEqual([status.state, status.reason], [state, reason]);
    await shop.heroBecomes(FALLBACK_OFFER);
    await shop.visit(product(PRODUCTS[0]));
    await shop.addToCart();
  });
}
