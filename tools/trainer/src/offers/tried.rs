//! [`drawn`]: what noised counts of a placement's offers come to, and how many visitors should try offers out for it.
//!
//! Where noise is added, who tries offers out shows each as often in every cell, so counts compare as they are, and a share is the sum of what
//! its cell, its offer and the two together do. The last two are drawn to nothing by how much they differ beyond noise and sampling (empirical Bayes, by
//! the method of moments). How much they differ is hardly known itself where there is much noise: it is drawn to what offers commonly differ by, by how
//! little is known of it (Bühlmann 1967), for then weak evidence still decides, and is right more often than an even draw. Everybody who does
//! not try out sees the best. How many try out says `worth`.

use std::collections::BTreeMap;

use vitrin::core::policy::posterior::ALL_VISITORS;

use super::fit::Sum;
use super::worth::{Horizon, explore};

/// By how much an offer's share is expected to differ, relative to it, before anything is known: as a standard deviation.
const DIFFERENCE: f64 = 0.2;
/// Variance of what was never counted.
const UNKNOWN: f64 = 1e6;

/// What is known of a placement's offers.
#[derive(Debug)]
pub(super) struct Drawn {
    /// The mean by arm and cell, in (0, 1).
    pub(super) means: BTreeMap<(u32, u32), f64>,
    /// Share of those who are asked that should try out, in [0, 1].
    pub(super) explore: f64,
    /// Standard deviation of what the offer does in all cells, and of what it does beyond that in one; of shares.
    pub(super) differing: [f64; 2],
}

/// A share with its variance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    pub(super) value: f64,
    pub(super) variance: f64,
}

impl Share {
    fn weight(self) -> f64 {
        1.0 / self.variance
    }
}

/// One context cell.
pub(super) struct Cell {
    pub(super) hash: u32,
    /// Of its placement's visitors.
    pub(super) visitors: f64,
    /// The mean of all offers.
    pub(super) mean: f64,
    /// By how much one more exposure of an offer raises the inverse of its variance.
    pub(super) precision: f64,
    /// By offer, how far it is from the mean.
    pub(super) offers: Vec<Share>,
}

/// Draws the counts of `arms` together; none when nothing was counted.
pub(super) fn drawn(arms: &[u32], sums: &BTreeMap<(u32, u32), Sum>, horizon: Horizon) -> Option<Drawn> {
    let mut cells = cells(arms, sums);
    let all: f64 = cells.iter().map(|cell| cell.visitors).sum();
    if all <= 0.0 {
        return None;
    }
    cells.iter_mut().for_each(|cell| cell.visitors /= all);
    // Of K that are measured from their own mean, a variance is too small by a Kth.
    let kept = 1.0 - 1.0 / arms.len() as f64;
    let main: Vec<Share> =
        (0..arms.len()).map(|arm| weighted(cells.iter().filter_map(|it| it.offers.get(arm)))).collect();
    let has_cells = cells.len() > 1;
    let mean = cells.iter().map(|cell| cell.visitors * cell.mean).sum::<f64>();
    // What offers do is taken to lie half in the offer and half in who sees it.
    let common = (DIFFERENCE * mean).powi(2) / if has_cells { 2.0 } else { 1.0 };
    let main_spread = spread(main.iter().map(|it| (it.value, it.variance)), kept, common);
    let main: Vec<f64> = main.iter().map(|it| it.value * main_spread / (main_spread + it.variance)).collect();
    let beyond: Vec<Vec<(f64, f64)>> = cells
        .iter()
        .map(|cell| cell.offers.iter().zip(&main).map(|(it, main)| (it.value - main, it.variance)).collect())
        .collect();
    let spread = if has_cells { spread(beyond.iter().flatten().copied(), kept, common) } else { 0.0 };
    let mut means = BTreeMap::new();
    let mut over_all = vec![0.0; arms.len()];
    for (cell, beyond) in cells.iter().zip(&beyond) {
        for (((arm, main), (value, variance)), over_all) in arms.iter().zip(&main).zip(beyond).zip(&mut over_all) {
            let mean = (cell.mean + main + value * spread / (spread + variance)).clamp(1e-6, 1.0 - 1e-6);
            means.insert((*arm, cell.hash), mean);
            *over_all += cell.visitors * mean;
        }
    }
    for (arm, mean) in arms.iter().zip(over_all) {
        means.insert((*arm, ALL_VISITORS), mean);
    }
    let explore = explore(&cells, main_spread + spread, horizon);
    Some(Drawn { means, explore, differing: [main_spread.sqrt(), spread.sqrt()] })
}

