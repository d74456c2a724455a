/** Shopify's customer privacy API, in its recorded shape: it loads late, and tells the document of every answer. */
import { shopify } from '../../src/consent.js';
import { check, globals } from './cases.js';

/** Purposes that the visitor answered, and whether the law of their region asks at all. */
let answers: Record<string, string>;
const api = (asks: boolean) => ({
  preferencesProcessingAllowed: () => !asks || answers['preferences'] === 'yes',
  analyticsProcessingAllowed: () => !asks || answers['analytics'] === 'yes',
  marketingAllowed: () => !asks,
  currentVisitorConsent: () => answers,
});
function arrive(asks = true): void {
  answers = { preferences: '', analytics: '', marketing: '', sale_of_data: '' };
  globals({ Shopify: { customerPrivacy: api(asks) } });
}
function answer(preferences: string, analytics: string): void {
  answers = { ...answers, preferences, analytics };
  const detail = { preferencesAllowed: preferences === 'yes', analyticsAllowed: analytics === 'yes' };
  document.dispatchEvent(new CustomEvent('visitorConsentCollected', { detail }));
}

const peer = {
  arrive: () => arrive(),
  acceptAll: () => answer('yes', 'yes'),
  acceptWithoutMeasurement: () => answer('yes', 'no'),
  refuseAll: () => answer('no', 'no'),
  /** A theme that has not loaded the API: nobody knows, so nobody votes. */
  arriveWhereNoLawApplies: () => globals({ Shopify: {} }),
  malformed: {
    'an API without its functions': () => globals({ Shopify: { customerPrivacy: {} } }),
    'a function that throws': () =>
      globals({ Shopify: { customerPrivacy: { preferencesProcessingAllowed: () => { throw Error('of the platform'); } } } }),
  },
  leave: () => globals({ Shopify: undefined }),
};
check('shopify', shopify, peer);
