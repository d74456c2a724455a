/** From counts to a privacy loss: what two truths' answers show for certain, and what they show best. */
import betaQuantile from '@stdlib/stats-base-dists-beta-quantile';

/** Chance that a row of the audit raises a false alarm. */
export const FALSE_ALARM = 1e-6;

/** Clopper & Pearson 1934: a rate is below the first, or above the second, with chance at most `tail` each. */
export function rateBounds(count, trials, tail) {
  return [
    count === 0 ? 0 : betaQuantile(tail, count, trials - count + 1),
    count === trials ? 1 : betaQuantile(1 - tail, count + 1, trials - count),
  ];
}

/**
 * The loss that is shown when an event came `ours` times of `trials` under one truth and `theirs` times under another: `lower`, which the
 * loss is below with chance at most `FALSE_ALARM`, and `point`, its best guess.
 */
export function shownLoss(ours, theirs, trials) {
  const tail = FALSE_ALARM / 2;
  const [low] = rateBounds(ours, trials, tail);
  const [, high] = rateBounds(theirs, trials, tail);
  return { lower: Math.max(0, Math.log(low / high)), point: Math.log(ours / theirs) };
}

/** Standard error of the point. */
export function pointError(ours, theirs, trials) {
  return Math.sqrt((1 - ours / trials) / ours + (1 - theirs / trials) / theirs);
}