/// The counts by cell: one of all visitors where no cell was counted.
fn cells(arms: &[u32], sums: &BTreeMap<(u32, u32), Sum>) -> Vec<Cell> {
    let mut hashes: Vec<u32> =
        sums.keys().filter(|(arm, cell)| arms.contains(arm) && *cell != ALL_VISITORS).map(|(_, cell)| *cell).collect();
    hashes.sort_unstable();
    hashes.dedup();
    if hashes.is_empty() {
        hashes.push(ALL_VISITORS);
    }
    let total = arms.iter().filter_map(|arm| sums.get(&(*arm, ALL_VISITORS)));
    let (reached, effective) = total.fold((0.0, 0.0), |all, sum| (all.0 + sum.conversions, all.1 + sum.effective));
    let typical = (reached.clamp(0.0, effective) + 1.0) / (effective + 2.0);
    let cell = |hash: u32| {
        let counted = |arm: &u32| sums.get(&(*arm, hash)).filter(|sum| sum.effective > 0.0);
        let mut offers: Vec<Share> = arms
            .iter()
            .map(|arm| {
                counted(arm).map_or(Share { value: 0.0, variance: UNKNOWN }, |sum| Share {
                    value: sum.share(),
                    variance: typical * (1.0 - typical) / sum.effective,
                })
            })
            .collect();
        let mean = weighted(offers.iter()).value;
        for offer in &mut offers {
            offer.value = if offer.variance < UNKNOWN { offer.value - mean } else { 0.0 };
        }
        let (exposures, effective) =
            arms.iter().filter_map(counted).fold((0.0, 0.0), |all, sum| (all.0 + sum.exposures, all.1 + sum.effective));
        let precision = effective / exposures / (typical * (1.0 - typical));
        Cell { hash, visitors: exposures, mean, precision, offers }
    };
    hashes.into_iter().map(cell).filter(|cell| cell.visitors > 0.0).collect()
}

/// The mean that has the least variance.
fn weighted<'a>(shares: impl Iterator<Item = &'a Share>) -> Share {
    let (weight, sum) = shares.fold((0.0, 0.0), |all, it| (all.0 + it.weight(), all.1 + it.weight() * it.value));
    Share { value: sum / weight, variance: 1.0 / weight }
}

