//! What `GET /v1/posteriors` answers: how often each offer led to its goal, by cell, as counted over all closed batches of a config. It is what
//! `vitrin-train --posteriors` reads, so that what visitors did as a whole decides what the adaptive policy shows next.
//!
//! ```text
//! { site, config, level, policies: [ { task, placement, mechanism, first_epoch, last_epoch, reports, asked_share, visitors,
//!   rows: [ { cell, offer, exposures, conversions, effective_exposures } ] } ] }
//! ```
//!
//! `asked_share` is the share of visitors who are asked, and `visitors` how many of those who answered were shown any offer of the placement.
//! `cell` is null for all visitors, `offer` for all offers of the placement. Counts have the noise taken out, so they are no whole numbers and may
//! lie outside their range; `effective_exposures` is how many exposures without noise know the share of conversions as well. Batches below the
//! minimum size are left out, and so are open ones, unless the config is a demo's. At the level `counted` an offer in a cell is told once both counts of
//! it are no small group, and grows by no small group (see `released`); sums are of what is told.

mod released;
mod tried;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use vitrin::core::privacy::Randomizer;
use vitrin::core::question::{Level, Question, Subject};
use vitrin::core::time::Timestamp;

use crate::published::Published;
use crate::store::Counts;

/// The posteriors of one config.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Posteriors {
    site: String,
    config: u32,
    level: &'static str,
    policies: Vec<Counted>,
}

/// What was counted of the offers of one placement.
#[derive(Debug, Clone, PartialEq, Serialize)]
struct Counted {
    task: u32,
    placement: String,
    mechanism: &'static str,
    first_epoch: u32,
    last_epoch: u32,
    reports: u64,
    asked_share: f64,
    visitors: f64,
    rows: Vec<Row>,
}

/// One offer in one cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// The segment's id, `*` for who belongs to none; none for all visitors.
    pub cell: Option<String>,
    /// The offer's id; none for all offers of the placement.
    pub offer: Option<String>,
    /// Visitors to whom it was first shown, of those who reported.
    pub exposures: f64,
    /// Those of them who reached the goal.
    pub conversions: f64,
    /// How many exposures without noise know their share as well: as many as there were, where nothing is noised.
    pub effective_exposures: f64,
}

impl Posteriors {
    /// The posteriors that `counts` support at `now`.
    #[must_use]
    pub fn new(published: &Published, counts: &Counts, now: Timestamp) -> Self {
        let current = published.privacy.period.epoch(now);
        let minimum = u64::from(published.privacy.minimum_batch_size);
        let policies = published.questions().filter_map(|(question, randomizer)| {
            let Subject::Policy(comparison) = &question.subject else { return None };
            let mut arms = tried::Arms::new();
            let mut epochs = BTreeMap::new();
            for ((task, epoch, arm), batch) in counts {
                let is_closed = published.is_demo || !epoch.is_open(current);
                if *task == question.task && is_closed && batch.values().sum::<u64>() >= minimum {
                    epochs.insert(epoch.0, batch);
                    let answers = arms.entry(*arm).or_default();
                    batch.iter().for_each(|(answer, reports)| *answers.entry(*answer).or_default() += reports);
                }
            }
            let reports = arms.values().flat_map(BTreeMap::values).sum();
            let rows = match arms.get(&0) {
                // There one answer names all that is asked, so that there is one arm.
                _ if published.privacy.level == Level::Counted => {
                    let told = released::released(epochs.values().copied(), randomizer.truths(), minimum);
                    let mut rows = rows(question, randomizer, &told);
                    rows.retain(|row| row.exposures > 0.0);
                    rows
                }
                Some(answers) if question.subject.arms() == 1 => rows(question, randomizer, answers),
                _ => tried::rows(question, comparison, randomizer, &arms),
            };
            // Of those who tried nothing out as many were shown something: a coin chose who does.
            let told: u64 = arms
                .iter()
                .filter(|(arm, _)| **arm < told_arms(question))
                .flat_map(|(_, answers)| answers.values())
                .sum();
            let shown = rows.first().map_or(0.0, |all| all.exposures) / told.max(1) as f64;
            Some(Counted {
                task: question.task,
                placement: question.subject.name().to_owned(),
                mechanism: randomizer.mechanism().name(),
                first_epoch: *epochs.keys().next()?,
                last_epoch: *epochs.keys().next_back()?,
                reports,
                asked_share: published.asked_share(question),
                visitors: rounded(shown.clamp(0.0, 1.0) * reports as f64),
                rows,
            })
        });
        let policies = policies.collect();
        Self { site: published.site.clone(), config: published.config, level: published.privacy.level.name(), policies }
    }
}

