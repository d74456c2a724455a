/**
 * Consent platforms. `auto` listens to whichever of them is on the page; each is one entry of `PLATFORMS`. Global
 * Privacy Control and the visitor's own word (`client.consent.set`) need no entry: the client counts them itself.
 */
import type { ConsentSource, Purpose, Vote } from './types.js';

/** Which purposes a category of the shop's banner stands for. */
export type ConsentMap = Readonly<Record<string, readonly Purpose[]>>;

/** The part of vanilla-cookieconsent 3 that is used here. */
export interface CookieConsent {
  validConsent(): boolean;
  acceptedCategory(category: string): boolean;
}

export interface ConsentOptions {
  /**
   * The banner's categories. Without it: `functionality` is storage and personalization, `analytics` is measurement.
   */
  map?: ConsentMap;
  /** vanilla-cookieconsent, where it is imported as a module and so not found at `window.CookieConsent`. */
  cookieConsent?: CookieConsent;
}

export const DEFAULT_MAP: ConsentMap = { functionality: ['storage', 'personalization'], analytics: ['measurement'] };

/** Starts listening. `says` takes a vote, or null to abstain; returns what stops it. */
type Platform = (says: (vote: Vote | null) => void, map: ConsentMap, options: ConsentOptions) => () => void;

/** A purpose that two categories stand for needs both. */
function voteOf(map: ConsentMap, accepts: (category: string) => boolean): Vote {
  const vote: Vote = {};
  for (const [category, purposes] of Object.entries(map)) {
    const state = accepts(category) ? 'granted' : 'denied';
    for (const purpose of purposes) if (vote[purpose] !== 'denied') vote[purpose] = state;
  }
  return vote;
}

function undecided(map: ConsentMap): Vote {
  return Object.fromEntries(
    Object.values(map)
      .flat()
      .map((purpose) => [purpose, 'pending']),
  ) as Vote;
}

/**
 * vanilla-cookieconsent 3. `cc:onConsent` comes on every page once there is a valid consent, `cc:onChange` when the
 * visitor changes it; both carry the accepted categories, so that a banner imported as a module is heard too.
 */
const vanillaCookieconsent: Platform = (says, map, options) => {
  const page = window as { CookieConsent?: CookieConsent; _ccRun?: boolean };
  const banner = options.cookieConsent ?? page.CookieConsent;
  const listen = (event: Event) => {
    const accepted = (event as CustomEvent<{ cookie?: { categories?: string[] } }>).detail?.cookie?.categories;
    if (accepted) says(voteOf(map, (category) => accepted.includes(category)));
  };
  if (banner?.validConsent?.()) says(voteOf(map, (category) => banner.acceptedCategory(category)));
  else if (banner || page._ccRun) says(undecided(map));
  addEventListener('cc:onConsent', listen);
  addEventListener('cc:onChange', listen);
  return () => {
    removeEventListener('cc:onConsent', listen);
    removeEventListener('cc:onChange', listen);
  };
};

/** By the name that goes into the consent record. */
const PLATFORMS: Readonly<Record<string, Platform>> = { 'vanilla-cookieconsent': vanillaCookieconsent };

/** Listens to every consent platform that Vitrin knows; without one on the page, only `client.consent.set` grants. */
export function auto(options: ConsentOptions = {}): ConsentSource {
  const map = options.map ?? DEFAULT_MAP;
  return (vote) => {
    const stops = Object.entries(PLATFORMS).map(([name, start]) => start((says) => vote(name, says), map, options));
    return () => stops.forEach((stop) => stop());
  };
}

/**
 * Reads a map written as `functionality=storage,personalization; analytics=measurement`; what is no purpose is left
 * out.
 */
export function parseMap(text: string): ConsentMap {
  const known = Object.keys(undecided(DEFAULT_MAP));
  const entries = text.split(';').map((entry) => entry.split('=').map((part) => part.trim()));
  return Object.fromEntries(
    entries
      .filter(([category, purposes]) => category && purposes)
      .map(([category, purposes]) => [
        category,
        purposes!
          .split(',')
          .map((name) => name.trim())
          .filter((name) => known.includes(name)) as Purpose[],
      ]),
  );
}
