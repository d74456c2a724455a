/** Consent platforms, against the real ones. */
import * as CookieConsent from 'vanilla-cookieconsent';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { auto, DEFAULT_MAP, parseMap } from '../src/consent.js';
import { openPage, settled, uses } from './page.js';

let stop: (() => void) | undefined;
const votes: [string, unknown][] = [];
function listen(options?: Parameters<typeof auto>[0]): void {
  stop = auto(options)((platform, says) => votes.push([platform, says]));
}
const runBanner = () =>
  CookieConsent.run({
    // jsdom draws nothing: the test answers for the visitor.
    autoShow: false,
    cookie: { expiresAfterDays: 180, secure: false },
    categories: { necessary: { enabled: true, readOnly: true }, functionality: {}, analytics: {} },
    language: { default: 'en', translations: { en: { consentModal: { title: 'x' }, preferencesModal: { sections: [] } } } },
  });
const GRANTED = { storage: 'granted', personalization: 'granted', measurement: 'granted' };
const PENDING = { storage: 'pending', personalization: 'pending', measurement: 'pending' };
const latest = () => votes.at(-1);

beforeEach(() => {
  openPage();
  votes.length = 0;
});
afterEach(() => {
  stop?.();
  CookieConsent.reset(true);
  Reflect.deleteProperty(window, 'CookieConsent');
});

describe('vanilla-cookieconsent', () => {
  test('without it nobody votes', () => {
    listen();
    expect(votes).toEqual([]);
  });

  test('undecided holds pending, then each answer counts', async () => {
    window.CookieConsent = CookieConsent;
    await runBanner();
    listen();
    expect(votes).toEqual([['vanilla-cookieconsent', PENDING]]);
    CookieConsent.acceptCategory('all');
    expect(latest()).toEqual(['vanilla-cookieconsent', GRANTED]);
    CookieConsent.acceptCategory(['functionality']);
    expect(latest()).toEqual(['vanilla-cookieconsent', { storage: 'granted', personalization: 'granted', measurement: 'denied' }]);
    CookieConsent.acceptCategory([]);
    expect(latest()).toEqual(['vanilla-cookieconsent', { storage: 'denied', personalization: 'denied', measurement: 'denied' }]);
  });

  test('decided on an earlier page counts at once', async () => {
    window.CookieConsent = CookieConsent;
    await runBanner();
    CookieConsent.acceptCategory('all');
    listen();
    expect(votes).toEqual([['vanilla-cookieconsent', GRANTED]]);
  });

  test('starting after us is heard too, also as a module that leaves no global', async () => {
    listen();
    await runBanner();
    CookieConsent.acceptCategory('all');
    expect(latest()).toEqual(['vanilla-cookieconsent', GRANTED]);
  });

  test('running as a module before us holds pending', async () => {
    await runBanner();
    listen();
    expect(votes).toEqual([['vanilla-cookieconsent', PENDING]]);
  });

  test('given as a module is asked', async () => {
    await runBanner();
    CookieConsent.acceptCategory('all');
    listen({ cookieConsent: CookieConsent });
    expect(votes).toEqual([['vanilla-cookieconsent', GRANTED]]);
  });

  test('stopped is heard no more', async () => {
    await runBanner();
    listen();
    stop?.();
    votes.length = 0;
    CookieConsent.acceptCategory('all');
    await settled();
    expect(votes).toEqual([]);
  });

  test('is asked without touching storage or cookies', async () => {
    window.CookieConsent = CookieConsent;
    await runBanner();
    CookieConsent.acceptCategory('all');
    const cookie = vi.spyOn(document, 'cookie', 'get');
    uses.length = 0;
    listen();
    expect(cookie).not.toHaveBeenCalled();
    expect(uses).toEqual([]);
  });

  test('a purpose that two categories stand for needs both', async () => {
    window.CookieConsent = CookieConsent;
    await runBanner();
    CookieConsent.acceptCategory(['functionality']);
    listen({ map: { analytics: ['storage'], functionality: ['storage', 'personalization'] } });
    expect(latest()).toEqual(['vanilla-cookieconsent', { storage: 'denied', personalization: 'granted' }]);
  });
});

test.each([
  ['functionality=storage,personalization; analytics=measurement', DEFAULT_MAP],
  [' preferences = storage , personalization ;', { preferences: ['storage', 'personalization'] }],
  ['marketing=profit,storage', { marketing: ['storage'] }],
  ['nonsense', {}],
  ['', {}],
])('the map %j is read', (text, map) => {
  expect(parseMap(text)).toEqual(map);
});
