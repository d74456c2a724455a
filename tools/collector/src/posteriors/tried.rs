//! Rows of offers that were tried out: which of them it was is told in the clear, and noise hides the cell and what came of it.
//!
//! A coin decides what is tried, so the share of visitors in a cell is the same in all arms and is learned from all of them together. That leaves two
//! ways to know who reached the goal: those who say so, and those of the cell who do not say that they missed it. Their mean, weighed for the least
//! variance, is what is told.

use std::collections::{BTreeMap, BTreeSet};

use vitrin::core::privacy::Randomizer;
use vitrin::core::question::Question;
use vitrin::core::trial::Comparison;

use super::{Pair, Row, rounded};

/// Answers of an arm, with how often each was given.
pub(super) type Arms = BTreeMap<u32, BTreeMap<u32, u64>>;

/// All offers, each offer, and each offer in each cell.
pub(super) fn rows(question: &Question, comparison: &Comparison, randomizer: &Randomizer, arms: &Arms) -> Vec<Row> {
    // Values come in pairs, `cell/no` and `cell/yes`, and truth 0 is none of them.
    let mut pairs: BTreeMap<&str, Pair> = BTreeMap::new();
    for (value, missed) in question.values.iter().zip(1_u32..).step_by(2) {
        if let Some((cell, _)) = value.rsplit_once('/') {
            pairs.insert(cell, Pair { missed, reached: missed + 1 });
        }
    }
    let offers: BTreeMap<&str, u32> = comparison.tried.iter().map(String::as_str).zip(0..).collect();
    let known = |cells: Option<&str>| {
        let meant: Vec<Pair> =
            pairs.iter().filter(|(cell, _)| cells.is_none_or(|it| it == **cell)).map(|(_, pair)| *pair).collect();
        Known::new(randomizer, arms, offers.values().copied().collect(), &meant)
    };
    let all = known(None);
    let spread = all.spread();
    let row = |known: &Known, cell: Option<&str>, offer: Option<&str>| {
        let arms = offer.map(|offer| offers.get(offer).copied().into_iter().collect());
        let [exposures, conversions, effective_exposures] =
            known.counted(arms.as_ref().unwrap_or(&known.arms), spread).map(rounded);
        Row { cell: cell.map(Into::into), offer: offer.map(Into::into), exposures, conversions, effective_exposures }
    };
    let mut rows = vec![row(&all, None, None)];
    rows.extend(offers.keys().map(|offer| row(&all, None, Some(offer))));
    // One cell is all visitors.
    for cell in pairs.keys().filter(|_| pairs.len() > 1) {
        let known = known(Some(cell));
        rows.extend(offers.keys().map(|offer| row(&known, Some(cell), Some(offer))));
    }
    rows
}

/// What the answers say of some cells together.
struct Known {
    arms: BTreeSet<u32>,
    /// Share of the visitors who answered that tried anything in these cells: of a coin's arms alike.
    present: f64,
    shares: BTreeMap<u32, Share>,
}

/// The share of an arm's answers that reached the goal in the cells, with its variance.
#[derive(Debug, Clone, Copy)]
struct Share {
    reports: f64,
    reached: f64,
    variance: f64,
}

/// Means of what answers are worth for "reached" and "missed" with the noise taken out, and their variances and covariance.
struct Moments {
    reports: f64,
    means: [f64; 2],
    variances: [f64; 2],
    covariance: f64,
}

impl Known {
    fn new(randomizer: &Randomizer, answers: &Arms, arms: BTreeSet<u32>, pairs: &[Pair]) -> Self {
        let moments: BTreeMap<u32, Moments> = answers
            .iter()
            .filter(|(arm, _)| arms.contains(arm))
            .map(|(arm, answers)| (*arm, Moments::new(randomizer, answers, pairs)))
            .filter(|(_, moments)| moments.reports > 0.0)
            .collect();
        let reports: f64 = moments.values().map(|it| it.reports).sum();
        let present = moments.values().map(|it| it.reports * (it.means[0] + it.means[1])).sum::<f64>() / reports;
        let shares = moments.iter().map(|(arm, moments)| (*arm, moments.share(present))).collect();
        Self { arms, present: if reports > 0.0 { present } else { 0.0 }, shares }
    }

