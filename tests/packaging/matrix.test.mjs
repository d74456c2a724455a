/**
 * The packed package in each tool that shops build with, and the script tag under each policy, in Chromium: the engine runs
 * and the offer changes, or the status says why not and the shop goes on. Prints a line a case.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import puppeteer from 'puppeteer-core';
import { CHROMIUM } from '../e2e/browser/chromium.mjs';
import * as builds from './builds.mjs';
import { serve } from './serve.mjs';

const READY = { status: { state: 'ready', warnings: [] }, offer: 'deal' };
const failed = (reason) => ({ status: { state: 'degraded', reason }, offer: null });
const NOT_THERE = { status: {}, offer: null };

/** The policies that the guide promises to be enough. */
const [WASM_RULES, TRUSTED_RULES] = Array.from(
  readFileSync(new URL('../../www/docs/csp.md', import.meta.url), 'utf8').matchAll(/^```csp\n(.*)\n```$/gm),
  ([, rules]) => rules,
);
const policy = (...rules) => ({ 'content-security-policy': ["default-src 'none'", 'img-src data:', ...rules].join('; ') });
const WITH_WASM = policy(WASM_RULES);
const TRUSTED = policy(WASM_RULES, TRUSTED_RULES);
const STRICT = policy("script-src 'self'", "connect-src 'self'");

const integrity = JSON.parse(readFileSync(new URL('node_modules/vitrin/integrity.json', import.meta.url), 'utf8'));
const sri = `integrity="${integrity['cdn/vitrin.js']}"`;
const served = (pattern, change) => (path, file) => (pattern.test(path) ? change(file) : file);
/** One byte more, which runs as before: only a hash can tell. */
const tampered = (pattern) => served(pattern, (file) => ({ ...file, body: Buffer.concat([file.body, Buffer.from('\n')]) }));
const longer = (pattern) => served(pattern, (file) => ({ ...file, body: Buffer.concat([file.body, Buffer.from([0, 1, 0])]) }));
const typed = (type) => served(/\.wasm$/, (file) => ({ ...file, type }));

/** [what, build, entry, more]; `says` is what the console has to say, `violates` that the browser refuses something. */
const CASES = [
  ['Vite, development', builds.viteDev, 'default'],
  ['Vite 7, development, as the guide has it', builds.vite7Dev, 'default'],
  ['Vite, build', builds.viteBuild, 'default'],
  ['Vite, build, slim', builds.viteBuild, 'slim'],
  ['Vite, build, inline', builds.viteBuild, 'inline'],
  ['Vite, build, React 19', builds.viteBuild, 'react', { react: '19.' }],
  ['Vite, build, React 18', builds.viteReact18, 'react', { react: '18.' }],
  ['webpack', builds.webpack, 'default'],
  ['webpack, inline', builds.webpack, 'inline'],
  ['Next, build and start, webpack', builds.next, 'react', { extra: '--webpack', react: undefined }],
  ['Next, build and start, Turbopack', builds.next, 'react', { extra: '--turbopack', react: undefined }],
  ['Rollup, inline', builds.rollup, 'inline'],
  ['esbuild, inline', builds.esbuild, 'inline'],
  ['esbuild, inline, one file', builds.esbuildOneFile, 'inline'],
  ['no bundler, an import map', builds.importMap, 'default'],
  ['script tag', builds.scriptTag, 'tag'],
  ["script tag, policy with 'wasm-unsafe-eval'", builds.scriptTag, 'tag', { headers: WITH_WASM }],
  ['script tag, Trusted Types enforced', builds.scriptTag, 'tag', { headers: TRUSTED }],
  ['script tag, strict policy', builds.scriptTag, 'tag', { headers: STRICT, expected: failed('WASM_BLOCKED_BY_CSP'), says: ["vitrin: WASM_BLOCKED_BY_CSP: add 'wasm-unsafe-eval' to script-src"] }],
  ['Vite, build, Trusted Types enforced', builds.viteBuild, 'default', { headers: TRUSTED }],
  ['Vite, build, strict policy', builds.viteBuild, 'default', { headers: STRICT, expected: failed('WASM_BLOCKED_BY_CSP') }],
  ['esbuild, inline, Trusted Types enforced', builds.esbuild, 'inline', { headers: TRUSTED }],
  ['script tag with its hash', builds.scriptTag, 'tag', { extra: sri }],
  ['script tag with its hash, file tampered with', builds.scriptTag, 'tag', { extra: sri, change: tampered(/\/vitrin\.js$/), expected: NOT_THERE, violates: true }],
  ['script tag, engine tampered with', builds.scriptTag, 'tag', { change: tampered(/\/engine-/), expected: failed('INTEGRITY'), violates: true }],
  ['script tag, wasm tampered with', builds.scriptTag, 'tag', { change: longer(/\.wasm$/), expected: failed('INTEGRITY'), violates: true }],
  ['Vite, build, wasm tampered with', builds.viteBuild, 'default', { change: longer(/\.wasm$/), expected: failed('INTEGRITY'), violates: true }],
  ['script tag, wasm served as text', builds.scriptTag, 'tag', { change: typed('text/plain') }],
  ['script tag, wasm of no type', builds.scriptTag, 'tag', { change: typed('application/octet-stream') }],
];

