/** Offers and recommendations move nothing: layout shift as Chromium measures it, with Vitrin and without, and the room that every offer has. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launchChromium } from './browser/puppeteer.mjs';
import { DESKTOP, PAGES, PHONE, serveDemo, Visitor } from './loads.mjs';
import { SITE } from './shop.mjs';

const WIDTHS = [320, 360, 390, 768, 1280];
/** Slow enough for the page to be painted before an offer comes: only what was painted can shift. */
const LATE = { cpu: 1, latency: 80, bytes_per_second: 500_000 };
/** Half a pixel is drawn as none. */
const ROUNDING = 0.5;

let browser;
const servers = {};
before(async () => {
  browser = await launchChromium();
  Object.assign(servers, { with: await serveDemo(true), without: await serveDemo(false) });
});
after(async () => {
  await browser?.close();
  for (const { close } of Object.values(servers)) close();
});

for (const [name, viewport] of Object.entries({ PHONE, DESKTOP })) {
  test(`a known visitor's pages shift no more with Vitrin than without (${name.toLowerCase()})`, { timeout: 240_000 }, async () => {
    const visitors = {};
    for (const shop of ['with', 'without']) {
      visitors[shop] = await Visitor.enter(browser.engine, servers[shop].address, viewport, LATE);
      await visitors[shop].becomeKnown();
    }
    let offers = 0;
    let rows = 0;
    for (const [page, path] of Object.entries(PAGES)) {
      const { shift } = await visitors.without.load(path);
      const load = await visitors.with.load(path);
      assert.ok(load.shift <= shift, `${page}: ${shift} became ${load.shift}: ${JSON.stringify(load.shifted)}`);
      offers += load.offers.filter((variant) => variant === 'personalized').length;
      rows += load.rows.filter((count) => count > 0).length;
    }
    // Nothing shown is nothing shifted: that would prove nothing.
    assert.ok(offers >= 2 && rows >= 3, `${offers} offers, ${rows} rows of recommendations`);
    for (const visitor of Object.values(visitors)) await visitor.close();
  });
}

test('every offer of the demo has the room of the default that it stands in for', { timeout: 120_000 }, async () => {
  const visitor = await Visitor.enter(browser.engine, servers.without.address, PHONE);
  const page = await visitor.context.newPage();
  const wrong = [];
  for (const width of WIDTHS) {
    await page.setViewport({ width, height: 844 });
    let measured = 0;
    for (const path of Object.values(PAGES)) {
      await page.goto(servers.without.address + path, { waitUntil: 'load' });
      const heights = await page.evaluate((offers) => {
        const found = [];
        for (const host of document.querySelectorAll('vitrin-offer')) {
          const own = host.querySelector('.offer').getBoundingClientRect().height;
          for (const { id, placement, content } of offers) {
            if (placement !== host.getAttribute('placement')) continue;
            const offer = document.importNode(host.querySelector('template').content, true).firstElementChild;
            for (const field of offer.querySelectorAll('[data-field]')) {
              const words = content[field.dataset.field];
              if (field.dataset.field !== 'href' && typeof words === 'string') field.textContent = words;
            }
            host.prepend(offer);
            found.push([id, offer.getBoundingClientRect().height, own]);
            offer.remove();
          }
        }
        return found;
      }, SITE.offers);
      for (const [id, height, own] of heights) if (Math.abs(height - own) >= ROUNDING) wrong.push(`${id} at ${width}: ${height}, and the default ${own}`);
      measured += heights.length;
    }
    assert.equal(measured, SITE.offers.length, `${width}`);
  }
  assert.deepEqual(wrong, []);
  await visitor.close();
});
