/** Numbers and dates as the dashboard writes them, and what stands where there is no number. */
import type { Batch, Hidden } from './estimates';

const PERCENT = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const DAY = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const MONTH = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' });
const TIME = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hour12: false, timeZone: 'UTC' });

/** The viewer's own clock, to the second: loading again shows that it was done. */
const CLOCK = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

export const clock = (at: number): string => CLOCK.format(at);
export const percent = (share: number): string => PERCENT.format(share);
export const whole = (count: number): string => WHOLE.format(count);
/** Points of a share: two digits below ten, none above. */
export const points = (number: number): string => (number < 10 ? number.toPrecision(2) : number.toFixed(0));

/** `2026-06-01` → “Jun 1, 2026”; a time stays a time. */
export function day(date: string): string {
  const instant = new Date(date);
  return date.includes('T') ? TIME.format(instant) : DAY.format(instant);
}

const DAY_MS = 86_400_000;

/** From the first day to the last, both in it: `ends_at` is when the next epoch begins. Of times both ends are named. */
export function span({ starts_at, ends_at }: Pick<Batch, 'starts_at' | 'ends_at'>): string {
  if (ends_at.includes('T')) return `${day(starts_at)} to ${day(ends_at)}`;
  return DAY.formatRange(new Date(starts_at), new Date(Date.parse(ends_at) - DAY_MS));
}

/** As short as an axis needs it: “Jun ’26”. */
export function month(date: string): string {
  const instant = new Date(date);
  return date.includes('T') ? TIME.format(instant) : `${MONTH.format(instant)} ’${date.slice(2, 4)}`;
}

export function batchName({ starts_at, ends_at, open }: Pick<Batch, 'starts_at' | 'ends_at' | 'open'>): string {
  return `${span({ starts_at, ends_at })}${open ? ', still open' : ''}`;
}

const HIDDEN: Readonly<Record<Hidden, string>> = {
  too_few_reports: 'too few reports',
  within_noise: 'too few to tell',
  inconsistent: 'reports that no visitors would send',
  sample_ratio: 'arms too uneven to compare',
};

/** Why there is no number, in words. */
export function hiddenReason({ hidden }: { hidden?: Hidden }): string {
  return HIDDEN[hidden ?? 'within_noise'] ?? 'not shown';
}

export function interval({ low, high }: { low?: number; high?: number }): string {
  return `${percent(Math.max(0, low ?? 0))} – ${percent(high ?? 1)}`;
}
