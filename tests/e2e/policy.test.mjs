/** The demo's content security policy is strict, and Vitrin needs no more than it says. Every other run fails on a violation. */
import assert from 'node:assert/strict';
import { HOME, LIST, PRODUCTS, Shop, product } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';
import { until } from './until.mjs';

inEveryBrowser('every page has a policy that refuses scripts of others, inline script and eval', async ({ tab, server, expected }) => {
  const shop = new Shop(tab, server.address);
  for (const path of [HOME, LIST, product(PRODUCTS[0]), '/search/?q=tent', '/cart/', '/checkout/', '/privacy.html', '/dashboard/']) {
    const answer = await fetch(server.address + path);
    assert.equal(answer.status, 200, path);
    const policy = answer.headers.get('content-security-policy') ?? '';
    const scripts = policy.split(';').map((part) => part.trim().split(/\s+/)).find(([name]) => name === 'script-src') ?? [];
    assert.deepEqual(scripts.slice(1).sort(), ["'self'", "'wasm-unsafe-eval'"], `script-src of ${path}`);
    assert.match(policy, /require-trusted-types-for 'script'/, path);
    await shop.visit(path);
  }
  assert.deepEqual(server.faultsSeen, []);
  // The recorder would have seen a violation.
  expected.faults.push(/^content security policy: img-src refused/);
  await tab.evaluate(() => {
    new Image().src = 'https://elsewhere.example/pixel';
  });
  await until('the violation to be seen', () => server.faultsSeen.length > 0);
});
