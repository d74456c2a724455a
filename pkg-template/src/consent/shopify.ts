/** Shopify's customer privacy API, once the theme, its banner or an app has loaded it. */
import type { Platform } from './platform.js';

type Categories = 'preferences' | 'analytics';
type CustomerPrivacy = Record<`${Categories}ProcessingAllowed`, () => boolean> & {
  /** `yes`, `no`, or empty while nobody has answered. */
  currentVisitorConsent?(): Partial<Record<Categories, string>>;
};

export const SHOPIFY: Platform = {
  name: 'shopify',
  map: { preferences: ['storage', 'personalization'], analytics: ['measurement'] },
  events: ['visitorConsentCollected'],
  open: () => ({
    ask() {
      const api = (window as { Shopify?: { customerPrivacy?: CustomerPrivacy } }).Shopify?.customerPrivacy;
      if (!api) return undefined;
      const answers = api.currentVisitorConsent?.();
      return (category) =>
        api[`${category as Categories}ProcessingAllowed`]() || (answers?.[category as Categories] === '' ? undefined : false);
    },
  }),
};
