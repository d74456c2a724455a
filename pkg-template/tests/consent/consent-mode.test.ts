/** Google Consent Mode v2, as gtag's snippet pushes it. */
import { describe, expect, test } from 'vitest';
import { consentMode } from '../../src/consent.js';
import { check, globals, latest, listen, votes } from './cases.js';

const page = window as unknown as { dataLayer: unknown[] };
/** The snippet of Google's documentation: it pushes its Arguments object. */
function gtag(..._values: unknown[]): void {
  page.dataLayer ??= [];
  // eslint-disable-next-line prefer-rest-params
  page.dataLayer.push(arguments);
}
const all = (state: string) => ({
  ad_storage: state, ad_user_data: state, ad_personalization: state, analytics_storage: state,
  functionality_storage: state, personalization_storage: state, security_storage: 'granted',
});
const leave = () => globals({ dataLayer: undefined });

check('consent-mode', consentMode, {
  arrive: () => gtag('consent', 'default', { ...all('denied'), wait_for_update: 500 }),
  acceptAll: () => gtag('consent', 'update', all('granted')),
  acceptWithoutMeasurement: () => gtag('consent', 'update', { analytics_storage: 'denied' }),
  refuseAll: () => gtag('consent', 'update', all('denied')),
  arriveWhereNoLawApplies: () => gtag('event', 'page_view'),
  malformed: {
    'a state that is none': () => gtag('consent', 'default', all('maybe')),
    'no states': () => gtag('consent', 'default'),
    'states that are a number': () => gtag('consent', 'update', null),
  },
  leave,
});

describe('consent-mode, command by command', () => {
  test.each<[string, unknown[][], object | null | undefined]>([
    ['only what is named is voted on', [['default', { analytics_storage: 'granted' }]], { measurement: 'granted' }],
    ['advertising is not asked for', [['default', { ad_storage: 'granted', ad_user_data: 'denied' }]], null],
    ['a default that grants, grants', [['default', all('granted')]], { storage: 'granted', personalization: 'granted', measurement: 'granted' }],
    ['a grant for a region says nothing', [['default', { analytics_storage: 'granted', region: ['US-CA'] }]], null],
    ['a grant everywhere but in a region waits', [['default', { analytics_storage: 'granted' }], ['default', { analytics_storage: 'denied', region: ['SE'] }]], { measurement: 'pending' }],
    ['in whatever order', [['default', { analytics_storage: 'denied', region: ['SE'] }], ['default', { analytics_storage: 'granted' }]], { measurement: 'pending' }],
    ['an update answers for every region', [['default', { analytics_storage: 'denied', region: ['SE'] }], ['update', { analytics_storage: 'granted' }]], { measurement: 'granted' }],
    ['an update that grants for a region does not', [['default', { analytics_storage: 'denied' }], ['update', { analytics_storage: 'granted', region: ['SE'] }]], { measurement: 'pending' }],
    ['a default after an update changes nothing', [['update', { analytics_storage: 'denied' }], ['default', { analytics_storage: 'granted' }]], { measurement: 'denied' }],
    ['other commands are not votes', [['set', { analytics_storage: 'granted' }]], null],
  ])('%s', async (_, commands, expected) => {
    for (const command of commands) gtag('consent', ...command);
    listen(consentMode());
    expect((await latest()) ?? null).toEqual(expected);
    leave();
  });

  test('a data layer of another name', async () => {
    globals({ shopLayer: [['consent', 'update', { analytics_storage: 'granted' }]] });
    listen(consentMode({ layer: 'shopLayer' }));
    expect(await latest()).toEqual({ measurement: 'granted' });
    globals({ shopLayer: undefined });
  });

  test('a page without a data layer is given none', async () => {
    listen(consentMode());
    await latest();
    expect('dataLayer' in window).toBe(false);
    expect(votes).toEqual([]);
  });
});
