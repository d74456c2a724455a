/**
 * The consent record: one line of text under `vitrin:{site}:consent`, seven fields parted by `;`.
 * The Rust engine has the same parser; `tests/vectors/consent.json` holds the two together.
 */
import type { Purpose } from './types.js';

export const PURPOSES: readonly Purpose[] = ['storage', 'personalization', 'measurement'];
/** Days a grant lasts; after that the visitor is asked again. */
const LASTS_DAYS = 180;
/** A record from tomorrow is a time zone or a clock being set; from later than that, it is not ours. */
const AHEAD_DAYS_MAX = 1;
const U32_MAX = 4294967295;

export interface ConsentRecord {
  /** The first letters of the granted purposes, in the order of `PURPOSES`. */
  readonly purposes: string;
  /** Who said so, without `;`. */
  readonly source: string;
  readonly policy: number;
  /** Days since 1970-01-01 UTC. */
  readonly day: number;
  /**
   * Grows by one whenever something is taken back or forgotten, so that data written before is recognised. A purpose
   * that is added leaves it, what was kept with permission stays; unless nothing was kept.
   */
  readonly grant: number;
  /** Neither expired nor from the future. */
  readonly current: boolean;
}

const NUMBER = '(0|[1-9]\\d{0,9})';
const SHAPE = new RegExp(`^1;(s?p?m?);([^;]+);${NUMBER};${NUMBER};([1-9]\\d{0,2});${NUMBER}$`);

/** Days since 1970-01-01 UTC. */
export const today = (): number => Math.floor(Date.now() / 864e5);

/** Reads a record, also one that is no longer current: its grant number still counts. Anything malformed is null. */
export function parseRecord(text: string | null | undefined, day_now: number): ConsentRecord | null {
  const [, purposes, source, ...digits] = SHAPE.exec(text ?? '') ?? [];
  const [policy, day, lasts_days, grant] = digits.map(Number) as [number, number, number, number];
  if (
    purposes === undefined ||
    source === undefined ||
    Math.max(policy, day, grant) > U32_MAX ||
    lasts_days > LASTS_DAYS
  )
    return null;
  return {
    purposes,
    source,
    policy,
    day,
    grant,
    current: day + lasts_days >= day_now && day <= day_now + AHEAD_DAYS_MAX,
  };
}

/** Writes a record that starts now. */
export function formatRecord(purposes: string, source: string, policy: number, grant: number): string {
  return ['1', purposes, source, policy, today(), LASTS_DAYS, grant > U32_MAX ? 1 : grant].join(';');
}
