/**
 * The consent banner: vanilla-cookieconsent with the shop's own words. It has one category for each of Vitrin's purposes, so that
 * it can show whatever is switched in the privacy panel. The banner's own memory is the local storage key `shop:consent`, written
 * when the visitor has decided; it never travels to a server. What is decided in one tab is decided in all.
 */
import * as CookieConsent from 'vanilla-cookieconsent';
import type { Purpose } from '../../../pkg-template/src/types';
import { vouchFor } from './trusted-markup';

const KEY = 'shop:consent';

const TRANSLATION: CookieConsent.Translation = {
  consentModal: {
    title: 'A shop that remembers, if you let it',
    description:
      'Your cart is kept in your browser; a shop cannot do without. With your permission we also remember there what you look at, to ' +
      'choose what to show you, and send noised answers to single questions. Your history never leaves this device.',
    acceptAllBtn: 'Allow all',
    acceptNecessaryBtn: 'Allow none',
    showPreferencesBtn: 'Choose',
    footer: '<a href="/privacy.html">What this shop would know</a>',
  },
  preferencesModal: {
    title: 'Privacy choices',
    acceptAllBtn: 'Allow all',
    acceptNecessaryBtn: 'Allow none',
    savePreferencesBtn: 'Save my choice',
    closeIconLabel: 'Close',
    sections: [
      {
        title: 'Needed by the shop',
        description: 'Your cart, your order and this choice, in your browser. They are not used for anything else.',
        linkedCategory: 'necessary',
      },
      {
        title: 'Remember on this device',
        description:
          'Your browser keeps a short, fading memory of what you looked at and bought here. You can read, correct, export and erase ' +
          'all of it. Without it, everything is forgotten when you leave the page.',
        linkedCategory: 'storage',
      },
      {
        title: 'Choose for me',
        description: 'What you look at becomes interests, and interests choose what to show you. The choosing happens on this device.',
        linkedCategory: 'personalization',
      },
      {
        title: 'Answer one question, with noise',
        description:
          'About four times a year your browser answers one question, such as which part of the shop you like most, with chance mixed in, ' +
          'so that nobody can tell whether your answer is true. No name, no number, no history goes along.',
        linkedCategory: 'measurement',
      },
    ],
  },
};

/** Starts the banner. It shows itself where nothing was decided yet, unless the page itself asks, as the privacy panel does. */
export function startConsent(shows: 'by-itself' | 'when-called'): void {
  // Where consent platforms are looked for; the banner's own UMD build would put itself there.
  window.CookieConsent = CookieConsent;
  vouchFor(TRANSLATION);
  void CookieConsent.run({
    cookie: { name: KEY, useLocalStorage: true, expiresAfterDays: 180 },
    autoShow: shows === 'by-itself',
    manageScriptTags: false,
    autoClearCookies: false,
    // A browser driven by a test counts as a bot, and must see the banner too.
    hideFromBots: false,
    guiOptions: {
      consentModal: { layout: 'box', position: 'bottom left', equalWeightButtons: true, flipButtons: false },
      preferencesModal: { layout: 'box', equalWeightButtons: true, flipButtons: false },
    },
    // What each choice means is in view, not behind a click.
    onModalReady: ({ modalName, modal }) => {
      if (modalName !== 'preferencesModal') return;
      for (const title of modal.querySelectorAll<HTMLElement>('[aria-expanded="false"]')) title.click();
    },
    categories: { necessary: { enabled: true, readOnly: true }, storage: {}, personalization: {}, measurement: {} },
    language: { default: 'en', translations: { en: TRANSLATION } },
  });
  // The banner keeps the keyboard's focus, as a dialog does, and as from a dialog Escape leads out of it: undecided, until the next page.
  addEventListener('keydown', ({ key, target }) => {
    if (key === 'Escape' && target instanceof Element && target.closest('#cc-main .cm')) CookieConsent.hide();
  });
  addEventListener('storage', ({ key }) => key === KEY && decideAsElsewhere());
  // What the other tabs said while the browser kept this page aside.
  addEventListener('pageshow', ({ persisted }) => persisted && decideAsElsewhere());
}

/** Decides for the visitor, who has just said so in the privacy panel or in another tab. */
export function decide(purposes: readonly Purpose[]): void {
  CookieConsent.acceptCategory([...purposes]);
  CookieConsent.hide();
}

/** What the banner of another tab has written down. */
function decideAsElsewhere(): void {
  let stored: { categories?: Purpose[] } | null;
  try {
    stored = JSON.parse(localStorage.getItem(KEY) ?? 'null') as typeof stored;
  } catch {
    return;
  }
  if (!Array.isArray(stored?.categories)) return;
  const words = (categories: readonly string[]) => [...categories].sort().join();
  const is_same = CookieConsent.validConsent() && words(stored.categories) === words(CookieConsent.getUserPreferences().acceptedCategories);
  if (!is_same) decide(stored.categories);
}
