//! Decisions: one offer for one placement, by a pipeline in which every offer that falls out carries its reason.
//!
//! Flow: `profile`, `segment`, `offer` -> **`decision`** -> exposure. Records nothing. Order: window → audience → facts of the page →
//! suppressed → dismissed → capped → chosen elsewhere on this page → holdout → policy → campaign's arm → fallback.

use crate::core::condition::Truth;
use crate::core::decimal::decimal;
use crate::core::history::{History, Shown};
use crate::core::id::fnv1a32;
use crate::core::join::join;
use crate::core::offer::{Fact, Offer, Placement};
use crate::core::policy;
use crate::core::recommend::Kind;
use crate::core::segment::Situation;
use crate::core::site::Site;
use crate::core::time::{DAY_MS, HOUR_MS, Timestamp};
use crate::core::value::Value;

/// What kind of answer a decision is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Variant {
    /// An offer that competed and won.
    Personalized,
    /// The placement's fallback, or nothing.
    Fallback,
    /// The fallback, because the visitor is in the holdout.
    Holdout,
}

impl Variant {
    /// Its word for pages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Personalized => "personalized",
            Self::Fallback => "fallback",
            Self::Holdout => "holdout",
        }
    }
}

/// Why an offer was chosen, or where it fell out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was chosen.
    Chosen,
    /// It could have been chosen; another went first.
    OutRanked,
    /// It starts later.
    NotStarted,
    /// It has ended.
    Ended,
    /// The visitor is not in its audience.
    NotInAudience,
    /// Whether the visitor is in its audience cannot be told.
    AudienceUnknown,
    /// The page did not say this fact.
    FactMissing(Fact),
    /// What the page said does not fit.
    FactNotMet(Fact),
    /// Nothing is promoted to this visitor now, by a fact of the shop.
    Suppressed,
    /// The visitor dismissed it.
    Dismissed,
    /// It was shown as often as its cap allows.
    Capped,
    /// How often it was shown is not known.
    CapUnknown,
    /// Another placement of this page shows it.
    ChosenElsewhere,
    /// There is nothing to draw its content from.
    NothingToRecommend,
    /// The visitor is in the holdout.
    HeldOut,
    /// It would have been chosen, but a coin put the visitor into its campaign's control arm.
    ControlArm,
}

impl Outcome {
    /// Its stable code, and the fact it is about.
    #[must_use]
    pub fn code(self) -> (&'static str, Option<Fact>) {
        match self {
            Self::Chosen => ("chosen", None),
            Self::OutRanked => ("outranked", None),
            Self::NotStarted => ("not_started", None),
            Self::Ended => ("ended", None),
            Self::NotInAudience => ("not_in_audience", None),
            Self::AudienceUnknown => ("audience_unknown", None),
            Self::FactMissing(fact) => ("fact_missing", Some(fact)),
            Self::FactNotMet(fact) => ("fact_not_met", Some(fact)),
            Self::Suppressed => ("suppressed", None),
            Self::Dismissed => ("dismissed", None),
            Self::Capped => ("capped", None),
            Self::CapUnknown => ("cap_unknown", None),
            Self::ChosenElsewhere => ("chosen_elsewhere", None),
            Self::NothingToRecommend => ("nothing_to_recommend", None),
            Self::HeldOut => ("held_out", None),
            Self::ControlArm => ("control_arm", None),
        }
    }
}

/// Why the decision is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// The visitor is in the offer's audience.
    InAudience,
    /// The offer is for everybody.
    ForEverybody,
    /// It had the highest priority of those left.
    HighestPriority,
    /// No offer was left.
    NoneEligible,
    /// The visitor is in the holdout.
    HeldOut,
    /// A coin put the visitor into the control arm of the offer that would have been chosen.
    ControlArm,
    /// Personalization is not granted.
    NotPermitted,
    /// The config has no such placement.
    UnknownPlacement,
}