/// How many arms say what was shown: all but that of whom the policy chose for.
fn told_arms(question: &Question) -> u32 {
    question.subject.arms().saturating_sub(1).max(1)
}

/// The truths of one offer in one cell: it was shown and did not lead to the goal, or did.
#[derive(Debug, Clone, Copy)]
struct Pair {
    missed: u32,
    reached: u32,
}

/// All offers, each offer, and each offer in each cell.
fn rows(question: &Question, randomizer: &Randomizer, answers: &BTreeMap<u32, u64>) -> Vec<Row> {
    // Values come in pairs, `cell/offer/no` and `cell/offer/yes`, and truth 0 is none of them.
    let mut pairs: BTreeMap<(&str, &str), Pair> = BTreeMap::new();
    for (value, missed) in question.values.iter().zip(1_u32..).step_by(2) {
        let mut parts = value.rsplit('/').skip(1);
        if let (Some(offer), Some(cell)) = (parts.next(), parts.next()) {
            pairs.insert((cell, offer), Pair { missed, reached: missed + 1 });
        }
    }
    let cells: BTreeSet<&str> = pairs.keys().map(|(cell, _)| *cell).collect();
    let offers: BTreeSet<&str> = pairs.keys().map(|(_, offer)| *offer).collect();
    let row = |cell: Option<&str>, offer: Option<&str>| {
        let is_meant =
            |key: &(&str, &str)| cell.is_none_or(|cell| cell == key.0) && offer.is_none_or(|offer| offer == key.1);
        let meant: Vec<Pair> = pairs.iter().filter(|(key, _)| is_meant(key)).map(|(_, pair)| *pair).collect();
        let found = counted(randomizer, answers, &meant);
        let [exposures, conversions, effective_exposures] = [found.0, found.1, found.2].map(rounded);
        Row { cell: cell.map(Into::into), offer: offer.map(Into::into), exposures, conversions, effective_exposures }
    };
    let mut rows = vec![row(None, None)];
    rows.extend(offers.iter().map(|offer| row(None, Some(offer))));
    // One cell is all visitors.
    for cell in cells.iter().filter(|_| cells.len() > 1) {
        rows.extend(offers.iter().map(|offer| row(Some(cell), Some(offer))));
    }
    rows
}

/// To a ten-thousandth of a visitor: a sum of fractions is no whole number else.
fn rounded(number: f64) -> f64 {
    libm::round(number * 10_000.0) / 10_000.0
}

/// Exposures, conversions, and how many exposures without noise are worth as much.
///
/// With r the share of conversions, a report moves it by (1 − r)·ψ(reached) − r·ψ(missed), over the exposures, where ψ is its support with the noise
/// taken out. The sum of squares is the variance of r, by sampling and by noise; what is beyond r(1 − r)/exposures is noise.
fn counted(randomizer: &Randomizer, answers: &BTreeMap<u32, u64>, pairs: &[Pair]) -> (f64, f64, f64) {
    let rates = randomizer.rates();
    let worth = |answer: u32, of: fn(&Pair) -> u32| {
        let supported = pairs.iter().filter(|pair| randomizer.supports(answer, of(pair))).count() as f64;
        (supported - pairs.len() as f64 * rates.other) / (rates.truth - rates.other)
    };
    let worths: Vec<(f64, f64, f64)> = answers
        .iter()
        .map(|(answer, reports)| {
            (*reports as f64, worth(*answer, |pair| pair.missed), worth(*answer, |pair| pair.reached))
        })
        .collect();
    let missed: f64 = worths.iter().map(|(reports, missed, _)| reports * missed).sum();
    let conversions: f64 = worths.iter().map(|(reports, _, reached)| reports * reached).sum();
    let exposures = missed + conversions;
    if exposures <= 0.0 {
        return (exposures, conversions, 0.0);
    }
    let share = (conversions / exposures).clamp(0.0, 1.0);
    let pull = |(_, missed, reached): &(f64, f64, f64)| (1.0 - share) * reached - share * missed;
    let reports: f64 = worths.iter().map(|(reports, ..)| reports).sum();
    let mean = worths.iter().map(|worth| worth.0 * pull(worth)).sum::<f64>() / reports;
    let squares: f64 = worths.iter().map(|worth| worth.0 * (pull(worth) - mean) * (pull(worth) - mean)).sum();
    let variance = squares / (exposures * exposures);
    // Of a share at an end of its range a normal variance says nothing: there one more of each kind is taken to have been counted.
    let typical = (conversions.max(0.0) + 1.0) / (exposures.max(conversions) + 2.0);
    let sampling = typical * (1.0 - typical);
    let noise = (variance - share * (1.0 - share) / exposures).max(0.0);
    (exposures, conversions, sampling * exposures / (sampling + noise * exposures))
}

