/** Cookiebot, in its recorded shape. */
import { expect, test } from 'vitest';
import { cookiebot } from '../../src/consent.js';
import { check, globals, GRANTED, later, latest, listen } from './cases.js';

interface Recorded {
  consent: Record<string, boolean>;
  hasResponse: boolean;
  regulations: Record<string, boolean>;
}
let found: Recorded;
function arrive(applies = true): void {
  found = {
    consent: { necessary: true, preferences: false, statistics: false, marketing: false },
    hasResponse: false,
    regulations: { gdprApplies: applies, ccpaApplies: false, lgpdApplies: false },
  };
  // The older of its two names, which vanilla-cookieconsent has too.
  globals({ Cookiebot: found, CookieConsent: found });
  dispatchEvent(new Event('CookiebotOnConsentReady'));
}
function answer(event: string, preferences: boolean, statistics: boolean): void {
  Object.assign(found.consent, { preferences, statistics });
  found.hasResponse = true;
  dispatchEvent(new Event(event));
}

check('cookiebot', cookiebot, {
  arrive: () => arrive(),
  acceptAll: () => answer('CookiebotOnAccept', true, true),
  acceptWithoutMeasurement: () => answer('CookiebotOnAccept', true, false),
  refuseAll: () => answer('CookiebotOnDecline', false, false),
  arriveWhereNoLawApplies: () => arrive(false),
  malformed: {
    'without consent': () => globals({ Cookiebot: { hasResponse: true } }),
    'without consent, undecided': () => globals({ Cookiebot: {} }),
    'no object': () => globals({ Cookiebot: 'yes' }),
  },
  leave: () => globals({ Cookiebot: undefined, CookieConsent: undefined }),
});

test('cookiebot: an answer counts also where no law asks for it', async () => {
  listen(cookiebot());
  arrive(false);
  answer('CookiebotOnAccept', true, true);
  await later(1);
  expect(await latest()).toEqual(GRANTED);
});