let browser;
before(async () => {
  browser = await puppeteer.launch(CHROMIUM);
});
after(() => browser?.close());

const built = new Map();
/** Each shop is built once, whatever it is served with. */
function once(build, entry, extra) {
  const name = [build.name, entry, extra].filter(Boolean).join('-').replace(/[^A-Za-z0-9]+/g, '-').slice(0, 60);
  if (!built.has(name)) built.set(name, build(name, entry, extra));
  return built.get(name);
}

for (const [what, build, entry, { headers, change, extra, expected = READY, violates = false, says = [], react } = {}] of CASES) {
  test(what, { timeout: 300_000 }, async () => {
    const made = await once(build, entry, extra);
    const server = made.folder ? await serve(made.folder, headers, change) : made;
    const context = await browser.createBrowserContext();
    const complaints = [];
    try {
      const page = await context.newPage();
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      await page.goto(`${server.address}/`);
      await page.waitForFunction(() => globalThis.outcome, { timeout: 30_000 });
      const outcome = await page.evaluate(() => globalThis.outcome);
      const { message, ...status } = outcome.status;
      assert.deepEqual({ status, offer: outcome.offer }, expected);
      assert.equal(Boolean(message), Boolean(expected.status.reason), `a reason is explained: ${message}`);
      assert.equal(outcome.sold, true);
      if (expected !== NOT_THERE) assert.deepEqual(outcome.before, { status: 'pending', offer: null });
      if (entry === 'slim') assert.equal(await page.evaluate(() => globalThis.asked_after_grant), true);
      if (entry === 'react') await page.waitForFunction(() => document.body.textContent.includes('For lookers'), { timeout: 10_000 });
      if (react) assert.equal(await page.evaluate(() => globalThis.drawn_by_server), 'default');
      if (react) assert.match(await page.evaluate(() => globalThis.react_version), new RegExp(`^${react}`));
      if (violates) assert.notEqual(complaints.length, 0, 'the browser itself must have refused');
      else assert.deepEqual(complaints, says);
    } finally {
      await context.close();
      await server.stop();
    }
  });
}

const asProgram = (source, type) =>
  execFileSync(process.execPath, [`--input-type=${type}`, '-e', source], { cwd: new URL('.', import.meta.url), encoding: 'utf8' }).trim();
const ASK = "const client = init({ site: 'shop', config: '/site.json' }); client.ready.then(() => console.log(client.status.state, client.decide('hero').reasons[0]))";

test('Node, import', () => {
  for (const entry of ['vitrin', 'vitrin/inline', 'vitrin/slim'])
    assert.equal(asProgram(`import { init } from '${entry}'; ${ASK}`, 'module'), 'disabled not_ready', entry);
});

test('Node, require', () => {
  for (const entry of ['vitrin', 'vitrin/inline', 'vitrin/slim'])
    assert.equal(asProgram(`const { init } = require('${entry}'); ${ASK}`, 'commonjs'), 'disabled not_ready', entry);
});

test('Node, every entry may be imported where there is no page', () => {
  const { exports } = JSON.parse(readFileSync(new URL('node_modules/vitrin/package.json', import.meta.url), 'utf8'));
  const entries = Object.entries(exports).flatMap(([name, to]) => (to.default ? [name.replace('.', 'vitrin')] : []));
  assert.ok(entries.length > 8, `${entries}`);
  for (const entry of entries) assert.equal(asProgram(`import * as all from '${entry}'; console.log(Object.keys(all).length > 0)`, 'module'), 'true', entry);
});

test('Node, React on a server', () => {
  const source = `
    import { createElement as h } from 'react';
    import { renderToString } from 'react-dom/server';
    import { init } from 'vitrin';
    import { Placement, VitrinProvider } from 'vitrin/react';
    const client = init({ site: 'shop', config: '/site.json' });
    console.log(renderToString(h(VitrinProvider, { client }, h(Placement, { name: 'hero', fallback: 'default', children: () => 'never' }))));`;
  assert.equal(asProgram(source, 'module'), '<div data-placement="hero">default</div>');
});
