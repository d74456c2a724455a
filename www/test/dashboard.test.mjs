/** The merchant's dashboard: what it says of estimates, and that it never prints a number that is not there. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { drawn, source } from './built.mjs';

const ESTIMATES = JSON.parse(await readFile(new URL('estimates.json', import.meta.url), 'utf8'));
const { html, Report } = await drawn('dashboard/report');
const nothing = () => {};

/** The page for estimates with a change, as markup and as the words a reader gets. */
function page(change = {}) {
  const markup = html(Report, { estimates: { ...ESTIMATES, ...change }, loadedAt: Date.UTC(2026, 10, 1), again: nothing, leave: nothing });
  const words = markup.replaceAll(/<(svg|style)\b.*?<\/\1>/gs, ' ').replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  return { markup, words };
}

/** The part of the page under the heading of that id. */
function part(markup, id) {
  const start = markup.indexOf(`aria-labelledby="${id}"`);
  assert.notEqual(start, -1, id);
  return markup.slice(start, markup.indexOf('</section>', start));
}

test('what is hidden has no number, in no epoch and nowhere on the page', () => {
  const { markup } = page();
  const lifecycle = part(markup, 'task-0');
  const rows = [...lifecycle.matchAll(/<tr[^>]*><th scope="row">(.*?)<\/th>(.*?)<\/tr>/gs)];
  const lapsed = rows.filter(([, name]) => name === 'Lapsed customer');
  assert.equal(lapsed.length, 2, 'in the chart of an epoch and in the table of all');
  for (const [row, , cells] of lapsed) {
    const said = cells.replaceAll(/<[^>]*>/g, ' ');
    assert.match(said, /too few to tell/, row);
    assert.doesNotMatch(said, /\d/, row);
  }
  assert.match(lifecycle, /Too few to tell in every epoch: Lapsed customer\./);
  const [, , prospects] = rows.filter(([, name]) => name === 'Prospect').at(-1);
  assert.deepEqual(
    [...prospects.matchAll(/<td>(.*?)<\/td>/gs)].map(([, cell]) => cell.replaceAll(/<[^>]*>/g, '')),
    ['31.2% 29.2% – 33.2%', 'too few reports', '40.1% 38.3% – 41.9%', '30.9% 29.1% – 32.7%'],
  );
});

test('a change is told only when it is clear', async () => {
  const { changeWords } = await source('dashboard/trend.tsx');
  const cell = (share, half, epoch) => ({ epoch, cell: { value: 'a', share, low: share - half, high: share + half } });
  const cases = [
    // why                                      before              after              words
    ['far beyond both intervals', cell(0.1, 0.01), cell(0.2, 0.01), 'Up 10 points on the epoch before'],
    ['and down', cell(0.2, 0.01), cell(0.155, 0.01), 'Down 4.5 points on the epoch before'],
    // √2 · 1.2 · 2.576/1.96 = 2.23 points.
    ['just beyond 99 %', cell(0.1, 0.012), cell(0.1224, 0.012), 'Up 2.2 points on the epoch before'],
    ['just within it', cell(0.1, 0.012), cell(0.1222, 0.012), 'No clear change'],
    ['hidden', { cell: { value: 'a', hidden: 'within_noise' } }, cell(0.2, 0.01), 'Too few to tell whether it changed'],
  ];
  for (const [why, before, after, words] of cases) assert.equal(changeWords([{ ...before, epoch: 7 }, { ...after, epoch: 8 }]), words, why);
  assert.equal(changeWords([cell(0.1, 0.01, 6), cell(0.2, 0.01, 8)]), 'No reports came in the epoch before');
  assert.equal(changeWords([cell(0.1, 0.01)]), '', 'one epoch has nothing before it');
});

