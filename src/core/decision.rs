//! Decisions: one offer for one placement, by a pipeline in which every offer that falls out carries its reason.
//!
//! Flow: `profile`, `segment`, `offer` -> **`decision`** -> exposure. Records nothing. Order: window → audience → constraints → suppression → caps →
//! the rest of the page → content → policy among the highest priority → holdout, the group's, the campaign's arm → fallback. A holdout comes after the policy,
//! so that it is known what would have been shown: that is its ghost.

mod audience;
mod cap;
mod case;
mod constraint;
mod outcome;
mod page;
mod suppression;
mod window;

use crate::core::decimal::decimal;
use crate::core::history::History;
use crate::core::id::fnv1a32;
use crate::core::join::join;
use crate::core::offer::Fact;
use crate::core::policy::{Draw, Policy, Table, Tryout};
use crate::core::recommend::Kind;
use crate::core::segment::Situation;
use crate::core::site::Site;
use crate::core::time::{MINUTE_MS, Timestamp};
use crate::core::value::Value;

pub use cap::{DiscountBudget, opens_after};
pub use case::{CHECKS, Case, Check};
pub use outcome::{Outcome, Reason, Stage, Variant};
pub use suppression::suppressing_fact;

/// What another placement of the page has chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chosen {
    /// Index of the offer among the site's; of the ghost where the fallback is shown in its place.
    pub offer: usize,
    /// It was not seen yet.
    pub is_pending: bool,
}

/// What is asked.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The placement to fill.
    pub placement: &'a str,
    /// Facts of the page, by the names in [`FACTS`](crate::core::offer::FACTS).
    pub context: &'a Value,
    /// What other placements of this page have chosen, fallbacks left out.
    pub on_this_page: &'a [Chosen],
    /// The device's random salt: decides holdouts and draws; never sent.
    pub salt: [u8; 8],
    /// The same as a text, by which shares of visitors are told apart.
    pub local_id: &'a str,
    /// Whether there is something to recommend, for offers whose content is drawn from it.
    pub has_recommendations: &'a dyn Fn(Kind) -> bool,
    /// Hashes of the offers in whose campaign the visitor is in the control arm.
    pub withheld: &'a [u32],
    /// Whether the visitor tries out the placement's offers, where that is told.
    pub tryout: Option<Tryout>,
}

/// The chosen offer, with its reasons.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The placement asked for.
    pub placement: String,
    /// Index of the offer among the site's; `None` keeps the page's own default.
    pub offer: Option<usize>,
    /// See [`Variant`].
    pub variant: Variant,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Probability with which this was drawn, in (0, 1]: over all salts, given what was left.
    pub propensity: f64,
    /// The policy that chose.
    pub policy: Policy,
    /// Under what it counts; `None` where no policy chose.
    pub draw: Option<Draw>,
    /// Until when it may be kept: the end of the site's local day, or of the offer's dates or hours.
    pub expires_at: Timestamp,
    /// Index of the offer that this visitor does not get to see here, because of a holdout or a campaign's control arm.
    pub ghost: Option<usize>,
    /// Every offer of the placement but the fallback, and what became of it.
    pub considered: Vec<(usize, Outcome)>,
}

/// Chooses the offer for a placement. Records nothing. `checks` are [`CHECKS`]; fewer only for a test that must see what each of them is for.
#[must_use]
pub fn decide(
    checks: &[Check],
    site: &Site,
    history: &History,
    situation: Option<&Situation<'_>>,
    request: &Request<'_>,
    now: Timestamp,
) -> Decision {
    let mut decision = Decision {
        placement: request.placement.into(),
        offer: None,
        variant: Variant::Fallback,
        reasons: Vec::new(),
        propensity: 1.0,
        policy: site.policy.policy,
        draw: None,
        expires_at: site.zone.end_of_day(now),
        ghost: None,
        considered: Vec::new(),
    };
    let Some(placement) = site.placement(request.placement) else {
        decision.reasons.push(Reason::UnknownPlacement);
        return decision;
    };
    decision.offer = placement.fallback;
    decision.policy = placement.policy.unwrap_or(site.policy.policy);
    match situation {
        None => decision.reasons.push(Reason::NotPermitted),
        Some(situation) => {
            let minute = site.zone.minute_of_week(now);
            let is_memory_full = history.exposures.is_full();
            let spent_minor = cap::spent_minor(site, history, request, now);
            let said_of = |fact| constraint::of_items(request.context, fact);
            let said_of_items = &[said_of(Fact::InStock), said_of(Fact::Promotable)];
            let capped = [None; 2];
            let mut case = Case {
                site,
                history,
                situation,
                request,
                placement,
                now,
                minute,
                is_memory_full,
                spent_minor,
                capped,
                said_of_items,
            };
            case.capped = cap::of_all(&case);
            fill(&mut decision, checks, &case);
        }
    }
    decision
}

