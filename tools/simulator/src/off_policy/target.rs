//! [`Target`]: the policy that a log is asked about, as probabilities by slot and arm.

use super::log::Log;
use super::prediction::Prediction;
use super::{Evaluation, Round};

/// A policy.
#[derive(Debug, Clone, PartialEq)]
pub enum Target {
    /// All arms alike.
    Random,
    /// One arm.
    Fixed(usize),
    /// The arm whose predicted reward is highest, ties by number.
    Best,
    /// What another log's policy does, by slot: the mean propensity of each arm.
    Like(Table),
}

/// Probabilities by slot and arm.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    arms: usize,
    chances: Vec<f64>,
}

impl Table {
    /// Probabilities of `arms` arms, slot after slot.
    #[must_use]
    pub fn new(arms: usize, chances: Vec<f64>) -> Self {
        Self { arms, chances }
    }

    /// The mean propensities of a log, for logs with `arms` arms and `slots` slots; a slot that it does not have gives each arm the same.
    #[must_use]
    pub fn of(log: &Log, arms: usize, slots: usize) -> Self {
        let mut sums = vec![(0.0, 0.0); arms * slots];
        for round in log.rounds.iter().filter(|round| round.arm < arms && round.slot < slots) {
            if let Some((sum, count)) = sums.get_mut(round.slot * arms + round.arm) {
                *sum += round.propensity;
                *count += 1.0;
            }
        }
        let chances = sums.chunks(arms.max(1)).flat_map(|sums| {
            let means: Vec<f64> =
                sums.iter().map(|(sum, count)| if *count > 0.0 { sum / count } else { 0.0 }).collect();
            let total: f64 = means.iter().sum();
            means.into_iter().map(move |mean| if total > 0.0 { mean / total } else { 1.0 / arms as f64 })
        });
        let chances = chances.collect();
        Self { arms, chances }
    }
}

impl Target {
    /// The probability of each arm in `slot`, where these rewards are `predicted`.
    #[must_use]
    pub fn chances(&self, slot: usize, predicted: &[f64]) -> Vec<f64> {
        let arms = predicted.len();
        let certain = |arm: usize| (0..arms).map(|one| f64::from(u8::from(one == arm))).collect();
        match self {
            Self::Random => vec![1.0 / arms.max(1) as f64; arms],
            Self::Fixed(arm) => certain(*arm),
            Self::Best => {
                let best = predicted.iter().enumerate().rev().max_by(|one, other| one.1.total_cmp(other.1));
                certain(best.map_or(0, |(arm, _)| arm))
            }
            Self::Like(table) => {
                let start = slot * table.arms;
                let chances = table.chances.get(start..start + table.arms).unwrap_or(&[]);
                chances.iter().copied().chain(std::iter::repeat(0.0)).take(arms).collect()
            }
        }
    }

    /// The rounds of a log as this policy sees them.
    #[must_use]
    pub fn rounds(&self, log: &Log, prediction: &Prediction) -> Vec<Round> {
        let rounds = log.rounds.iter().enumerate().map(|(place, round)| {
            let predicted = prediction.of(place, round.slot);
            let chances = self.chances(round.slot, predicted);
            let of = |numbers: &[f64]| numbers.get(round.arm).copied().unwrap_or_default();
            Round {
                reward: round.reward,
                propensity: round.propensity,
                target: of(&chances),
                predicted: of(predicted),
                expected: chances.iter().zip(predicted).map(|(chance, reward)| chance * reward).sum(),
            }
        });
        rounds.collect()
    }

    /// What it would have earned.
    #[must_use]
    pub fn evaluate(&self, log: &Log) -> Option<Evaluation> {
        Evaluation::new(&self.rounds(log, &Prediction::new(log)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::off_policy::log::Logged;

    #[test]
    fn chances_are_those_of_the_policy() {
        let predicted = [0.1, 0.3, 0.3];
        let round = |arm, slot, propensity| Logged { arm, slot, reward: 0.0, propensity };
        let rounds = vec![round(0, 1, 0.2), round(0, 1, 0.4), round(2, 1, 0.7)];
        let table = Table::of(&Log { rounds, arms: 3, slots: 2 }, 3, 2);
        let cases = [
            ("random", Target::Random, 0, [1.0 / 3.0; 3]),
            ("fixed", Target::Fixed(2), 0, [0.0, 0.0, 1.0]),
            ("the best, ties by number", Target::Best, 0, [0.0, 1.0, 0.0]),
            ("like another, .3 and .7", Target::Like(table.clone()), 1, [0.3, 0.0, 0.7]),
            ("where it says nothing", Target::Like(table), 0, [1.0 / 3.0; 3]),
        ];
        for (why, target, slot, expected) in cases {
            let chances = target.chances(slot, &predicted);
            let is_near = chances.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-12);
            assert!(is_near && chances.len() == 3, "{why}: {chances:?}");
        }
    }
}
