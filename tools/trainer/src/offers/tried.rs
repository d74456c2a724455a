//! [`drawn`]: what noised counts of a placement's offers come to, and how many visitors should try offers out for it.
//!
//! Where noise is added, who tries offers out shows each as often in every cell, so counts compare as they are, and a share is the sum of what
//! its cell, its offer and the two together do. The last two are drawn to nothing by how much they differ beyond noise and sampling (empirical Bayes, by
//! the method of moments): what noise alone would make is no difference, so without knowledge all offers are alike. Everybody else sees the best.
//!
//! Trying out costs what an offer drawn evenly earns less than the best; it gains what is expected of knowing which is best. The share that
//! tries out is the one over the other (after Russo & Van Roy 2018): all while nothing is known, and the fewer the more is known.

use std::collections::BTreeMap;

use vitrin::core::policy::posterior::ALL_VISITORS;

use super::fit::Sum;

/// By how much an offer's share is expected to differ, relative to it, before anything is known: as a standard deviation. It keeps the policy trying where
/// noise is too great to see differences of that size.
const DIFFERENCE: f64 = 0.2;
/// Variance of what was never counted.
const UNKNOWN: f64 = 1e6;
/// Steps of the integral over the best of several offers.
const STEPS: u32 = 400;

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
struct Share {
    value: f64,
    variance: f64,
}

impl Share {
    fn weight(self) -> f64 {
        1.0 / self.variance
    }
}

/// One context cell.
struct Cell {
    hash: u32,
    /// Of its placement's visitors.
    visitors: f64,
    /// The mean of all offers.
    mean: f64,
    /// By offer, how far it is from the mean.
    offers: Vec<Share>,
}

/// Draws the counts of `arms` together; none when nothing was counted.
pub(super) fn drawn(arms: &[u32], sums: &BTreeMap<(u32, u32), Sum>) -> Option<Drawn> {
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
    let main_spread = excess(main.iter().map(|it| (it.value, it.variance)), kept);
    let main: Vec<f64> = main.iter().map(|it| it.value * main_spread / (main_spread + it.variance)).collect();
    let beyond: Vec<Vec<(f64, f64)>> = cells
        .iter()
        .map(|cell| cell.offers.iter().zip(&main).map(|(it, main)| (it.value - main, it.variance)).collect())
        .collect();
    let has_cells = cells.len() > 1;
    let spread = if has_cells { excess(beyond.iter().flatten().copied(), kept) } else { 0.0 };
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
    Some(Drawn { means, explore: explore(&cells), differing: [main_spread.sqrt(), spread.sqrt()] })
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
        Cell { hash, visitors: arms.iter().filter_map(counted).map(|sum| sum.exposures).sum(), mean, offers }
    };
    hashes.into_iter().map(cell).filter(|cell| cell.visitors > 0.0).collect()
}

/// The mean that has the least variance.
fn weighted<'a>(shares: impl Iterator<Item = &'a Share>) -> Share {
    let (weight, sum) = shares.fold((0.0, 0.0), |all, it| (all.0 + it.weight(), all.1 + it.weight() * it.value));
    Share { value: sum / weight, variance: 1.0 / weight }
}

/// By how much values differ beyond their variances, what is known best weighing most; not below 0.
fn excess(values: impl Iterator<Item = (f64, f64)>, kept: f64) -> f64 {
    let (weights, sum) = values.fold((0.0, 0.0), |all, (value, variance)| {
        let weight = 1.0 / (variance * variance);
        (all.0 + weight, all.1 + weight * (value * value - kept * variance))
    });
    (sum / weights).max(0.0)
}

/// What knowing the best is expected to gain, over what trying evenly costs.
fn explore(cells: &[Cell]) -> f64 {
    let (mut gain, mut cost) = (0.0, 0.0);
    let mean = cells.iter().map(|cell| cell.visitors * cell.mean).sum::<f64>();
    let prior = (DIFFERENCE * mean).powi(2);
    for cell in cells {
        let known: Vec<(f64, f64)> = cell
            .offers
            .iter()
            .map(|it| (it.value * prior / (prior + it.variance), (prior * it.variance / (prior + it.variance)).sqrt()))
            .collect();
        let best = known.iter().map(|it| it.0).fold(f64::NEG_INFINITY, f64::max);
        let even = known.iter().map(|it| it.0).sum::<f64>() / known.len() as f64;
        gain += cell.visitors * (best_of(&known) - best);
        cost += cell.visitors * (best - even);
    }
    if gain < cost { (gain / cost).max(0.0) } else { 1.0 }
}

