/** Reasons in English: what the engine tells as codes and evidence, as sentences for the visitor. */
import type { ReasonCode } from './codes.js';
import { reasonSentence } from './reasons.js';
import type { RawExplanation, RawMembership, RawRecommendation } from './surface.js';
import type { Decision, Evidence, Explanation, Membership, Recommendation } from './types.js';

const REASONS: Readonly<Record<ReasonCode, string>> = {
  in_audience: 'This is for visitors of whom the following holds.',
  for_everybody: 'This is for everybody.',
  highest_priority: 'Of what fits, the shop put it first.',
  drawn_by_weight: 'Of what fits, it was drawn by lot.',
  drawn_by_success: 'Of what fits, it was drawn, mostly by what other visitors found useful.',
  drawn_evenly: 'Of what fits, it was drawn by lot: you are one of the few for whom the shop tries everything evenly.',
  personalized_price: 'Its price was made for you.',
  none_eligible: 'Nothing more special fits, so you see what everybody sees.',
  held_out: 'You are one of the few who always see what everybody sees, so that the shop can compare.',
  group_held_out: 'You are one of the few who do not see offers of this kind, so that the shop can compare.',
  control_arm: 'A coin keeps this offer from half of those who are asked about it, so that the shop can compare.',
  not_permitted: 'You have not allowed the shop to choose for you, so you see what everybody sees.',
  unknown_placement: 'The shop has not set up this place.',
  not_ready: 'Nothing had been chosen yet, so you saw what everybody sees.',
};

/** How a test reads after "which is". */
const TESTS: Readonly<Record<string, string>> = {
  $eq: '',
  $ne: 'other than ',
  $lt: 'less than ',
  $lte: 'at most ',
  $gt: 'more than ',
  $gte: 'at least ',
  $in: 'one of ',
  $nin: 'none of ',
};

const SUBJECTS: Readonly<Record<string, string>> = {
  visits: 'The number of your visits',
  days_since_first_visit: 'The number of days since your first visit',
  days_since_last_visit: 'The number of days since your last visit',
  'session.views': 'The number of pages in this visit',
  'session.minutes': 'The number of minutes of this visit',
  'orders.count': 'The number of your orders',
  'orders.value_minor': 'What you have ordered for',
  'orders.days_since_last': 'The number of days since your last order',
  'orders.refunds': 'The number of your refunds',
  'cart.items': 'The number of things in your cart',
  'cart.value_minor': 'The value of your cart',
  'cart.minutes_since_change': 'The number of minutes since your cart changed',
  lifecycle: 'Your standing with the shop',
  'acquisition.first.channel': 'What first brought you here',
  'acquisition.first.campaign': 'The campaign that first brought you here',
  'acquisition.latest.channel': 'What brought you here last',
  'acquisition.latest.campaign': 'The campaign that brought you here last',
  device: 'Your kind of device',
  funnel: 'How far this visit has come',
  discount_affinity: 'The share of reduced things in what you look at and buy',
  'satisfaction.latest': 'Your latest rating',
  'satisfaction.mean': 'The mean of your ratings',
  'satisfaction.count': 'The number of your ratings',
  'satisfaction.last_order': 'Your rating of your last order',
  'rfm.r': 'How lately you ordered, from 1 to 5,',
  'rfm.f': 'How often you order, from 1 to 5,',
  'rfm.m': 'How much you order for, from 1 to 5,',
  'rfm.segment': 'Your group among the shop’s customers',
  'rfm.segment_before': 'Your group among the shop’s customers 30 days ago',
  'rfm.movement': 'The way your group has changed in 30 days',
  'predict.alive': 'The chance that you will order again',
  'predict.churn': 'The risk that you stay away',
  'predict.session_purchase': 'The chance that you order in this visit',
  'predict.expected_orders_30d': 'The number of orders expected of you in 30 days',
  'predict.expected_orders_90d': 'The number of orders expected of you in 90 days',
  'predict.expected_orders_365d': 'The number of orders expected of you in a year',
  'predict.order_value_minor': 'What an order of yours is expected to come to',
  'predict.value_365d_minor': 'What your orders of a year are expected to come to',
  'predict.best_hour': 'The hour of the week in which you come most often',
  'predict.next_visit_days': 'The number of days until you are expected back',
};
/** Shown in percent. */
const SHARES = ['discount_affinity', 'predict.alive', 'predict.churn', 'predict.session_purchase'];
const REPLENISHMENT = 'predict.replenish_in_days.';

const words = (name: string): string => name.replaceAll('_', ' ');
const decoded = (key: string): string => {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
};

/** `interests.category.shoes/trail-running`: the dimension, and the name behind it, which may have dots of its own. */
const INTEREST = /^interests\.(\w+)\.(.+)$/s;
const EVENT = /^events\.(\w[\w-]*)\.(\w+)$/;

