/** What a row of the audit must show. */

/** Most that the point may differ from the claim, as a share of it. */
const POINT_SHARE = 0.05;
/** Standard errors that a point strays with chance 1e-6. */
const ERRORS_MAX = 4.9;

/**
 * Why a row fails; undefined when it holds. `isExact` asks for a point within 5 %, which takes 400,000 reports a side; otherwise it has to
 * lie within what chance allows.
 */
export function fault({ claimed, lower, point, error, frames, mustFail }, isExact) {
  const isExceeded = lower > claimed;
  if (mustFail) return isExceeded ? undefined : 'the audit does not see a loss that is there';
  if (isExceeded) return `at least ${lower.toFixed(3)} is lost, ${claimed} is claimed`;
  const tolerance = isExact ? POINT_SHARE * claimed : Math.max(POINT_SHARE * claimed, ERRORS_MAX * error);
  // The first comparison is false for a point that is no number.
  if (!(Math.abs(point - claimed) <= tolerance)) return `the point ${point.toFixed(3)} is not at ${claimed}`;
  if (frames > 1) return 'more than the answer differs between reports';
  return undefined;
}

const columns = (cells) => cells.map((cell, place) => (place ? String(cell).padStart(10) : cell.padEnd(28))).join('');

export const HEAD = columns(['', 'claimed', 'exact', 'lower', 'point', 'trials', '']);

export function line(row, problem) {
  const number = (value) => value.toFixed(4);
  const verdict = problem ? `FAILS: ${problem}` : row.mustFail ? 'fails, as it must' : 'holds';
  const cells = [row.what, row.claimed, number(row.exact), number(row.lower), number(row.point), row.trials];
  return `${columns(cells)}  ${verdict}`;
}
