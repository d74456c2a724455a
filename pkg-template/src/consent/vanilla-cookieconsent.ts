/**
 * vanilla-cookieconsent 3. `cc:onConsent` comes on every page once there is a valid consent, `cc:onChange` when the
 * visitor changes it; both carry the accepted categories, so that a banner imported as a module is heard too.
 */
import type { CookieConsent } from '../consent.js';
import { SILENT, type Platform } from './platform.js';

export const VANILLA_COOKIECONSENT: Platform = {
  name: 'vanilla-cookieconsent',
  events: ['cc:onConsent', 'cc:onChange'],
  open: (_, __, { cookieConsent }) => ({
    ask(event) {
      const page = window as { CookieConsent?: Partial<CookieConsent>; _ccRun?: boolean };
      const told = (event as CustomEvent<{ cookie?: { categories?: string[] } }> | undefined)?.detail?.cookie?.categories;
      if (told) return (category) => told.includes(category);
      const found = cookieConsent ?? page.CookieConsent;
      // Cookiebot has a global of the same name.
      const banner = typeof found?.validConsent === 'function' ? (found as CookieConsent) : undefined;
      if (banner?.validConsent()) return (category) => banner.acceptedCategory(category);
      return banner || page._ccRun ? SILENT : undefined;
    },
  }),
};
