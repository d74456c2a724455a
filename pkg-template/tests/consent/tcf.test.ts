/** IAB TCF, against the real @iabtcf/cmpapi with strings of the real @iabtcf/core. */
import type { CmpApi } from '@iabtcf/cmpapi';
import { GVL, Segment, TCModel, TCString } from '@iabtcf/core';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { tcf } from '../../src/consent.js';
import { check, DENIED, globals, GRANTED, latest, listen, PENDING } from './cases.js';

/** The purposes of the framework, without a vendor: a shop is its own. */
const gvl = new GVL({
  gvlSpecificationVersion: 3, vendorListVersion: 1, tcfPolicyVersion: 5, lastUpdated: '2026-01-01T00:00:00Z',
  purposes: Object.fromEntries(Array.from({ length: 11 }, (_, index) => [index + 1, { id: index + 1, name: '', description: '', illustrations: [] }])),
  specialPurposes: {}, features: {}, specialFeatures: {}, stacks: {}, vendors: {}, dataCategories: {},
} as never);
const ALL = [1, 5, 6, 8];
function consents(ids: number[], options: { publisher?: number[]; interests?: number[] } = {}): string {
  const model = new TCModel(gvl);
  model.cmpId = 10;
  model.cmpVersion = 1;
  model.isServiceSpecific = true;
  model.purposeConsents.set(ids);
  model.purposeLegitimateInterests.set(options.interests ?? []);
  if (options.publisher) model.publisherConsents.set(options.publisher);
  return TCString.encode(model, { segments: options.publisher ? [Segment.CORE, Segment.PUBLISHER_TC] : [Segment.CORE] });
}

let cmp: CmpApi;
/** The stub that every page with the framework carries inline. */
function stub(): void {
  const queue: unknown[][] = [];
  globals({ __tcfapi: (...values: unknown[]) => (values.length ? void queue.push(values) : queue) });
}
async function arrive(): Promise<void> {
  // The package keeps its state in the module.
  vi.resetModules();
  const { CmpApi } = await import('@iabtcf/cmpapi');
  cmp = new CmpApi(10, 1, true);
}

check('tcf', tcf, {
  async arrive() {
    await arrive();
    cmp.update('', true);
  },
  acceptAll: () => cmp.update(consents(ALL)),
  acceptWithoutMeasurement: () => cmp.update(consents([1, 5, 6])),
  refuseAll: () => cmp.update(consents([])),
  async arriveWhereNoLawApplies() {
    await arrive();
    cmp.update(null);
  },
  malformed: {
    'no function': () => globals({ __tcfapi: 'yes' }),
    'a function that throws': () => globals({ __tcfapi: () => { throw Error('of the platform'); } }),
    'an answer that is none': () => globals({ __tcfapi: (_: string, __: number, answer: (data: unknown, ok: boolean) => void) => answer(null, true) }),
    'an answer without purposes': () => globals({ __tcfapi: (_: string, __: number, answer: (data: unknown, ok: boolean) => void) => answer({ eventStatus: 'tcloaded' }, true) }),
    'a refusal to answer': async () => { await arrive(); cmp.update(''); cmp.disable(); },
  },
  leave: () => globals({ __tcfapi: undefined }),
});

describe('tcf, string by string', () => {
  beforeEach(arrive);

  test.each<[string, string, object]>([
    ['personalization needs 5 and 6', consents([1, 5, 8]), { storage: 'granted', personalization: 'denied', measurement: 'granted' }],
    ['legitimate interests are not asked for', consents([], { interests: [2, 8, 10] }), DENIED],
    ['the publisher has consents of its own', consents(ALL, { publisher: [1] }), { storage: 'granted', personalization: 'denied', measurement: 'denied' }],
    ['the publisher has consents that the vendors have not', consents([1], { publisher: ALL }), GRANTED],
  ])('%s', async (_, text, expected) => {
    listen(tcf());
    cmp.update(text);
    expect(await latest()).toEqual(expected);
  });

  test('a dialog that is opened again changes nothing until it is answered', async () => {
    cmp.update(consents(ALL));
    listen(tcf());
    cmp.update(consents(ALL), true);
    expect(await latest()).toEqual(GRANTED);
    cmp.update(consents([1]));
    expect(await latest()).toMatchObject({ storage: 'granted', personalization: 'denied' });
  });

  test('a stub holds pending until the platform has taken its place', async () => {
    stub();
    listen(tcf());
    expect(await latest()).toEqual(PENDING);
    await arrive();
    expect(await latest()).toEqual(PENDING);
    cmp.update(consents(ALL));
    expect(await latest()).toEqual(GRANTED);
  });

  test('offers that count as advertising are a matter of the map', async () => {
    listen(tcf({ map: { 1: ['storage'], 3: ['personalization'], 4: ['personalization'] } }));
    cmp.update(consents([1, 3, 4]));
    expect(await latest()).toEqual({ storage: 'granted', personalization: 'granted' });
  });
});
