//! The shop's week: share of orders by hour.

use vitrin::core::predict::hour::{HourModel, WEEK_HOURS};

use crate::note::Notes;
use crate::population::Visits;

/// The part of the model in notes.
const PART: &str = "hour of the week";

/// Shares of the week's hours. Hours in which fewer than `k` customers ordered share what they have together evenly; if that is
/// fewer than `k` orders, each of them counts as one.
#[must_use]
pub fn fit(visits: &Visits, k: u64, notes: &mut Notes) -> Option<HourModel> {
    if visits.without_hour() > 0 {
        notes.remark(
            PART,
            format!("{} orders have a date without a time of day and are not counted", visits.without_hour()),
        );
    }
    let with_hour: u64 = visits.orders().iter().sum();
    let is_few = |customers: u64| customers < k;
    let few: Vec<usize> =
        visits.customers().iter().enumerate().filter(|(_, count)| is_few(**count)).map(|(hour, _)| hour).collect();
    if few.len() == WEEK_HOURS {
        notes.held_back(
            PART,
            format!("{with_hour} orders with a time of day, and no hour in which {k} customers ordered"),
        );
        return None;
    }
    let pooled: u64 = few.iter().filter_map(|hour| visits.orders().get(*hour)).sum();
    let each = if pooled < k { 1.0 } else { pooled as f64 / few.len() as f64 };
    if !few.is_empty() {
        let how = if pooled < k { "count as one order each" } else { "share their orders evenly" };
        notes.degraded(PART, format!("{} hours in which fewer than {k} customers ordered {how}", few.len()));
    }
    let mut weights = [0.0; WEEK_HOURS];
    for (hour, weight) in weights.iter_mut().enumerate() {
        let orders = visits.orders().get(hour).copied().unwrap_or_default();
        *weight = if few.contains(&hour) { each } else { orders as f64 };
    }
    let total: f64 = weights.iter().sum();
    Some(HourModel { shares: weights.map(|weight| (weight / total) as f32), ..HourModel::default() })
}
