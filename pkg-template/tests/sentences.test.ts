/** Reasons in English: every kind of evidence that the engine can give. */
import { expect, test } from 'vitest';
import { tellDecision, tellMemberships } from '../src/sentences.js';
import type { RawExplanation } from '../src/surface.js';
import type { Evidence } from '../src/types.js';

const evidence = (trait: string, operator: string, operand: unknown, actual: unknown, holds: boolean | null = true): Evidence => ({
  trait, operator, operand, actual, holds,
});
const reasonOf = (because: Evidence[]) =>
  tellMemberships([
    { segment: 'trail-runner', name: 'Trail runner', member: true, since: null, because: [] },
    { segment: 'a', name: 'A', member: true, since: null, because },
  ])[1]?.reason;
const cart = { of: ['add_to_cart'], without: ['purchase'], within_hours: 48 };

test.each<[why: string, because: Evidence, sentence: string]>([
  ['an interest that is strong enough', evidence('interests.category.shoes/trail-running', '$gte', 0.25, 0.4218), 'Your interest in shoes/trail-running is 42%, which is at least 25%.'],
  ['one that is not', evidence('interests.category.tents', '$gte', 0.3, 0.1, false), 'Your interest in tents is 10%, which is not at least 30%.'],
  ['a brand with a dot in it', evidence('interests.brand.dr%2e martens', '$gt', 0.1, 0.2), 'Your interest in dr. martens is 20%, which is more than 10%.'],
  ['a brand that cannot be decoded', evidence('interests.brand.100%', '$gt', 0.1, 0.2), 'Your interest in 100% is 20%, which is more than 10%.'],
  ['a price band', evidence('interests.price_band.2', '$lt', 0.5, 0.25), 'Your interest in price band 2 is 25%, which is less than 50%.'],
  ['nothing known', evidence('interests.category.tents', '$gte', 0.3, null, false), 'Your interest in tents is not known.'],
  ['a number', evidence('visits', '$gte', 2, 3), 'The number of your visits is 3, which is at least 2.'],
  ['money', evidence('cart.value_minor', '$lt', 7500, 1250), 'The value of your cart is 12.5, which is less than 75.'],
  ['equal', evidence('lifecycle', '$eq', 'cart_abandoner', 'cart_abandoner'), 'Your standing with the shop is cart abandoner.'],
  ['not equal', evidence('lifecycle', '$eq', 'customer', 'new', false), 'Your standing with the shop is new, which is not customer.'],
  ['one of several', evidence('lifecycle', '$in', ['new', 'prospect'], 'new'), 'Your standing with the shop is new, which is one of new, prospect.'],
  ['a chance', evidence('predict.churn', '$gte', 0.5, 0.734), 'The risk that you stay away is 73%, which is at least 50%.'],
  ['a prediction', evidence('predict.expected_orders_90d', '$lt', 0.5, 0.24), 'The number of orders expected of you in 90 days is 0.2, which is less than 0.5.'],
  ['goods that run out', evidence('predict.replenish_in_days.pets/cat food', '$lte', 3, 2), 'The number of days until you may need pets/cat food again is 2, which is at most 3.'],
  ['a score', evidence('rfm.f', '$gte', 4, 5), 'How often you order, from 1 to 5, is 5, which is at least 4.'],
  ['an event counted', evidence('events.view_item.count', '$gte', 3, 5), 'The number of times of “view item” is 5, which is at least 3.'],
  ['an event long ago', evidence('events.custom_quiz.days_since_last', '$gt', 3, 4.26), 'The number of days since “custom quiz” is 4.3, which is more than 3.'],
  ['declared', evidence('declared.member', '$eq', true, true), 'Your “member” is yes.'],
  ['known', evidence('declared.shoe_size', '$exists', true, 42), 'Your “shoe size” is known.'],
  ['a pattern', evidence('declared.city', '$regex', '^Stock', 'Stockholm'), 'Your “city” is Stockholm, which fits.'],
  ['a segment', evidence('segments', '$in', 'trail-runner', true), 'You belong to “Trail runner”.'],
  ['not a segment', evidence('segments', '$in', 'trail-runner', false, false), 'You do not belong to “Trail runner”.'],
  ['a segment that cannot be told', evidence('segments', '$in', 'gone', null, null), 'Whether you belong to “gone” is not known.'],
  ['a sequence', evidence('sequence', 'sequence', cart, 1_700_000_000_000), 'This happened in the last 48 hours: “add to cart”, and no “purchase” since.'],
  ['no sequence', evidence('sequence', 'sequence', { of: ['view_item', 'add_to_cart'], within_days: 7 }, null, false), 'This did not happen in the last 7 days: “view item”, then “add to cart”.'],
  ['a sequence that is not remembered', evidence('sequence', 'sequence', cart, null, null), 'It is not remembered far enough back whether this happened in the last 48 hours: “add to cart”, and no “purchase” since.'],
  ['an event', evidence('event', 'event', { of: 'view_item', category: 'shoes/trail', within_days: 7, count: { $gte: 3 } }, 4), '“view item” of shoes/trail happened 4 times in the last 7 days.'],
  ['an event, once', evidence('event', 'event', { of: 'purchase', brand: 'dr%2e martens', within_hours: 2 }, 1), '“purchase” of dr. martens happened once in the last 2 hours.'],
  ['an event that is not remembered', evidence('event', 'event', { of: 'search', within_days: 90 }, 0, null), '“search” happened 0 times in the last 90 days, perhaps more often: it is not remembered far enough back.'],
  ['a channel', evidence('acquisition.latest.channel', '$eq', 'email', 'email'), 'What brought you here last is email.'],
  ['a fact of the shop', evidence('facts.open_complaint', '$eq', true, true), 'What the shop has noted as “open complaint” is yes.'],
  ['a share of discounts', evidence('discount_affinity', '$gte', 0.5, 0.625), 'The share of reduced things in what you look at and buy is 63%, which is at least 50%.'],
  ['an old interest', { ...evidence('interests.category.tents', '$gte', 0.3, 0.4), days: 3.9 }, 'Your interest in tents is 40% (as of 3 days ago), which is at least 30%.'],
  ['one of yesterday', { ...evidence('interests.category.tents', '$gte', 0.3, 0.4), days: 1.2 }, 'Your interest in tents is 40% (as of a day ago), which is at least 30%.'],
  ['one of today', { ...evidence('interests.category.tents', '$gte', 0.3, 0.4), days: 0.4 }, 'Your interest in tents is 40%, which is at least 30%.'],
])('%s', (_, because, sentence) => {
  expect(reasonOf([because])).toBe(sentence);
});

