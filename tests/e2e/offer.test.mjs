/** The main job: a visitor consents and browses, the offer changes, its exposure counts, one sealed report becomes an estimate. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { FALLBACK_OFFER, HOME, LIST, PRODUCTS, SITE, Shop, TRAIL_OFFER, askAtOnce, serveSite } from './shop.mjs';
import { inEveryBrowser } from './suite.mjs';
import { until } from './until.mjs';

const SEARCH_TERM = 'zinnober gaiter';
const REPORT_BYTES_MAX = 256;
const REPORT_FIELDS = ['v', 'site', 'config', 'epoch', 'report_id', 'task', 'mechanism', 'epsilon', 'arm', 'answer'];
/** Enough for an estimate that stands out of the noise, when all of them say the same. */
const COPIES = 400;
const COPIES_AT_ONCE = 20;
const STAY_MS = 2000;

/** Nothing of these may leave the device: what was viewed, searched and shown, where, and by what program. */
const CANARIES = [
  ...PRODUCTS, ...SEARCH_TERM.split(' '), TRAIL_OFFER.id, 'trail', 'shoes', 'http', '127.0.0.1', '/product/', 'stigfinn', 'Mozilla',
];

function assertSealed({ verb, headers, body }) {
  assert.equal(verb, 'POST');
  assert.equal(headers['content-type'], 'application/json');
  assert.ok(Buffer.byteLength(body) < REPORT_BYTES_MAX, `${Buffer.byteLength(body)} bytes`);
  const report = JSON.parse(body);
  assert.deepEqual(Object.keys(report), REPORT_FIELDS);
  assert.equal(report.site, SITE.site);
  assert.equal(report.config, SITE.config);
  assert.match(report.report_id, /^[0-9a-f]{32}$/);
  assert.match(report.answer, /^[0-9a-f]{8}$/);
  for (const canary of CANARIES) assert.ok(!body.includes(canary), `"${canary}" in ${body}`);
  for (const name of ['cookie', 'referer', 'authorization']) assert.equal(headers[name], undefined, name);
  return report;
}

/**
 * Reports of many other visitors who all think alike: so many of them say so as noise leaves, the others say anything else.
 * Were all answers the same, the collector would call them forged.
 */
async function sendOthers(collector, report, answers) {
  assert.match(report.mechanism, /^(binary|k-ary)$/);
  const own = parseInt(report.answer, 16);
  const truthful = Math.round((COPIES * Math.E) / (Math.E + answers - 1));
  const answerOf = (index) => (index < truthful ? own : (own + 1 + (index % (answers - 1))) % answers);
  for (let sent = 0; sent < COPIES; sent += COPIES_AT_ONCE) {
    const others = Array.from({ length: COPIES_AT_ONCE }, (_, index) => ({
      ...report,
      report_id: randomBytes(16).toString('hex'),
      answer: answerOf(sent + index).toString(16).padStart(8, '0'),
    }));
    const statuses = await Promise.all(others.map((other) => collector.report(JSON.stringify(other))));
    assert.deepEqual([...new Set(statuses)], [202]);
  }
}

inEveryBrowser('consent, browse, offer, exposure, report, estimate', async ({ tab, server, collector }) => {
  const shop = new Shop(tab, server.address);
  // No holdout, so that this visitor has to see the offer that fits; one exposure, so that the second visit shows that it counted.
  serveSite(server, (site) => {
    delete site.holdout;
    askAtOnce(site);
    site.offers.find((offer) => offer.id === TRAIL_OFFER.id).cap = { exposures: 1, window_hours: 24 };
  });
  await shop.visit(HOME);
  await shop.heroBecomes(FALLBACK_OFFER);
  await shop.acceptAll();
  assert.equal(await tab.evaluate(() => window.vitrin.status.state), 'ready');

  await shop.visit(`/search/?q=${encodeURIComponent(SEARCH_TERM)}`);
  await shop.started();
  await shop.visit(LIST);
  await shop.started();
  await shop.browseTrailShoes();
  await shop.visit(HOME);
  await shop.heroBecomes(TRAIL_OFFER);
  const decision = await tab.evaluate(() => window.vitrin.decide('home-hero'));
  assert.equal(decision.offer.id, TRAIL_OFFER.id);
  assert.equal(decision.variant, 'personalized');
  await tab.waitFor('the offer to be explained', () => {
    const { sentences } = window.vitrin.explain(window.vitrin.decide('home-hero'));
    return sentences.length > 0 && sentences.every((sentence) => sentence.length > 0);
  });

  // An offer counts as exposed once it was in view for a second: the page stays open for longer, then is opened again.
  await until('the exposure to count against the cap', async () => {
    const chosen = async () => (await shop.heroChoice()) === FALLBACK_OFFER.id;
    const counted = await until('a change on the open page', chosen, STAY_MS).catch(() => false);
    if (!counted) await shop.visit(HOME);
    return counted;
  });

  await tab.hide();
  await until('a report', () => server.reports.length > 0);
  const report = assertSealed(server.reports[0]);
  for (const { path, headers, body } of server.requests) {
    const sent = path + body + JSON.stringify(headers);
    if (path === '/v1/reports') assert.equal(body, server.reports[0].body, 'a visitor sends one report in an epoch');
    else if (body) assert.fail(`something else left the page: ${sent}`);
  }
  await tab.show();
  await tab.waitFor('the collector to accept the report', () => window.vitrin.sent()[0]?.status === 'accepted');
  const sent = await tab.evaluate(() => window.vitrin.sent());
  assert.deepEqual(sent.map(({ body }) => body), [server.reports[0].body], 'the visitor can read the literal report');

  const before = await batchOf(collector, report);
  assert.equal(before.reports, null, 'one report is below the minimum batch size');
  await sendOthers(collector, report, answersTo(report.task));
  const batch = await batchOf(collector, report);
  assert.equal(batch.reports, COPIES + 1);
  const shown = batch.values.filter((value) => value.share !== undefined);
  assert.ok(shown.length > 0, `an estimate in ${JSON.stringify(batch)}`);
  for (const { value, share, low, high } of shown) assert.ok(0 <= low && low <= share && share <= high && high <= 1, `${value}: ${low} ${share} ${high}`);
});

/** How many answers a question of the demo has, "none" among them. */
function answersTo(task) {
  const { family, values, placement } = SITE.measure[task];
  if (family === 'interest') return values.length + 1;
  if (family === 'lifecycle') return 7;
  return family ? SITE.offers.filter((offer) => offer.placement === placement).length + 1 : 2;
}

async function batchOf(collector, report) {
  const { questions } = await collector.estimates(SITE.site);
  return questions.find(({ task }) => task === report.task).batches.find(({ epoch }) => epoch === report.epoch);
}
