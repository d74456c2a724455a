//! [`Prediction`]: the mean reward of each arm in each slot, shrunk, and learned from other rounds than those it is used for.

use super::log::Log;

/// Parts of a log: what is predicted of one is learned from the others, so that no round tells its own reward.
pub const FOLDS: usize = 2;
/// Rounds at the overall mean that every arm is taken to have had before.
const PRIOR_ROUNDS: f64 = 20.0;

/// Predicted rewards by fold, slot and arm.
#[derive(Debug, Clone, PartialEq)]
pub struct Prediction {
    arms: usize,
    slots: usize,
    means: Vec<f64>,
}

impl Prediction {
    /// Learns from a log.
    #[must_use]
    pub fn new(log: &Log) -> Self {
        let (arms, slots) = (log.arms, log.slots);
        let cells = arms * slots;
        let mut counts = vec![(0.0, 0.0); cells * FOLDS];
        for (place, round) in log.rounds.iter().enumerate() {
            for fold in (0..FOLDS).filter(|fold| *fold != place % FOLDS) {
                if let Some((rounds, earned)) = counts.get_mut(fold * cells + round.slot * arms + round.arm) {
                    *rounds += 1.0;
                    *earned += round.reward;
                }
            }
        }
        let means = counts.chunks(cells.max(1)).flat_map(|counts| {
            let (rounds, earned) = counts.iter().fold((0.0, 0.0), |sum: (f64, f64), it| (sum.0 + it.0, sum.1 + it.1));
            let prior = earned / rounds.max(1.0);
            counts.iter().map(move |(rounds, earned)| (earned + PRIOR_ROUNDS * prior) / (rounds + PRIOR_ROUNDS))
        });
        let means = means.collect();
        Self { arms, slots, means }
    }

    /// What is predicted of all arms for the round at `place` of the log.
    #[must_use]
    pub fn of(&self, place: usize, slot: usize) -> &[f64] {
        let start = ((place % FOLDS) * self.slots + slot) * self.arms;
        self.means.get(start..start + self.arms).unwrap_or(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::off_policy::log::Logged;

    #[test]
    fn no_round_is_predicted_from_itself() {
        let round = |arm, reward| Logged { arm, slot: 0, reward, propensity: 0.5 };
        // Even places earn nothing, odd ones all.
        let rounds: Vec<_> = (0..80).map(|place| round(place / 2 % 2, f64::from(u8::from(place % 2 == 1)))).collect();
        let prediction = Prediction::new(&Log { rounds, arms: 2, slots: 1 });
        assert_eq!(prediction.of(0, 0), [1.0, 1.0], "what odd places earned");
        assert_eq!(prediction.of(1, 0), [0.0, 0.0], "what even ones did");
        assert!(prediction.of(1, 1).is_empty(), "no such slot");
    }

    #[test]
    fn few_rounds_are_drawn_to_the_mean_of_all() {
        let round = |arm, reward| Logged { arm, slot: 0, reward, propensity: 0.5 };
        // Of either fold: 20 rounds of arm 0 that earn nothing, 20 of arm 1 that earn all; arm 2 was never tried.
        let rounds: Vec<_> = (0..80).map(|place| round(place / 40, (place / 40) as f64)).collect();
        let prediction = Prediction::new(&Log { rounds, arms: 3, slots: 1 });
        assert_eq!(prediction.of(0, 0), [0.25, 0.75, 0.5]);
    }
}
