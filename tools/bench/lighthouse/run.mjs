/**
 * Lighthouse on the demo's pages, with Vitrin's script tag and without: `./x bench lighthouse [runs]`. Its own phone, its own simulated connection
 * and processor; each run from an empty cache, the two shops in turns, as a visitor who comes first and as one who is known; medians of all runs.
 */
import lighthouse from 'lighthouse';
import puppeteer from 'puppeteer-core';
import { CHROMIUM } from '../../../tests/e2e/browser/chromium.mjs';
import { PAGES, PHONE, serveDemo, Visitor } from '../../../tests/e2e/loads.mjs';

const runs = Number(process.argv[2] ?? 3);
if (!(runs >= 1)) throw Error('runs must be at least 1');
const CATEGORIES = ['performance', 'accessibility', 'best-practices'];
const whole = (value) => value.toFixed(0);
/** [what, where in a report, how it is written] */
const SHOWN = [
  ...CATEGORIES.map((id) => [id, ({ categories }) => categories[id].score * 100, whole]),
  ['cumulative layout shift', ({ audits }) => audits['cumulative-layout-shift'].numericValue, (value) => value.toFixed(4)],
  ['total blocking time, ms', ({ audits }) => audits['total-blocking-time'].numericValue, whole],
  ['largest contentful paint, ms', ({ audits }) => audits['largest-contentful-paint'].numericValue, whole],
  ['transfer, bytes', ({ audits }) => audits['total-byte-weight'].numericValue, whole],
];
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];

const servers = { without: await serveDemo(false), with: await serveDemo(true) };
const browser = await puppeteer.launch(CHROMIUM);

async function measure(visitor, path) {
  const page = await visitor.context.newPage();
  const session = await page.createCDPSession();
  await session.send('Network.clearBrowserCache');
  const { lhr } = await lighthouse(visitor.address + path, { onlyCategories: CATEGORIES, disableStorageReset: true, logLevel: 'error' }, undefined, page);
  await page.close();
  if (lhr.runtimeError) throw Error(lhr.runtimeError.message);
  return lhr;
}

/** What takes points from accessibility and best practices, by title. */
const faults = ({ categories, audits }) =>
  CATEGORIES.slice(1).flatMap((id) => categories[id].auditRefs.filter(({ id: audit, weight }) => weight > 0 && audits[audit].score !== null && audits[audit].score < 1).map(({ id: audit }) => audits[audit].title));

try {
  for (const [who, is_known] of [['first visit, nothing decided', false], ['a known visitor', true]]) {
    for (const [name, path] of Object.entries(PAGES)) {
      const reports = { without: [], with: [] };
      for (let run = 0; run < runs; run += 1) {
        for (const shop of ['without', 'with']) {
          const visitor = await Visitor.enter(browser, servers[shop].address, PHONE);
          if (is_known) await visitor.becomeKnown();
          reports[shop].push(await measure(visitor, path));
          await visitor.close();
        }
      }
      console.log(`\n${name}, ${who} (medians of ${runs})\n${''.padEnd(30)}${['without', 'with', 'added'].map((shop) => shop.padStart(12)).join('')}`);
      for (const [what, pick, write] of SHOWN) {
        const [without, having] = ['without', 'with'].map((shop) => median(reports[shop].map(pick)));
        console.log(`${what.padEnd(30)}${[without, having, having - without].map((value) => write(value).padStart(12)).join('')}`);
      }
      const found = [...new Set(Object.values(reports).flat().flatMap(faults))];
      if (found.length > 0) console.log(`found: ${found.join('; ')}`);
    }
  }
} finally {
  await browser.close();
  for (const { close } of Object.values(servers)) close();
}
