//! The chances of a draw, by the papers' formulas and without any code of the engine; and whether recorded ones are as often right as they say.

use serde_json::Value as Json;
use vitrin::core::policy::posterior::Posteriors;

use super::rules::{HOUR_MS, Log, Rules};

/// FNV-1a, as the format of the model has it.
pub(super) fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The chance of each offer of `tier`.
pub(super) fn chances(
    rules: &Rules,
    posteriors: &Posteriors,
    placement: &str,
    tier: &[usize],
    log: &Log,
    now: u64,
) -> Vec<f64> {
    let offers = rules.offers();
    let kind = rules.placement(placement)["policy"].as_str().unwrap_or("adaptive");
    if kind == "split" {
        let weight = |offer: &usize| offers[*offer]["weight"].as_f64().unwrap_or(1.0);
        let all: f64 = tier.iter().map(weight).sum();
        return tier.iter().map(|offer| weight(offer) / all).collect();
    }
    let cell = if log.is_vip {
        "vip"
    } else if log.orders > 0 {
        "buyer"
    } else {
        "*"
    };
    let counted = |arm: &str, cell: u32| {
        let row = posteriors.rows.iter().find(|row| (row.arm, row.cell) == (fnv(arm), cell));
        row.map_or((0.0, 0.0), |row| (f64::from(row.exposures), f64::from(row.conversions)))
    };
    let s = posteriors.prior_exposures;
    let shrunk = |(exposures, conversions): (f64, f64), parent: f64| (conversions + s * parent) / (exposures + s);
    let scores: Vec<f64> = tier
        .iter()
        .map(|offer| {
            let id = offers[*offer]["id"].as_str().unwrap_or_default();
            let (exposures, conversions) = counted(placement, 0);
            let of_offer = shrunk(counted(id, 0), (conversions + 1.0) / (exposures + 2.0));
            shrunk(counted(id, fnv(cell)), of_offer) * fatigue(&offers[*offer], *offer, log, now)
        })
        .collect();
    let explore = rules.config["policy"]["explore"].as_f64().unwrap_or(0.0);
    let count = tier.len() as f64;
    let best = (0..tier.len()).fold(0, |best, place| if scores[place] > scores[best] { place } else { best });
    let mut greedy: Vec<f64> =
        scores.iter().map(|score| 1.0 / (count + posteriors.gamma * (scores[best] - score))).collect();
    greedy[best] =
        1.0 - greedy.iter().enumerate().filter(|(place, _)| *place != best).map(|(_, chance)| chance).sum::<f64>();
    greedy.into_iter().map(|chance| explore / count + (1.0 - explore) * chance).collect()
}

/// .8 for each exposure of a limited offer in a week (24 are remembered), .5 after a dismissal.
fn fatigue(offer: &Json, place: usize, log: &Log, now: u64) -> f64 {
    let is_limited = ["cap", "cooldown_hours", "discount_minor"].iter().any(|key| !offer[*key].is_null());
    let week =
        log.exposures.iter().filter(|(at, other)| *other == place && at + 7 * 24 * HOUR_MS > now).count().min(24);
    let tired = if is_limited { 0.8_f64.powi(week as i32) } else { 1.0 };
    tired * if log.dismissed.iter().any(|(_, other)| *other == place) { 0.5 } else { 1.0 }
}

/// Of one arm: how often it could have been drawn, and the sum of 1/p where it was. The two agree where p is the chance of the draw.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Calibration {
    /// Visitors.
    pub visitors: f64,
    /// Decisions in which the arm competed.
    pub decisions: f64,
    /// Σ 1/p over those in which it was drawn.
    pub inverse: f64,
    /// Visitors for whom it was drawn.
    pub drawn: f64,
    /// Σ over visitors of the squares and products of the two, for the error.
    squares: [f64; 3],
}

impl Calibration {
    /// Adds one visitor's decisions: those are not independent of one another.
    pub(super) fn add(&mut self, decisions: f64, inverse: f64) {
        self.visitors += 1.0;
        self.drawn += f64::from(u8::from(inverse > 0.0));
        self.decisions += decisions;
        self.inverse += inverse;
        self.squares[0] += decisions * decisions;
        self.squares[1] += decisions * inverse;
        self.squares[2] += inverse * inverse;
    }

    /// Adds another thread's.
    pub(super) fn merge(&mut self, other: &Self) {
        self.visitors += other.visitors;
        self.drawn += other.drawn;
        self.decisions += other.decisions;
        self.inverse += other.inverse;
        for (ours, theirs) in self.squares.iter_mut().zip(other.squares) {
            *ours += theirs;
        }
    }

    /// Mean of 1/p over the arm's decisions: 1 where p is right.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.inverse / self.decisions
    }

    /// Its standard error, with visitors as clusters.
    #[must_use]
    pub fn error(&self) -> f64 {
        let mean = self.mean();
        let [decisions, products, inverses] = self.squares;
        (inverses - 2.0 * mean * products + mean * mean * decisions).max(0.0).sqrt() / self.decisions
    }
}
