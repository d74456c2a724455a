//! How likely the present session ends in an order: a logistic model on what happened in it.
//!
//! The trainer and the engine share [`SessionFacts::features`]: what is trained is what is asked.

/// Names of the features, in the order of their coefficients. Append only: a model of fewer features stays readable.
pub const FEATURES: [&str; 12] = [
    "product views, log",
    "lists and choices from lists, log",
    "searches, log",
    "additions to the basket, log",
    "removals from the basket, log",
    "basket is filled",
    "checkout begun",
    "additions to the wish list, log",
    "minutes, log",
    "share of views of products seen before",
    "earlier visits, log",
    "earlier orders, log",
];

/// What happened in a session so far; the trainer counts the same of a recorded one up to a moment in it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SessionFacts {
    /// `view_item` events.
    pub views: u32,
    /// `view_item` events of an item that was viewed before in the session.
    pub repeated_views: u32,
    /// `view_item_list` and `select_item` events.
    pub lists: u32,
    /// `search` events.
    pub searches: u32,
    /// `add_to_cart` events.
    pub additions: u32,
    /// `remove_from_cart` events.
    pub removals: u32,
    /// `begin_checkout` events.
    pub checkouts: u32,
    /// `add_to_wishlist` events.
    pub wishes: u32,
    /// Minutes from the first to the latest event, with fraction.
    pub minutes: f64,
    /// Visits before this one.
    pub earlier_visits: u32,
    /// Orders before this session.
    pub earlier_orders: u32,
}

impl SessionFacts {
    /// The features in the order of [`FEATURES`]. Counts are logarithms of one more than themselves: the second view says more than the twelfth.
    #[must_use]
    pub fn features(&self) -> [f64; FEATURES.len()] {
        let seen_before = if self.views > 0 { f64::from(self.repeated_views) / f64::from(self.views) } else { 0.0 };
        [
            log(self.views),
            log(self.lists),
            log(self.searches),
            log(self.additions),
            log(self.removals),
            f64::from(u32::from(self.additions > self.removals)),
            f64::from(u32::from(self.checkouts > 0)),
            log(self.wishes),
            libm::log1p(self.minutes.clamp(0.0, 1_440.0)),
            seen_before,
            log(self.earlier_visits),
            log(self.earlier_orders),
        ]
    }
}

fn log(count: u32) -> f64 {
    libm::log1p(f64::from(count))
}

/// Section 3 of a model: coefficients with their covariance.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SessionModel {
    /// The intercept, then one for each of the first features.
    pub coefficients: Vec<f32>,
    /// Lower triangle of the coefficients' covariance, row by row.
    pub covariance: Vec<f32>,
    /// Sessions it was fitted to.
    pub sessions: u32,
}
