/**
 * The loss of a year: whole trajectories of two visitors with opposite answers in every epoch, told apart by all their reports
 * together. The same wasm is audited once more as a build without a ledger would behave: what it stores is put back before every
 * epoch, so that it never knows what it has spent. That audit must fail.
 */
import { Device } from './device.mjs';
import { pointError, shownLoss } from './bounds.mjs';

const DAY_MS = 86_400_000;
const PERIOD_DAYS = 28;
const EPOCHS = 13;
const FIRST = 742;
const EPSILON = 1;
const EPSILON_YEAR = 4;
/** A browser takes part in 4 of 13 epochs, on average; this one is drawn until it does in so many: the ledger has to hold. */
const PARTICIPATIONS_MIN = 10;

const CONFIG = {
  version: 1,
  site: 'audit',
  config: 1,
  currency: 'EUR',
  privacy: { report_period_days: PERIOD_DAYS, epsilon_per_report: EPSILON, epsilon_year: EPSILON_YEAR },
  segments: [{ id: 'member', when: { 'declared.member': true } }],
  measure: [{ segment: 'member' }],
};
const start = (epoch) => (FIRST + epoch) * PERIOD_DAYS * DAY_MS + DAY_MS;
const declare = (device, member) => device.handle({ type: 'traits', traits: { member } });

/** A browser that takes part in many epochs, with what it stores when its visitor is a member and when not. */
function eagerBrowser(device) {
  for (;;) {
    device.begin(start(-2));
    declare(device, false);
    device.fold(false);
    device.at(start(-2) + 60_000);
    device.fold(false);
    const texts = [device.take()];
    declare(device, true);
    device.fold(false);
    device.at(start(-2) + 120_000);
    device.fold(false);
    texts.push(device.take());
    // A report was made meanwhile: it would be in both.
    if (device.view('sent').length > 0) continue;
    let participations = 0;
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      device.at(start(epoch));
      device.put(texts[0]);
      participations += device.report().length;
    }
    if (participations >= PARTICIPATIONS_MIN) return { texts, participations };
  }
}

/** One year with these answers: how many of the reports say so. With a ledger one page lives through it. */
function liveThrough(device, texts, members, hasLedger) {
  let agreeing = 0;
  let reports = 0;
  let member = members[0];
  device.begin(start(0), texts[Number(member)]);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    device.at(start(epoch));
    if (!hasLedger) {
      device.put(texts[Number(members[epoch])]);
    } else if (members[epoch] !== member) {
      member = members[epoch];
      declare(device, member);
    }
    for (const body of device.report()) {
      reports += 1;
      if ((parseInt(JSON.parse(body).answer, 16) === 1) === members[epoch]) agreeing += 1;
    }
  }
  return { agreeing, reports };
}

const choose = (n, k) => (k === 0 ? 1 : (choose(n, k - 1) * (n - k + 1)) / k);
const atLeast = (n, t, p) => {
  let sum = 0;
  for (let k = t; k <= n; k++) sum += choose(n, k) * p ** k * (1 - p) ** (n - k);
  return sum;
};

/** Of the events "at least t of n reports agree", the one that shows most in so many trials, were the answers what they claim to be. */
function bestThreshold(reports, trials) {
  const p = Math.exp(EPSILON) / (Math.exp(EPSILON) + 1);
  let best = { t: reports, lower: -1 };
  for (let t = 1; t <= reports; t++) {
    const count = (rate) => Math.round(trials * atLeast(reports, t, rate));
    const { lower } = shownLoss(count(p), count(1 - p), trials);
    if (lower > best.lower) best = { t, lower };
  }
  return best.t;
}

/** The rows of the audit; `claimed` is what the ledger says was spent. */
export function* yearRows(trials) {
  const device = new Device(CONFIG);
  const { texts, participations } = eagerBrowser(device);
  const constant = Array.from({ length: EPOCHS }, () => true);
  const changing = constant.map((_, epoch) => epoch % 2 === 0);
  for (const [what, answers, hasLedger] of [
    ['a year, constant answers', constant, true],
    ['a year, changing answers', changing, true],
    ['a year without the ledger', constant, false],
  ]) {
    const opposite = answers.map((answer) => !answer);
    const { reports } = liveThrough(device, texts, answers, hasLedger);
    const claimed = hasLedger ? device.view('budget').spent : EPSILON_YEAR;
    // All reports agreeing shows the whole loss; without the ledger that is too rare to be seen.
    const t = hasLedger ? reports : bestThreshold(reports, trials);
    let [ours, theirs] = [0, 0];
    for (let trial = 0; trial < trials; trial++) {
      if (liveThrough(device, texts, answers, hasLedger).agreeing >= t) ours += 1;
      const other = liveThrough(device, texts, opposite, hasLedger);
      if (other.reports - other.agreeing >= t) theirs += 1;
    }
    yield {
      what,
      claimed,
      exact: reports * EPSILON,
      ...shownLoss(ours, theirs, trials),
      error: pointError(ours, theirs, trials),
      trials,
      mustFail: !hasLedger,
    };
  }
}
