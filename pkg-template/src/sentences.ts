/** Reasons as messages, and in English: what the engine tells as codes and evidence. */
import { ENGLISH, type MessageId } from './sentences/english.js';
import { decoded, write, type Writer } from './sentences/message.js';
import type { RawExplanation, RawMembership, RawRecommendation } from './surface.js';
import type { Decision, Evidence, Explanation, Membership, Message, MessageValue, Recommendation } from './types.js';

const WRITER: Writer = { sentences: ENGLISH, locale: 'en' };

type Values = Readonly<Record<string, MessageValue>>;
const message = (id: MessageId, values?: Values): Message => (values ? { id, values } : { id });
const inEnglish = (all: readonly Message[]): string[] => all.map((one) => write(one, WRITER));
const event = (name: string): Message => message('event', { name: { word: name } });

/** Shown in percent. */
const SHARES = ['discount_affinity', 'predict.alive', 'predict.churn', 'predict.session_purchase'];
const REPLENISHMENT = 'predict.replenish_in_days.';
/** `interests.category.shoes/trail-running`: the dimension, and the name behind it, which may have dots of its own. */
const INTEREST = /^interests\.(category|brand|price_band|tag)\.(.+)$/s;
const EVENT = /^events\.(\w[\w-]*)\.(\w+)$/;

function subject(trait: string): Message {
  const [, dimension, key] = INTEREST.exec(trait) ?? [];
  if (dimension && key)
    return message('interest', { name: dimension === 'tag' ? decoded(key) : { kind: dimension as 'category' | 'brand' | 'price_band', key } });
  const [, name, of] = EVENT.exec(trait) ?? [];
  if (name) return message(of === 'count' ? 'event_times' : 'event_days', { event: event(name) });
  if (trait.startsWith(REPLENISHMENT))
    return message('replenish', { name: { kind: 'category', key: trait.slice(REPLENISHMENT.length) } });
  if (trait.startsWith('declared.')) return message('declared', { name: { word: trait.slice(9) } });
  if (trait.startsWith('facts.')) return message('fact', { name: { word: trait.slice(6) } });
  return Object.hasOwn(ENGLISH, trait) ? message(trait as MessageId) : message('other_trait', { name: { word: trait } });
}

function value(trait: string, found: unknown): MessageValue {
  if (Array.isArray(found)) return found.map((one) => value(trait, one));
  if (typeof found === 'number') {
    if (INTEREST.test(trait) || SHARES.includes(trait)) return message('percent', { number: Math.round(found * 100) });
    return trait.endsWith('_minor') ? found / 100 : Math.round(found * 10) / 10;
  }
  if (typeof found === 'boolean') return message(found ? 'yes' : 'no');
  return typeof found === 'string' ? { word: found } : JSON.stringify(found);
}

/** As configs write a window. */
interface Window {
  within_hours?: number;
  within_days?: number;
}
const windowOf = ({ within_hours, within_days = 0 }: Window): Message =>
  within_hours === undefined ? message('days', { count: within_days }) : message('hours', { count: within_hours });
/** Several as one: `{first}, then {next}`. */
const joined = (id: 'then' | 'or', all: readonly Message[]): MessageValue =>
  all.length > 0 ? all.reduce((first, next) => message(id, { first, next })) : '';

function ofSequence({ operand, actual, holds }: Evidence): Message {
  const { of = [], without = [], ...window } = operand as { of?: string[]; without?: string[] } & Window;
  const values = {
    window: windowOf(window),
    steps: joined('then', of.map(event)),
    without: without.length > 0 ? message('sequence_without', { events: joined('or', without.map(event)) }) : '',
  };
  return message(holds === null ? 'sequence_open' : actual === null ? 'sequence_missing' : 'sequence_happened', values);
}

function ofEvent({ operand, actual, holds }: Evidence): Message {
  const { of, category, brand, ...window } = operand as { of: string; category?: string; brand?: string } & Window;
  const about = (kind: 'category' | 'brand', key?: string) => (key === undefined ? '' : message('event_of', { name: { kind, key } }));
  return message(holds === null ? 'event_open' : 'event_counted', {
    event: event(of),
    category: about('category', category),
    brand: about('brand', brand),
    times: actual === 1 ? message('once') : message('times', { count: Number(actual) }),
    window: windowOf(window),
  });
}

