//! Policies: which of the offers that are left is shown, and how probable that was.
//!
//! Flow: `decision` (what is left) -> **`policy`** -> the offer shown. Only the highest priority that is left competes. A draw is a keyed function of
//! the device's salt, so that every tab draws alike. Invariant: the propensity of a decision is exactly the chance of its draw
//! over all salts, given what was left and the visitor's cell.

pub mod posterior;

mod cell;
mod draw;
mod fatigue;
mod tryout;

pub use cell::{Cells, NONE};
pub use tryout::{Tryout, tried};

use crate::core::history::History;
use crate::core::offer::{Offer, Placement};
use crate::core::site::Site;
use crate::core::time::Timestamp;
use draw::{Use, chance, race};

/// How one of the offers that are left is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Policy {
    /// The highest priority, ties by id.
    #[default]
    Fixed,
    /// By weight among the highest priority; the same for a visitor while it is left.
    Split,
    /// Mostly what has led most often to its goal (SquareCB; Foster & Rakhlin 2020), drawn anew each local day.
    Adaptive,
}

/// The policies with their names.
pub const POLICIES: [(Policy, &str); 3] =
    [(Policy::Fixed, "fixed"), (Policy::Split, "split"), (Policy::Adaptive, "adaptive")];

impl Policy {
    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        POLICIES.iter().find(|(policy, _)| *policy == self).map_or("", |(_, name)| name)
    }
}

/// How a site chooses.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PolicyRules {
    /// Where the placement does not say.
    pub policy: Policy,
    /// Share of visitors among whom offers are tried evenly; `None` is as the model says.
    pub explore: Option<f64>,
    /// Among whom offers are told apart.
    pub cells: Cells,
}

/// Share of visitors that explores where neither config nor model says.
const EXPLORE: f64 = 0.05;

/// Under what a decision counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Draw {
    /// Hash of the visitor's cell.
    pub cell: u32,
    /// Version of the posteriors that decided; 0 without any.
    pub version: u32,
    /// Within the cell, chance alone decided between all offers of the tier.
    pub is_trial: bool,
}

/// What was chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choice {
    /// Index among the site's offers.
    pub offer: usize,
    /// In (0, 1].
    pub propensity: f64,
    /// See [`Draw`].
    pub draw: Draw,
    /// Offers were tried evenly.
    pub is_exploring: bool,
}

/// What a policy may look at.
pub(crate) struct Table<'a> {
    pub(crate) site: &'a Site,
    pub(crate) history: &'a History,
    pub(crate) placement: &'a Placement,
    pub(crate) policy: Policy,
    /// The visitor's, by its hash.
    pub(crate) cell: u32,
    pub(crate) salt: [u8; 8],
    pub(crate) tryout: Option<Tryout>,
    pub(crate) now: Timestamp,
}

