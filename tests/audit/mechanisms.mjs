/**
 * The loss of one report, for every mechanism: two visitors with opposite truths make the same report again and again with fresh
 * randomness, and the event that tells them apart best is counted.
 */
import { Device } from './device.mjs';
import { shownLoss, pointError } from './bounds.mjs';

const DAY_MS = 86_400_000;
/** Reports that one document makes. */
const DOCUMENT_TRIALS = 1000;
/** Of 92 days: four reports a year of a quarter of its epsilon each, so that everybody takes part in every epoch. */
const PERIOD_DAYS = 92;
const EPOCH = 226;
const START_MS = EPOCH * PERIOD_DAYS * DAY_MS + DAY_MS;

const offers = [
  { id: 'welcome', placement: 'hero', content: { title: 'Welcome' } },
  { id: 'boots', placement: 'hero', goal: 'add_to_cart', content: { title: 'Boots' } },
];
const categories = Array.from({ length: 100 }, (_, place) => `category-${place}`);
const view = (category) => ({ type: 'event', name: 'view_item', data: { items: [{ item_id: 'a', item_category: category }] } });

/** A visitor's way to a truth: what happens in the epoch before, and in the epoch. */
const nothing = () => {};
const views = (category) => (device) => [1, 2, 3, 4].forEach(() => device.handle(view(category)));
const buys = (device) =>
  device.handle({ type: 'event', name: 'purchase', data: { transaction_id: 'T-1', currency: 'EUR', value: 10 } });
const sees = (device) => {
  // Exposures count once on a page.
  device.handle({ type: 'event', name: 'page_view', data: {} });
  const decision = device.decide('hero');
  device.handle({ type: 'exposed', decision });
};
const seesAndTakes = (device) => {
  sees(device);
  device.handle({ type: 'event', name: 'add_to_cart', data: { items: [{ item_id: 'a' }] } });
};

/** What is asked, of whom. `before`: in the epoch before; `now`: in the epoch of the report. */
const CASES = [
  {
    mechanism: 'binary',
    ask: { segment: 'shoes' },
    segments: [{ id: 'shoes', when: { 'interests.category.shoes': { $gte: 0.3 } } }],
    ways: [{ now: views('shoes') }, { now: views('tents') }],
  },
  { mechanism: 'binary, a campaign', ask: { campaign: 'boots', attribution_hours: 72 }, ways: [{ before: seesAndTakes }, { before: sees }] },
  { mechanism: 'k-ary', ask: { family: 'lifecycle' }, ways: [{ now: buys }, { now: views('shoes') }] },
  { mechanism: 'hadamard-bit', ask: { family: 'interest', values: categories }, ways: [{ now: views('category-41') }, { now: views('category-6') }] },
  { mechanism: 'hadamard-bit, none', ask: { family: 'interest', values: categories }, ways: [{ now: views('category-99') }, { now: nothing }] },
];

function config(test, epsilon) {
  const privacy =
    epsilon === null
      ? { level: 'counted', report_period_days: PERIOD_DAYS }
      : { report_period_days: PERIOD_DAYS, epsilon_per_report: epsilon, epsilon_year: 4 * epsilon };
  return {
    version: 1,
    site: 'audit',
    config: 1,
    currency: 'EUR',
    privacy,
    segments: test.segments ?? [],
    placements: [{ id: 'hero', fallback: 'welcome' }],
    offers,
    measure: [test.ask],
  };
}

/** A visitor just before the report: what is stored, and what is true. */
function prepare(device, way) {
  device.begin(START_MS - PERIOD_DAYS * DAY_MS);
  (way.before ?? nothing)(device);
  device.fold(false);
  device.at(START_MS + 4 * DAY_MS);
  (way.now ?? nothing)(device);
  device.fold(false);
  // The page's journal is dropped once it is surely stored, so that a trial does not replay it.
  const at_ms = START_MS + 4 * DAY_MS + 60_000;
  device.at(at_ms);
  device.fold(false);
  const { truth, answers, truthProbability, isDone } = device.view('preview');
  // This browser's random time came before its page was ready: another browser.
  if (isDone) return prepare(device, way);
  return { at_ms, texts: device.take(), truth: answers.indexOf(truth), truths: answers.length, truthProbability };
}

const parity = (bits) => {
  let odd = 0;
  for (let rest = bits; rest; rest &= rest - 1) odd ^= 1;
  return odd;
};

/** The event that tells truth `ours` from `theirs` best, over answers. */
function bestEvent(isBit, ours, theirs) {
  if (!isBit) return (answer) => answer === ours;
  // Rows in which the two columns agree say nothing.
  return (answer) => {
    const row = answer >>> 1;
    return parity(row & ours) !== parity(row & theirs) && (answer & 1) === parity(row & ours);
  };
}

/** Bytes that may differ between two visitors, and between two reports of one: none but these. */
const frame = (body) => body.replace(/"report_id":"[0-9a-f]{32}"|"answer":"[0-9a-f]{8}"|"arm":[01]/g, '');

/** How often the event comes in `trials` reports of one visitor. `seen` gathers what else is in them. */
function count(device, prepared, trials, event, seen) {
  let times = 0;
  for (let trial = 0; trial < trials; trial++) {
    // A document's time goes on with each report: now and then another takes its place, so that all are of one day.
    if (trial % DOCUMENT_TRIALS === 0) device.begin(prepared.at_ms, prepared.texts);
    else device.put(prepared.texts);
    const bodies = device.report();
    if (bodies.length !== 1) throw new Error(`${bodies.length} reports`);
    const { answer } = JSON.parse(bodies[0]);
    seen.add(frame(bodies[0]));
    if (event(parseInt(answer, 16))) times += 1;
  }
  return times;
}

/** The rows of the audit: every mechanism at every epsilon. `null` is the level `counted`, which claims nothing. */
export function* mechanismRows(epsilons, trials) {
  for (const test of CASES) {
    for (const epsilon of epsilons) {
      const device = new Device(config(test, epsilon));
      const [ours, theirs] = test.ways.map((way) => prepare(device, way));
      const event = bestEvent(epsilon !== null && test.mechanism.startsWith('hadamard-bit'), ours.truth, theirs.truth);
      const seen = new Set();
      const [a, b] = [ours, theirs].map((prepared) => count(device, prepared, trials, event, seen));
      if (ours.truth === theirs.truth) throw new Error(`${test.mechanism}: the visitors do not differ`);
      // P parts of 2^32 say the truth, Q each other value: the preview's probability is P.
      const others = test.mechanism === 'k-ary' ? ours.truths - 1 : 1;
      const truth_parts = ours.truthProbability * 2 ** 32;
      const exact = Math.log(truth_parts / ((2 ** 32 - truth_parts) / others));
      yield {
        what: test.mechanism,
        claimed: epsilon,
        exact,
        ...shownLoss(a, b, trials),
        error: pointError(a, b, trials),
        trials,
        frames: seen.size,
      };
    }
  }
}
