//! Every prediction about one visitor as of a moment.
//!
//! Flow: `history`, `model` -> **`predictions`** -> `profile`, the public surface. What cannot be predicted says why.

use super::estimate::{Estimate, Missing};
use super::hour::BestHour;
use super::purchase::{Customer, PurchaseModel};
use super::session::SessionFacts;
use crate::core::event::EventName;
use crate::core::history::{History, Orders, Preference, purchase_gaps_days};
use crate::core::profile::preference;
use crate::core::site::Site;
use crate::core::time::{DAYS_PER_WEEK, MINUTE_MS, Timestamp};

/// Horizons of expected orders, in days.
pub const HORIZONS_DAYS: [u32; 3] = [30, 90, 365];

/// A number, or why there is none.
pub type Predicted<T = Estimate> = Result<T, Missing>;

/// When goods of a category are due to be bought again.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// Category path.
    pub category: String,
    /// Days from now; below 0 when it was due that long ago.
    pub in_days: Estimate,
}

/// See the module's head.
#[derive(Debug, Clone, PartialEq)]
pub struct Predictions {
    /// Probability that the customer has not dropped out, in [0, 1].
    pub alive: Predicted<f64>,
    /// Orders in the next [`HORIZONS_DAYS`].
    pub expected_orders: [Predicted; HORIZONS_DAYS.len()],
    /// Mean worth of an order to come, in minor units.
    pub order_value_minor: Predicted,
    /// What the orders of the next 365 days are worth today, in minor units.
    pub year_value_minor: Predicted,
    /// Churn score in [0, 1].
    pub churn: Predicted<f64>,
    /// Probability that this session ends in an order, in [0, 1].
    pub session_purchase: Predicted,
    /// The best hour of the week.
    pub best_hour: Predicted<BestHour>,
    /// Days from the start of this visit to that of the next.
    pub next_visit_days: Predicted,
    /// By category, soonest first.
    pub replenishment: Predicted<Vec<Due>>,
}

/// What the purchase models need of a history; `None` before the first order.
#[must_use]
pub fn customer(orders: &Orders, now: Timestamp) -> Option<Customer> {
    let (first, last) = (orders.days.first()?.day, orders.days.last()?.day);
    let weeks = |days: u32| f64::from(days) / DAYS_PER_WEEK;
    Some(Customer {
        repeats: orders.days.len() as f64 - 1.0,
        last_weeks: weeks(last.saturating_sub(first)),
        // A late entry may be of tomorrow.
        age_weeks: weeks((now.day() as u32).max(last).saturating_sub(first)),
    })
}

/// Days after the first with orders whose worth is known, and its mean, in minor units; zeros without one. What is in another currency, or was given
/// back, says nothing of what an order is worth.
fn own_spend(orders: &Orders) -> (f64, f64) {
    let mut worth_minor = 0.0;
    let mut count = 0.0;
    for day in orders.days.iter().skip(1) {
        if day.worth_minor > 0 {
            worth_minor += day.worth_minor as f64;
            count += 1.0;
        }
    }
    (count, if count > 0.0 { worth_minor / count } else { 0.0 })
}

/// Predicts everything that can be.
#[must_use]
pub fn predict(site: &Site, history: &History, now: Timestamp) -> Predictions {
    let model = &site.model;
    let mut predictions = Predictions {
        alive: Err(Missing::NoModel),
        expected_orders: [Err(Missing::NoModel); HORIZONS_DAYS.len()],
        order_value_minor: Err(Missing::NoModel),
        year_value_minor: Err(Missing::NoModel),
        churn: Err(Missing::NoModel),
        session_purchase: session(site, history),
        best_hour: Err(Missing::NoModel),
        next_visit_days: Err(Missing::NoModel),
        replenishment: replenishment(site, history, now),
    };
    if let Some(purchase) = &model.purchase {
        purchases(&mut predictions, purchase, &history.orders, now);
    }
    if let Some(hours) = &model.hours {
        let mut visits = Vec::new();
        for minute in &history.rhythm.visit_minutes {
            visits.push(site.zone.hour_of_week(Timestamp::from_ms(u64::from(*minute) * MINUTE_MS)));
        }
        predictions.best_hour = hours.best(&visits);
    }
    if let Some(next_visit) = &model.next_visit {
        predictions.next_visit_days = next_visit.days(&mut history.rhythm.visit_gaps_days());
    }
    predictions
}

