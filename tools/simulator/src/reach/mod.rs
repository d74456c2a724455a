//! [`Reach`]: what would become of a config's offers, counted over visitors before it goes live.
//!
//! Flow: a decision with everything it considered → [`Watch`] (one visitor) → **`reach`** (all) → [`finding`] (what a merchant should look
//! at) → [`table`], [`page`]. Visitors are synthetic (`run`) or recorded ([`recording`]).

pub mod finding;
pub mod page;
pub mod recording;
pub mod table;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use vitrin::core::decision::{Decision, Outcome, Variant};
use vitrin::core::site::Site;

use crate::truth::Truths;

/// What became of one offer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OfferReach {
    /// Decisions in which it was looked at: all of its placement's, and none for a fallback.
    pub considered: u64,
    /// Those in which nothing kept it away, so that the policy could choose it.
    pub left: u64,
    /// Those in which it was chosen.
    pub chosen: u64,
    /// Times that it was seen.
    pub seen: u64,
    /// Visitors for whom it was ever left.
    pub visitors_left: u64,
    /// Visitors for whom it was ever chosen.
    pub visitors_chosen: u64,
    /// Visitors who ever saw it.
    pub visitors_seen: u64,
    /// Visitors for whom a cap ever kept it away.
    pub visitors_capped: u64,
    /// Decisions by what became of it: codes of outcomes.
    pub outcomes: BTreeMap<&'static str, u64>,
    /// Decisions in which it was left and another was chosen: by place of the other among the config's offers.
    pub beaten_by: BTreeMap<usize, u64>,
}

/// What became of one placement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct PlacementReach {
    /// Decisions.
    pub decisions: u64,
    /// Those that chose an offer for the visitor.
    pub personalized: u64,
    /// Those in the holdout.
    pub held_out: u64,
    /// Those with nothing to show: no offer and no fallback.
    pub empty: u64,
}

/// What became of all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reach {
    /// Visitors.
    pub visitors: u64,
    /// Those for whom anything was decided: who granted personalization and came to a placement.
    pub visitors_decided: u64,
    /// Those of them in the holdout of the whole site.
    pub visitors_held_out: u64,
    /// By place among the config's placements.
    pub placements: Vec<PlacementReach>,
    /// By place among the config's offers.
    pub offers: Vec<OfferReach>,
    /// What was true of those who would have reported.
    #[serde(skip)]
    pub truths: Truths,
}

/// One visitor, as decisions are made.
#[derive(Debug, Clone, Default)]
pub struct Watch {
    reach: Reach,
    left: BTreeSet<usize>,
    chosen: BTreeSet<usize>,
    seen: BTreeSet<usize>,
    capped: BTreeSet<usize>,
}

impl Watch {
    /// Nothing seen yet, of the offers of `site`.
    #[must_use]
    pub fn new(site: &Site) -> Self {
        let reach = Reach {
            visitors: 1,
            placements: vec![PlacementReach::default(); site.placements.len()],
            offers: vec![OfferReach::default(); site.offers.len()],
            ..Reach::default()
        };
        Self { reach, ..Self::default() }
    }

    /// Notes a decision.
    pub fn decided(&mut self, site: &Site, decision: &Decision) {
        self.reach.visitors_decided = 1;
        let place = site.placements.iter().position(|it| it.id == decision.placement);
        if let Some(placement) = place.and_then(|place| self.reach.placements.get_mut(place)) {
            placement.decisions += 1;
            placement.empty += u64::from(decision.offer.is_none());
            match decision.variant {
                Variant::Personalized => placement.personalized += 1,
                Variant::Holdout => {
                    placement.held_out += 1;
                    self.reach.visitors_held_out = 1;
                }
                Variant::Fallback => {}
            }
        }
        let winner =
            decision.considered.iter().find(|(_, outcome)| *outcome == Outcome::Chosen).map(|(place, _)| *place);
        for (place, outcome) in &decision.considered {
            let Some(offer) = self.reach.offers.get_mut(*place) else { continue };
            let code = outcome.code().0;
            offer.considered += 1;
            *offer.outcomes.entry(code).or_default() += 1;
            if code.ends_with("capped") || code == "over_budget" || code == "cooling_down" {
                self.capped.insert(*place);
            }
            if !is_left(code) {
                continue;
            }
            offer.left += 1;
            self.left.insert(*place);
            if winner == Some(*place) {
                offer.chosen += 1;
                self.chosen.insert(*place);
            } else if let Some(winner) = winner {
                *offer.beaten_by.entry(winner).or_default() += 1;
            }
        }
    }

    /// Notes that an offer was seen.
    pub fn exposed(&mut self, site: &Site, offer: &str) {
        let place = site.offers.iter().position(|it| it.id == offer);
        if let Some((place, offer)) = place.and_then(|place| Some((place, self.reach.offers.get_mut(place)?))) {
            offer.seen += 1;
            self.seen.insert(place);
        }
    }

    /// The visitor, counted.
    #[must_use]
    pub fn finish(mut self) -> Reach {
        for (place, offer) in self.reach.offers.iter_mut().enumerate() {
            offer.visitors_left = u64::from(self.left.contains(&place));
            offer.visitors_chosen = u64::from(self.chosen.contains(&place));
            offer.visitors_seen = u64::from(self.seen.contains(&place));
            offer.visitors_capped = u64::from(self.capped.contains(&place));
        }
        self.reach
    }
}

/// Whether only the policy or a holdout stands between the offer and the page.
fn is_left(code: &str) -> bool {
    matches!(code, "chosen" | "outranked" | "not_drawn" | "held_out" | "group_held_out" | "control_arm")
}

impl Reach {
    /// Both together.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        if self.offers.is_empty() && self.placements.is_empty() {
            return other;
        }
        self.visitors += other.visitors;
        self.visitors_decided += other.visitors_decided;
        self.visitors_held_out += other.visitors_held_out;
        self.truths.merge(other.truths);
        for (ours, theirs) in self.placements.iter_mut().zip(other.placements) {
            ours.decisions += theirs.decisions;
            ours.personalized += theirs.personalized;
            ours.held_out += theirs.held_out;
            ours.empty += theirs.empty;
        }
        for (ours, theirs) in self.offers.iter_mut().zip(other.offers) {
            ours.considered += theirs.considered;
            ours.left += theirs.left;
            ours.chosen += theirs.chosen;
            ours.seen += theirs.seen;
            ours.visitors_left += theirs.visitors_left;
            ours.visitors_chosen += theirs.visitors_chosen;
            ours.visitors_seen += theirs.visitors_seen;
            ours.visitors_capped += theirs.visitors_capped;
            theirs.outcomes.into_iter().for_each(|(code, times)| *ours.outcomes.entry(code).or_default() += times);
            theirs.beaten_by.into_iter().for_each(|(place, times)| *ours.beaten_by.entry(place).or_default() += times);
        }
        self
    }
}

/// A share, 0 of nothing.
pub(crate) fn share(count: u64, of: u64) -> f64 {
    if of > 0 { count as f64 / of as f64 } else { 0.0 }
}