#[cfg(test)]
mod tests {
    use rand::rngs::StdRng;
    use rand::{Rng as _, SeedableRng as _};
    use vitrin::core::privacy::Epsilon;

    use super::*;

    /// Two cells × two offers × two outcomes.
    fn pairs() -> Vec<Pair> {
        (0..4).map(|place| Pair { missed: 1 + 2 * place, reached: 2 + 2 * place }).collect()
    }

    #[test]
    fn what_is_counted_without_noise_is_what_was_done() {
        let randomizer = Randomizer::counted(8).unwrap();
        let answers = BTreeMap::from([(0, 50), (1, 70), (2, 30), (3, 200), (8, 9)]);
        let cases = [
            ("one offer in one cell", &pairs()[..1], (100.0, 30.0, 100.0)),
            ("nobody reached the goal", &pairs()[1..2], (200.0, 0.0, 200.0)),
            ("everybody did", &pairs()[3..], (9.0, 9.0, 9.0)),
            ("it was never shown", &pairs()[2..3], (0.0, 0.0, 0.0)),
            ("all together", &pairs()[..], (309.0, 39.0, 309.0)),
        ];
        for (why, pairs, expected) in cases {
            let found = counted(&randomizer, &answers, pairs);
            let is_near = |one: f64, other: f64| (one - other).abs() < 1e-9;
            let is_right = is_near(found.0, expected.0) && is_near(found.1, expected.1) && is_near(found.2, expected.2);
            assert!(is_right, "{why}: {found:?}");
        }
    }

    /// Of each mechanism: shares are right on average, and err as much as so few exposures would.
    #[test]
    fn noise_makes_exposures_worth_less_and_says_how_much() {
        for (epsilon, reports) in [(2_000, 20_000), (500, 100_000)] {
            let randomizer = Randomizer::new(8, Epsilon::from_thousandths(epsilon).unwrap()).unwrap();
            let mut rng = StdRng::seed_from_u64(4);
            let runs = 60;
            let (mut exposed, mut off, mut said) = (0.0, 0.0, 0.0);
            for _ in 0..runs {
                let mut answers = BTreeMap::new();
                for _ in 0..reports {
                    // Each offer in each cell is shown to a fifth, another fifth sees none; a third of those reach the goal.
                    let place = rng.next_u32() % 5;
                    let truth =
                        if place == 4 { 0 } else { 1 + 2 * place + u32::from(rng.next_u32().is_multiple_of(3)) };
                    let mut entropy = [0; 32];
                    rng.fill_bytes(&mut entropy);
                    *answers.entry(randomizer.randomize(truth, &entropy)).or_insert(0_u64) += 1;
                }
                let (exposures, conversions, effective) = counted(&randomizer, &answers, &pairs()[..1]);
                exposed += exposures / f64::from(runs);
                off += (conversions / exposures - 1.0 / 3.0).powi(2) / f64::from(runs);
                said += 2.0 / 9.0 / effective / f64::from(runs);
            }
            assert!((exposed / f64::from(reports) - 0.2).abs() < 0.01, "{epsilon}: {exposed} exposures");
            assert!((0.6..1.5).contains(&(off / said)), "{epsilon}: errs by {off}, says {said}");
            let plain = 2.0 / 9.0 / (0.2 * f64::from(reports));
            assert!(said > 1.5 * plain, "{epsilon}: {said} is hardly more than {plain}");
        }
    }
}