    /// Variance of one exposure without noise, at the share of all.
    fn spread(&self) -> f64 {
        let reports: f64 = self.shares.values().map(|it| it.reports).sum();
        let reached: f64 = self.shares.values().map(|it| it.reports * it.reached).sum::<f64>().max(0.0);
        let typical = (reached + 1.0) / ((reports * self.present).max(reached) + 2.0);
        typical * (1.0 - typical)
    }

    /// Exposures, conversions, and how many exposures without noise know their share as well.
    fn counted(&self, arms: &BTreeSet<u32>, spread: f64) -> [f64; 3] {
        let shares = || self.shares.iter().filter(|(arm, _)| arms.contains(arm)).map(|(_, share)| share);
        let reports: f64 = shares().map(|it| it.reports).sum();
        let exposures = reports * self.present;
        let conversions: f64 = shares().map(|it| it.reports * it.reached).sum();
        if exposures <= 0.0 {
            return [exposures, conversions, 0.0];
        }
        let variance = shares().map(|it| it.reports * it.reports * it.variance).sum::<f64>() / (exposures * exposures);
        [exposures, conversions, (spread / variance).min(exposures)]
    }
}

impl Moments {
    fn new(randomizer: &Randomizer, answers: &BTreeMap<u32, u64>, pairs: &[Pair]) -> Self {
        let rates = randomizer.rates();
        let worth = |answer: u32, of: fn(&Pair) -> u32| {
            let supported = pairs.iter().filter(|pair| randomizer.supports(answer, of(pair))).count() as f64;
            (supported - pairs.len() as f64 * rates.other) / (rates.truth - rates.other)
        };
        let worths: Vec<(f64, [f64; 2])> = answers
            .iter()
            .map(|(answer, reports)| {
                (*reports as f64, [worth(*answer, |pair| pair.reached), worth(*answer, |pair| pair.missed)])
            })
            .collect();
        let reports: f64 = worths.iter().map(|(reports, _)| reports).sum();
        let mean = |of: &dyn Fn(&[f64; 2]) -> f64| worths.iter().map(|it| it.0 * of(&it.1)).sum::<f64>() / reports;
        let means = [mean(&|it| it[0]), mean(&|it| it[1])];
        let about = |one: usize, other: usize| {
            let part = |worth: &[f64; 2], of: usize| if of == 0 { worth[0] - means[0] } else { worth[1] - means[1] };
            mean(&|worth| part(worth, one) * part(worth, other))
        };
        Self { reports, means, variances: [about(0, 0), about(1, 1)], covariance: about(0, 1) }
    }

    /// From those who say that they reached it, and those `present` who do not say that they missed it.
    fn share(&self, present: f64) -> Share {
        let [reached, missed] = self.variances;
        let both = reached + missed + 2.0 * self.covariance;
        let weight = if both > 0.0 { ((missed + self.covariance) / both).clamp(0.0, 1.0) } else { 0.5 };
        let rest = 1.0 - weight;
        let variance = weight * weight * reached + rest * rest * missed - 2.0 * weight * rest * self.covariance;
        // One report more of either kind than was made: without it a few alike would have no variance.
        Share {
            reports: self.reports,
            reached: weight * self.means[0] + rest * (present - self.means[1]),
            variance: (variance + 1.0 / self.reports) / self.reports,
        }
    }
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{Rng as _, RngExt as _, SeedableRng as _};
    use serde_json::json;
    use vitrin::core::privacy::Epoch;
    use vitrin::core::question::Subject;
    use vitrin::core::time::Timestamp;

    use super::super::Posteriors;
    use super::*;
    use crate::published::Published;

    const RATES: [[f64; 2]; 2] = [[0.3, 0.1], [0.2, 0.4]];

    fn published(epsilon: f64) -> Published {
        let offer = |id| json!({ "id": id, "placement": "hero", "content": { "title": id } });
        let site = json!({
            "version": 1, "site": "a", "config": 1, "currency": "EUR",
            "privacy": { "level": "noised", "epsilon_per_report": epsilon, "epsilon_year": 4.0 },
            "segments": [{ "id": "vip", "when": { "visits": { "$gte": 2 } } }],
            "placements": [{ "id": "hero" }], "offers": [offer("b"), offer("a")],
            "policy": { "kind": "adaptive", "context": ["vip"] }, "measure": [{ "policy": "hero", "attribution_hours": 72 }]
        });
        Published::read(&site.to_string()).unwrap().0
    }

