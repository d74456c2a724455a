//! Whether enough was shown: of the offer, of its group, in its placement, to the visitor; and whether the visitor's budget of discounts bears it.
//!
//! What another placement of this page has chosen and not yet shown counts as shown, so that a page cannot pass a cap by itself.

use super::Request;
use super::case::Case;
use super::outcome::Outcome;
use crate::core::history::History;
use crate::core::offer::{FrequencyCap, Offer, Window};
use crate::core::site::Site;
use crate::core::time::{HOUR_MS, SECOND_MS, Timestamp};

/// Exposures after this instant lie in the window.
#[must_use]
pub fn opens_after(window: Window, site: &Site, now: Timestamp) -> Timestamp {
    match window {
        Window::Hours(hours) => Timestamp::from_ms(now.ms().saturating_sub(u64::from(hours) * HOUR_MS)),
        // The first instant of a day belongs to it.
        Window::Days(days) => {
            Timestamp::from_ms(site.zone.start_of_day(now, days.saturating_sub(1)).ms().saturating_sub(1))
        }
    }
}

/// Whether a cap is reached, with `pending` exposures still to come.
fn reached(cap: Option<FrequencyCap>, pending: u32, case: &Case<'_>, outcome: Outcome) -> Option<Outcome> {
    let cap = cap?;
    let exposures = &case.history.exposures;
    if case.is_memory_full || !exposures.knows(cap.key) {
        return Some(Outcome::CapUnknown);
    }
    let shown = exposures.shown_since(cap.key, opens_after(cap.window, case.site, case.now)) + pending;
    (shown >= cap.exposures).then_some(outcome)
}

/// Offers that the page has chosen and not shown, for which `counts` holds.
fn pending(case: &Case<'_>, counts: &dyn Fn(&Offer) -> bool) -> u32 {
    let mut count = 0;
    for chosen in case.request.on_this_page {
        if let Some(offer) = case.site.offers.get(chosen.offer) {
            count += u32::from(chosen.is_pending && counts(offer));
        }
    }
    count
}

/// The offer's own cap.
pub(super) fn offer(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    reached(offer.cap, 0, case, Outcome::Capped)
}

/// Its hours of rest after an exposure are over.
pub(super) fn cooldown(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    if offer.cooldown_hours == 0 {
        return None;
    }
    if case.is_memory_full || !case.history.exposures.knows(offer.hash) {
        return Some(Outcome::CapUnknown);
    }
    let shown_at = Timestamp::from_ms(u64::from(case.history.exposures.last_second(offer.hash)?) * SECOND_MS);
    let until = shown_at.plus_ms(u64::from(offer.cooldown_hours) * HOUR_MS);
    (case.now < until).then_some(Outcome::CoolingDown)
}

/// The cap of its group.
pub(super) fn group(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    let cap = case.site.groups.get(offer.group?)?.cap;
    cap?;
    reached(cap, pending(case, &|other| other.group == offer.group), case, Outcome::GroupCapped)
}

/// What the caps of the placement and of the visitor say.
pub(super) fn of_all(case: &Case<'_>) -> [Option<Outcome>; 2] {
    // A page has one offer in a placement, and asks again only for what it shows already.
    let placement = reached(case.placement.cap, 0, case, Outcome::PlacementCapped);
    [placement, reached(case.site.cap, pending(case, &|_| true), case, Outcome::VisitorCapped)]
}

/// The placement's cap.
pub(super) fn placement(_: &Offer, case: &Case<'_>) -> Option<Outcome> {
    let [placement, _] = case.capped;
    placement
}

/// The cap over everything.
pub(super) fn visitor(_: &Offer, case: &Case<'_>) -> Option<Outcome> {
    let [_, visitor] = case.capped;
    visitor
}

/// What may be taken off prices for one visitor. A discount that was shown is taken as given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiscountBudget {
    /// In minor units.
    pub minor: u64,
    /// Since when discounts count.
    pub window: Window,
}

/// Its discount fits what is left of the budget; one that was shown in the window is counted already.
pub(super) fn budget(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    let budget = case.site.discount_budget.filter(|_| offer.discount_minor > 0)?;
    if case.is_memory_full || !case.history.exposures.knows(offer.hash) {
        return Some(Outcome::CapUnknown);
    }
    let is_counted = is_spent(offer, &budget, case.site, case.history, case.request, case.now);
    let cost = if is_counted { 0 } else { u64::from(offer.discount_minor) };
    (case.spent_minor + cost > budget.minor).then_some(Outcome::OverBudget)
}

fn is_spent(
    offer: &Offer,
    budget: &DiscountBudget,
    site: &Site,
    history: &History,
    request: &Request<'_>,
    now: Timestamp,
) -> bool {
    let is_pending = request.on_this_page.iter().any(|chosen| {
        chosen.is_pending && site.offers.get(chosen.offer).is_some_and(|chosen| chosen.hash == offer.hash)
    });
    is_pending || history.exposures.shown_since(offer.hash, opens_after(budget.window, site, now)) > 0
}

/// What was taken off prices in the budget's window, each offer once, in minor units.
pub(super) fn spent_minor(site: &Site, history: &History, request: &Request<'_>, now: Timestamp) -> u64 {
    let Some(budget) = &site.discount_budget else { return 0 };
    let mut spent = 0;
    for offer in &site.offers {
        if offer.discount_minor > 0 && is_spent(offer, budget, site, history, request, now) {
            spent += u64::from(offer.discount_minor);
        }
    }
    spent
}
