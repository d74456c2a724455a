/**
 * The consent banner: vanilla-cookieconsent with the shop's own words. Categories stand for Vitrin's purposes:
 * `functionality` for storage and personalization, `analytics` for measurement. The banner's own memory is the local storage
 * key `shop:consent`, written when the visitor has decided; it never travels to a server.
 */
import * as CookieConsent from 'vanilla-cookieconsent';
import { vouchFor } from './trusted-markup';

export type Category = 'functionality' | 'analytics';

const TRANSLATION: CookieConsent.Translation = {
  consentModal: {
    title: 'A shop that remembers, if you let it',
    description:
      'Your cart is kept in your browser; a shop cannot do without. With your permission we also remember there what you look at, to ' +
      'choose what to show you, and send noised answers to single questions. Your history never leaves this device.',
    acceptAllBtn: 'Allow both',
    acceptNecessaryBtn: 'Allow neither',
    showPreferencesBtn: 'Choose',
    footer: '<a href="/privacy.html">What this shop would know</a>',
  },
  preferencesModal: {
    title: 'Privacy choices',
    acceptAllBtn: 'Allow both',
    acceptNecessaryBtn: 'Allow neither',
    savePreferencesBtn: 'Save my choice',
    closeIconLabel: 'Close',
    sections: [
      {
        title: 'Needed by the shop',
        description: 'Your cart, your order and this choice, in your browser. They are not used for anything else.',
        linkedCategory: 'necessary',
      },
      {
        title: 'Remember and choose for me',
        description:
          'Your browser keeps a short, fading memory of what you looked at and bought here, and chooses what to show you. ' +
          'The choosing happens on this device. You can read, correct, export and erase all of it.',
        linkedCategory: 'functionality',
      },
      {
        title: 'Answer one question, with noise',
        description:
          'About four times a year your browser answers one question, such as which part of the shop you like most, with chance mixed in, ' +
          'so that nobody can tell whether your answer is true. No name, no number, no history goes along.',
        linkedCategory: 'analytics',
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
    cookie: { name: 'shop:consent', useLocalStorage: true, expiresAfterDays: 180 },
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
    categories: { necessary: { enabled: true, readOnly: true }, functionality: {}, analytics: {} },
    language: { default: 'en', translations: { en: TRANSLATION } },
  });
}

export const accepts = (category: Category): boolean => CookieConsent.acceptedCategory(category);

/** Decides for the visitor, who has just said so in the privacy panel. */
export function decide(categories: readonly Category[]): void {
  CookieConsent.acceptCategory([...categories]);
  CookieConsent.hide();
}