/// The expectation of the highest of independent normals, given by mean and standard deviation.
fn best_of(normals: &[(f64, f64)]) -> f64 {
    let low = normals.iter().map(|(mean, error)| mean - 7.0 * error).fold(f64::INFINITY, f64::min);
    let high = normals.iter().map(|(mean, error)| mean + 7.0 * error).fold(f64::NEG_INFINITY, f64::max);
    let step = (high - low) / f64::from(STEPS);
    // E = high − ∫ P(all are below x) dx, by midpoints.
    let below = |x: f64| -> f64 {
        normals.iter().map(|(mean, error)| 0.5 * libm::erfc((mean - x) / (error * std::f64::consts::SQRT_2))).product()
    };
    high - step * (0..STEPS).map(|place| below(low + (f64::from(place) + 0.5) * step)).sum::<f64>()
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

    #[test]
    fn what_noise_alone_would_make_is_no_difference() {
        let shares = [[0.11, 0.09, 0.1], [0.19, 0.2, 0.21]];
        // Standard errors are .037 and .0037.
        let noise = drawn(&[1, 2, 3], &sums(shares, 100.0)).unwrap();
        assert_eq!(noise.differing, [0.0, 0.0]);
        assert!((noise.means[&(1, 8)] - 0.1).abs() < 1e-9 && noise.means[&(1, 8)] == noise.means[&(2, 8)]);
        assert!((noise.means[&(1, 9)] - 0.2).abs() < 1e-9, "cells differ, and no offer does");
        assert_eq!(noise.explore, 1.0);
        let known = drawn(&[1, 2, 3], &sums(shares, 10_000.0)).unwrap();
        assert!(known.differing[1] > known.differing[0], "{known:?}");
        assert!(known.means[&(1, 8)] > known.means[&(3, 8)] && known.means[&(3, 9)] > known.means[&(1, 9)]);
        assert!((0.001..0.2).contains(&known.explore), "{}", known.explore);
        let sure = drawn(&[1, 2, 3], &sums(shares, 1e6)).unwrap();
        assert!((sure.means[&(1, 8)] - 0.11).abs() < 1e-3 && sure.explore < 1e-6, "{sure:?}");
        assert!((sure.means[&(1, ALL_VISITORS)] - 0.15).abs() < 1e-3);
    }

    #[test]
    fn what_an_offer_does_everywhere_is_learned_from_all_cells() {
        let everywhere = drawn(&[1, 2, 3], &sums([[0.1, 0.1, 0.14], [0.2, 0.2, 0.24]], 2_000.0)).unwrap();
        assert!(everywhere.differing[0] > 0.01 && everywhere.differing[1] < 0.005, "{:?}", everywhere.differing);
        assert!(everywhere.means[&(3, 8)] - everywhere.means[&(1, 8)] > 0.03);
    }

    #[test]
    fn an_offer_that_was_never_counted_is_like_the_others_and_tried() {
        let mut counted = sums([[0.1, 0.2, 0.0], [0.1, 0.2, 0.0]], 1e5);
        let without = drawn(&[1, 2], &counted).unwrap().explore;
        counted.retain(|(arm, _), _| *arm != 3);
        let found = drawn(&[1, 2, 3], &counted).unwrap();
        assert!((found.means[&(3, 8)] - 0.15).abs() < 0.01, "{:?}", found.means);
        assert!(found.explore > 10.0 * without, "{} and {without}", found.explore);
        assert!(drawn(&[4, 5], &counted).is_none());
    }

    #[test]
    fn the_best_of_several_is_expected_to_be_above_each() {
        // Two standard normals: 1/√π; one alone: its mean.
        assert!((best_of(&[(0.0, 1.0), (0.0, 1.0)]) - 0.564_19).abs() < 1e-4);
        assert!((best_of(&[(3.0, 0.5)]) - 3.0).abs() < 1e-6);
        assert!((best_of(&[(3.0, 0.01), (0.0, 0.01)]) - 3.0).abs() < 1e-4);
    }
}
