/**
 * What Vitrin adds to a page of the demo: `./x bench page [loads]`. Loads each page with and without the script tag in turn, from an empty cache, on
 * a phone with a slow connection and a slow processor, as a visitor who comes first and as one who is known; medians of all loads.
 */
import puppeteer from 'puppeteer-core';
import { CHROMIUM } from './browser/chromium.mjs';
import { PAGES, PHONE, serveDemo, SLOW, Visitor } from './loads.mjs';

const loads = Number(process.argv[2] ?? 7);
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const SHOWN = [
  ['layout shift', 'shift', (value) => value.toFixed(4)],
  ['long tasks', 'long_tasks', (value) => value.toFixed(0)],
  ['… in Vitrin\u2019s files', 'own_long_tasks', (value) => value.toFixed(0)],
  ['total blocking time, ms', 'blocking_ms', (value) => value.toFixed(0)],
  ['largest paint, ms', 'paint_ms', (value) => value.toFixed(0)],
  ['transfer, bytes', 'bytes', (value) => value.toFixed(0)],
];

const servers = { without: await serveDemo(false), with: await serveDemo(true) };
const browser = await puppeteer.launch(CHROMIUM);

/** A visitor of each shop. */
async function visitors(is_known) {
  const made = {};
  for (const [shop, { address }] of Object.entries(servers)) {
    made[shop] = await Visitor.enter(browser, address, PHONE, SLOW);
    if (is_known) await made[shop].becomeKnown();
  }
  return made;
}

const added = new Map();
function report(title, measured) {
  console.log(`\n${title}\n${''.padEnd(26)}${['without', 'with', 'added'].map((name) => name.padStart(12)).join('')}`);
  for (const [what, field, write] of SHOWN) {
    const [without, having] = ['without', 'with'].map((shop) => median(measured[shop].map((load) => load[field])));
    console.log(`${what.padEnd(26)}${[without, having, having - without].map((value) => write(value).padStart(12)).join('')}`);
  }
  const moved = measured.with.flatMap(({ shifted }) => shifted.flatMap(({ of }) => of));
  if (moved.length > 0) console.log(`moved with Vitrin: ${[...new Set(moved)].join(', ')}`);
  const ready = measured.with.map(({ ready_ms }) => ready_ms).filter((value) => value !== undefined);
  if (ready.length > 0) console.log(`the engine is ready after ${median(ready).toFixed(0)} ms`);
  const { offers, rows } = measured.with[0];
  console.log(`shown: offers ${offers.join(', ') || 'none'}; recommended ${rows.join(', ') || 'none'}`);
  for (const [name, size] of measured.with[0].files) if (name.startsWith('/vitrin/')) added.set(name, size);
}

try {
  for (const [who, is_known] of [['first visit, nothing decided', false], ['a known visitor', true]]) {
    for (const [name, path] of Object.entries(PAGES)) {
      const measured = { without: [], with: [] };
      // Known anew for each page, and a new one for each first visit: one load must not change the next.
      const known = is_known && (await visitors(true));
      for (let load = 0; load < loads; load += 1) {
        const both = known || (await visitors(false));
        for (const shop of ['without', 'with']) {
          measured[shop].push(await both[shop].load(path));
          if (!known) await both[shop].close();
        }
      }
      if (known) for (const visitor of Object.values(known)) await visitor.close();
      report(`${name}, ${who} (medians of ${loads})`, measured);
    }
  }
  console.log('\nadded, by file, as transferred (gzip, with headers)');
  for (const [name, size] of [...added].sort(([, one], [, two]) => two - one)) console.log(`${name.padEnd(44)}${`${size}`.padStart(10)}`);
} finally {
  await browser.close();
  for (const { close } of Object.values(servers)) close();
}
