//! What makes an offer unwelcome: it is about something sensitive, or the visitor bought, gave back, disliked or dismissed it, or complains.

use super::case::Case;
use super::outcome::Outcome;
use crate::core::history::{History, Preference};
use crate::core::id::{fnv1a32, is_below};
use crate::core::map::SortedMap;
use crate::core::offer::Offer;
use crate::core::site::Site;
use crate::core::time::{DAY_MS, Timestamp};
use crate::core::value::Value;

/// Nothing is personalized in a sensitive category.
pub(super) fn sensitive(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    let category = offer.category.as_deref()?;
    case.site.events.is_sensitive(category).then_some(Outcome::Sensitive)
}

/// No promotion while a fact of the shop, such as an open complaint, keeps it away.
pub(super) fn complaint(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    (offer.is_promotion && suppressing_fact(case.site, case.history).is_some()).then_some(Outcome::Suppressed)
}

/// The name of a fact that keeps the shop from promoting anything, such as an open complaint.
#[must_use]
pub fn suppressing_fact<'a>(site: &'a Site, history: &History) -> Option<&'a str> {
    for (name, rule) in site.facts.as_ref()?.iter() {
        let is_so = history.facts.get(name).is_some_and(|fact| fact.value == Value::Bool(true));
        if rule.suppresses && is_so {
            return Some(name);
        }
    }
    None
}

/// Nothing of what it is about was bought lately: none of its items, and nothing durable of its category.
pub(super) fn bought(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    let days = offer.suppress_after_purchase_days;
    let category = offer.category.as_deref();
    let satisfied_at = category.and_then(|category| case.history.satisfied_at(category));
    let is_bought = is_within(satisfied_at, days, case.now) || has(&case.history.owned.bought, offer, days, case.now);
    is_bought.then_some(Outcome::Bought)
}

/// None of its items was given back lately.
pub(super) fn returned(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    has(&case.history.owned.returned, offer, offer.suppress_after_refund_days, case.now).then_some(Outcome::Returned)
}

fn has(known: &SortedMap<u32, Timestamp>, offer: &Offer, days: u32, now: Timestamp) -> bool {
    if known.is_empty() {
        return false;
    }
    for item in &offer.items {
        if is_within(known.get(&fnv1a32(item)).copied(), days, now) {
            return true;
        }
    }
    false
}

fn is_within(at: Option<Timestamp>, days: u32, now: Timestamp) -> bool {
    at.is_some_and(|at| now < at.plus_ms(u64::from(days) * DAY_MS))
}

/// The visitor said "never" of none of its category and those above it.
pub(super) fn disliked(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    let category = offer.category.as_deref()?;
    for (key, stated) in case.history.preferences.iter() {
        let disliked = key.strip_prefix("category.").filter(|_| stated.preference == Preference::Never);
        if disliked.is_some_and(|disliked| is_below(category, disliked)) {
            return Some(Outcome::Disliked);
        }
    }
    None
}

/// It was not dismissed lately.
pub(super) fn dismissed(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    let at = case.history.exposures.dismissed.get(&offer.hash).copied();
    is_within(at, offer.suppress_after_dismissal_days, case.now).then_some(Outcome::Dismissed)
}