function subject(trait: string): string {
  const [, dimension, name] = INTEREST.exec(trait) ?? [];
  if (dimension && name) return `Your interest in ${dimension === 'price_band' ? `price band ${name}` : decoded(name)}`;
  const [, event, of] = EVENT.exec(trait) ?? [];
  if (event) return `The number of ${of === 'count' ? `times of “${words(event)}”` : `days since “${words(event)}”`}`;
  if (trait.startsWith(REPLENISHMENT))
    return `The number of days until you may need ${decoded(trait.slice(REPLENISHMENT.length))} again`;
  if (trait.startsWith('declared.')) return `Your “${words(trait.slice(9))}”`;
  if (trait.startsWith('facts.')) return `What the shop has noted as “${words(trait.slice(6))}”`;
  return SUBJECTS[trait] ?? `“${words(trait)}”`;
}

function value(trait: string, found: unknown): string {
  if (Array.isArray(found)) return found.map((one) => value(trait, one)).join(', ');
  if (typeof found === 'number') {
    if (INTEREST.test(trait) || SHARES.includes(trait)) return `${Math.round(found * 100)} %`;
    return (trait.endsWith('_minor') ? found / 100 : Math.round(found * 10) / 10).toLocaleString('en');
  }
  return typeof found === 'string'
    ? words(found)
    : found === true
      ? 'yes'
      : found === false
        ? 'no'
        : JSON.stringify(found);
}

/** As configs write a window. */
interface Window {
  within_hours?: number;
  within_days?: number;
}
const windowWords = ({ within_hours, within_days }: Window): string =>
  within_hours === undefined ? `${within_days} days` : `${within_hours} hours`;

function sequenceSentence({ operand, actual, holds }: Evidence): string {
  const { of = [], without = [], ...window } = operand as { of?: string[]; without?: string[] } & Window;
  const steps = of.map((name) => `“${words(name)}”`).join(', then ');
  const since = without.map((name) => `“${words(name)}”`).join(' or ');
  const did = `in the last ${windowWords(window)}: ${steps}${since && `, and no ${since} since`}.`;
  if (holds === null) return `It is not remembered far enough back whether this happened ${did}`;
  return `${actual === null ? 'This did not happen' : 'This happened'} ${did}`;
}

function eventSentence({ operand, actual, holds }: Evidence): string {
  const { of, category, brand, ...window } = operand as { of: string; category?: string; brand?: string } & Window;
  const about = [category, brand].filter((name) => name !== undefined).map((name) => ` of ${decoded(name)}`);
  const times = actual === 1 ? 'once' : `${actual} times`;
  const open = holds === null ? ', perhaps more often: it is not remembered far enough back' : '';
  return `“${words(of)}”${about.join('')} happened ${times} in the last ${windowWords(window)}${open}.`;
}

/** Older than a day: how old the evidence is. */
const age = (days: number | null | undefined): string =>
  days === null || days === undefined || days < 1
    ? ''
    : days < 2
      ? ' (as of a day ago)'
      : ` (as of ${Math.floor(days)} days ago)`;

/** One piece of evidence as a sentence. `names` has the names of segments by their ids. */
function sentence(evidence: Evidence, names: ReadonlyMap<string, string>): string {
  const { trait, operator, operand, actual, holds } = evidence;
  if (trait === 'sequence') return sequenceSentence(evidence);
  if (trait === 'event') return eventSentence(evidence);
  if (trait === 'segments') {
    const name = names.get(`${operand}`) ?? `${operand}`;
    if (actual === null) return `Whether you belong to “${name}” is not known.`;
    return `You ${actual ? 'belong' : 'do not belong'} to “${name}”.`;
  }
  const what = subject(trait);
  if (operator === '$exists') return `${what} is ${actual === null ? 'not known' : 'known'}.`;
  if (actual === null || actual === undefined) return `${what} is not known.`;
  const asked = TESTS[operator];
  const found = `${what} is ${value(trait, actual)}${age(evidence.days)}`;
  // Patterns and versions: the page for machines has them.
  if (asked === undefined) return `${found}, which ${holds ? 'fits' : 'does not fit'}.`;
  if (operator === '$eq' && holds) return `${found}.`;
  return `${found}, which is ${holds ? '' : 'not '}${asked}${value(trait, operand)}.`;
}

const namesOf = (segments: readonly RawMembership[]) => new Map(segments.map(({ segment, name }) => [segment, name]));

/** The engine's memberships, each with its reason in words. */
export function tellMemberships(segments: readonly RawMembership[]): Membership[] {
  const names = namesOf(segments);
  return segments.map((segment) => ({
    ...segment,
    reason: segment.because.map((evidence) => sentence(evidence, names)).join(' '),
  }));
}

/** The engine's explanation of a decision, in words too. A page may hand in anything as the decision. */
export function tellDecision(decision: Partial<Decision> | null | undefined, raw: RawExplanation): Explanation {
  const names = namesOf(raw.segments);
  const sentences: string[] = [];
  for (const reason of Array.from(decision?.reasons ?? [], String)) {
    if (Object.hasOwn(REASONS, reason)) sentences.push(REASONS[reason as ReasonCode]);
    if (reason === 'in_audience') sentences.push(...raw.because.map((evidence) => sentence(evidence, names)));
  }
  return { ...raw, sentences, segments: tellMemberships(raw.segments) };
}

/** A recommendation with its reason in a sentence. */
export function tellRecommendation(told: RawRecommendation): Recommendation {
  const of = decoded(told.of ?? 'it').replaceAll('/', ', ');
  return { ...told, sentence: reasonSentence(told.reason, of) };
}
