/**
 * A consent platform knows who it asked: its ids and strings never become Vitrin's. Looked for in all that a page of the shop stores under our
 * names, requests, tells other tabs and hands to the engine, from which alone a report is made.
 */
import { CmpApi as Gpp } from '@iabgpp/cmpapi';
import { CmpApi as Tcf } from '@iabtcf/cmpapi';
import { GVL, TCModel, TCString } from '@iabtcf/core';
import * as klaro_package from 'klaro';
import { beforeEach, expect, test, vi } from 'vitest';
import { cookiebot, gpp, klaro, tcf, usercentrics, type ConsentOptions } from '../../src/consent.js';
import { init, type Client, type ConsentSource } from '../../src/index.js';
import { globals, keys, openPage, settled, uses, value } from '../page.js';
import { calls, called, reset } from '../recording-engine.js';
import { ALL, RECORD } from '../shop.js';

const CANARY = 'canary7f3a';

/** A platform on the page, its visitor known by name. */
interface Known {
  readonly source: (options?: ConsentOptions) => ConsentSource;
  /** Comes; the visitor has agreed to everything. Gives what it knows them by. */
  arrive(): string[];
  refuse(): void;
  readonly options?: ConsentOptions;
  /** It only denies: the visitor grants to us. */
  readonly denies_only?: true;
}

function consents(ids: number[]): string {
  const purposes = Object.fromEntries(Array.from({ length: 11 }, (_, index) => [index + 1, { id: index + 1, name: '', description: '', illustrations: [] }]));
  const lists = { specialPurposes: {}, features: {}, specialFeatures: {}, stacks: {}, vendors: {}, dataCategories: {} };
  const model = new TCModel(new GVL({ gvlSpecificationVersion: 3, vendorListVersion: 1, tcfPolicyVersion: 5, lastUpdated: '2026-01-01T00:00:00Z', purposes, ...lists } as never));
  model.cmpId = 10;
  model.cmpVersion = 1;
  model.isServiceSpecific = true;
  model.purposeConsents.set(ids);
  return TCString.encode(model);
}

const real_klaro = klaro_package as unknown as {
  setup(config: object): void;
  getManager(config: object): { changeAll(is_given: boolean): void; saveAndApplyConsents(): void };
};
const KLARO = {
  version: 1, elementID: CANARY, storageName: CANARY, storageMethod: 'cookie', lang: 'en', translations: {},
  services: [{ name: 'functionality', title: CANARY, purposes: [CANARY] }, { name: 'analytics', title: CANARY, purposes: [CANARY] }],
};
const answerKlaro = (is_given: boolean) => {
  const manager = real_klaro.getManager(KLARO);
  manager.changeAll(is_given);
  manager.saveAndApplyConsents();
};

let tcf_real: Tcf;
let gpp_real: Gpp;
const answerGpp = (value: number) => {
  for (const [field, set] of Object.entries({ Version: 1, SaleOptOutNotice: 1, SharingOptOutNotice: 1, TargetedAdvertisingOptOutNotice: 1, SaleOptOut: value, SharingOptOut: value, TargetedAdvertisingOptOut: value }))
    gpp_real.setFieldValue('usnat', field, set);
  gpp_real.setApplicableSections([7]);
  gpp_real.setSignalStatus('ready' as never);
};

/** As Cookiebot's own script has it. */
const bot = { consentID: CANARY, consentUTC: new Date(0), userCountry: CANARY, changed: false, hasResponse: true, consent: {} as object, regulations: { gdprApplies: true } };
const answerBot = (is_given: boolean, event: string) => {
  bot.consent = { necessary: true, preferences: is_given, statistics: is_given, marketing: is_given, stamp: CANARY, method: CANARY };
  dispatchEvent(new Event(event));
};

let is_given = true;
const given = () => (is_given ? 'ALL_ACCEPTED' : 'ALL_DENIED');
const answerUsercentrics = (says: boolean) => {
  is_given = says;
  dispatchEvent(new CustomEvent('UC_UI_CMP_EVENT', { detail: { source: CANARY, type: 'SAVE', controllerId: CANARY } }));
};

