/** Every kind of page of the demo, as a newcomer and as a known visitor meets it, by axe: light and dark, on a phone and on a desk. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium } from './browser/puppeteer.mjs';
import { SITE_DIR } from './collector.mjs';
import { DESKTOP, PAGES, PHONE, serveDemo, Visitor } from './loads.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const GUIDE = readdirSync(join(SITE_DIR, 'docs')).map((file) => `/docs/${file}`);
const OTHERS = ['/shop/', '/search/?q=tent', '/search/?q=nothing-like-it', '/checkout/', '/thank-you/', '/help/', '/privacy.html', '/404.html'];

let browser;
let server;
before(async () => {
  browser = await launchChromium();
  server = await serveDemo(true);
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** What axe finds on the open page, and whether it is wider than the window. */
async function faults(page, scheme) {
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }]);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
    const { scrollWidth, clientWidth } = document.documentElement;
    const too_wide = scrollWidth > clientWidth ? [`${scrollWidth} wide`] : [];
    return [...violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`), ...too_wide];
  });
}

for (const [name, viewport] of Object.entries({ PHONE, DESKTOP })) {
  for (const who of ['newcomer', 'known visitor']) {
    test(`axe finds nothing, and nothing is wider than the window: ${who}, ${name.toLowerCase()}`, { timeout: 300_000 }, async () => {
      const visitor = await Visitor.enter(browser.engine, server.address, viewport);
      if (who === 'known visitor') await visitor.becomeKnown();
      const page = await visitor.context.newPage();
      await page.setViewport(viewport);
      const paths = [...Object.values(PAGES), ...OTHERS, ...(who === 'newcomer' ? GUIDE : [])];
      for (const path of paths) {
        await page.goto(server.address + path, { waitUntil: 'networkidle0' });
        await page.evaluate(axe);
        for (const scheme of ['light', 'dark']) assert.deepEqual(await faults(page, scheme), [], `${path}, ${scheme}`);
      }
      await visitor.close();
    });
  }
}