/// Lets the placement's offers compete.
fn fill(decision: &mut Decision, checks: &[Check], case: &Case<'_>) {
    let Case { site, request, placement, .. } = *case;
    let mut eligible = Vec::new();
    for (index, offer) in site.offers.iter().enumerate() {
        if offer.placement != placement.id || placement.fallback == Some(index) {
            continue;
        }
        let mut outcome = Outcome::OutRanked;
        for check in checks {
            if let Some(fell_out) = check(offer, case) {
                outcome = fell_out;
                break;
            }
        }
        if outcome == Outcome::OutRanked {
            eligible.push(index);
        }
        decision.considered.push((index, outcome));
    }
    let cell = site.policy.cells.hash(site.policy.cells.of(case.situation));
    let (history, salt, now, policy) = (case.history, request.salt, case.now, decision.policy);
    let table = Table { site, history, placement, policy, cell, salt, tryout: request.tryout, now };
    let tier = table.tier(&eligible);
    let is_whole = !lacks_some(decision, site, &tier);
    let Some(choice) = table.choose(&tier, is_whole) else {
        // Without anything to keep back the holdout is no reason; it is who the visitor is all the same.
        if site.holdout.includes(request.local_id) {
            decision.variant = Variant::Holdout;
        }
        decision.reasons.push(if decision.variant == Variant::Holdout {
            Reason::HeldOut
        } else {
            Reason::NoneEligible
        });
        return;
    };
    let Some(offer) = site.offers.get(choice.offer) else { return };
    decision.draw = Some(choice.draw);
    let mut until = offer.ends_at.unwrap_or(decision.expires_at).min(decision.expires_at);
    if let Some(minutes) = window::minutes_left(offer, case.minute) {
        until = until.min(Timestamp::from_ms((case.now.ms() / MINUTE_MS + u64::from(minutes)) * MINUTE_MS));
    }
    decision.expires_at = until;
    let in_group = offer.group.and_then(|group| site.groups.get(group));
    let withheld = if site.holdout.includes(request.local_id) {
        Some((Variant::Holdout, Outcome::HeldOut, Reason::HeldOut))
    } else if in_group.is_some_and(|group| group.holdout.includes(request.local_id)) {
        Some((Variant::Holdout, Outcome::GroupHeldOut, Reason::GroupHeldOut))
    } else if request.withheld.contains(&offer.hash) {
        Some((Variant::Fallback, Outcome::ControlArm, Reason::ControlArm))
    } else {
        None
    };
    let is_drawn = policy != Policy::Fixed;
    for (index, outcome) in &mut decision.considered {
        let is_left = *outcome == Outcome::OutRanked;
        *outcome = match withheld {
            Some((_, Outcome::HeldOut, _)) if is_left => Outcome::HeldOut,
            Some((_, kept, _)) if *index == choice.offer => kept,
            None if *index == choice.offer => Outcome::Chosen,
            _ if is_left && is_drawn && site.offers.get(*index).is_some_and(|it| it.priority == offer.priority) => {
                Outcome::NotDrawn
            }
            _ => *outcome,
        };
    }
    if let Some((variant, _, reason)) = withheld {
        decision.variant = variant;
        decision.ghost = Some(choice.offer);
        decision.reasons.push(reason);
        return;
    }
    decision.offer = Some(choice.offer);
    decision.variant = Variant::Personalized;
    decision.propensity = choice.propensity;
    decision.reasons.push(if offer.audience.is_some() { Reason::InAudience } else { Reason::ForEverybody });
    if is_drawn && tier.len() > 1 {
        decision.reasons.push(match policy {
            Policy::Fixed | Policy::Split => Reason::DrawnByWeight,
            Policy::Adaptive if choice.is_exploring => Reason::DrawnEvenly,
            Policy::Adaptive => Reason::DrawnBySuccess,
        });
    } else if eligible.len() > 1 {
        decision.reasons.push(Reason::HighestPriority);
    }
    if offer.has_personalized_price {
        decision.reasons.push(Reason::PersonalizedPrice);
    }
}

/// Whether an offer of the tier's priority fell out for another reason than its dates: then what is left differs from visitor to visitor, or by the hour.
fn lacks_some(decision: &Decision, site: &Site, tier: &[usize]) -> bool {
    let Some(first) = tier.first().and_then(|index| site.offers.get(*index)) else { return false };
    for (index, outcome) in &decision.considered {
        let is_of_tier = site.offers.get(*index).is_some_and(|offer| offer.priority == first.priority);
        if is_of_tier && !matches!(outcome, Outcome::OutRanked | Outcome::NotStarted | Outcome::Ended) {
            return true;
        }
    }
    false
}

/// The decision's id: the same choice on the same page view of a document has the same id, so its exposure counts once.
#[must_use]
pub fn decision_id(tab: u64, page_view: u32, placement: &str, offer: Option<&str>, variant: Variant) -> String {
    let seed = join(&[placement, "/", offer.unwrap_or(""), "/", variant.name()]);
    let hash = fnv1a32(&seed) ^ fnv1a32(&decimal(tab));
    join(&["d", &decimal(u64::from(page_view)), "-", &decimal(u64::from(hash))])
}