const PLATFORMS: Readonly<Record<string, Known>> = {
  tcf: {
    source: tcf,
    arrive() {
      tcf_real = new Tcf(10, 1, true);
      const text = consents([1, 5, 6, 8]);
      tcf_real.update(text);
      return [text];
    },
    refuse: () => tcf_real.update(consents([])),
  },
  gpp: {
    source: gpp,
    arrive() {
      vi.spyOn(console, 'log').mockImplementation(() => undefined);
      gpp_real = new Gpp(10, 1);
      gpp_real.setSupportedAPIs(['7:usnat', `8:${CANARY}`]);
      answerGpp(2);
      return [CANARY, gpp_real.getGppString()];
    },
    refuse: () => answerGpp(1),
    denies_only: true,
  },
  klaro: {
    source: klaro,
    arrive() {
      globals({ klaro: real_klaro, klaroConfig: KLARO });
      real_klaro.setup(KLARO);
      answerKlaro(true);
      return [CANARY];
    },
    refuse: () => answerKlaro(false),
  },
  cookiebot: {
    source: cookiebot,
    arrive() {
      globals({ Cookiebot: bot });
      answerBot(true, 'CookiebotOnAccept');
      return [CANARY];
    },
    refuse: () => answerBot(false, 'CookiebotOnDecline'),
  },
  'usercentrics, version 3': {
    source: usercentrics,
    arrive() {
      const service = () => ({ name: CANARY, category: 'analytics', consent: { given: is_given, type: 'EXPLICIT' } });
      const getConsentDetails = async () => ({
        consent: { status: given(), type: 'EXPLICIT', required: true, controllerId: CANARY, hash: CANARY, setting: { id: CANARY } },
        services: { [CANARY]: service() },
        categories: { functionality: { state: given(), dps: { [CANARY]: is_given } }, analytics: { state: given(), dps: null } },
      });
      globals({ __ucCmp: { getConsentDetails, getControllerId: async () => CANARY } });
      answerUsercentrics(true);
      return [CANARY];
    },
    refuse: () => answerUsercentrics(false),
  },
  'usercentrics, version 2': {
    source: usercentrics,
    arrive() {
      const consent = () => ({ status: is_given, history: [{ type: 'explicit', controllerId: CANARY, processorId: CANARY }] });
      const getServicesBaseInfo = () => ['functionality', 'analytics'].map((categorySlug) => ({ id: CANARY, name: CANARY, categorySlug, consent: consent() }));
      globals({ UC_UI: { isInitialized: () => true, isConsentRequired: () => true, getControllerId: () => CANARY, getServicesBaseInfo } });
      answerUsercentrics(true);
      return [CANARY];
    },
    refuse: () => answerUsercentrics(false),
  },
};

let client: Client | undefined;
/** What was ever written under our names. */
const written: string[] = [];
beforeEach(() => {
  client?.destroy();
  globals({ __tcfapi: undefined, __gpp: undefined, klaro: undefined, klaroConfig: undefined, Cookiebot: undefined, __ucCmp: undefined, UC_UI: undefined });
  openPage();
  reset();
  written.length = 0;
  const write = vi.mocked(Storage.prototype.setItem);
  const before = write.getMockImplementation()!;
  write.mockImplementation(function (this: Storage, key, text) {
    if (key.startsWith('vitrin:')) written.push(`${key} ${text}`);
    before.call(this, key, text);
  });
});

/** All that is Vitrin's on this page. */
function ours(): string {
  return JSON.stringify([written, uses, calls, client?.status, client?.consent.get()]);
}

test.each(Object.entries(PLATFORMS))('%s: what it knows its visitor by stays its own', async (name, { source, arrive, refuse, options, denies_only }) => {
  const [platform] = name.split(',');
  const known = arrive();
  expect(known.every((text) => text.length >= CANARY.length)).toBe(true);
  client = init({ site: 'shop', config: '/site.json', sync: { endpoint: '/v1/reports' }, consent: source(options) });
  await settled();
  if (denies_only) client.consent.set(ALL);
  await client.ready;
  expect(value(RECORD)).toMatch(new RegExp(`^1;spm;${denies_only ? 'manual' : platform};1;\\d+;180;1$`));
  expect(called('consent').at(-1)).toEqual([{ storage: true, personalization: true, measurement: true }, undefined]);
  client.track('view_item', { items: [{ item_id: '1' }] });
  await settled();
  for (const text of known) expect(ours()).not.toContain(text);

  refuse();
  await settled();
  expect(client.consent.get().measurement).toBe('denied');
  expect(keys().filter((key) => key.startsWith('vitrin:'))).toEqual([RECORD]);
  for (const text of known) expect(ours()).not.toContain(text);
});