/// The variance by which values differ beyond their own, what is known best weighing most: as they say, and as is `common`, each by how well it is
/// known. The latter is taken to be off by as much as itself.
fn spread(values: impl Iterator<Item = (f64, f64)>, kept: f64, common: f64) -> f64 {
    let (mut weights, mut sum, mut errors) = (0.0, 0.0, 0.0);
    for (value, variance) in values {
        let weight = 1.0 / (variance * variance);
        weights += weight;
        sum += weight * (value * value - kept * variance);
        errors += weight * weight * 2.0 * (variance + common).powi(2);
    }
    let (found, error) = (sum / weights, errors / (weights * weights));
    ((found * common * common + common * error) / (common * common + error)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts of the offers 1, 2 and 3 in the cells 8 and 9, 10,000 in each, that know as much as `effective` without noise.
    fn sums(shares: [[f64; 3]; 2], effective: f64) -> BTreeMap<(u32, u32), Sum> {
        let mut sums = BTreeMap::new();
        for (cell, shares) in (8..).zip(shares) {
            for (arm, share) in (1..).zip(shares) {
                for cell in [cell, ALL_VISITORS] {
                    let sum: &mut Sum = sums.entry((arm, cell)).or_default();
                    sum.exposures += 10_000.0;
                    sum.effective += effective;
                    sum.conversions += share * effective;
                }
            }
        }
        sums
    }

    /// As many visitors again, ten times.
    const HORIZON: Horizon = Horizon { of_epoch: 60_000.0, epochs: 10.0, asked_share: 1.0 };

    #[test]
    fn of_what_noise_alone_would_make_hardly_anything_is_made() {
        let shares = [[0.11, 0.09, 0.1], [0.19, 0.2, 0.21]];
        // Standard errors are .037 and .0037.
        let noise = drawn(&[1, 2, 3], &sums(shares, 100.0), HORIZON).unwrap();
        assert!((noise.means[&(1, 8)] - 0.1).abs() < 0.005 && (noise.means[&(3, 9)] - 0.2).abs() < 0.005, "{noise:?}");
        assert!(noise.means[&(1, 8)] > noise.means[&(2, 8)], "weak evidence decides all the same");
        assert_eq!(noise.explore, 1.0);
        let known = drawn(&[1, 2, 3], &sums(shares, 10_000.0), HORIZON).unwrap();
        assert!(known.means[&(1, 8)] > known.means[&(3, 8)] && known.means[&(3, 9)] > known.means[&(1, 9)]);
        assert!(known.explore < 0.2, "{}", known.explore);
        let sure = drawn(&[1, 2, 3], &sums(shares, 1e6), HORIZON).unwrap();
        assert!((sure.means[&(1, 8)] - 0.11).abs() < 1e-3 && sure.explore < 1e-6, "{sure:?}");
        assert!((sure.means[&(1, ALL_VISITORS)] - 0.15).abs() < 1e-3);
    }

    #[test]
    fn how_much_offers_differ_is_what_counts_say_as_far_as_they_know_it() {
        let common = 4e-4;
        let of = |value: f64, variance: f64| spread([(value, variance), (-value, variance)].into_iter(), 0.5, common);
        assert!((of(0.0, 1.0) / common - 1.0).abs() < 1e-3, "they know nothing");
        assert!(
            (of(0.1, 1e-9) - (0.01 * common + common * common) / (2.0 * common)).abs() < 1e-6,
            "two say as much as is common"
        );
        assert!(of(0.001, 1e-4) < 0.8 * common, "hardly any");
        let many = spread((0..400).map(|place| (if place % 2 == 0 { 0.1 } else { -0.1 }, 1e-9)), 1.0, common);
        assert!((many - 0.01).abs() < 1e-4, "many, and well known: {many}");
    }

    #[test]
    fn what_an_offer_does_everywhere_is_learned_from_all_cells() {
        let everywhere = drawn(&[1, 2, 3], &sums([[0.1, 0.1, 0.14], [0.2, 0.2, 0.24]], 2_000.0), HORIZON).unwrap();
        assert!(everywhere.differing[0] > 1.5 * everywhere.differing[1], "{:?}", everywhere.differing);
        assert!(everywhere.means[&(3, 8)] - everywhere.means[&(1, 8)] > 0.03);
    }

    #[test]
    fn an_offer_that_was_never_counted_is_like_the_others_and_tried() {
        let mut counted = sums([[0.1, 0.2, 0.0], [0.1, 0.2, 0.0]], 1e5);
        let without = drawn(&[1, 2], &counted, HORIZON).unwrap().explore;
        counted.retain(|(arm, _), _| *arm != 3);
        let found = drawn(&[1, 2, 3], &counted, HORIZON).unwrap();
        assert!((found.means[&(3, 8)] - 0.15).abs() < 0.01, "{:?}", found.means);
        assert!(found.explore > 10.0 * without && found.explore > 0.0, "{} and {without}", found.explore);
        assert!(drawn(&[4, 5], &counted, HORIZON).is_none());
    }
}
