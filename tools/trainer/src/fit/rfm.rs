//! Edges of recency, frequency and worth: quintiles on values.

use vitrin::core::rfm::{RfmEdges, Scores};

use crate::fit::quantile::quintile_edges;
use crate::note::Notes;
use crate::population::Customer;

/// Quintiles, so that each needs its own k customers.
const PARTS: u64 = 5;

/// Edges of the customers as of `today`, the day after the last that the orders cover.
///
/// On values, not on ranks: customers with the same value get the same score, and one device can find its own.
#[must_use]
pub fn fit(customers: &[Customer], today: i64, k: u64, notes: &mut Notes) -> Option<RfmEdges> {
    let count = customers.len() as u64;
    if count < PARTS * k {
        notes.held_back("RFM edges", format!("{count} customers, {} needed for {k} in each fifth", PARTS * k));
        return None;
    }
    Some(RfmEdges {
        recency_days: quintile_edges(customers.iter().map(|one| (today - one.last_day) as f64))?,
        frequency: quintile_edges(customers.iter().map(|one| f64::from(one.order_days)))?,
        monetary_minor: quintile_edges(customers.iter().map(|one| one.value_minor as f64))?,
    })
}

/// A customer's scores as of `today`.
#[must_use]
pub fn scores(customer: &Customer, today: i64, edges: &RfmEdges) -> Scores {
    let recency_days = (today - customer.last_day) as f64;
    edges.scores(recency_days, f64::from(customer.order_days), customer.value_minor as f64)
}
