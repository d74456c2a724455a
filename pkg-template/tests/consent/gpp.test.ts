/** IAB GPP, against the real @iabgpp/cmpapi: it denies or is silent, and never grants. */
import type { CmpApi } from '@iabgpp/cmpapi';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { gpp } from '../../src/consent.js';
import { check, globals, later, latest, listen } from './cases.js';

let cmp: CmpApi;
async function arrive(): Promise<void> {
  globals({ __gpp: undefined });
  vi.resetModules();
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const { CmpApi } = await import('@iabgpp/cmpapi');
  cmp = new CmpApi(10, 1);
  cmp.setSupportedAPIs(['7:usnat', '8:usca', '2:tcfeuv2']);
}
function answer(section: string, id: number, fields: Record<string, number>): void {
  for (const [field, value] of Object.entries(fields)) cmp.setFieldValue(section, field, value);
  cmp.setApplicableSections([id]);
  cmp.setSignalStatus('ready' as never);
}
const US = { Version: 1, SaleOptOutNotice: 1, SharingOptOutNotice: 1, TargetedAdvertisingOptOutNotice: 1 };

check(
  'gpp',
  gpp,
  {
    arrive,
    acceptAll: () => answer('usnat', 7, { ...US, SaleOptOut: 2, SharingOptOut: 2, TargetedAdvertisingOptOut: 2 }),
    refuseAll: () => answer('usnat', 7, { ...US, SaleOptOut: 1, SharingOptOut: 1, TargetedAdvertisingOptOut: 1 }),
    async arriveWhereNoLawApplies() {
      await arrive();
      cmp.setApplicableSections([-1]);
      cmp.setSignalStatus('ready' as never);
    },
    malformed: {
      'no function': () => globals({ __gpp: {} }),
      'a function that throws': () => globals({ __gpp: () => { throw Error('of the platform'); } }),
      'an answer that is none': () => globals({ __gpp: (_: string, tell: (data: unknown) => void) => tell(undefined) }),
      'an answer without a ping': () => globals({ __gpp: (_: string, tell: (data: unknown) => void) => tell({ listenerId: 1 }) }),
    },
    leave: () => globals({ __gpp: undefined }),
  },
  {
    expected: {
      granted: null,
      denied: { personalization: 'denied', measurement: 'denied' },
      pending: { personalization: 'pending', measurement: 'pending' },
    },
  },
);

describe('gpp, field by field', () => {
  beforeEach(async () => {
    await arrive();
    listen(gpp());
  });
  test.each<[string, string, number, Record<string, number>, object | null]>([
    ['a sale refused denies measurement', 'usnat', 7, { SaleOptOut: 1 }, { measurement: 'denied' }],
    ['sharing refused denies measurement', 'usnat', 7, { SharingOptOut: 1 }, { measurement: 'denied' }],
    ['targeted advertising refused denies personalization', 'usnat', 7, { TargetedAdvertisingOptOut: 1 }, { personalization: 'denied' }],
    ['not applicable is silent', 'usnat', 7, { SaleOptOut: 0, TargetedAdvertisingOptOut: 0 }, null],
    ['a state has a section of its own', 'usca', 8, { SaleOptOut: 1 }, { measurement: 'denied' }],
  ])('%s', async (_, section, id, fields, expected) => {
    answer(section, id, { ...(section === 'usnat' ? US : {}), ...fields });
    expect(await latest()).toEqual(expected);
  });

  test('a signal that is not ready says nothing new', async () => {
    answer('usnat', 7, { ...US, SaleOptOut: 1 });
    cmp.setFieldValue('usnat', 'SaleOptOut', 2);
    cmp.setSignalStatus('not ready' as never);
    expect(await latest()).toEqual({ measurement: 'denied' });
  });
});

test('a stub of the page is asked again by the platform that takes its place', async () => {
  const events: unknown[] = [];
  const stub = (command?: string, callback?: (data: object, ok: boolean) => void) => {
    if (command === undefined) return [];
    if (command === 'events') return events;
    if (command === 'addEventListener') {
      events.push({ id: 1, callback, parameter: undefined });
      callback!({ eventName: 'listenerRegistered', listenerId: 1, data: true, pingData: { signalStatus: 'not ready' } }, true);
    }
    return undefined;
  };
  globals({ __gpp: stub });
  listen(gpp());
  expect(await latest()).toEqual({ personalization: 'pending', measurement: 'pending' });
  vi.resetModules();
  const { CmpApi } = await import('@iabgpp/cmpapi');
  cmp = new CmpApi(10, 1);
  answer('usnat', 7, { ...US, SaleOptOut: 2, SharingOptOut: 2, TargetedAdvertisingOptOut: 1 });
  await later(1);
  expect(await latest()).toEqual({ personalization: 'denied' });
});
