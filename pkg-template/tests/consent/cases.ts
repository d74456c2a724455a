/**
 * The cases that every consent platform has to get right, in one table: a platform's own file says how it comes to the
 * page, and how its visitor answers. `npm run adapters` prints platforms by cases.
 */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ConsentOptions } from '../../src/consent.js';
import type { ConsentSource, Vote } from '../../src/index.js';
import { openPage, settled } from '../page.js';

export { globals } from '../page.js';

/** The platform on the page, in the hands of a test. */
export interface Peer {
  /** Comes to the page; its visitor has not answered, on this page or an earlier one. */
  arrive(): unknown;
  /** The visitor agrees to everything, then to everything but statistics, then to nothing. */
  acceptAll(): unknown;
  acceptWithoutMeasurement?(): unknown;
  refuseAll(): unknown;
  /** Comes to the page of a visitor whose law does not ask for consent. */
  arriveWhereNoLawApplies?(): unknown;
  /** Globals of its name that make no sense. */
  malformed: Readonly<Record<string, () => unknown>>;
  leave?(): unknown;
}

export const GRANTED: Vote = { storage: 'granted', personalization: 'granted', measurement: 'granted' };
export const DENIED: Vote = { storage: 'denied', personalization: 'denied', measurement: 'denied' };
export const PENDING: Vote = { storage: 'pending', personalization: 'pending', measurement: 'pending' };
const WITHOUT_MEASUREMENT: Vote = { ...GRANTED, measurement: 'denied' };

export const votes: [string, Vote | null][] = [];
const leaves: (() => unknown)[] = [];
let warnings: string[];
let stop: (() => void) | undefined;

beforeEach(() => {
  openPage();
  votes.length = 0;
  warnings = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.spyOn(console, 'warn').mockImplementation((text) => warnings.push(`${text}`));
});
afterEach(async () => {
  stop?.();
  stop = undefined;
  for (const leave of leaves) await leave();
  vi.useRealTimers();
});

/** Listens; what the source says is in `votes`. */
export function listen(source: ConsentSource): void {
  stop = source((platform, says) => votes.push([platform, says]));
}
/** The platform's last word, once all that it has begun is done. */
export async function latest(): Promise<Vote | null | undefined> {
  await vi.advanceTimersByTimeAsync(1);
  await settled();
  return votes.at(-1)?.[1];
}
/** Lets the time pass in which a platform is looked for. */
export const later = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

/** Registers the table for a platform. */
export function check(
  name: string,
  source: (options?: ConsentOptions) => ConsentSource,
  peer: Peer,
  { options = {}, expected = {} }: { options?: ConsentOptions; expected?: { granted?: Vote | null; denied?: Vote; pending?: Vote } } = {},
): void {
  const { granted = GRANTED, denied = DENIED, pending = PENDING } = expected;
  if (peer.leave) leaves.push(peer.leave);

  describe(name, () => {
    test('absent: does not vote', async () => {
      listen(source(options));
      await later(70_000);
      expect(votes).toEqual([]);
    });

    test('undecided: holds pending', async () => {
      await peer.arrive();
      listen(source(options));
      expect(await latest()).toEqual(pending);
    });

    test('late: is heard when it comes five seconds later', async () => {
      listen(source(options));
      await later(5000);
      await peer.arrive();
      await later(60_000);
      expect(await latest()).toEqual(pending);
      await peer.acceptAll();
      expect(await latest()).toEqual(granted);
      expect(new Set(votes.map(([platform]) => platform))).toEqual(new Set([name]));
    });

    test('decided: counts at once what was answered before', async () => {
      await peer.arrive();
      await peer.acceptAll();
      listen(source(options));
      expect(await latest()).toEqual(granted);
    });

    test('change: each answer counts', async () => {
      await peer.arrive();
      listen(source(options));
      await peer.refuseAll();
      expect(await latest()).toEqual(denied);
      await peer.acceptAll();
      expect(await latest()).toEqual(granted);
      if (!peer.acceptWithoutMeasurement) return;
      await peer.acceptWithoutMeasurement();
      expect(await latest()).toEqual(WITHOUT_MEASUREMENT);
    });

    test('withdrawal: denies', async () => {
      await peer.arrive();
      await peer.acceptAll();
      listen(source(options));
      expect(await latest()).toEqual(granted);
      await peer.refuseAll();
      expect(await latest()).toEqual(denied);
    });

    if (peer.arriveWhereNoLawApplies)
      test('not applicable: abstains', async () => {
        await peer.arriveWhereNoLawApplies?.();
        listen(source(options));
        expect(await latest()).not.toMatchObject({ storage: 'granted' });
        expect((await latest()) ?? null).toBeNull();
      });

    test.each(Object.entries(peer.malformed))('malformed: %s: pending, said once, and nothing is thrown', async (_, spoil) => {
      await spoil();
      listen(source(options));
      await later(70_000);
      expect(await latest()).toEqual(pending);
      expect(warnings).toEqual([expect.stringContaining(`vitrin: consent stays pending: ${name}: `)]);
    });

    test('stopped: is heard no more', async () => {
      await peer.arrive();
      listen(source(options));
      await latest();
      stop?.();
      votes.length = 0;
      await peer.acceptAll();
      await later(70_000);
      expect(await latest()).toBeUndefined();
    });
  });
}
