/** The engine's reasons in words. The engine says which rule held on which value; the shop knows what its things are called. */
import { price } from '../catalog/money';
import { answerName, interestName, lifecycleName, offerName, placementName, segmentName } from '../parts/names';
import type { Evidence } from './client';

const OPERATORS: Readonly<Record<string, string>> = {
  $eq: 'exactly',
  $ne: 'anything but',
  $gte: 'at least',
  $gt: 'more than',
  $lte: 'at most',
  $lt: 'less than',
  $in: 'one of',
  $nin: 'none of',
};

const TRAITS: Readonly<Record<string, string>> = {
  lifecycle: 'Your stage with this shop',
  visits: 'Your number of visits',
  days_since_last_visit: 'Days since your last visit',
  days_since_first_visit: 'Days since your first visit',
  'orders.count': 'The number of your orders',
  'orders.value_minor': 'The sum of your orders',
  'orders.days_since_last': 'Days since your last order',
  'cart.items': 'The number of things in your cart',
  'cart.value_minor': 'The value of your cart',
  'session.views': 'Pages seen in this visit',
  'session.minutes': 'Minutes of this visit',
  'acquisition.latest.channel': 'What brought you here last',
  'acquisition.first.channel': 'What first brought you here',
};

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** How a value of the trait is read: shares as percent, money as money. */
function valueWords(trait: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((one) => valueWords(trait, one)).join(', ');
  if (trait.startsWith('interests.')) return percent(typeof value === 'number' ? value : 0);
  if (trait === 'lifecycle') return `“${lifecycleName(String(value))}”`;
  if (trait.endsWith('value_minor')) return price(typeof value === 'number' ? value : 0);
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'number' ? String(Number(value.toFixed(2))) : String(value);
}

function subjectWords(trait: string): string {
  const [, dimension, name] = trait.match(/^interests\.(category|brand|price_band|tag)\.(.+)$/) ?? [];
  if (dimension !== undefined && name !== undefined) {
    return `Your interest in ${interestName(dimension as 'category' | 'brand' | 'price_band' | 'tag', name)}`;
  }
  return TRAITS[trait] ?? trait;
}

/** “Your interest in Tents is 0 %; it takes at least 30 %.” */
export function evidenceWords({ trait, operator, operand, actual, holds }: Evidence): string {
  if (trait === 'segments') {
    const named = (Array.isArray(operand) ? operand : [operand]).map((id) => `“${segmentName(String(id))}”`).join(', ');
    if (holds === null) return `Whether you are in the segment ${named} cannot be told.`;
    return holds === (operator !== '$nin')
      ? `You are in the segment ${named}.`
      : `You are not in the segment ${named}.`;
  }
  const asked = `${OPERATORS[operator] ?? operator} ${valueWords(trait, operand)}`;
  return `${subjectWords(trait)} is ${valueWords(trait, actual)}; it takes ${asked}.`;
}

const OUTCOMES: Readonly<Record<string, string>> = {
  chosen: 'chosen',
  outranked: 'fits, but another goes first',
  not_started: 'has not started',
  ended: 'is over',
  not_in_audience: 'for other interests than yours',
  audience_unknown: 'cannot be told whether it fits you',
  fact_missing: 'needs something that this page does not say',
  fact_not_met: 'needs something that is not so here',
  dismissed: 'you said that it is not for you',
  capped: 'you have seen it often enough',
  suppressed: 'the shop promotes nothing to you now',
  cap_unknown: 'not known how often you saw it',
  chosen_elsewhere: 'shown in another place of the page',
  held_out: 'you are among the few who are never personalized',
  control_arm: 'kept from you by a coin, so that the shop can compare',
};

export function outcomeWords(outcome: string): string {
  return OUTCOMES[outcome] ?? outcome.replaceAll('_', ' ');
}

const KINDS = ['interest', 'lifecycle', 'offer', 'click', 'segment', 'campaign'] as const;
type Kind = (typeof KINDS)[number];

function kindOf(question: string): Kind | undefined {
  return KINDS.find((kind) => question.startsWith(`${kind}: `));
}

/** The engine names a question by kind and subject, `segment: camper`. */
export function questionWords(question: string | null): string {
  if (question === null) return 'A question that the shop asks no longer.';
  const subject = question.slice(question.indexOf(': ') + 2);
  switch (kindOf(question)) {
    case 'interest':
      return 'Which part of the shop does this visitor like most?';
    case 'lifecycle':
      return 'How far has this visitor come with the shop?';
    case 'offer':
      return `Which offer did this visitor see last in ${placementName(subject)}?`;
    case 'click':
      return `Which offer did this visitor click last in ${placementName(subject)}?`;
    case 'segment':
      return `Is this visitor in the segment “${segmentName(subject)}”?`;
    case 'campaign':
      return `Did the offer “${offerName(subject)}” lead this visitor to what it is for?`;
    case undefined:
      return question;
  }
}

export function answerWords(question: string, answer: string): string {
  const kind = kindOf(question);
  if (kind === 'segment' || kind === 'campaign') return answer === 'yes' ? 'Yes' : 'No';
  return kind === undefined ? answer : answerName(kind, answer);
}