fn purchases(predictions: &mut Predictions, model: &PurchaseModel, orders: &Orders, now: Timestamp) {
    let Some(customer) = customer(orders, now) else {
        predictions.alive = Err(Missing::NoOrders);
        predictions.expected_orders = [Err(Missing::NoOrders); HORIZONS_DAYS.len()];
        predictions.churn = Err(Missing::NoOrders);
        if model.spend.is_some() {
            predictions.order_value_minor = Err(Missing::NoOrders);
            predictions.year_value_minor = Err(Missing::NoOrders);
        }
        return;
    };
    predictions.alive = Ok(model.alive(customer));
    for (expected, days) in predictions.expected_orders.iter_mut().zip(HORIZONS_DAYS) {
        *expected = Ok(model.expected_range(customer, f64::from(days) / DAYS_PER_WEEK));
    }
    predictions.churn = Ok(model.churn(customer));
    if let Some(spend) = &model.spend {
        let (count, mean_minor) = own_spend(orders);
        let worth = spend.mean_minor(count, mean_minor);
        predictions.order_value_minor = Ok(worth);
        predictions.year_value_minor = Ok(model.year_value_minor(customer, worth.value));
    }
}

fn session(site: &Site, history: &History) -> Predicted {
    let model = site.model.session.as_ref().ok_or(Missing::NoModel)?;
    let (facts, has_ordered) = session_facts(history).ok_or(Missing::NoSession)?;
    if has_ordered {
        return Ok(Estimate { value: 1.0, low: 1.0, high: 1.0 });
    }
    Ok(model.purchase(&facts))
}

/// What happened in the latest visit, and whether an order was placed in it; `None` before the first.
fn session_facts(history: &History) -> Option<(SessionFacts, bool)> {
    let visits = &history.visits;
    let began = visits.started_at;
    let mut facts = SessionFacts {
        minutes: visits.last_at.since_ms(began) as f64 / MINUTE_MS as f64,
        earlier_visits: visits.count.checked_sub(1)?,
        ..SessionFacts::default()
    };
    for day in &history.orders.days {
        if u64::from(day.day) < began.day() {
            facts.earlier_orders = facts.earlier_orders.saturating_add(day.count);
        }
    }
    let mut has_ordered = false;
    let mut seen: Vec<&str> = Vec::new();
    for recent in &history.recent.events {
        if recent.at < began {
            continue;
        }
        let count = match recent.event.name {
            EventName::ViewItem => {
                for item in &recent.event.items {
                    match item.id.as_deref() {
                        Some(id) if seen.contains(&id) => {
                            facts.repeated_views += 1;
                            break;
                        }
                        Some(id) => seen.push(id),
                        None => {}
                    }
                }
                &mut facts.views
            }
            EventName::ViewItemList | EventName::SelectItem => &mut facts.lists,
            EventName::Search => &mut facts.searches,
            EventName::AddToCart => &mut facts.additions,
            EventName::RemoveFromCart => &mut facts.removals,
            EventName::BeginCheckout => &mut facts.checkouts,
            EventName::AddToWishlist => &mut facts.wishes,
            EventName::Purchase => {
                has_ordered = true;
                continue;
            }
            EventName::PageView | EventName::Refund | EventName::Custom(_) => continue,
        };
        *count += 1;
    }
    Some((facts, has_ordered))
}

fn replenishment(site: &Site, history: &History, now: Timestamp) -> Predicted<Vec<Due>> {
    let model = site.model.replenishment.as_ref().ok_or(Missing::NoModel)?;
    let mut all: Vec<Due> = Vec::new();
    for (category, days) in history.rhythm.purchase_days.iter() {
        let Some(last) = days.last() else { continue };
        // What the visitor never wants to see is not reminded of.
        if preference(history, "category", category) == Some(Preference::Never) {
            continue;
        }
        let Some(mut due) = model.days(category, &mut purchase_gaps_days(days)) else { continue };
        let passed = now.day() as f64 - f64::from(*last);
        for days in [&mut due.value, &mut due.low, &mut due.high] {
            *days -= passed;
        }
        let place = all.partition_point(|known| known.in_days.value <= due.value);
        crate::core::list::insert(&mut all, place, Due { category: category.clone(), in_days: due });
    }
    if all.is_empty() { Err(Missing::NoPurchases) } else { Ok(all) }
}