/** Older than a day: how old the evidence is. */
const age = (days: number | null | undefined): MessageValue =>
  !days || days < 1 ? '' : days < 2 ? message('age_day') : message('age_days', { days: Math.floor(days) });

/** One piece of evidence. `names` has the names of segments by their ids. */
function told(evidence: Evidence, names: ReadonlyMap<string, string>): Message {
  const { trait, operator, operand, actual, holds } = evidence;
  if (trait === 'sequence') return ofSequence(evidence);
  if (trait === 'event') return ofEvent(evidence);
  if (trait === 'segments') {
    const key = `${operand}`;
    const name = names.get(key);
    const segment = name === undefined || name === key ? { kind: 'segment' as const, key } : name;
    return message(actual === null ? 'segment_unknown' : actual ? 'segment_in' : 'segment_out', { segment });
  }
  const what = subject(trait);
  if (operator === '$exists') return message(actual === null ? 'trait_unknown' : 'trait_known', { subject: what });
  if (actual === null || actual === undefined) return message('trait_unknown', { subject: what });
  const values = { subject: what, found: value(trait, actual), age: age(evidence.days) };
  // Patterns and versions: the page for machines has them.
  if (!Object.hasOwn(ENGLISH, operator)) return message(holds ? 'trait_fits' : 'trait_misfits', values);
  if (operator === '$eq' && holds) return message('trait_is', values);
  const test = message(operator as MessageId, { asked: value(trait, operand) });
  return message(holds ? 'trait_passes' : 'trait_fails', { ...values, test });
}

const namesOf = (segments: readonly RawMembership[]) => new Map(segments.map(({ segment, name }) => [segment, name]));

/** The engine's memberships, each with its reason. */
export function tellMemberships(segments: readonly RawMembership[]): Membership[] {
  const names = namesOf(segments);
  return segments.map((segment) => {
    const messages = segment.because.map((evidence) => told(evidence, names));
    return { ...segment, reason: inEnglish(messages).join(' '), messages };
  });
}

/** What the config's offers are called. */
function titlesOf(config: unknown): Map<unknown, unknown> {
  const offers = (config as { offers?: unknown } | null | undefined)?.offers;
  return new Map((Array.isArray(offers) ? offers : []).map((offer) => [offer?.id, offer?.content?.title]));
}

/** The engine's explanation of a decision, in words too. A page may hand in anything as the decision, or as the config. */
export function tellDecision(
  decision: Partial<Decision> | null | undefined,
  raw: RawExplanation,
  config?: unknown,
): Explanation {
  const titles = titlesOf(config);
  const considered = raw.considered.map((one) => {
    const title = titles.get(one.offer);
    return typeof title === 'string' ? { ...one, title } : one;
  });
  const names = namesOf(raw.segments);
  const messages: Message[] = [];
  for (const reason of Array.from(decision?.reasons ?? [], String)) {
    if (Object.hasOwn(ENGLISH, reason)) messages.push(message(reason as MessageId));
    if (reason === 'in_audience') messages.push(...raw.because.map((evidence) => told(evidence, names)));
  }
  return { ...raw, considered, sentences: inEnglish(messages), messages, segments: tellMemberships(raw.segments) };
}

/** Why an item is recommended. */
export const reasonOf = ({ reason, of }: Pick<RawRecommendation, 'reason' | 'of'>, title?: string): Message =>
  message(reason, { of: title ?? (of === null ? message('it') : { kind: reason === 'popular_in' ? 'category' : 'item', key: of }) });

/** A recommendation with its reason in a sentence. */
export function tellRecommendation(raw: RawRecommendation): Recommendation {
  return { ...raw, sentence: write(reasonOf(raw), { ...WRITER, name: (_, key) => decodedPath(key) }) };
}
const decodedPath = (key: string): string => decoded(key).replaceAll('/', ', ');
