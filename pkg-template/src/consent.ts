/**
 * Consent platforms: each is a source of votes for `init({ consent })`, and `auto` is all of them. Global Privacy Control
 * and the visitor's own word (`client.consent.set`) need no source: the client counts them itself.
 */
import { CONSENT_MODE } from './consent/consent-mode.js';
import { COOKIEBOT } from './consent/cookiebot.js';
import { GPP } from './consent/gpp.js';
import { KLARO } from './consent/klaro.js';
import { ONETRUST } from './consent/onetrust.js';
import { follow, type Platform } from './consent/platform.js';
import { SHOPIFY } from './consent/shopify.js';
import { TCF } from './consent/tcf.js';
import { USERCENTRICS } from './consent/usercentrics.js';
import { VANILLA_COOKIECONSENT } from './consent/vanilla-cookieconsent.js';
import { PURPOSES } from './record.js';
import type { ConsentSource, Purpose, Vote } from './types.js';

/** Which purposes a category stands for. */
export type ConsentMap = Readonly<Record<string, readonly Purpose[]>>;

/** The part of vanilla-cookieconsent 3 that is used here. */
export interface CookieConsent {
  validConsent(): boolean;
  acceptedCategory(category: string): boolean;
}

export interface ConsentOptions {
  /**
   * What the platform's categories stand for. Klaro, Usercentrics and vanilla-cookieconsent need it, where the banner's
   * categories are not those of `DEFAULT_MAP`. The other platforms have categories of their own, which `auto` leaves as
   * they are; a source of one platform takes the map for that platform: `tcf({ map: { 1: ['storage'], … } })`.
   */
  map?: ConsentMap;
  /** vanilla-cookieconsent, where it is imported as a module and so not found at `window.CookieConsent`. */
  cookieConsent?: CookieConsent | undefined;
  /** Name of Google's data layer, `dataLayer` by default. */
  layer?: string | undefined;
}

/** The categories of a banner whose shop has not said what they stand for. */
export const DEFAULT_MAP: ConsentMap = { functionality: ['storage', 'personalization'], analytics: ['measurement'] };

const PLATFORMS: readonly Platform[] = [
  TCF,
  GPP,
  CONSENT_MODE,
  SHOPIFY,
  COOKIEBOT,
  ONETRUST,
  USERCENTRICS,
  KLARO,
  VANILLA_COOKIECONSENT,
];

/** What it denies and leaves open, and of what it grants that it is there. */
const withoutGrants = (says: Vote): Vote =>
  Object.fromEntries(Object.entries(says).map(([purpose, state]) => [purpose, state === 'granted' ? 'pending' : state]));

const listen =
  (platforms: readonly Platform[]) =>
  (options: ConsentOptions = {}): ConsentSource =>
  (vote) => {
    /** What each says that is there already: nobody grants before all have been asked. */
    let first: Map<string, Vote | null> | undefined = new Map();
    const cast = (name: string, says: Vote | null) => void (first ? first.set(name, says) : vote(name, says));
    const stops = platforms.map((platform) => {
      const { map: own } = platform;
      const map = (own && platforms.length > 1 ? own : (options.map ?? own)) ?? DEFAULT_MAP;
      return follow(platform, map, options, cast);
    });
    const said = [...first];
    first = undefined;
    for (const [name, says] of said) vote(name, says && withoutGrants(says));
    for (const [name, says] of said) vote(name, says);
    return () => stops.forEach((stop) => stop());
  };

type Source = (options?: ConsentOptions) => ConsentSource;
/** Every platform that Vitrin knows; without one on the page, only `client.consent.set` grants. */
export const auto: Source = listen(PLATFORMS);
/** IAB TCF 2.2 and 2.3. */
export const tcf: Source = listen([TCF]);
/** IAB GPP 1.1. It can only deny: grant by another source, or by `client.consent.set`. */
export const gpp: Source = listen([GPP]);
/** Google Consent Mode v2, as told through the data layer. */
export const consentMode: Source = listen([CONSENT_MODE]);
/** Shopify's customer privacy API. */
export const shopify: Source = listen([SHOPIFY]);
export const cookiebot: Source = listen([COOKIEBOT]);
export const onetrust: Source = listen([ONETRUST]);
/** Usercentrics, versions 2 and 3. */
export const usercentrics: Source = listen([USERCENTRICS]);
export const klaro: Source = listen([KLARO]);
/** vanilla-cookieconsent 3. */
export const vanillaCookieconsent: Source = listen([VANILLA_COOKIECONSENT]);

/**
 * The platforms named in `text`: `auto`, or names as they stand in the consent record, such as `tcf, gpp`.
 *
 * @throws RangeError if it names another one; the message says which there are.
 */
export function named(text: string, options: ConsentOptions = {}): ConsentSource {
  const names = text.split(',').map((name) => name.trim());
  if (text === 'auto') return auto(options);
  const known = PLATFORMS.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw RangeError(`no consent source "${unknown}": auto, manual, or some of ${known.join(', ')}`);
  return listen(PLATFORMS.filter(({ name }) => names.includes(name)))(options);
}

/**
 * Reads a map written as `functionality=storage,personalization; analytics=measurement`.
 *
 * @throws RangeError if a part has another shape, or names what is no purpose.
 */
export function parseMap(text: string): ConsentMap {
  const map: Record<string, readonly Purpose[]> = {};
  for (const part of text.split(';')) {
    if (!part.trim()) continue;
    const [category = '', names = '', ...more] = part.split('=').map((side) => side.trim());
    const purposes = names.split(',').map((name) => name.trim() as Purpose);
    if (!category || more.length || purposes.some((name) => !PURPOSES.includes(name)))
      throw RangeError(`"${part.trim()}" in the consent map: write category=${PURPOSES.join(',')}`);
    map[category] = purposes;
  }
  return map;
}
