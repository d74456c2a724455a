/** Cookiebot. */
import type { Platform } from './platform.js';

interface Cookiebot {
  consent: Record<string, boolean>;
  hasResponse: boolean;
  /** `gdprApplies` and others of its kind. */
  regulations?: Record<string, boolean>;
}

export const COOKIEBOT: Platform = {
  name: 'cookiebot',
  map: { preferences: ['storage', 'personalization'], statistics: ['measurement'] },
  events: ['CookiebotOnConsentReady', 'CookiebotOnAccept', 'CookiebotOnDecline'],
  open: () => ({
    ask() {
      const found = (window as { Cookiebot?: Cookiebot }).Cookiebot;
      if (!found) return undefined;
      const { consent, hasResponse, regulations = {} } = found;
      const laws = Object.values(regulations);
      if (!hasResponse && laws.length && !laws.includes(true)) return null;
      return (category) => (hasResponse ? consent[category] === true : void consent[category]);
    },
  }),
};
