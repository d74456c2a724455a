/** Estimates over time: one series a value, and what may be said about two epochs that follow one another. */
import { type Batch, type Campaign, type Cell, latestFirst, orderedCells, type Question } from './estimates';

/** How much wider a 99 % interval is than a 95 % one: many cells are compared, so a change has to be clearer than usual. */
const WIDER = 2.576 / 1.96;

export interface Point extends Omit<Batch, 'values'> {
  cell: Cell;
}

export interface Series {
  value: string;
  /** Oldest first. */
  points: Point[];
}

/** Every value of a question over its epochs; the most frequent now comes first, “none” last. */
export function seriesOf(question: Question): Series[] {
  const batches = latestFirst(question.batches).reverse();
  const latest = batches.at(-1);
  if (!latest) return [];
  return orderedCells(latest).map(({ value }) => ({
    value,
    points: batches.flatMap(({ values, ...batch }) => {
      const cell = values.find((one) => one.value === value);
      return cell ? [{ ...batch, cell }] : [];
    }),
  }));
}

export interface Change {
  /** In shares, later minus earlier, with a 99 % interval. */
  difference: number;
  low: number;
  high: number;
  is_clear: boolean;
}

/**
 * What changed between two epochs; none where either is hidden. From the intervals alone (Donner & Zou 2012), as if other
 * visitors had answered: those who answer twice make it err towards “no clear change”.
 */
export function changeOf(before: Cell | undefined, after: Cell | undefined): Change | undefined {
  if (before?.share === undefined || after?.share === undefined) return undefined;
  const difference = after.share - before.share;
  const below = Math.hypot(after.share - (after.low ?? 0), (before.high ?? 1) - before.share) * WIDER;
  const above = Math.hypot((after.high ?? 1) - after.share, before.share - (before.low ?? 0)) * WIDER;
  const [low, high] = [difference - below, difference + above];
  return { difference, low, high, is_clear: low > 0 || high < 0 };
}

/** Half the width of a 95 % interval, in points. */
export function pointsOf({ low, high }: Cell): number | undefined {
  return low === undefined || high === undefined ? undefined : ((high - low) / 2) * 100;
}

/** Half the width, in points, that `reports` give at the least favourable share: it shrinks with their square root. */
export function pointsAt(reports: number, reportsForOnePoint: number): number {
  return Math.sqrt(reportsForOnePoint / Math.max(1, reports));
}

/** Reports of all questions by epoch, oldest first; what is below the minimum batch size adds nothing. */
export function reportsByEpoch(
  questions: readonly Question[],
  campaigns: readonly Campaign[] = [],
): Omit<Batch, 'values'>[] {
  const sums = new Map<number, Omit<Batch, 'values'>>();
  const ofArms = campaigns.flatMap(({ batches }) =>
    batches.flatMap(({ arms, sample_ratio: _, lift: __, ...batch }) => arms.map(({ reports }) => ({ ...batch, reports }))),
  );
  for (const { epoch, starts_at, ends_at, open, reports } of [...questions.flatMap(({ batches }) => batches), ...ofArms]) {
    const before = sums.get(epoch)?.reports ?? null;
    sums.set(epoch, { epoch, starts_at, ends_at, open, reports: reports === null ? before : (before ?? 0) + reports });
  }
  return [...sums.values()].sort((one, two) => one.epoch - two.epoch);
}