test('a decision is told by its reasons, and its audience by what decided it', () => {
  const raw: RawExplanation = { considered: [], leftOut: 0, because: [evidence('visits', '$gte', 2, 3)], segments: [] };
  expect(tellDecision({ reasons: ['in_audience', 'highest_priority', 'of_a_later_version' as 'held_out'] }, raw).sentences).toEqual([
    'This is for visitors of whom the following holds.',
    'The number of your visits is 3, which is at least 2.',
    'Of what fits, the shop put it first.',
  ]);
  expect(tellDecision({ reasons: ['held_out'] }, raw).sentences).toHaveLength(1);
});

test('what was considered has the title of its content, where the config says one', () => {
  const considered = [...['tent', 'untitled', 'unknown'].map((offer) => ({ offer, stage: 'audience', outcome: 'not_in_audience' }) as const)];
  const raw: RawExplanation = { considered, leftOut: 0, because: [], segments: [] };
  const titles = (config: unknown) => tellDecision(undefined, raw, config).considered.map(({ title }) => title);
  expect(titles({ offers: [{ id: 'tent', content: { title: 'A tent for two' } }, { id: 'untitled', content: { title: 3 } }, null] })).toEqual(['A tent for two', undefined, undefined]);
  for (const config of [undefined, null, 'yes', { offers: 'yes' }, { offers: {} }]) expect(titles(config)).toEqual([undefined, undefined, undefined]);
});

test.each([undefined, null, {}, { reasons: 5 }, { reasons: ['constructor'] }])('a decision that is none has no sentences: %j', (decision) => {
  expect(tellDecision(decision as never, { considered: [], leftOut: 0, because: [], segments: [] }).sentences).toEqual([]);
});