    /// A third of 12,000 sees nothing; of the others a quarter is in the first cell.
    fn arms(randomizer: &Randomizer, rng: &mut StdRng) -> Arms {
        let mut arms = Arms::new();
        for number in 0..12_000_u32 {
            let (arm, cell) = (number % 2, usize::from(rng.random::<f64>() > 0.25));
            let is_reached = rng.random::<f64>() < RATES[cell][arm as usize];
            let is_present = rng.random::<f64>() > 1.0 / 3.0;
            let truth = if is_present { 1 + cell as u32 * 2 + u32::from(is_reached) } else { 0 };
            let mut entropy = [0; 32];
            rng.fill_bytes(&mut entropy);
            *arms.entry(arm).or_default().entry(randomizer.randomize(truth, &entropy)).or_default() += 1;
            // Whom the policy chose for tells nothing.
            rng.fill_bytes(&mut entropy);
            *arms.entry(2).or_default().entry(randomizer.randomize(0, &entropy)).or_default() += 1;
        }
        arms
    }

    /// Two thirds of those who answered saw an offer, whether they tried it out or the policy chose; who is asked follows from the config.
    #[test]
    fn who_came_is_told_beside_what_they_tried() {
        let mut rng = StdRng::seed_from_u64(9);
        let published = published(2.0);
        let (_, randomizer) = published.questions().next().unwrap();
        let counts =
            arms(randomizer, &mut rng).into_iter().map(|(arm, answers)| ((0, Epoch(3), arm), answers)).collect();
        let told = Posteriors::new(&published, &counts, Timestamp::from_ms(1_u64 << 50));
        let counted = &told.policies[0];
        assert_eq!(counted.reports, 24_000);
        assert!((counted.visitors / 16_000.0 - 1.0).abs() < 0.05, "two thirds of 24,000: {}", counted.visitors);
        // 4/(2·365/28) of epochs.
        assert!((counted.asked_share - 4.0 * 28.0 / 365.0 / 2.0).abs() < 1e-6, "{}", counted.asked_share);
    }

    #[test]
    fn shares_are_right_and_err_as_they_say() {
        for epsilon in [2.0, 1.0] {
            let published = published(epsilon);
            let (question, randomizer) = published.questions().next().unwrap();
            let Subject::Policy(comparison) = &question.subject else { panic!("{question:?}") };
            assert_eq!((question.values.len(), question.subject.arms()), (4, 3));
            let mut rng = StdRng::seed_from_u64(7);
            let runs = 60;
            let mut found: BTreeMap<(Option<String>, Option<String>), [f64; 4]> = BTreeMap::new();
            for _ in 0..runs {
                for row in rows(question, comparison, randomizer, &arms(randomizer, &mut rng)) {
                    let sums = found.entry((row.cell.clone(), row.offer.clone())).or_default();
                    let share = row.conversions / row.exposures;
                    for (sum, part) in
                        sums.iter_mut().zip([row.exposures, share, share * share, 1.0 / row.effective_exposures])
                    {
                        *sum += part / f64::from(runs);
                    }
                }
            }
            let of = |cell: Option<&str>, offer: Option<&str>| found[&(cell.map(Into::into), offer.map(Into::into))];
            let cases = [
                ("b is first in the config", Some("vip"), Some("b"), 1_000.0, 0.3),
                ("a", Some("vip"), Some("a"), 1_000.0, 0.1),
                ("no segment", Some("*"), Some("b"), 3_000.0, 0.2),
                ("over cells", None, Some("a"), 4_000.0, 0.325),
                ("all", None, None, 8_000.0, 0.275),
            ];
            for (why, cell, offer, exposures, share) in cases {
                let [exposed, mean, square, said] = of(cell, offer);
                let variance = square - mean * mean;
                // The share of a cell is learned too, which adds a little that all offers have in common.
                let error = 4.0 * (variance / f64::from(runs)).sqrt() + 0.02 * share;
                assert!((exposed / exposures - 1.0).abs() < 0.2, "{why} at {epsilon}: {exposed}");
                assert!((mean - share).abs() < error, "{why} at {epsilon}: {mean} is not {share} ± {error}");
                let said = said * 0.275 * 0.725;
                assert!((0.5..1.9).contains(&(variance / said)), "{why} at {epsilon}: errs by {variance}, says {said}");
            }
        }
    }
}