impl Reason {
    /// Its stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::InAudience => "in_audience",
            Self::ForEverybody => "for_everybody",
            Self::HighestPriority => "highest_priority",
            Self::NoneEligible => "none_eligible",
            Self::HeldOut => "held_out",
            Self::ControlArm => "control_arm",
            Self::NotPermitted => "not_permitted",
            Self::UnknownPlacement => "unknown_placement",
        }
    }
}

/// What is asked.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The placement to fill.
    pub placement: &'a str,
    /// Facts of the page, by the names in [`FACTS`](crate::core::offer::FACTS).
    pub context: &'a Value,
    /// Hashes of the offers that other placements of this page show.
    pub chosen_on_this_page: &'a [u32],
    /// The device's random salt: decides the holdout; never sent.
    pub local_id: &'a str,
    /// Whether there is something to recommend, for offers whose content is drawn from it.
    pub has_recommendations: &'a dyn Fn(Kind) -> bool,
    /// Hashes of the offers in whose campaign the visitor is in the control arm.
    pub withheld: &'a [u32],
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
    /// Probability with which this was drawn, in (0, 1].
    pub propensity: f64,
    /// Until when it may be kept: the end of the site's local day, or of the offer.
    pub expires_at: Timestamp,
    /// Index of the offer that a campaign's control arm does not get to see here.
    pub ghost: Option<usize>,
    /// Every offer of the placement but the fallback, and what became of it.
    pub considered: Vec<(usize, Outcome)>,
}

/// Name of the one policy there is: the highest priority wins.
pub const POLICY: &str = "fixed";

/// Chooses the offer for a placement. Records nothing.
#[must_use]
pub fn decide(
    site: &Site,
    history: &History,
    situation: Option<&Situation<'_>>,
    request: &Request<'_>,
    now: Timestamp,
) -> Decision {
    let fallback = |placement: Option<&Placement>, variant, reason, considered| Decision {
        placement: request.placement.into(),
        offer: placement.and_then(|placement| placement.fallback),
        variant,
        reasons: vec![reason],
        propensity: 1.0,
        expires_at: site.zone.end_of_day(now),
        ghost: None,
        considered,
    };
    let Some(placement) = site.placement(request.placement) else {
        return fallback(None, Variant::Fallback, Reason::UnknownPlacement, Vec::new());
    };
    let Some(situation) = situation else {
        return fallback(Some(placement), Variant::Fallback, Reason::NotPermitted, Vec::new());
    };
    let is_held_out = site.holdout.includes(request.local_id);
    let mut considered = Vec::new();
    let mut eligible = Vec::new();
    for (index, offer) in site.offers.iter().enumerate() {
        if offer.placement != placement.id || placement.fallback == Some(index) {
            continue;
        }
        let outcome = match falls_out(offer, site, history, situation, request, now) {
            Some(outcome) => outcome,
            None if is_held_out => Outcome::HeldOut,
            None => {
                eligible.push(index);
                Outcome::OutRanked
            }
        };
        considered.push((index, outcome));
    }
    let chosen = policy::fixed(&site.offers, &eligible);
    let offer = chosen.and_then(|index| site.offers.get(index));
    let is_withheld = offer.is_some_and(|offer| request.withheld.contains(&offer.hash));
    for (index, outcome) in &mut considered {
        if Some(*index) == chosen {
            *outcome = if is_withheld { Outcome::ControlArm } else { Outcome::Chosen };
        }
    }
    if is_withheld {
        let shown = fallback(Some(placement), Variant::Fallback, Reason::ControlArm, considered);
        return Decision { ghost: chosen, ..shown };
    }
    let Some(chosen) = chosen else {
        let (variant, reason) =
            if is_held_out { (Variant::Holdout, Reason::HeldOut) } else { (Variant::Fallback, Reason::NoneEligible) };
        return fallback(Some(placement), variant, reason, considered);
    };
    let has_audience = offer.is_some_and(|offer| offer.audience.is_some());
    let mut reasons = vec![if has_audience { Reason::InAudience } else { Reason::ForEverybody }];
    if eligible.len() > 1 {
        reasons.push(Reason::HighestPriority);
    }
    let end_of_day = site.zone.end_of_day(now);
    let ends_at = offer.and_then(|offer| offer.ends_at).unwrap_or(end_of_day);
    Decision {
        placement: request.placement.into(),
        offer: Some(chosen),
        variant: Variant::Personalized,
        reasons,
        propensity: 1.0,
        expires_at: ends_at.min(end_of_day),
        ghost: None,
        considered,
    }
}

