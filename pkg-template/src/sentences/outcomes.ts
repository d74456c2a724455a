/** What became of an offer that was considered, and words that the engine itself uses, for people: the parts of a language that only the panel needs. */
import type { OutcomeCode } from '../codes.js';

/** By the code that stands for it everywhere. */
export type Outcomes = Readonly<Record<OutcomeCode, string>>;

export const ENGLISH_OUTCOMES: Outcomes = {
  chosen: 'chosen',
  outranked: 'fits, but another goes first',
  not_drawn: 'fits, but another was drawn',
  not_started: 'has not started',
  ended: 'is over',
  outside_daypart: 'is for another time of the day or the week',
  not_in_audience: 'for others than you',
  audience_unknown: 'cannot be told whether it fits you',
  fact_missing: 'needs something that this page does not say',
  fact_not_met: 'needs something that is not so here',
  coupon_used: 'you have used its coupon',
  sensitive: 'is about something that the shop does not choose by',
  suppressed: 'the shop promotes nothing to you now',
  bought: 'you have bought it',
  returned: 'you gave it back',
  disliked: 'you did not like it',
  dismissed: 'you said that it is not for you',
  capped: 'you have seen it often enough',
  cooling_down: 'you saw it a short while ago',
  group_capped: 'you have seen enough of its kind',
  placement_capped: 'you have seen enough in this place',
  visitor_capped: 'you have seen enough offers for now',
  over_budget: 'its budget is used up',
  cap_unknown: 'not known how often you saw it',
  group_elsewhere: 'another of its kind is shown on the page',
  category_elsewhere: 'another of its category is shown on the page',
  nothing_to_recommend: 'has nothing to recommend to you',
  held_out: 'you are one of the few who always see what everybody sees',
  group_held_out: 'you are one of the few who do not see offers of its kind',
  control_arm: 'kept from you by a coin, so that the shop can compare',
};

/** Words of the engine's own that a trait's value may be, and events. English says them as they are. */
export type Word =
  | 'new'
  | 'prospect'
  | 'engaged_prospect'
  | 'cart_abandoner'
  | 'customer'
  | 'repeat_customer'
  | 'lapsed_customer'
  | 'direct'
  | 'search'
  | 'social'
  | 'email'
  | 'paid'
  | 'affiliate'
  | 'referral'
  | 'phone'
  | 'tablet'
  | 'desktop'
  | 'none'
  | 'viewed'
  | 'carted'
  | 'checkout'
  | 'purchased'
  | 'champions'
  | 'loyal'
  | 'potential_loyalist'
  | 'promising'
  | 'need_attention'
  | 'about_to_sleep'
  | 'at_risk'
  | 'cant_lose'
  | 'hibernating'
  | 'entered'
  | 'left'
  | 'up'
  | 'down'
  | 'stayed'
  | 'page_view'
  | 'view_item'
  | 'view_item_list'
  | 'select_item'
  | 'add_to_wishlist'
  | 'add_to_cart'
  | 'remove_from_cart'
  | 'begin_checkout'
  | 'purchase'
  | 'refund';
