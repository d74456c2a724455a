/** Which language the panel speaks, and how it writes dates, numbers and the names of things. */
import { DUTCH as DUTCH_SENTENCES, DUTCH_OUTCOMES, DUTCH_WORDS } from '../sentences/dutch.js';
import { ENGLISH as ENGLISH_SENTENCES, type Sentences } from '../sentences/english.js';
import { decoded, write, type Writer } from '../sentences/message.js';
import { ENGLISH_OUTCOMES, type Outcomes } from '../sentences/outcomes.js';
import { SWEDISH as SWEDISH_SENTENCES, SWEDISH_OUTCOMES, SWEDISH_WORDS } from '../sentences/swedish.js';
import type { Message } from '../types.js';
import { DUTCH } from './dutch.js';
import { SWEDISH } from './swedish.js';
import { ENGLISH, filled, type Words } from './words.js';

/** All that a language says. */
interface Spoken {
  readonly panel: Words;
  readonly sentences: Sentences;
  readonly outcomes: Outcomes;
  /** Without them those of the engine stand. */
  readonly words?: Readonly<Record<string, string>>;
}
const IN_ENGLISH: Spoken = { panel: ENGLISH, sentences: ENGLISH_SENTENCES, outcomes: ENGLISH_OUTCOMES };
const LANGUAGES: Readonly<Record<string, Spoken>> = {
  en: IN_ENGLISH,
  nl: { panel: DUTCH, sentences: DUTCH_SENTENCES, outcomes: DUTCH_OUTCOMES, words: DUTCH_WORDS },
  sv: { panel: SWEDISH, sentences: SWEDISH_SENTENCES, outcomes: SWEDISH_OUTCOMES, words: SWEDISH_WORDS },
};

/** What the engine names by a key; the shop knows what it is called. */
export type NameKind = 'category' | 'brand' | 'price_band' | 'tag' | 'item' | 'segment' | 'offer' | 'placement' | 'question' | 'answer';
/** Gives the shop's name for a key, or nothing to leave it as it is. */
export type Names = (kind: NameKind, key: string) => string | undefined;

export interface Language {
  readonly tag: string;
  say(key: keyof Words, values?: Readonly<Record<string, string | number>>): string;
  name: (kind: NameKind, key: string) => string;
  /** The engine's reasons. */
  tell(messages: readonly Message[]): string[];
  /** What became of an offer. */
  outcome(code: string): string;
  /** A time, in milliseconds since the Unix epoch: its day, and the hour where that is today. */
  when(at: number): string;
  /** A day of UTC, by its midnight in milliseconds since the Unix epoch. */
  day(at: number): string;
  number(value: number): string;
  percent(share: number): string;
}

/** The language of the page around `host`, English where we do not speak it. */
export function languageOf(host: Element, words: Partial<Words> = {}, names: Names = () => undefined): Language {
  const wanted = host.closest('[lang]')?.getAttribute('lang') || 'en';
  const known = LANGUAGES[wanted.slice(0, 2).toLowerCase()];
  const { panel, sentences, outcomes, words: spelled = {} } = known ?? IN_ENGLISH;
  const spoken = { ...panel };
  // From plain JavaScript: what is no text leaves ours.
  for (const [key, text] of Object.entries(words ?? {})) if (typeof text === 'string') spoken[key as keyof Words] = text;
  // A page may name a language that no browser knows.
  const tag = known && Intl.DateTimeFormat.supportedLocalesOf([wanted.slice(0, 2)]).length ? wanted.slice(0, 2) : 'en';
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'long' });
  const utc_day = new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: 'UTC' });
  const hour = new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit' });
  const numbers = new Intl.NumberFormat(tag, { maximumFractionDigits: 2 });
  const percents = new Intl.NumberFormat(tag, { style: 'percent' });
  const say: Language['say'] = (key, values = {}) => filled(spoken[key], values);
  const nameOfShop: Names = (kind, key) => {
    try {
      return names(kind, key);
    } catch {
      // No function, or one that throws: the shop's own fault, and no reason to show nothing.
      return undefined;
    }
  };
  const name: Language['name'] = (kind, key) =>
    nameOfShop(kind, key) ??
    (kind === 'price_band'
      ? say('price_band_name', { name: key })
      : kind === 'category'
        ? key.split('/').map(decoded).join(' › ')
        : decoded(key));
  const writer: Writer = { sentences, locale: tag, name, word: (word) => (Object.hasOwn(spelled, word) ? spelled[word] : undefined) };
  return {
    tag,
    say,
    name,
    tell: (messages) => messages.map((message) => write(message, writer)),
    outcome: (code) => (Object.hasOwn(outcomes, code) ? outcomes[code as keyof Outcomes] : code.replaceAll('_', ' ')),
    when: (at) => (day.format(at) === day.format(Date.now()) ? hour : day).format(at),
    day: (at) => utc_day.format(at),
    number: (value) => numbers.format(value),
    percent: (share) => percents.format(share),
  };
}
