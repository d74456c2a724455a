/** Usercentrics, both versions in their recorded shapes. */
import { expect, test } from 'vitest';
import { usercentrics } from '../../src/consent.js';
import { check, DENIED, globals, GRANTED, latest, listen } from './cases.js';

const map = { functional: ['storage', 'personalization'], GA4: ['measurement'] } as const;
const leave = () => globals({ __ucCmp: undefined, UC_UI: undefined });

let functional: boolean;
let statistics: boolean;
let is_explicit: boolean;
let is_required: boolean;

function begin(required: boolean): void {
  functional = false;
  statistics = false;
  is_explicit = false;
  is_required = required;
}
function answer(next_functional: boolean, next_statistics: boolean): void {
  functional = next_functional;
  statistics = next_statistics;
  is_explicit = true;
  dispatchEvent(new CustomEvent('UC_UI_CMP_EVENT', { detail: { source: 'FIRST_LAYER', type: 'SAVE' } }));
}
const answers = {
  acceptAll: () => answer(true, true),
  acceptWithoutMeasurement: () => answer(true, false),
  refuseAll: () => answer(false, false),
};

const state = (given: boolean) => (given ? 'ALL_ACCEPTED' : 'ALL_DENIED');
function arrive3(required = true): void {
  begin(required);
  globals({
    __ucCmp: {
      getConsentDetails: async () => ({
        consent: { status: 'SOME_ACCEPTED', type: is_explicit ? 'EXPLICIT' : 'IMPLICIT', required: is_required },
        services: {
          'x-1': { name: 'Wishlist', category: 'functional', consent: { given: functional, type: 'EXPLICIT' } },
          GA4: { name: 'Google Analytics', category: 'statistics', consent: { given: statistics, type: 'EXPLICIT' } },
        },
        categories: {
          essential: { state: 'ALL_ACCEPTED', dps: null },
          functional: { state: state(functional), dps: { 'x-1': functional } },
          statistics: { state: state(statistics), dps: { GA4: statistics } },
        },
      }),
    },
  });
  dispatchEvent(new Event('UC_UI_INITIALIZED'));
}
function arrive2(required = true): void {
  begin(required);
  const consent = (status: boolean) => ({ status, history: [{ type: 'implicit' }, ...(is_explicit ? [{ type: 'explicit' }] : [])] });
  globals({
    UC_UI: {
      isInitialized: () => true,
      isConsentRequired: () => is_required,
      getServicesBaseInfo: () => [
        { id: 'x-1', name: 'Wishlist', categorySlug: 'functional', consent: consent(functional) },
        { id: 'x-2', name: 'Reviews', categorySlug: 'functional', consent: consent(functional) },
        { id: 'x-3', name: 'GA4', categorySlug: 'statistics', consent: consent(statistics) },
      ],
    },
  });
  dispatchEvent(new Event('UC_UI_INITIALIZED'));
}

check('usercentrics', usercentrics, {
  ...answers,
  arrive: () => arrive3(),
  arriveWhereNoLawApplies: () => arrive3(false),
  malformed: {
    'version 3 without its function': () => globals({ __ucCmp: {} }),
    'version 3 with an answer that is none': () => globals({ __ucCmp: { getConsentDetails: async () => undefined } }),
    'version 3 without what the map names': () =>
      globals({ __ucCmp: { getConsentDetails: async () => ({ consent: { type: 'EXPLICIT' }, services: {}, categories: {} }) } }),
    'version 2 without its function': () => globals({ UC_UI: {} }),
    'version 2 with services that are none': () => globals({ UC_UI: { getServicesBaseInfo: () => ({}) } }),
    'version 2 without what the map names': () => globals({ UC_UI: { getServicesBaseInfo: () => [] } }),
  },
  leave,
}, { options: { map } });

check('usercentrics', usercentrics, {
  ...answers,
  malformed: {},
  arrive: () => arrive2(),
  arriveWhereNoLawApplies: () => arrive2(false),
  leave,
}, { options: { map } });

test('usercentrics: version 3 goes before what it keeps of version 2', async () => {
  arrive2();
  answer(true, true);
  arrive3();
  answer(false, false);
  listen(usercentrics({ map }));
  expect(await latest()).toEqual(DENIED);
});

test('usercentrics: a version 2 that is not ready is asked when it is', async () => {
  arrive2();
  answer(true, true);
  const ui = (window as unknown as { UC_UI: { isInitialized: () => boolean } }).UC_UI;
  ui.isInitialized = () => false;
  listen(usercentrics({ map }));
  expect(await latest()).toMatchObject({ storage: 'pending' });
  ui.isInitialized = () => true;
  dispatchEvent(new Event('UC_UI_INITIALIZED'));
  expect(await latest()).toEqual(GRANTED);
});
