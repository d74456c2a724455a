/**
 * The engine's words for decisions, each once: message ids that stay as they are. Whatever shows them to people translates these lists; a test of
 * the engine's compares them with its own.
 */

/** Why a decision is what it is. */
export const REASONS = [
  'in_audience',
  'for_everybody',
  'highest_priority',
  'drawn_by_weight',
  'drawn_by_success',
  'drawn_evenly',
  'personalized_price',
  'none_eligible',
  'held_out',
  'group_held_out',
  'control_arm',
  'not_permitted',
  'unknown_placement',
  /** Of the page, before the engine runs. */
  'not_ready',
] as const;
export type ReasonCode = (typeof REASONS)[number];

/** What became of an offer, by the stage of the pipeline where its way ended, in the pipeline's order. */
export const OUTCOMES = {
  window: ['not_started', 'ended', 'outside_daypart'],
  audience: ['not_in_audience', 'audience_unknown'],
  constraints: ['fact_missing', 'fact_not_met', 'coupon_used'],
  suppression: ['sensitive', 'suppressed', 'bought', 'returned', 'disliked', 'dismissed'],
  cap: [
    'capped',
    'cooling_down',
    'group_capped',
    'placement_capped',
    'visitor_capped',
    'over_budget',
    'cap_unknown',
  ],
  page: ['group_elsewhere', 'category_elsewhere'],
  content: ['nothing_to_recommend'],
  holdout: ['held_out', 'group_held_out', 'control_arm'],
  policy: ['chosen', 'outranked', 'not_drawn'],
} as const;
export type StageName = keyof typeof OUTCOMES;
export type OutcomeCode = (typeof OUTCOMES)[StageName][number];
