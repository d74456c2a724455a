//! Customers as of a day in the middle of the orders, with what they ordered after it: what a fit is tested on.

use crate::population::{Customer, Sample};
use crate::source::{OrderLine, Partitions, SourceError, Watch};

/// Customers that a test is made of.
const CUSTOMERS_MAX: usize = 100_000;
/// Share of the time that is fitted to; the rest is predicted.
const FITTED_SHARE: f64 = 2.0 / 3.0;

/// Customers as of a day, and what came after it.
#[derive(Debug, Clone, Default)]
pub struct Holdout {
    /// As of `today`, and days with an order from then on.
    pub customers: Vec<(Customer, u32)>,
    /// The first day that is predicted.
    pub today: i64,
    /// How long it is predicted, in weeks.
    pub weeks: f64,
}

impl Holdout {
    /// Predicts the last third of the time from `first_day` to the day before `end`.
    ///
    /// # Errors
    /// [`SourceError::Io`].
    pub fn last_third(
        orders: &Partitions<OrderLine>,
        first_day: i64,
        end: i64,
        watch: &Watch,
    ) -> Result<Self, SourceError> {
        let today = first_day + ((end - first_day) as f64 * FITTED_SHARE).round() as i64;
        Self::between(orders, today, end, watch)
    }

    /// Predicts the days from `today` to the one before `end`.
    ///
    /// # Errors
    /// [`SourceError::Io`].
    pub fn between(orders: &Partitions<OrderLine>, today: i64, end: i64, watch: &Watch) -> Result<Self, SourceError> {
        let bar = watch.steps("holdout", orders.bad_rows().used);
        let mut sample = Sample::new(CUSTOMERS_MAX);
        orders.each_group(|name, lines| {
            bar.inc(lines.len() as u64);
            let before = lines.partition_point(|line| line.at.day() < today);
            let until = lines.partition_point(|line| line.at.day() < end);
            let customer = lines.get(..before).and_then(Customer::of);
            let later = lines.get(before..until).and_then(Customer::of);
            if let Some(customer) = customer {
                sample.add(name, (customer, later.map_or(0, |later| later.order_days)));
            }
        })?;
        bar.finish_and_clear();
        Ok(Self { customers: sample.into_rows(), today, weeks: (end - today) as f64 / 7.0 })
    }
}
