//! [`Evaluation`]: what a policy would have earned, from a log of what another one did.
//!
//! Flow: [`log`] (arms, rewards and propensities as they were recorded) and [`target`] (the policy that is asked about), with [`prediction`]
//! of rewards for the doubly robust estimator → [`Round`]s → **`off_policy`**.
//!
//! For public logs and for the simulator: no propensity and no reward of one visitor leaves a browser. Estimators are those of Horvitz and
//! Thompson (1952; IPS), Swaminathan and Joachims (2015; SNIPS) and Dudík, Langford and Li (2011; doubly robust), without clipping.

pub mod log;
pub mod prediction;
pub mod target;

use vitrin_collector::lift::EFFECTIVE_REPORTS_MIN;

/// One decision of the log.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Round {
    /// What came of it.
    pub reward: f64,
    /// Probability with which it was made, in (0, 1].
    pub propensity: f64,
    /// Probability with which the target policy makes the same here.
    pub target: f64,
    /// The reward that was predicted of it, from other rounds.
    pub predicted: f64,
    /// The reward that is predicted of the target policy here.
    pub expected: f64,
}

impl Round {
    /// For how many rounds of the target policy it stands.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.target / self.propensity
    }
}

/// A mean reward with its standard error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// The mean.
    pub value: f64,
    /// Its standard error, by the spread of rounds.
    pub standard_error: f64,
}

/// What the target policy would have earned a round.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evaluation {
    /// Rounds of the log.
    pub rounds: usize,
    /// How many rounds of the target policy know as much: (Σw)²/Σw² (Kish 1965).
    pub effective_rounds: f64,
    /// Inverse propensity scores: unbiased.
    pub ips: Mean,
    /// The same over the sum of weights: consistent, and within the range of rewards.
    pub snips: Mean,
    /// Predictions, corrected where they were off.
    pub doubly_robust: Mean,
}

impl Evaluation {
    /// Estimates from all rounds; none without rounds, or when the target policy makes none of the decisions.
    #[must_use]
    pub fn new(rounds: &[Round]) -> Option<Self> {
        let weights: f64 = rounds.iter().map(Round::weight).sum();
        if rounds.is_empty() || weights <= 0.0 {
            return None;
        }
        let count = rounds.len() as f64;
        let squares: f64 = rounds.iter().map(|round| round.weight() * round.weight()).sum();
        let earned: f64 = rounds.iter().map(|round| round.weight() * round.reward).sum();
        let self_normalized = earned / weights;
        // The delta method's: each round's pull on the ratio.
        let pull = |round: &Round| round.weight() * (round.reward - self_normalized) * count / weights;
        Some(Self {
            rounds: rounds.len(),
            effective_rounds: weights * weights / squares,
            ips: mean(rounds, |round| round.weight() * round.reward),
            snips: Mean { value: self_normalized, standard_error: mean(rounds, pull).standard_error },
            doubly_robust: mean(rounds, |round| round.expected + round.weight() * (round.reward - round.predicted)),
        })
    }

    /// Whether the log knows enough of the target policy: below [`EFFECTIVE_REPORTS_MIN`] rounds a few heavy ones decide, and their spread
    /// says nothing of those that are missing.
    #[must_use]
    pub fn is_known(&self) -> bool {
        self.effective_rounds >= EFFECTIVE_REPORTS_MIN
    }
}

fn mean(rounds: &[Round], of: impl Fn(&Round) -> f64) -> Mean {
    let count = rounds.len() as f64;
    let value = rounds.iter().map(&of).sum::<f64>() / count;
    let squares: f64 = rounds.iter().map(|round| (of(round) - value).powi(2)).sum();
    Mean { value, standard_error: (squares / (count - 1.0).max(1.0) / count).sqrt() }
}

#[cfg(test)]
mod tests {
    use rand::RngExt as _;

    use super::*;
    use crate::chance::{generator, happens};

    fn round(reward: f64, propensity: f64, target: f64) -> Round {
        Round { reward, propensity, target, predicted: 0.25, expected: 0.5 }
    }

    #[test]
    fn estimates_are_those_of_a_hand_computed_log() {
        // Weights 2, .5, 1 and 0.
        let rounds = [round(1.0, 0.5, 1.0), round(0.0, 0.5, 0.25), round(1.0, 0.25, 0.25), round(1.0, 0.5, 0.0)];
        let found = Evaluation::new(&rounds).unwrap();
        assert_eq!(found.effective_rounds, 3.5 * 3.5 / 5.25);
        assert_eq!(found.ips.value, 3.0 / 4.0);
        assert_eq!(found.snips.value, 3.0 / 3.5);
        // .5 + (2·.75 − .5·.25 + .75)/4.
        assert_eq!(found.doubly_robust.value, 0.5 + 2.125 / 4.0);
        assert!(!found.is_known());
    }

    #[test]
    fn what_a_log_does_not_know_has_no_value() {
        assert_eq!(Evaluation::new(&[]), None);
        assert_eq!(Evaluation::new(&[round(1.0, 0.5, 0.0)]), None, "the target policy makes no such decision");
        let even = vec![round(1.0, 0.5, 0.5); 100];
        assert!(Evaluation::new(&even).unwrap().is_known());
        assert!(!Evaluation::new(&even[1..]).unwrap().is_known());
        // One round that stands for 2,000 outweighs 1,000 others.
        let heavy: Vec<_> = vec![round(0.0, 0.5, 0.5); 1_000].into_iter().chain([round(1.0, 0.000_5, 1.0)]).collect();
        let found = Evaluation::new(&heavy).unwrap();
        assert!(!found.is_known(), "{found:?}");
    }

    /// A log of two arms that earn .1 and .3, of which the better was shown in a tenth of the rounds; asked for its own value.
    #[test]
    fn estimators_find_what_a_policy_earns_and_how_far_they_are_off() {
        let (runs, count) = (300, 2_000);
        let mut rng = generator(4, 4);
        let mut found: [Vec<Mean>; 3] = Default::default();
        for _ in 0..runs {
            let rounds: Vec<_> = (0..count)
                .map(|_| {
                    let is_better = rng.random::<f64>() < 0.1;
                    let (propensity, share) = if is_better { (0.1, 0.3) } else { (0.9, 0.1) };
                    let reward = f64::from(u8::from(happens(&mut rng, share)));
                    // Predictions are off, and the doubly robust estimator is not.
                    let target = f64::from(u8::from(is_better));
                    Round { reward, propensity, target, predicted: 0.2, expected: 0.2 }
                })
                .collect();
            let Evaluation { ips, snips, doubly_robust, .. } = Evaluation::new(&rounds).unwrap();
            for (means, mean) in found.iter_mut().zip([ips, snips, doubly_robust]) {
                means.push(mean);
            }
        }
        let spread = |means: &[Mean]| {
            let middle = means.iter().map(|it| it.value).sum::<f64>() / f64::from(runs);
            (middle, (means.iter().map(|it| (it.value - middle).powi(2)).sum::<f64>() / f64::from(runs)).sqrt())
        };
        for means in &found {
            let (middle, error) = spread(means);
            let said = means.iter().map(|it| it.standard_error).sum::<f64>() / f64::from(runs);
            assert!((middle - 0.3).abs() < 4.0 * error / f64::from(runs).sqrt(), "{middle} is not .3");
            assert!((0.9..1.1).contains(&(error / said)), "errs by {error}, says {said}");
        }
        assert!(spread(&found[2]).1 < spread(&found[0]).1, "a prediction helps, even one that is off");
    }
}
