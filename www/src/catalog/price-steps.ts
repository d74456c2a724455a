/** The steps that a shelf can be filtered by. */
import { price } from './money';

/** Price filters, in minor units: from (inclusive) to (exclusive). */
export const PRICE_STEPS: readonly (readonly [number, number])[] = [
  [0, 5000],
  [5000, 10000],
  [10000, 20000],
  [20000, 40000],
  [40000, Number.MAX_SAFE_INTEGER],
];

/** A step in words: “€50 to €100”. */
export function priceStepName([from, to]: readonly [number, number]): string {
  if (from === 0) return `Under ${price(to)}`;
  return to === Number.MAX_SAFE_INTEGER ? `${price(from)} and over` : `${price(from)} to ${price(to)}`;
}

/** Whether a price lies in the step that starts at `from`. */
export function isInStep(minor: number, from: number): boolean {
  return PRICE_STEPS.some(([start, end]) => start === from && minor >= start && minor < end);
}