/// The first reason why an offer cannot be shown.
fn falls_out(
    offer: &Offer,
    site: &Site,
    history: &History,
    situation: &Situation<'_>,
    request: &Request<'_>,
    now: Timestamp,
) -> Option<Outcome> {
    outside_window(offer, now)
        .or_else(|| outside_audience(offer, situation))
        .or_else(|| unmet_fact(offer, situation, request.context))
        .or_else(|| (offer.is_promotion && suppressing_fact(site, history).is_some()).then_some(Outcome::Suppressed))
        .or_else(|| dismissed(offer, history, now))
        .or_else(|| capped(offer, history, now))
        .or_else(|| request.chosen_on_this_page.contains(&offer.hash).then_some(Outcome::ChosenElsewhere))
        .or_else(|| {
            let kind = offer.recommend?;
            (!(request.has_recommendations)(kind)).then_some(Outcome::NothingToRecommend)
        })
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

fn outside_window(offer: &Offer, now: Timestamp) -> Option<Outcome> {
    if offer.starts_at.is_some_and(|start| now < start) {
        return Some(Outcome::NotStarted);
    }
    offer.ends_at.is_some_and(|end| now >= end).then_some(Outcome::Ended)
}

fn outside_audience(offer: &Offer, situation: &Situation<'_>) -> Option<Outcome> {
    match situation.holds(offer.audience.as_ref()?) {
        Truth::True => None,
        Truth::False => Some(Outcome::NotInAudience),
        Truth::Unknown => Some(Outcome::AudienceUnknown),
    }
}

fn unmet_fact(offer: &Offer, situation: &Situation<'_>, context: &Value) -> Option<Outcome> {
    offer.requires.iter().find_map(|requirement| {
        let fact = requirement.fact;
        if context.get(fact.name()).is_none() {
            return Some(Outcome::FactMissing(fact));
        }
        let held = situation.holds_of(&requirement.condition, context);
        (held != Truth::True).then_some(Outcome::FactNotMet(fact))
    })
}

fn dismissed(offer: &Offer, history: &History, now: Timestamp) -> Option<Outcome> {
    let at = history.exposures.dismissed.get(&offer.hash)?;
    let suppressed_ms = u64::from(offer.suppress_after_dismissal_days) * DAY_MS;
    (now < at.plus_ms(suppressed_ms)).then_some(Outcome::Dismissed)
}

fn capped(offer: &Offer, history: &History, now: Timestamp) -> Option<Outcome> {
    let cap = offer.cap?;
    match history.exposures.shown_within(offer.hash, u64::from(cap.window_hours) * HOUR_MS, now) {
        Shown::Times(times) => (times >= cap.exposures).then_some(Outcome::Capped),
        Shown::Unknown => Some(Outcome::CapUnknown),
    }
}

/// The decision's id: the same choice on the same page view of a document has the same id, so its exposure counts once.
#[must_use]
pub fn decision_id(tab: u64, page_view: u32, placement: &str, offer: Option<&str>, variant: Variant) -> String {
    let seed = join(&[placement, "/", offer.unwrap_or(""), "/", variant.name()]);
    let hash = fnv1a32(&seed) ^ fnv1a32(&decimal(tab));
    join(&["d", &decimal(u64::from(page_view)), "-", &decimal(u64::from(hash))])
}
