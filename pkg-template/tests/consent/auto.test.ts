/** All platforms at once, the names that a script tag gives, and maps. */
import { describe, expect, test, vi } from 'vitest';
import { auto, DEFAULT_MAP, named, parseMap } from '../../src/consent.js';
import { globals, later, latest, listen, votes } from './cases.js';

const leave = () => globals({ Cookiebot: undefined, OnetrustActiveGroups: undefined, __tcfapi: undefined });
const spoken = () => Object.fromEntries(votes);

describe('auto', () => {
  test('a page without a platform: nobody votes, and the looking ends', async () => {
    listen(auto());
    await later(200_000);
    expect(votes).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('every platform votes under its own name, on what it has a say in', async () => {
    globals({
      Cookiebot: { hasResponse: true, consent: { preferences: true, statistics: false } },
      OnetrustActiveGroups: ',C0001,C0002,',
      __tcfapi: () => undefined,
    });
    listen(auto());
    await latest();
    expect(spoken()).toEqual({
      cookiebot: { storage: 'granted', personalization: 'granted', measurement: 'denied' },
      onetrust: { storage: 'denied', personalization: 'denied', measurement: 'granted' },
      tcf: { storage: 'pending', personalization: 'pending', measurement: 'pending' },
    });
    leave();
  });

  test('a map of the shop is for its own categories, not for those of a platform that has its own', async () => {
    globals({ Cookiebot: { hasResponse: true, consent: { extras: true } } });
    listen(auto({ map: { extras: ['storage'] } }));
    dispatchEvent(new CustomEvent('cc:onConsent', { detail: { cookie: { categories: ['extras'] } } }));
    await latest();
    expect(spoken()).toEqual({
      cookiebot: { storage: 'denied', personalization: 'denied', measurement: 'denied' },
      'vanilla-cookieconsent': { storage: 'granted' },
    });
    leave();
  });

  test('a script that loads is looked at when it has loaded, without waiting', async () => {
    listen(auto());
    await later(40_000);
    globals({ OnetrustActiveGroups: ',C0003,' });
    const script = document.head.appendChild(document.createElement('script'));
    script.dispatchEvent(new Event('load'));
    expect(votes.at(-1)?.[0]).toBe('onetrust');
    leave();
    script.remove();
  });
});

describe('names of a script tag', () => {
  test('auto is all of them', async () => {
    globals({ OnetrustActiveGroups: ',C0003,' });
    listen(named('auto'));
    expect(await latest()).toMatchObject({ storage: 'granted' });
    leave();
  });

  test('some of them are those', async () => {
    globals({ OnetrustActiveGroups: ',C0003,', Cookiebot: { hasResponse: false, consent: {} } });
    listen(named('cookiebot, tcf'));
    await latest();
    expect(Object.keys(spoken())).toEqual(['cookiebot']);
    leave();
  });

  test.each(['automatic', 'tcf,', 'TCF', 'manual,tcf'])('%j is refused, and what there is is said', (text) => {
    expect(() => named(text)).toThrow(/^no consent source ".*": auto, manual, or some of tcf, gpp, consent-mode, shopify, cookiebot, onetrust, usercentrics, klaro, vanilla-cookieconsent$/);
  });
});

test.each([
  ['functionality=storage,personalization; analytics=measurement', DEFAULT_MAP],
  [' preferences = storage , personalization ;', { preferences: ['storage', 'personalization'] }],
  ['', {}],
])('the map %j is read', (text, map) => {
  expect(parseMap(text)).toEqual(map);
});

test.each([
  ['marketing=profit,storage', '"marketing=profit,storage" in the consent map: write category=storage,personalization,measurement'],
  ['a=storage; nonsense', '"nonsense" in the consent map: write category=storage,personalization,measurement'],
  ['=storage', '"=storage" in the consent map: write category=storage,personalization,measurement'],
  ['a=storage=b', '"a=storage=b" in the consent map: write category=storage,personalization,measurement'],
])('the map %j is refused', (text, message) => {
  expect(() => parseMap(text)).toThrow(new RangeError(message));
});
