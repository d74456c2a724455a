//! A shop in which the best offer depends on the visitor, planted so that every policy can be measured against what is best.
//!
//! Whether a visitor reaches the goal is one draw, compared with the rate of the offer that is shown: all policies meet the same visitors.

use rand::RngExt as _;
use vitrin::core::id::fnv1a32;
use vitrin_simulator::chance::{generator, pick};

/// Cells, in the order of the config; the last is who belongs to none of the segments.
pub(super) const CELLS: [&str; 4] = ["trail", "city", "climb", "*"];
/// Offers, in the order of the config.
pub(super) const OFFERS: [&str; 4] = ["trail-10", "city-10", "climb-10", "new-in"];
/// Id of the placement.
pub(super) const PLACEMENT: &str = "hero";
/// How common each cell is.
const SHARES: [f64; 4] = [0.3, 0.25, 0.2, 0.25];
/// How often each offer (columns) leads to the goal in each cell (rows).
pub(super) const RATES: [[f64; 4]; 4] =
    [[0.20, 0.14, 0.12, 0.15], [0.12, 0.19, 0.14, 0.15], [0.13, 0.12, 0.20, 0.15], [0.13, 0.14, 0.12, 0.16]];

/// One visitor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visitor {
    /// Place among [`CELLS`].
    pub(super) cell: usize,
    /// In [0, 1): the goal is reached by an offer whose rate is above it.
    pub(super) draw: f64,
}

impl Visitor {
    /// How often an offer leads to the goal in the visitor's cell.
    pub(super) fn rate(self, offer: usize) -> f64 {
        RATES.get(self.cell).and_then(|rates| rates.get(offer)).copied().unwrap_or_default()
    }

    /// Whether it leads this visitor there.
    pub(super) fn is_reached(self, offer: usize) -> bool {
        self.draw < self.rate(offer)
    }
}

/// The visitors of a seed, in order.
pub(super) fn visitors(seed: u64, count: usize) -> Vec<Visitor> {
    let mut rng = generator(seed, 0);
    (0..count).map(|_| Visitor { cell: pick(&mut rng, SHARES), draw: rng.random() }).collect()
}

/// Share of visitors who reach the goal when each is shown what is best for them.
pub(super) fn best() -> f64 {
    SHARES.iter().zip(RATES).map(|(share, rates)| share * rates.into_iter().fold(0.0, f64::max)).sum()
}

/// The offer that is best when all are shown the same.
pub(super) fn best_for_all() -> usize {
    let worth = |offer: usize| -> f64 {
        SHARES.iter().zip(RATES).map(|(share, rates)| share * rates.get(offer).copied().unwrap_or_default()).sum()
    };
    (0..OFFERS.len()).max_by(|one, other| worth(*one).total_cmp(&worth(*other))).unwrap_or_default()
}

/// The hash by which posteriors know a cell.
pub(super) fn cell_hash(cell: usize) -> u32 {
    CELLS.get(cell).map_or(0, |name| fnv1a32(name))
}
