/** What several platforms, or one of them several times, say until they have finished: nothing is granted, written or fetched on the way. */
import { beforeEach, expect, test, vi } from 'vitest';
import { auto } from '../../src/consent.js';
import { globals, openPage, settled, uses, value } from '../page.js';
import { reset } from '../recording-engine.js';
import { ALL, client, NONE, record, RECORD, start, store } from '../shop.js';

const PENDING = { storage: 'pending', personalization: 'pending', measurement: 'pending' };
const KINDS = ['ad_storage', 'analytics_storage', 'functionality_storage', 'personalization_storage'];
const all = (state: string) => Object.fromEntries(KINDS.map((kind) => [kind, state]));
function gtag(..._: unknown[]): void {
  (window as unknown as { dataLayer: unknown[] }).dataLayer.push(arguments);
}
/** Everything that was written or fetched. */
const done = () => uses.filter(({ api, operation }) => api === 'network' || operation === 'setItem').map(({ name }) => name);
const changed = (detail: string[]) => dispatchEvent(new CustomEvent('OneTrustGroupsUpdated', { detail }));
const closed = (is_closed: boolean, ShowAlertNotice = true) => ({ IsAlertBoxClosed: () => is_closed, GetDomainData: () => ({ ShowAlertNotice }) });

beforeEach(() => {
  client?.destroy();
  openPage();
  reset();
  globals({ dataLayer: [], Cookiebot: undefined, OnetrustActiveGroups: undefined, OneTrust: undefined, OneTrustStub: undefined, __gpp: undefined, __tcfapi: undefined });
});

test.each<[string, () => void, object]>([
  ['granted everywhere, and denied in a region', () => {
    gtag('consent', 'default', all('granted'));
    gtag('consent', 'default', { ...all('denied'), region: ['SE'], wait_for_update: 500 });
  }, PENDING],
  ['granted by default, and refused by the visitor', () => {
    gtag('consent', 'default', all('granted'));
    gtag('consent', 'update', all('denied'));
  }, NONE],
  ['granted by Consent Mode, and refused in Cookiebot', () => {
    gtag('consent', 'default', all('granted'));
    globals({ Cookiebot: { hasResponse: true, consent: { preferences: false, statistics: false }, regulations: { gdprApplies: true } } });
  }, NONE],
])('%s: before Vitrin came, and after', async (_, say, expected) => {
  say();
  start({ consent: auto() });
  await settled();
  expect(client.consent.get()).toEqual(expected);
  expect(done()).toEqual([]);
  client.destroy();
  globals({ dataLayer: [], Cookiebot: undefined });
  start({ consent: auto() });
  say();
  dispatchEvent(new Event('load'));
  await settled();
  expect(client.consent.get()).toEqual(expected);
  expect(done()).toEqual([]);
});

test('a default that waits for an update grants when the wait is over, unless another has taken its place', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  try {
    start({ consent: auto() });
    gtag('consent', 'default', { ...all('granted'), wait_for_update: 500 });
    await settled();
    expect(client.consent.get()).toEqual(PENDING);
    await vi.advanceTimersByTimeAsync(400);
    gtag('consent', 'default', { analytics_storage: 'denied', region: ['SE'] });
    await vi.advanceTimersByTimeAsync(200);
    expect(client.consent.get()).toEqual({ ...ALL, measurement: 'pending' });
  } finally {
    vi.useRealTimers();
  }
});

test('what one platform granted waits for it on the next page, though another one has come', async () => {
  const bot = { hasResponse: true, consent: { preferences: true, statistics: true }, regulations: { gdprApplies: true } };
  gtag('consent', 'default', { ad_storage: 'denied', analytics_storage: 'denied' });
  globals({ Cookiebot: bot });
  start({ consent: auto() });
  gtag('consent', 'update', { analytics_storage: 'granted' });
  await client.ready;
  expect(value(RECORD)).toMatch(/^1;spm;consent-mode,cookiebot;/);
  client.destroy();
  globals({ dataLayer: [], Cookiebot: undefined });
  uses.length = 0;
  gtag('consent', 'default', { ad_storage: 'denied', analytics_storage: 'denied' });
  start({ consent: auto() });
  await settled();
  expect(client.consent.get()).toEqual(PENDING);
  expect(done()).toEqual([]);
  globals({ Cookiebot: bot });
  dispatchEvent(new Event('CookiebotOnConsentReady'));
  await settled();
  expect(client.consent.get()).toMatchObject({ storage: 'granted', personalization: 'granted' });
});

test.each<[string, string]>([
  ['of a cookie that is there before any answer', ',C0001,C0002,C0003,'],
  ['of no cookie', ',,'],
])('OneTrust\'s stub tells of groups %s: nobody has answered', async (_, groups) => {
  globals({ OnetrustActiveGroups: groups, OneTrustStub: {} });
  start({ consent: auto() });
  await settled();
  expect(client.consent.get()).toEqual(PENDING);
  expect(done()).toEqual([]);
  globals({ OneTrust: closed(true), OnetrustActiveGroups: ',C0001,C0002,C0003,' });
  changed(['C0001', 'C0002', 'C0003']);
  await settled();
  expect(client.consent.get()).toEqual(ALL);
});

test('a refusal to us stands where OneTrust has no banner', async () => {
  store(RECORD, record('', { source: 'onetrust-manual', grant: 2 }));
  globals({ OnetrustActiveGroups: ',,', OneTrustStub: {} });
  start({ consent: auto() });
  await settled();
  globals({ OneTrust: closed(false, false), OnetrustActiveGroups: ',C0001,C0002,C0003,' });
  changed(['C0001', 'C0002', 'C0003']);
  await settled();
  expect(client.consent.get()).toEqual(NONE);
});

test('stubs of TCF and GPP that are taken away again speak for nobody', async () => {
  globals({ __tcfapi: () => undefined, __gpp: () => undefined });
  start({ consent: auto() });
  await settled();
  expect(client.consent.get()).toEqual(PENDING);
  globals({ __tcfapi: undefined, __gpp: undefined, OneTrust: closed(true), OnetrustActiveGroups: ',C0001,C0002,C0003,' });
  dispatchEvent(new Event('load'));
  await settled();
  expect(client.consent.get()).toEqual(ALL);
});