test('campaigns say what may be believed', async () => {
  const { verdict } = await source('dashboard/campaigns.tsx');
  const change = (low, high, always_low, always_high) => ({
    estimate: (low + high) / 2,
    low,
    high,
    always_valid: { low: always_low, high: always_high, p: 0.5 },
  });
  const even = { expected: 0.5, p: 0.4, ok: true };
  const cases = [
    [even, change(0.01, 0.03, 0.001, 0.04), /more visitors to its goal. This holds/],
    [even, change(-0.03, -0.01, -0.04, -0.001), /fewer visitors to its goal. This holds/],
    [even, change(0.001, 0.03, -0.01, 0.04), /^A first sign, not yet sure/],
    [even, change(-0.01, 0.03, -0.02, 0.04), /^Too few to tell/],
    [even, { hidden: 'inconsistent' }, /^No lift is shown: reports that no visitors would send\.$/],
    [{ ...even, ok: false }, change(0.01, 0.03, 0.001, 0.04), /too uneven for chance/],
    [{ hidden: 'too_few_reports' }, { hidden: 'too_few_reports' }, /^No lift is shown: too few reports\.$/],
  ];
  for (const [sample_ratio, difference, words] of cases)
    assert.match(verdict({ sample_ratio, lift: { difference, relative: difference } }), words);
  const { markup } = page();
  const trail = part(markup, 'campaign-2').replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  assert.match(trail, /Saw the fallback 61,200 3\.1% 2\.3% – 4% Saw the offer 61,480 5\.6% 4\.8% – 6\.5%/);
  assert.match(trail, /Points \+2\.5 \+1\.3 to \+3\.7 \+0\.41 to \+4\.6/);
  assert.match(trail, /Relative \+79\.8% \+23\.7% to \+135\.9% −17\.3% to \+176\.9%/);
  assert.match(trail, /Sample ratio: as planned \(50% of the reports/);
  const camp = part(markup, 'campaign-3');
  assert.match(camp, /arms too uneven to compare/);
  assert.doesNotMatch(camp, /class="forest"/, 'no chart of what may not be compared');
});

test('a holdout is told as one, on the page and in the table', async () => {
  const { toCsv } = await source('dashboard/csv.ts');
  const { standings } = await source('dashboard/precision.tsx');
  const [campaign] = ESTIMATES.campaigns;
  const cases = [
    ['care', 'All offers of Care'],
    ['site', 'All offers together'],
  ];
  for (const [id, name] of cases) {
    const estimates = { ...ESTIMATES, questions: [], campaigns: [{ ...campaign, kind: 'holdout', campaign: id }] };
    const words = part(page(estimates).markup, `campaign-${campaign.task}`).replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
    assert.match(words, new RegExp(`> ${name} `));
    assert.match(words, /Held out 61,200 .* Not held out 61,480 /);
    assert.match(words, /from visitors who were held out\)/);
    assert.doesNotMatch(words, /the offer\b|fallback/i);
    assert.equal(standings(estimates)[0].name, `Holdout: ${name}, lift by its smaller arm`);
    assert.ok(toCsv(estimates).includes(`,${campaign.task},holdout,${id},`));
  }
});

test('precision is a matter of arithmetic', async () => {
  const { standings } = await source('dashboard/precision.tsx');
  const { pointsAt } = await source('dashboard/series.ts');
  assert.equal(pointsAt(40_000, 10_000), 0.5, 'four times as many reports halve it');
  assert.deepEqual(
    standings(ESTIMATES).map(({ name, reports, needed }) => [name, reports, needed]),
    [
      ['Lifecycle', 66_000, 212_204],
      ['Segment: Trail runner', 33_000, 44_970],
      ['Campaign: Trail season, lift by its smaller arm', 61_200, 89_735],
      ['Campaign: Winter camp, lift by its smaller arm', 5_200, 78_860],
    ],
  );
  const open = { ...ESTIMATES.questions[1].batches[0], epoch: 741, open: true, reports: 7 };
  const [only] = standings({ ...ESTIMATES, campaigns: [], questions: [{ ...ESTIMATES.questions[1], batches: [open] }] });
  assert.equal(only.reports, 7, 'an open epoch where none is closed');
  // 100 · 2.164 votes of 33,000 reports are .66 points; where a question does not say, 100 · 5.6558 of 66,000 are .86.
  const rows = part(page().markup, 'precision').replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
  assert.match(rows, /Trail runner Sep 24 – Oct 21, 2026 33,000 44,970 73\.4% ±1\.2 points up to 0\.66 points/);
  assert.match(rows, /Lifecycle .{21} 66,000 212,204 31\.1% ±1\.8 points up to 0\.86 points/);
  assert.match(rows, /61,200 89,735 68\.2% ±1\.2 points/, 'as wide as the lift itself says: 1.3 to 3.7');
});

test('an epoch is called by its first and its last day', async () => {
  const { span } = await source('dashboard/format.ts');
  const plain = (starts_at, ends_at) => span({ starts_at, ends_at }).replaceAll(/\s/g, ' ');
  assert.equal(plain('2026-06-01', '2026-06-08'), 'Jun 1 – 7, 2026');
  assert.equal(plain('2026-12-28', '2027-01-04'), 'Dec 28, 2026 – Jan 3, 2027');
  assert.equal(plain('2026-06-01', '2026-06-02'), 'Jun 1, 2026');
  assert.equal(plain('2026-06-01T10:00:00Z', '2026-06-01T10:02:00Z'), '10:00 to 10:02');
});

