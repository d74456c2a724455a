/** Pages with nothing on them but the package as it was built in target/pkg, in Chromium: for what times a call of it. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { CHROMIUM } from './browser/chromium.mjs';

const pkg = fileURLToPath(new URL('../../target/pkg/', import.meta.url));
const model = fileURLToPath(new URL('../vectors/model.bin', import.meta.url));
const TYPES = { js: 'text/javascript', wasm: 'application/wasm', bin: 'application/octet-stream' };

/** Gives `measure` a way to run work on a new page of a new visitor, with values; closes everything after it. */
export async function withBarePages(measure) {
  const server = createServer(async (request, response) => {
    const name = request.url.slice(1);
    // A page that is alone has a clock of 5 µs in place of 100.
    response.setHeader('cross-origin-opener-policy', 'same-origin').setHeader('cross-origin-embedder-policy', 'require-corp');
    try {
      if (name === '') return response.setHeader('content-type', 'text/html').end('<!doctype html><title>bench</title>');
      const bytes = await readFile(name === 'model.bin' ? model : `${pkg}${name}`);
      response.setHeader('content-type', TYPES[name.split('.').pop()] ?? 'text/plain').end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const browser = await puppeteer.launch(CHROMIUM);
  const onPage = async (work, ...values) => {
    const context = await browser.createBrowserContext();
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    if (!(await page.evaluate(() => crossOriginIsolated))) throw Error('a coarse clock');
    const measured = await page.evaluate(work, ...values);
    await context.close();
    return measured;
  };
  try {
    await measure(onPage);
  } finally {
    await browser.close();
    server.close();
  }
}
