//! Shops in which it is known which offer is best for whom, planted so that every policy can be measured against what is best.
//!
//! Whether a visitor reaches the goal is one draw, compared with the rate of the offer that is shown: all policies meet the same visitors.

use rand::RngExt as _;
use vitrin::core::id::fnv1a32;
use vitrin_simulator::chance::{generator, pick};

/// Id of the placement.
pub(super) const PLACEMENT: &str = "hero";

/// A shop.
#[derive(Debug)]
pub(super) struct World {
    /// Cells, in the order of the config; the last is who belongs to none of the segments.
    pub(super) cells: &'static [&'static str],
    /// Offers, in the order of the config.
    pub(super) offers: &'static [&'static str],
    /// How common each cell is.
    shares: &'static [f64],
    /// How often each offer (inner) leads to the goal in each cell (outer).
    pub(super) rates: &'static [&'static [f64]],
}

/// The best offer depends on the visitor, and hardly any is better for all.
pub(super) static MIXED: World = World {
    cells: &["trail", "city", "climb", "*"],
    offers: &["trail-10", "city-10", "climb-10", "new-in"],
    shares: &[0.3, 0.25, 0.2, 0.25],
    rates: &[
        &[0.20, 0.14, 0.12, 0.15],
        &[0.12, 0.19, 0.14, 0.15],
        &[0.13, 0.12, 0.20, 0.15],
        &[0.13, 0.14, 0.12, 0.16],
    ],
};

/// One offer is best for all: the shares of visits in Hillstrom's e-mail experiment, as they are published.
pub(super) static ALIKE: World =
    World { cells: &["*"], offers: &["none", "men", "women"], shares: &[1.0], rates: &[&[0.1062, 0.1828, 0.1514]] };

/// One visitor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visitor {
    /// Place among the world's cells.
    pub(super) cell: usize,
    /// In [0, 1): the goal is reached by an offer whose rate is above it.
    pub(super) draw: f64,
    rates: &'static [f64],
}

impl Visitor {
    /// Whether an offer leads this visitor to the goal.
    pub(super) fn is_reached(self, offer: usize) -> bool {
        self.rates.get(offer).is_some_and(|rate| self.draw < *rate)
    }
}

impl World {
    /// The visitors of a seed, in order.
    pub(super) fn visitors(&self, seed: u64, count: usize) -> Vec<Visitor> {
        let mut rng = generator(seed, 0);
        let visitor = |_| {
            let cell = pick(&mut rng, self.shares.iter().copied());
            Visitor { cell, draw: rng.random(), rates: self.rates.get(cell).copied().unwrap_or_default() }
        };
        (0..count).map(visitor).collect()
    }

    /// Share of visitors who reach the goal when each is shown what is best for them.
    pub(super) fn best(&self) -> f64 {
        self.shares.iter().zip(self.rates).map(|(share, rates)| share * rates.iter().copied().fold(0.0, f64::max)).sum()
    }

    /// The offer that is best when all are shown the same.
    pub(super) fn best_for_all(&self) -> usize {
        let worth = |offer: usize| -> f64 {
            self.shares
                .iter()
                .zip(self.rates)
                .map(|(share, rates)| share * rates.get(offer).copied().unwrap_or_default())
                .sum()
        };
        (0..self.offers.len()).max_by(|one, other| worth(*one).total_cmp(&worth(*other))).unwrap_or_default()
    }

    /// The hash by which posteriors know a cell.
    pub(super) fn cell_hash(&self, cell: usize) -> u32 {
        self.cells.get(cell).map_or(0, |name| fnv1a32(name))
    }
}
