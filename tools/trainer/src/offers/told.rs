//! [`Told`]: what is known of each offer in each cell, for people: what was counted, how far that may be off, and what the policy makes of it.

use std::collections::{BTreeMap, BTreeSet};

use vitrin::core::id::fnv1a32;
use vitrin::core::policy::NONE;
use vitrin::core::policy::chances;
use vitrin::core::policy::posterior::{ALL_VISITORS, Posteriors};

use super::document::Document;

/// Standard errors on either side of a share that hold it in 95 of 100 cases.
const ERRORS: f64 = 1.959_963_984_540_054;

/// The offers of one placement.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The placement's id.
    pub placement: String,
    /// Its cells: all visitors, then each segment that tells offers apart, those in none of them last.
    pub cells: Vec<String>,
    /// Its offers by id.
    pub offers: Vec<TellOffer>,
}

/// One offer.
#[derive(Debug, Clone, PartialEq)]
pub struct TellOffer {
    /// Its id.
    pub offer: String,
    /// By cell, in the order of [`Told::cells`].
    pub cells: Vec<TellCell>,
}

/// One offer in one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TellCell {
    /// The mean that the policy goes by, in (0, 1).
    pub mean: f64,
    /// Chance that the policy shows it, apart from those who try offers out, in [0, 1].
    pub chance: f64,
    /// What was counted; none of fewer visitors than may be told.
    pub counted: Option<Counted>,
}

/// What was counted, with the noise taken out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counted {
    /// Visitors to whom it was shown.
    pub exposures: f64,
    /// Ends of the 95 % interval of the share who reached the goal, by sampling and noise, in [0, 1].
    pub interval: (f64, f64),
}

/// By cell and offer: exposures, how many without noise they are worth, and conversions of the latter.
type Sums<'a> = BTreeMap<(&'a str, &'a str), (f64, f64, f64)>;

/// What `documents` and the posteriors made of them say, of no fewer than `k` visitors.
#[must_use]
pub fn told(documents: &[Document], posteriors: &Posteriors, k: u64) -> Vec<Told> {
    let mut placements: BTreeMap<&str, Sums<'_>> = BTreeMap::new();
    for counted in documents.iter().flat_map(|document| &document.policies) {
        let sums = placements.entry(&counted.placement).or_default();
        for row in &counted.rows {
            let Some(offer) = row.offer.as_deref() else { continue };
            let sum = sums.entry((row.cell.as_deref().unwrap_or_default(), offer)).or_default();
            if row.exposures > 0.0 && row.effective_exposures > 0.0 {
                sum.0 += row.exposures;
                sum.1 += row.effective_exposures;
                sum.2 += row.conversions / row.exposures * row.effective_exposures;
            }
        }
    }
    let told = |(placement, sums): (&str, Sums<'_>)| {
        let offers: BTreeSet<&str> = sums.keys().map(|(_, offer)| *offer).collect();
        let mut cells: Vec<&str> = sums.keys().map(|(cell, _)| *cell).collect();
        cells.dedup();
        // All visitors have no name and so come first; who is in no segment comes last.
        cells.sort_by_key(|cell| (*cell == NONE, *cell));
        let hashes: Vec<u32> = offers.iter().map(|offer| fnv1a32(offer)).collect();
        let columns = cells.iter().map(|cell| {
            let cell = if cell.is_empty() { ALL_VISITORS } else { fnv1a32(cell) };
            (cell, chances(Some(posteriors), 0.0, fnv1a32(placement), &hashes, cell))
        });
        let columns: Vec<_> = columns.collect();
        let offer = |(place, offer): (usize, &&str)| {
            let cell = |(cell, (hash, chances)): (&&str, &(u32, Vec<f64>))| TellCell {
                mean: posteriors.mean(fnv1a32(placement), fnv1a32(offer), *hash),
                chance: chances.get(place).copied().unwrap_or_default(),
                counted: sums.get(&(*cell, *offer)).filter(|sum| sum.0 >= k as f64).map(|sum| counted(*sum)),
            };
            TellOffer { offer: (*offer).to_owned(), cells: cells.iter().zip(&columns).map(cell).collect() }
        };
        Told {
            placement: placement.to_owned(),
            offers: offers.iter().enumerate().map(offer).collect(),
            cells: cells.iter().map(|cell| (*cell).to_owned()).collect(),
        }
    };
    placements.into_iter().map(told).collect()
}

fn counted((exposures, effective, conversions): (f64, f64, f64)) -> Counted {
    let typical = (conversions.clamp(0.0, effective) + 1.0) / (effective + 2.0);
    let half = ERRORS * (typical * (1.0 - typical) / effective).sqrt();
    let share = conversions / effective;
    Counted { exposures, interval: ((share - half).clamp(0.0, 1.0), (share + half).clamp(0.0, 1.0)) }
}
