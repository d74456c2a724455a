/** The audit in small: enough reports to see a loss that is half as large again as the claim, within seconds. */
import assert from 'node:assert/strict';
import test from 'node:test';
import { pointError, rateBounds, shownLoss } from './bounds.mjs';
import { mechanismRows } from './mechanisms.mjs';
import { fault } from './verdict.mjs';
import { yearRows } from './year.mjs';

test('bounds are those of Clopper and Pearson', () => {
  // Tables of the binomial distribution: 95 %, both sides.
  for (const [count, trials, low, high] of [
    [0, 10, 0, 0.3085],
    [1, 10, 0.0025, 0.445],
    [5, 10, 0.1871, 0.8129],
    [10, 10, 0.6915, 1],
    [50, 100, 0.3983, 0.6017],
  ]) {
    const bounds = rateBounds(count, trials, 0.025);
    assert.deepEqual(bounds.map((bound) => Number(bound.toFixed(4))), [low, high], `${count} of ${trials}`);
  }
});

test('a verdict sees what is wrong', () => {
  const row = (ours, theirs, more) => ({ claimed: 1, error: pointError(ours, theirs, 20_000), ...shownLoss(ours, theirs, 20_000), ...more });
  // e/(e + 1) of 20,000 is 14,621.
  const cases = [
    ['as claimed', row(14_621, 5_379), undefined],
    ['twice the loss', row(17_616, 2_384), /^at least 1\.\d+ is lost, 1 is claimed$/],
    ['too much noise', row(13_000, 7_000), /^the point 0\.\d+ is not at 1$/],
    ['another byte differs', row(14_621, 5_379, { frames: 2 }), /^more than the answer/],
    ['a control that fails', row(17_616, 2_384, { mustFail: true }), undefined],
    ['a control that holds', row(14_621, 5_379, { mustFail: true }), /^the audit does not see/],
    ['nothing counted', row(0, 0), /^the point NaN/],
  ];
  for (const [why, found, expected] of cases) {
    const problem = fault(found, false);
    if (expected) assert.match(problem ?? '', expected, why);
    else assert.equal(problem, undefined, why);
  }
});

test('every mechanism loses what it claims', () => {
  for (const row of mechanismRows([1], 20_000)) assert.equal(fault(row, false), undefined, row.what);
});

test('a report without noise shows it', () => {
  const rows = [...mechanismRows([null], 2_000)];
  assert.equal(rows.length, 5);
  // Every answer is the truth: the loss is without bound, and no row claims one.
  for (const { point, exact, claimed } of rows) assert.deepEqual([point, exact, claimed], [Infinity, Infinity, null]);
});

test('a year loses what its ledger sums up, and without one the audit fails', () => {
  for (const row of yearRows(4_000)) assert.equal(fault(row, false), undefined, row.what);
});
