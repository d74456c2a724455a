/** Which language the panel speaks, and how it writes dates, numbers and the names of things. */
import { DUTCH } from './dutch.js';
import { SWEDISH } from './swedish.js';
import { ENGLISH, filled, type Words } from './words.js';

const LANGUAGES: Readonly<Record<string, Words>> = { en: ENGLISH, nl: DUTCH, sv: SWEDISH };

/** What the engine names by a key; the shop knows what it is called. */
export type NameKind = 'category' | 'brand' | 'price_band' | 'item' | 'segment' | 'offer' | 'placement' | 'question' | 'answer';
/** Gives the shop's name for a key, or nothing to leave it as it is. */
export type Names = (kind: NameKind, key: string) => string | undefined;

export interface Language {
  readonly tag: string;
  say(key: keyof Words, values?: Readonly<Record<string, string | number>>): string;
  name: (kind: NameKind, key: string) => string;
  /** A time, in milliseconds since the Unix epoch: its day, and the hour where that is today. */
  when(at: number): string;
  number(value: number): string;
  percent(share: number): string;
}

const decoded = (key: string): string => {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
};

/** The language of the page around `host`, English where we do not speak it. */
export function languageOf(host: Element, words: Partial<Words> = {}, names: Names = () => undefined): Language {
  const wanted = host.closest('[lang]')?.getAttribute('lang') || 'en';
  const known = LANGUAGES[wanted.slice(0, 2).toLowerCase()];
  const spoken = { ...(known ?? ENGLISH), ...words };
  // A page may name a language that no browser knows.
  const tag = known && Intl.DateTimeFormat.supportedLocalesOf([wanted.slice(0, 2)]).length ? wanted.slice(0, 2) : 'en';
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'long' });
  const hour = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit' });
  const numbers = new Intl.NumberFormat(tag, { maximumFractionDigits: 2 });
  const percents = new Intl.NumberFormat(tag, { style: 'percent' });
  const say: Language['say'] = (key, values = {}) => filled(spoken[key], values);
  return {
    tag,
    say,
    name: (kind, key) =>
      names(kind, key) ??
      (kind === 'price_band'
        ? say('price_band_name', { name: key })
        : kind === 'category'
          ? key.split('/').map(decoded).join(' › ')
          : decoded(key)),
    when: (at) => (day.format(at) === day.format(Date.now()) ? hour : day).format(at),
    number: (value) => numbers.format(value),
    percent: (share) => percents.format(share),
  };
}
