/**
 * Vitrin beside its peers in one Chromium and one run: `./x bench browser [--rounds 9] [--events 100000]`.
 * Sides take turns within every round, so that a busy machine slows all of them; a figure is the median over rounds, and the ratio to Vitrin's
 * is what to compare: absolute times are this machine's. Writes target/bench/browser.json, which `www/` draws.
 */
import { build } from 'esbuild';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import puppeteer from 'puppeteer-core';
import { CHROMIUM } from '../../../tests/e2e/browser/chromium.mjs';
import { choose, growth, load, median, memory, track } from './measures.mjs';
import { serve } from './server.mjs';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const VITRIN = path('../../../target/pkg');
const OUT = path('../../../target/bench');
const SIDES = ['vitrin', 'growthbook', 'posthog', 'mixpanel', 'snowplow', 'raw-history'];
const TRACKERS = SIDES.filter((side) => side !== 'growthbook');
const OFFERS = [10, 100, 1000, 10_000];
const SEGMENTS = [10, 100, 1000];
/** Goals of MODELS and PEERS, in milliseconds, bytes. */
const GOALS = { track: 0.1, 'decide 1000': 0.3, afterWasm: 15 };

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '9' }, events: { type: 'string', default: '100000' } } });
const rounds = Number(values.rounds);
const most = Number(values.events);
if (!(rounds >= 1 && most >= 100)) throw Error('--rounds must be at least 1, --events at least 100');

await build({
  entryPoints: SIDES.map((side) => path(`sides/${side}.js`)),
  outdir: `${OUT}/sides`,
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022'],
  external: ['/vitrin/*'],
  logLevel: 'warning',
});
const server = await serve({ sides: `${OUT}/sides`, vitrin: VITRIN });
// One call writes a hundred thousand events; the slowest side takes minutes for it on a busy machine.
const browser = await puppeteer.launch({ ...CHROMIUM, protocolTimeout: 900_000 });
const run = { browser, origin: server.origin };
const progress = (text) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`);

/** Every side's figures, `rounds` times, in turns. */
async function turns(what, sides, measure) {
  const found = Object.fromEntries(sides.map((side) => [side, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const side of sides) {
      progress(`${what}: round ${round + 1} of ${rounds}, ${side}`);
      found[side].push(await measure(side));
    }
  return found;
}
const pick = (found, key) => Object.fromEntries(Object.entries(found).map(([side, rows]) => [side, median(rows.map((row) => (key ? row[key] : row)))]));

const figures = [];
/** One line of the table; `goal` is Vitrin's. */
const figure = (name, unit, sides, goal) => figures.push({ name, unit, sides, goal });

try {
  const loads = await turns('first load', SIDES, (side) => load(run, side));
  figure('First load: transfer, gzip', 'B', pick(loads, 'bytes'));
  figure('First load: from request to ready', 'ms', pick(loads, 'ms'));
  figure('Ready after the wasm arrived', 'ms', pick(loads, 'afterWasmMs'), GOALS.afterWasm);
  const tracks = await turns('track', TRACKERS, (side) => track(run, side, side === 'raw-history' ? 300 : 1000));
  figure('Track: the call', 'ms', pick(tracks, 'callMs'), GOALS.track);
  figure('Track: all in, per event', 'ms', pick(tracks, 'allMs'));
  figure('Long tasks: load and track', 'count', Object.fromEntries(SIDES.map((side) => [side, median([...loads[side], ...(tracks[side] ?? [])].map((row) => row.longTasks))])));
  for (const offers of OFFERS) {
    const found = await turns(`decide ${offers}`, ['vitrin', 'growthbook'], (side) => choose(run, side, { offers }));
    figure(`Decide among ${offers} offers`, 'ms', pick(found), GOALS[`decide ${offers}`]);
  }
  for (const segments of SEGMENTS) {
    const found = await turns(`segments ${segments}`, ['vitrin', 'growthbook', 'raw-history'], (side) => choose(run, side, { segments }));
    const listed = await turns(`segments ${segments}, listed`, ['vitrin'], (side) => choose(run, side, { segments, list: true }));
    figure(`Evaluate ${segments} segments`, 'ms', pick(found));
    figure(`List ${segments} segments with evidence`, 'ms', pick(listed));
  }
  const held = await turns('memory', SIDES, (side) => memory(run, side));
  figure('Memory beyond an empty page', 'B', pick(held));

  const steps = [];
  for (let step = 100; step <= most; step *= 10) steps.push(step);
  const grown = {};
  for (const side of ['vitrin', 'raw-history']) {
    progress(`growth: ${side}`);
    grown[side] = await growth(run, side, side === 'vitrin' ? steps : steps.filter((step) => step <= 10_000));
  }
  progress('');

  const show = (value, unit) =>
    value === undefined ? '–' : unit === 'ms' ? value.toPrecision(3) : Math.round(value).toLocaleString('en');
  const line = (cells) => console.log(cells.map((cell, n) => (n ? String(cell).padStart(13) : String(cell).padEnd(38))).join(''));
  line(['median of ' + rounds + ' rounds', 'unit', ...SIDES]);
  for (const { name, unit, sides, goal } of figures) {
    line([name + (goal ? ` (goal ${goal})` : ''), unit, ...SIDES.map((side) => show(sides[side], unit))]);
    const own = sides.vitrin;
    if (own > 0 && Object.keys(sides).length > 1)
      line(['', '× vitrin', ...SIDES.map((side) => (side !== 'vitrin' && sides[side] !== undefined ? `×${(sides[side] / own).toPrecision(3)}` : ''))]);
  }
  console.log();
  line(['after so many events', 'side', 'characters', 'ms an event']);
  for (const [side, rows] of Object.entries(grown))
    for (const row of rows)
      line([row.events.toLocaleString('en'), side, row.failed ? row.failed : row.chars.toLocaleString('en'), row.failed ? '' : row.ms.toPrecision(3)]);

  await mkdir(OUT, { recursive: true });
  const measured = { on: new Date().toISOString().slice(0, 10), chromium: await browser.version(), cores: cpus().length, rounds, figures, growth: grown };
  await writeFile(`${OUT}/browser.json`, `${JSON.stringify(measured, undefined, 1)}\n`);
} finally {
  await browser.close();
  server.close();
}
