//! How good a purchase model is: what it expected of customers against what they ordered.

use vitrin::core::predict::purchase::{Customer, PurchaseModel};

use crate::fit::session::auc;
use crate::population::{self, Holdout};

/// Repeat orders from which on customers are one group.
const REPEATS_MAX: u32 = 7;

/// A group of customers with as many repeat orders.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Group {
    /// How many customers.
    pub customers: u64,
    /// Orders that the model expected of one, on average.
    pub expected: f64,
    /// Orders that one placed, on average.
    pub actual: f64,
}

/// What a model expected against what came.
#[derive(Debug, Clone, PartialEq)]
pub struct Tested {
    /// By repeat orders before: 0 to 6, and 7 or more.
    pub groups: [Group; REPEATS_MAX as usize + 1],
    /// Mean absolute error of the expected orders of a customer.
    pub mean_absolute_error: f64,
    /// Share of the pairs of a customer who ordered again and one who did not that the churn score ranks rightly.
    pub churn_auc: Option<f64>,
    /// How long it was predicted, in weeks.
    pub weeks: f64,
}

/// The engine's view of a customer.
#[must_use]
pub fn engine_customer(customer: &population::Customer, today: i64) -> Customer {
    Customer {
        repeats: f64::from(customer.repeats()),
        last_weeks: customer.latest_weeks(),
        age_weeks: customer.age_weeks(today - 1),
    }
}

/// Tests `model` by the engine's own computation. Nothing without customers.
#[must_use]
pub fn test(model: &PurchaseModel, holdout: &Holdout) -> Option<Tested> {
    let mut groups = [Group::default(); REPEATS_MAX as usize + 1];
    let (mut error, mut scored) = (0.0, Vec::new());
    for (customer, actual) in &holdout.customers {
        let of = engine_customer(customer, holdout.today);
        let expected = model.expected(of, holdout.weeks);
        error += (expected - f64::from(*actual)).abs();
        scored.push((-model.churn(of), *actual > 0));
        if let Some(group) = groups.get_mut(customer.repeats().min(REPEATS_MAX) as usize) {
            group.customers += 1;
            group.expected += expected;
            group.actual += f64::from(*actual);
        }
    }
    for group in groups.iter_mut().filter(|group| group.customers > 0) {
        group.expected /= group.customers as f64;
        group.actual /= group.customers as f64;
    }
    let count = scored.len() as f64;
    (count > 0.0).then(|| Tested {
        groups,
        mean_absolute_error: error / count,
        churn_auc: auc(scored),
        weeks: holdout.weeks,
    })
}