test('every level, and every amount of data, has its words', () => {
  const noised = page().words;
  assert.match(
    noised,
    /Whatever a report says, any other visitor could have sent it: the odds change by at most a factor e\^1 = 2\.7 /,
  );
  assert.match(noised, /31 of 100 visitors who allow it take part/);
  assert.match(page({ epsilon_year: 8 }).words, /a factor of e\^8 = 2,981/);
  const counted = page({ level: 'counted' }).words;
  assert.match(counted, /Answers are not noised/);
  assert.doesNotMatch(counted, /epsilon/, 'no promise that is not kept');
  const local = page({ level: 'local', questions: [], campaigns: [] }).words;
  assert.match(local, /This shop sends nothing/);
  assert.doesNotMatch(local, /Nothing to show yet|How sure/);

  const without = (count) => ESTIMATES.questions.map((one) => ({ ...one, batches: one.batches.slice(0, count) }));
  const empty = page({ questions: without(0), campaigns: [] });
  assert.match(empty.words, /Nothing to show yet Numbers come when an epoch closes: 28 days long, and another 28/);
  assert.doesNotMatch(empty.markup, /href="#(segments|task|offers|campaigns)/, 'no way to what is not there');
  assert.match(empty.words, /no epoch is closed yet none yet 212,204 0% none yet none yet/);
  const one = page({ questions: without(1), campaigns: [] });
  assert.match(one.words, /How this moves shows from the second epoch on/);
  assert.doesNotMatch(one.markup, /class="trend-chart"/);
});

test('reports are added up over questions and arms, and forged ones are named', async () => {
  const { reportsByEpoch } = await source('dashboard/series.ts');
  assert.deepEqual(
    reportsByEpoch(ESTIMATES.questions, ESTIMATES.campaigns).map(({ epoch, reports }) => [epoch, reports]),
    [
      [737, 52_000],
      [738, null],
      // Two questions, and the one arm that is shown.
      [739, 61_000 + 30_500 + 61],
      [740, 66_000 + 33_000 + 61_200 + 61_480 + 5_200 + 6_900],
    ],
  );
  const [segment] = ESTIMATES.questions.slice(1);
  const forged = segment.batches.map((batch) => ({
    ...batch,
    values: batch.values.map(({ value }) => ({ value, hidden: 'inconsistent' })),
  }));
  const { words } = page({ questions: [{ ...segment, batches: forged }], campaigns: [] });
  assert.match(words, /Reports that no visitors would send in every epoch: Trail runner\./);
  assert.doesNotMatch(words, /Too few to tell in every/);
});

test('a question of a kind to come is shown by its own name', () => {
  const question = { ...ESTIMATES.questions[0], kind: 'rfm', name: 'RFM <grid>' };
  const { markup } = page({ questions: [question] });
  assert.match(markup, /RFM &lt;grid/);
});

test('only an answer of the right shape is shown', async () => {
  const { readEstimates } = await source('dashboard/estimates.ts');
  const copy = () => structuredClone(ESTIMATES);
  assert.ok(readEstimates(copy()));
  const { campaigns: _, ...older } = copy();
  assert.ok(readEstimates(older), 'a collector without campaigns');
  const breaks = [
    ['no questions', (it) => delete it.questions],
    ['a number as text', (it) => (it.vote_bound = '5')],
    ['a cell with half a number', (it) => delete it.questions[0].batches[0].values[0].low],
    ['a batch without its dates', (it) => delete it.questions[0].batches[0].starts_at],
    ['a lift without its always-valid end', (it) => delete it.campaigns[0].batches[0].lift.difference.always_valid.low],
    ['an arm that is nothing', (it) => (it.campaigns[0].batches[0].arms[0] = null)],
  ];
  for (const [why, change] of breaks) {
    const broken = copy();
    change(broken);
    assert.equal(readEstimates(broken), undefined, why);
  }
  for (const value of [null, [], 'ok', { error: 'unavailable' }]) assert.equal(readEstimates(value), undefined);
});

/** Reads what `toCsv` writes, as RFC 4180 has it. */
function readCsv(text) {
  const rows = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === '\r\n') rows.push([]);
  }
  assert.deepEqual(rows.pop(), [], 'it ends with a line break');
  const [headings, ...records] = rows;
  return records.map((record) => {
    assert.equal(record.length, headings.length, record.join());
    return Object.fromEntries(headings.map((heading, at) => [heading, record[at]]));
  });
}

test('the exported files read back to what was loaded', async () => {
  const { toCsv, toJson } = await source('dashboard/csv.ts');
  assert.deepEqual(JSON.parse(toJson(ESTIMATES)), ESTIMATES);
  const records = readCsv(toCsv(ESTIMATES));
  const number = (text) => (text === '' ? undefined : Number(text));
  for (const { task, batches } of ESTIMATES.questions) {
    for (const batch of batches) {
      const own = records.filter((it) => it.task === String(task) && it.epoch === String(batch.epoch));
      assert.deepEqual(
        own.map((it) => ({ value: it.value, share: number(it.share), low: number(it.low), high: number(it.high), hidden: it.hidden || undefined })),
        batch.values.map(({ value, share, low, high, hidden }) => ({ value, share, low, high, hidden })),
      );
    }
  }
  const lift = records.filter(({ kind, question }) => kind === 'campaign' && question === 'hero-trail');
  assert.deepEqual(
    lift.map((it) => [it.value, it.reports, it.share, it.low, it.high, it.always_valid_low, it.always_valid_high]),
    [
      ['control', '61200', '0.0312', '0.0227', '0.0397', '', ''],
      ['shown', '61480', '0.0561', '0.0476', '0.0647', '', ''],
      ['difference', '', '0.0249', '0.0129', '0.0369', '0.0041', '0.0457'],
      ['relative', '', '0.7981', '0.2371', '1.3591', '-0.1731', '1.7693'],
    ],
  );
  assert.deepEqual(
    records.filter(({ question, epoch }) => question === 'hero-camp' && epoch === '740').map(({ value, hidden }) => [value, hidden]),
    [['control', ''], ['shown', ''], ['difference', 'sample_ratio'], ['relative', 'sample_ratio']],
  );
});
