/** Types of what is likely to come, as `client.predictions()` gives it. */

/** Why something is not predicted; there is no guess in place of it. */
export interface Missing {
  /**
   * `no_model`: none is loaded, or it has no part for this. `no_orders`: before the first order. `no_visits`: too few.
   * `no_session`: nothing happened yet. `no_purchases`: of nothing that is bought again and again.
   */
  readonly missing: 'no_model' | 'no_orders' | 'no_visits' | 'no_session' | 'no_purchases';
}
/** What is expected, and between which numbers it will be in four cases of five. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
/** When goods of a category are due to be bought again, in days from now: below 0 when they were due that long ago. */
export interface Due extends Estimate {
  readonly category: string;
}
/** What is likely to come, computed on the device from the visitor's own history and the shop's model. */
export interface Predictions {
  /** Probability that the customer will ever order again, 0 to 1. */
  readonly alive: { readonly value: number } | Missing;
  /** A score of 0 to 1 that grows the longer the last order is ago; it ranks customers by the orders they will place. */
  readonly churn: { readonly value: number } | Missing;
  readonly expectedOrders30d: Estimate | Missing;
  readonly expectedOrders90d: Estimate | Missing;
  readonly expectedOrders365d: Estimate | Missing;
  /** Mean worth of an order to come, in minor units of the site's currency. */
  readonly orderValueMinor: Estimate | Missing;
  /** What the orders of the next 365 days are worth today, in minor units. */
  readonly value365dMinor: Estimate | Missing;
  /** Probability that this session ends in an order. */
  readonly sessionPurchase: Estimate | Missing;
  /** Days from the start of this visit to that of the next. */
  readonly nextVisitDays: Estimate | Missing;
  readonly bestHour:
    | {
        /** In the shop's time zone; 0 is Monday from midnight to one, 167 Sunday from eleven. */
        readonly hourOfWeek: number;
        /** That a visit begins in that hour or one beside it. */
        readonly probability: number;
        /** How many times as likely as for the average visitor. */
        readonly lift: number;
      }
    | Missing;
  /** Soonest first. */
  readonly replenishment: { readonly due: readonly Due[] } | Missing;
}
