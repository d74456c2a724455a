/**
 * From shoppers to a merchant: an offer that works, its campaign and its holdout; the reports of the engine that ships, a collector, and the lift
 * that the dashboard draws, which is what `vitrin-collector estimate` prints and what the shoppers did.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { SITE } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';

const OFFER = 'strip-care';
const GROUP = 'care';
const HELD_OUT = 0.2;
/** Share of visitors who buy, of those who saw what stands in the offer's place and of those who saw it. */
const BUYERS = { control: 0.4, shown: 0.8 };
const VISITORS = 3_000;
const AT_ONCE = 20;

/** The demo with two questions alone, an offer for everybody, and the terms of the preset `balanced`: everybody takes part in every epoch. */
const site = structuredClone(SITE);
site.config = 2;
Object.assign(site.privacy, { epsilon_per_report: 2, epsilon_year: 8 });
site.measure = [
  { campaign: OFFER, attribution_hours: 72 },
  { holdout: GROUP, goal: 'purchase', attribution_hours: 72 },
];
site.groups.find(({ id }) => id === GROUP).holdout.share = HELD_OUT;
const offer = site.offers.find(({ id }) => id === OFFER);
delete offer.audience;

/** Made once for all browsers. */
let made;
async function reports() {
  const workerData = { site, placement: offer.placement, offer: OFFER, buyers: BUYERS, visitors: VISITORS, expected: [0.5, HELD_OUT] };
  const worker = new Worker(new URL('shoppers.mjs', import.meta.url), { workerData });
  const [bodies] = await once(worker, 'message');
  return bodies;
}

const PERCENT = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const percent = (share) => PERCENT.format(share);
const points = (share) => (Math.abs(share) * 100 < 10 ? (Math.abs(share) * 100).toPrecision(2) : (Math.abs(share) * 100).toFixed(0));
const sign = (share) => (share < 0 ? '−' : '+');
const signedPoints = (share) => sign(share) + points(share);
const signedPercent = (share) => sign(share) + percent(Math.abs(share));

const CASES = [
  // The holdout comes before the arms: who is held out buys as seldom in both.
  { task: 0, kind: 'campaign', name: OFFER, title: 'Care kit', arms: ['Saw the fallback', 'Saw the offer'], truth: (1 - HELD_OUT) * (BUYERS.shown - BUYERS.control), says: 'The offer led more visitors to its goal.' },
  { task: 1, kind: 'holdout', name: GROUP, title: 'All offers of Care', arms: ['Held out', 'Not held out'], truth: BUYERS.shown - BUYERS.control, says: 'The offers led more visitors to their goal.' },
];

inEveryBrowser('a merchant reads what a campaign and a holdout changed', async ({ tab, server, collector }) => {
  const bodies = await (made ??= reports());
  assert.equal(bodies.length, VISITORS, 'a visitor sends one report in an epoch');
  for (let sent = 0; sent < bodies.length; sent += AT_ONCE) {
    const statuses = await Promise.all(bodies.slice(sent, sent + AT_ONCE).map((body) => collector.report(body)));
    assert.deepEqual([...new Set(statuses)], [202]);
  }
  const told = await collector.told();
  await tab.open(`${server.address}/dashboard/#token=${collector.token}`);
  for (const { task, kind, name, title, arms, truth, says } of CASES) {
    const row = (value) => {
      const found = told.find((line) => line.kind === kind && line.name === name && line.value === value);
      assert.equal(found?.hidden, '', `${kind} ${value}: ${JSON.stringify(found)}`);
      const [estimate, low, high] = [found.estimate, found.low, found.high].map(Number);
      return { estimate, low, high, reports: Number(found.reports) };
    };
    const panel = `[aria-labelledby="campaign-${task}"]`;
    await tab.waitFor(`the panel of ${title}`, (selector) => !!window.__find(selector), [panel]);
    const words = (await tab.text(panel)).replaceAll(/\s+/g, ' ');
    assert.ok(words.startsWith(title), words);
    assert.ok(words.includes(`${says} This holds however often you look.`), words);
    assert.doesNotMatch(words, /too few/, words);
    for (const [place, value] of ['control', 'shown'].entries()) {
      const { reports: count, estimate, low, high } = row(value);
      assert.ok(words.includes(`${arms[place]} ${count.toLocaleString('en')} ${percent(estimate)} ${percent(low)} – ${percent(high)}`), `${value}: ${words}`);
    }
    const [difference, relative] = [row('difference'), row('relative')];
    assert.ok(words.includes(`Points ${signedPoints(difference.estimate)} ${signedPoints(difference.low)} to ${signedPoints(difference.high)} `), words);
    assert.ok(words.includes(`Relative ${signedPercent(relative.estimate)} ${signedPercent(relative.low)} to ${signedPercent(relative.high)} `), words);
    // Half of a 95 % interval is 1.96 standard errors; five of them are missed by chance less than once in a million times.
    assert.ok(Math.abs(difference.estimate - truth) < (5 / 1.96) * (difference.high - difference.estimate), `${kind}: ${JSON.stringify(difference)} of ${truth}`);
    assert.ok(await tab.evaluate((selector) => !!window.__find(`${selector} .forest svg`), panel), 'the chart');
  }
}, { site });
