//! How likely the present session ends in an order: a logistic model on what happened in it.
//!
//! The trainer and the engine share [`SessionFacts::features`]: what is trained is what is asked.

use super::estimate::{Estimate, MIDDLE};

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

impl SessionModel {
    /// The probability that the session ends in an order, with its range by the fit's uncertainty.
    #[must_use]
    pub fn purchase(&self, facts: &SessionFacts) -> Estimate {
        let mut values = vec![1.0];
        values.extend_from_slice(&facts.features());
        let mut logit = 0.0;
        let mut variance = 0.0;
        let mut place = 0;
        for (row, (coefficient, value)) in self.coefficients.iter().zip(&values).enumerate() {
            logit += f64::from(*coefficient) * value;
            for (column, other) in values.iter().take(row + 1).enumerate() {
                let covariance = self.covariance.get(place).copied().unwrap_or_default();
                // Each pair stands once in the triangle and twice in the matrix.
                let times = if column == row { 1.0 } else { 2.0 };
                variance += times * f64::from(covariance) * value * other;
                place += 1;
            }
        }
        let reach = MIDDLE * libm::sqrt(variance.max(0.0));
        Estimate { value: logistic(logit), low: logistic(logit - reach), high: logistic(logit + reach) }
    }
}

fn logistic(logit: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-logit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_weighed_by_what_happened_in_it() {
        let model = SessionModel {
            coefficients: vec![-2.0, 0.5, 0.0, 0.0, 1.0],
            // Variances of the intercept and of views, and their covariance; nothing of the rest.
            covariance: [vec![0.04, 0.01, 0.09], vec![0.0; 12]].concat(),
            sessions: 1_000,
        };
        let nothing = model.purchase(&SessionFacts::default());
        assert!((nothing.value - logistic(-2.0)).abs() < 1e-12);
        assert!((nothing.low - logistic(-2.0 - MIDDLE * 0.2)).abs() < 1e-6);
        let views = model.purchase(&SessionFacts { views: 3, additions: 1, ..SessionFacts::default() });
        let log = libm::log(4.0);
        let deviation = libm::sqrt(0.04 + 2.0 * 0.01 * log + 0.09 * log * log);
        let logit = -2.0 + 0.5 * log + libm::log(2.0);
        assert!((views.value - logistic(logit)).abs() < 1e-12);
        assert!((views.high - logistic(logit + MIDDLE * deviation)).abs() < 1e-6);
    }

    #[test]
    fn features_are_what_their_names_say() {
        let facts = SessionFacts {
            views: 4,
            repeated_views: 1,
            lists: 1,
            searches: 2,
            additions: 2,
            removals: 1,
            checkouts: 3,
            wishes: 5,
            minutes: 9.0,
            earlier_visits: 6,
            earlier_orders: 7,
        };
        let log = |count: f64| libm::log(count + 1.0);
        let expected =
            [log(4.0), log(1.0), log(2.0), log(2.0), log(1.0), 1.0, 1.0, log(5.0), log(9.0), 0.25, log(6.0), log(7.0)];
        for ((actual, expected), name) in facts.features().iter().zip(expected).zip(FEATURES) {
            assert!((actual - expected).abs() < 1e-12, "{name}");
        }
        let endless = SessionFacts { minutes: f64::INFINITY, ..SessionFacts::default() };
        assert!(endless.features().iter().all(|feature| feature.is_finite()));
        assert_eq!(SessionFacts::default().features(), [0.0; FEATURES.len()]);
    }
}
