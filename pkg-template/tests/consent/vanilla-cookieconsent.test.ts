/** vanilla-cookieconsent 3, the real package: as a global, and as a module that leaves none. */
import * as CookieConsent from 'vanilla-cookieconsent';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { vanillaCookieconsent } from '../../src/consent.js';
import { uses } from '../page.js';
import { check, globals, GRANTED, latest, listen, PENDING } from './cases.js';

const run = () =>
  CookieConsent.run({
    // jsdom draws nothing: the test answers for the visitor.
    autoShow: false,
    cookie: { expiresAfterDays: 180, secure: false },
    categories: { necessary: { enabled: true, readOnly: true }, functionality: {}, analytics: {} },
    language: { default: 'en', translations: { en: { consentModal: { title: 'x' }, preferencesModal: { sections: [] } } } },
  });
const leave = () => {
  CookieConsent.reset(true);
  globals({ CookieConsent: undefined });
};
const peer = {
  arrive() {
    globals({ CookieConsent });
    return run();
  },
  acceptAll: () => CookieConsent.acceptCategory('all'),
  acceptWithoutMeasurement: () => CookieConsent.acceptCategory(['functionality']),
  refuseAll: () => CookieConsent.acceptCategory([]),
  malformed: {
    'a banner that throws': () => globals({ CookieConsent: { validConsent: () => { throw Error('of the platform'); } } }),
    'a banner without categories': () => globals({ CookieConsent: { validConsent: () => true } }),
  },
  leave,
};
check('vanilla-cookieconsent', vanillaCookieconsent, peer);

describe('vanilla-cookieconsent, as a module', () => {
  afterEach(leave);

  test('running before us holds pending', async () => {
    await run();
    listen(vanillaCookieconsent());
    expect(await latest()).toEqual(PENDING);
  });

  test('starting after us is heard', async () => {
    listen(vanillaCookieconsent());
    await run();
    CookieConsent.acceptCategory('all');
    expect(await latest()).toEqual(GRANTED);
  });

  test('given to us is asked', async () => {
    await run();
    CookieConsent.acceptCategory('all');
    listen(vanillaCookieconsent({ cookieConsent: CookieConsent }));
    expect(await latest()).toEqual(GRANTED);
  });

  test('is asked without touching storage or cookies', async () => {
    await peer.arrive();
    CookieConsent.acceptCategory('all');
    const cookie = vi.spyOn(document, 'cookie', 'get');
    uses.length = 0;
    listen(vanillaCookieconsent());
    expect(await latest()).toEqual(GRANTED);
    expect(cookie).not.toHaveBeenCalled();
    expect(uses).toEqual([]);
  });

  test('the global of another library under the same name is not its own', async () => {
    globals({ CookieConsent: { consent: {}, hasResponse: false } });
    listen(vanillaCookieconsent());
    expect(await latest()).toBeUndefined();
  });

  test('a purpose that two categories stand for needs both', async () => {
    await peer.arrive();
    CookieConsent.acceptCategory(['functionality']);
    listen(vanillaCookieconsent({ map: { analytics: ['storage'], functionality: ['storage', 'personalization'] } }));
    expect(await latest()).toEqual({ storage: 'denied', personalization: 'granted' });
  });
});