impl Table<'_> {
    fn offer(&self, index: usize) -> Option<&Offer> {
        self.site.offers.get(index)
    }

    /// The offers that compete: those of the highest priority.
    pub(crate) fn tier(&self, eligible: &[usize]) -> Vec<usize> {
        let mut tier = Vec::new();
        let mut highest = i32::MIN;
        for index in eligible {
            let Some(offer) = self.offer(*index) else { continue };
            if offer.priority > highest {
                highest = offer.priority;
                tier.clear();
            }
            if offer.priority == highest {
                tier.push(*index);
            }
        }
        tier
    }

    /// Chooses among `tier`. `is_whole`: no offer of the tier fell out but for its dates.
    pub(crate) fn choose(&self, tier: &[usize], is_whole: bool) -> Option<Choice> {
        if self.policy == Policy::Fixed {
            let draw = Draw { cell: self.cell, ..Draw::default() };
            return Some(Choice { offer: self.first(tier)?, propensity: 1.0, draw, is_exploring: false });
        }
        self.draw(tier, is_whole)
    }

    /// A function of its own: where nothing is drawn, pages do without it.
    #[inline(never)]
    fn draw(&self, tier: &[usize], is_whole: bool) -> Option<Choice> {
        let (mut weights, mut discounts) = (Vec::new(), false);
        for index in tier {
            let offer = self.offer(*index)?;
            let fatigue = fatigue::factor(self.history, offer, self.now);
            discounts |= fatigue < 1.0;
            weights.push(match self.policy {
                Policy::Fixed | Policy::Split => f64::from(offer.weight),
                Policy::Adaptive => self.mean(offer) * fatigue,
            });
        }
        let mut draw =
            Draw { cell: self.cell, version: 0, is_trial: is_whole && (!discounts || self.policy == Policy::Split) };
        let mut period = 0;
        let mut is_exploring = false;
        let mut even = 0.0;
        let mut salt = self.salt;
        if self.policy == Policy::Adaptive {
            let gamma = match &self.site.model.posteriors {
                Some(posteriors) => {
                    draw.version = posteriors.version;
                    posteriors.gamma
                }
                None => 0.0,
            };
            even = explore(self.site, self.tryout.is_some());
            match self.tryout {
                None => is_exploring = tryout::is_drawn(self.salt, self.placement.hash, even),
                // Nobody but who is asked tries out, and nobody else's exposure is told.
                Some(tryout) => {
                    if let Some(key) = tryout.key {
                        is_exploring = tryout::is_drawn(key, self.placement.hash, even);
                        salt = if is_exploring { key } else { salt };
                    }
                    even *= tryout.asked_share;
                    draw.is_trial = is_whole && is_exploring;
                }
            }
            square(&mut weights, gamma);
            // Those who try evenly keep what they see: over a visit's days a change would look like a policy.
            period = if is_exploring { 0 } else { self.site.zone.day(self.now) as u32 };
        } else {
            let mut sum = 0.0;
            for weight in &weights {
                sum += *weight;
            }
            if sum <= 0.0 {
                return None;
            }
            for weight in &mut weights {
                *weight /= sum;
            }
        }
        let uniform = 1.0 / tier.len() as f64;
        let place = race(tier.len(), |place| {
            let offer = self.offer(*tier.get(place)?)?;
            let weight = if is_exploring { uniform } else { *weights.get(place)? };
            Some((chance(salt, Use::Draw, self.placement.hash, offer.hash, period), weight))
        })?;
        let propensity = even * uniform + (1.0 - even) * *weights.get(place)?;
        Some(Choice { offer: *tier.get(place)?, propensity, draw, is_exploring })
    }

    /// The lowest id.
    fn first(&self, tier: &[usize]) -> Option<usize> {
        let mut first: Option<(usize, &Offer)> = None;
        for index in tier {
            let offer = self.offer(*index)?;
            if first.is_none_or(|(_, known)| offer.id < known.id) {
                first = Some((*index, offer));
            }
        }
        first.map(|(index, _)| index)
    }

    fn mean(&self, offer: &Offer) -> f64 {
        let posteriors = self.site.model.posteriors.as_ref();
        posteriors.map_or(0.5, |posteriors| posteriors.mean(self.placement.hash, offer.hash, self.cell))
    }
}

/// The share that tries offers evenly. Where trying out is told it is of those who are asked: what the noise asks for, and no less than the config does;
/// all of them while nothing is known, since then nothing is lost by it.
fn explore(site: &Site, is_told: bool) -> f64 {
    let trained = site.model.posteriors.as_ref().map(|posteriors| posteriors.explore);
    match (is_told, trained) {
        (false, _) => site.policy.explore.or(trained).unwrap_or(EXPLORE),
        (true, None) => 1.0,
        (true, Some(trained)) => site.policy.explore.unwrap_or(0.0).max(trained),
    }
}

/// SquareCB: makes scores probabilities. Every arm but the best has `1/(K + γ·(best − score))`, the best what is left.
fn square(scores: &mut [f64], gamma: f64) {
    let mut best = 0;
    let mut highest = f64::NEG_INFINITY;
    for (place, score) in scores.iter().enumerate() {
        if *score > highest {
            (best, highest) = (place, *score);
        }
    }
    let count = scores.len() as f64;
    let mut left = 1.0;
    for (place, score) in scores.iter_mut().enumerate() {
        if place != best {
            *score = 1.0 / (count + gamma * (highest - *score));
            left -= *score;
        }
    }
    if let Some(score) = scores.get_mut(best) {
        *score = left;
    }
}

/// What draws of the adaptive policy come down to: the chance of each of `offers` in a cell, for a visitor whom nothing tires. `placement`, `offers` and
/// `cell` are hashes. For measuring the policy natively, over more visitors than it takes to draw for each.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn chances(
    posteriors: Option<&posterior::Posteriors>,
    explore: f64,
    placement: u32,
    offers: &[u32],
    cell: u32,
) -> Vec<f64> {
    let mean = |offer: &u32| posteriors.map_or(0.5, |posteriors| posteriors.mean(placement, *offer, cell));
    let mut weights: Vec<f64> = offers.iter().map(mean).collect();
    square(&mut weights, posteriors.map_or(0.0, |posteriors| posteriors.gamma));
    let uniform = 1.0 / weights.len() as f64;
    weights.iter().map(|weight| explore * uniform + (1.0 - explore) * weight).collect()
}

#[cfg(test)]
mod tests;
