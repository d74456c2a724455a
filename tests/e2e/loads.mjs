/**
 * The demo with and without Vitrin's script tag, and what a load of one of its pages costs: for `page-cost.mjs`, which measures, and for
 * `shift.test.mjs`, which only asks whether anything moves.
 */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { SITE_DIR } from './collector.mjs';
import { PRODUCTS, product } from './shop.mjs';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};
const TAG = /<script async=""? ?src="\/vitrin\/vitrin\.js"[^>]*><\/script>|<script async src="\/vitrin\/vitrin\.js"[^>]*><\/script>/;
/** A page is watched until nothing was asked of the server for so long, in milliseconds. */
const QUIET_MS = 700;

/** Serves the demo as a content network would, each file compressed once. `with_vitrin` false takes the script tag out of every page. */
export async function serveDemo(with_vitrin) {
  const files = new Map();
  const read = async (path) => {
    let body = await readFile(join(SITE_DIR, path));
    const type = TYPES[extname(path)] ?? 'application/octet-stream';
    if (extname(path) === '.html' && !with_vitrin) {
      const text = body.toString();
      if (!TAG.test(text)) return { body, type };
      body = Buffer.from(text.replace(TAG, ''));
    }
    return { body: gzipSync(body, { level: 9 }), type, encoding: 'gzip' };
  };
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') return response.writeHead(202).end();
    const path = normalize(new URL(request.url, 'http://shop').pathname).replace(/\/$/, '/index.html');
    try {
      if (!files.has(path)) files.set(path, read(path));
      const { body, type, encoding } = await files.get(path);
      response.writeHead(200, { 'content-type': type, 'cache-control': 'max-age=600', ...(encoding && { 'content-encoding': encoding }) }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Run in a page before everything else: keeps what the browser tells of its own work. */
function watch() {
  const seen = { shifts: [], tasks: [], frames: [], paint: 0 };
  window.__seen = seen;
  const observe = (type, note) => {
    if (PerformanceObserver.supportedEntryTypes.includes(type))
      new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  };
  const path = (node) => node && `${node.nodeName.toLowerCase()}${node.id ? `#${node.id}` : ''}${node.className ? `.${String(node.className).split(' ')[0]}` : ''}`;
  observe('layout-shift', ({ value, hadRecentInput, sources = [] }) => {
    if (!hadRecentInput) seen.shifts.push({ value, of: sources.map(({ node }) => path(node)) });
  });
  observe('longtask', ({ startTime, duration }) => seen.tasks.push({ startTime, duration }));
  observe('largest-contentful-paint', ({ startTime }) => (seen.paint = startTime));
  observe('paint', ({ name, startTime }) => name === 'first-contentful-paint' && (seen.first = startTime));
  document.addEventListener('vitrin', ({ detail }) => detail.ready.then(() => (seen.ready = performance.now())));
  observe('long-animation-frame', ({ scripts }) => {
    for (const { sourceURL, invoker, duration } of scripts)
      if (`${sourceURL}${invoker}`.includes('/vitrin/')) seen.frames.push({ duration, sourceURL, invoker });
  });
}

/** A phone on a slow connection, as Lighthouse imagines it: Moto G, 150 ms and 1.6 Mbit/s, a quarter of this machine's speed. */
export const PHONE = { width: 390, height: 844, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
export const DESKTOP = { width: 1280, height: 800 };
export const SLOW = { cpu: 4, latency: 150, bytes_per_second: (1.6 * 1024 * 1024) / 8 };

/** Pages of the demo that carry offers and recommendations. */
export const PAGES = { home: '/', list: '/shop/shoes/trail-running/', product: product(PRODUCTS[0]), cart: '/cart/' };

/** A visitor of one of the two shops. */
export class Visitor {
  static async enter(browser, address, viewport, slow) {
    const visitor = new Visitor();
    visitor.context = await browser.createBrowserContext();
    visitor.address = address;
    visitor.viewport = viewport;
    visitor.slow = slow;
    return visitor;
  }
  close() {
    return this.context.close();
  }

  async #page() {
    const page = await this.context.newPage();
    await page.setViewport(this.viewport);
    return page;
  }

  /** Allows everything, looks at trail shoes until the shop knows, and puts one into the cart. */
  async becomeKnown() {
    const page = await this.#page();
    const visit = (path) => page.goto(this.address + path, { waitUntil: 'networkidle0' });
    await visit('/');
    await page.waitForSelector('#cc-main .cm [data-role="all"]', { visible: true });
    await page.evaluate(() => document.querySelector('#cc-main .cm [data-role="all"]').click());
    for (const id of PRODUCTS) {
      await visit(product(id));
      const known = (wanted) => !window.vitrin || window.vitrin.events?.().some((event) => event.item === wanted);
      if (await page.evaluate(() => !!document.querySelector('script[data-site]'))) await page.waitForFunction(known, {}, id);
    }
    await page.evaluate(() => document.querySelector('[data-buy] .size').click());
    await page.evaluate(() => document.querySelector('[data-buy] button[type="submit"]').click());
    await page.waitForFunction(() => document.querySelector('[data-cart-count]').textContent === '1');
    await page.goto('about:blank');
    await page.close();
  }

  /** Loads a page from an empty cache, scrolls through it, and tells what that cost. */
  async load(path) {
    const page = await this.#page();
    const session = await page.createCDPSession();
    const sizes = new Map();
    const names = new Map();
    await session.send('Network.enable');
    await session.send('Network.clearBrowserCache');
    session.on('Network.requestWillBeSent', ({ requestId, request }) => names.set(requestId, new URL(request.url).pathname));
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const name = names.get(requestId);
      sizes.set(name, (sizes.get(name) ?? 0) + encodedDataLength);
    });
    if (this.slow) {
      const { latency, bytes_per_second, cpu } = this.slow;
      await session.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput: bytes_per_second, uploadThroughput: bytes_per_second });
      await session.send('Emulation.setCPUThrottlingRate', { rate: cpu });
    }
    await page.evaluateOnNewDocument(watch);
    await page.goto(this.address + path, { waitUntil: 'networkidle0', timeout: 120_000 });
    await page.waitForNetworkIdle({ idleTime: QUIET_MS, timeout: 120_000 });
    await page.evaluate(async () => {
      // As a reader goes: what comes into view late must not move what is there.
      const frame = () => new Promise((next) => requestAnimationFrame(() => setTimeout(next, 60)));
      for (let top = 0; top < document.documentElement.scrollHeight; top += innerHeight / 2) {
        scrollTo({ top, behavior: 'instant' });
        await frame();
      }
      scrollTo({ top: 0, behavior: 'instant' });
      await frame();
    });
    await page.waitForNetworkIdle({ idleTime: QUIET_MS, timeout: 120_000 });
    const { seen, offers, rows } = await page.evaluate(() => ({
      seen: window.__seen,
      offers: [...document.querySelectorAll('vitrin-offer')].map(({ decision }) => decision?.variant ?? 'default'),
      rows: [...document.querySelectorAll('vitrin-recommendations')].map(({ recommendations }) => recommendations?.length ?? 0),
    }));
    await page.close();
    const sum = (list, pick) => list.reduce((total, one) => total + pick(one), 0);
    return {
      shift: sum(seen.shifts, ({ value }) => value),
      shifted: seen.shifts,
      long_tasks: seen.tasks.length,
      own_long_tasks: seen.frames.filter(({ duration }) => duration > 50).length,
      blocking_ms: sum(seen.tasks, ({ duration }) => duration - 50),
      paint_ms: seen.paint,
      first_paint_ms: seen.first,
      ready_ms: seen.ready,
      bytes: sum([...sizes.values()], (size) => size),
      files: sizes,
      offers,
      rows,
    };
  }
}
