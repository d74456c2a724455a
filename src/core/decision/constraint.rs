//! What commerce demands: facts of the page that must be said and must fit, and coupons that are good for once.

use super::case::Case;
use super::outcome::Outcome;
use crate::core::condition::Truth;
use crate::core::id::item_key;
use crate::core::map::SortedMap;
use crate::core::offer::{Fact, Offer, Requirement, coupon_hash};
use crate::core::value::Value;

/// Every required fact holds. One that the page did not say fails.
pub(super) fn facts(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    for requirement in &offer.requires {
        let fact = requirement.fact;
        if case.request.context.get(fact.name()).is_none() {
            return Some(Outcome::FactMissing(fact));
        }
        let [in_stock, promotable] = case.said_of_items;
        let said = if fact == Fact::InStock { in_stock } else { promotable };
        let outcome = match said {
            Some(said) if requirement.is_of_items && !offer.items.is_empty() => each_item(offer, fact, said),
            _ => holds(requirement, case),
        };
        if outcome.is_some() {
            return outcome;
        }
    }
    None
}

fn holds(requirement: &Requirement, case: &Case<'_>) -> Option<Outcome> {
    let held = case.situation.holds_of(&requirement.condition, case.request.context);
    (held != Truth::True).then_some(Outcome::FactNotMet(requirement.fact))
}

/// Each of the offer's items is said to be so.
fn each_item(offer: &Offer, fact: Fact, said: &SortedMap<String, Value>) -> Option<Outcome> {
    for item in &offer.items {
        match said.get(item).and_then(Value::as_bool) {
            None => return Some(Outcome::FactMissing(fact)),
            Some(false) => return Some(Outcome::FactNotMet(fact)),
            Some(true) => {}
        }
    }
    None
}

/// What the page says of items, by their normalized ids; `None` where it says nothing of single ones.
pub(super) fn of_items(context: &Value, fact: Fact) -> Option<SortedMap<String, Value>> {
    let mut normalized = SortedMap::new();
    for (id, value) in context.get(fact.name())?.as_map()?.iter() {
        normalized.insert(item_key(id), value.clone());
    }
    Some(normalized)
}

/// Its coupon was not used: not on this device, as far as it is remembered, and not as far as the page says.
pub(super) fn coupon(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    let coupon = offer.coupon?;
    let mut is_used = case.history.owned.coupons.contains_key(&coupon);
    let said = case.request.context.get(Fact::CouponsUsed.name()).and_then(Value::as_list);
    for used in said.unwrap_or_default() {
        is_used |= used.as_text().is_some_and(|used| coupon_hash(used) == coupon);
    }
    is_used.then_some(Outcome::CouponUsed)
}
