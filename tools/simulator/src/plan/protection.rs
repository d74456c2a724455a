//! [`Protection`]: a level and its epsilon, and what it makes of a question with so many values.

use vitrin::core::privacy::{Epsilon, Randomizer};
use vitrin::core::question::{Level, PrivacySettings};

/// How answers are protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// Noise on the device.
    Noised(Epsilon),
    /// No noise: the collector is trusted.
    Counted,
}

impl Protection {
    /// Those that a plan compares.
    #[must_use]
    pub fn all() -> [Self; 4] {
        let noised = |thousandths| Epsilon::from_thousandths(thousandths).map_or(Self::Counted, Self::Noised);
        [noised(500), noised(1_000), noised(2_000), Self::Counted]
    }

    /// That of a config.
    #[must_use]
    pub fn of(privacy: &PrivacySettings) -> Self {
        match privacy.level {
            Level::Counted => Self::Counted,
            // A shop that sends nothing yet plans for the default.
            Level::Local | Level::Noised => Self::Noised(privacy.epsilon_per_report),
        }
    }

    /// What people call it; it does not break over lines.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::Noised(epsilon) => format!("ε\u{a0}=\u{a0}{}", epsilon.as_f64()),
            Self::Counted => "counted".into(),
        }
    }

    /// The mechanism for `values` exclusive values, "none" not counted; none when there are too many, or no value.
    #[must_use]
    pub fn randomizer(self, values: u32) -> Option<Randomizer> {
        match self {
            Self::Noised(epsilon) => Randomizer::new(values, epsilon),
            Self::Counted => Randomizer::counted(values),
        }
    }
}

/// The chance of each answer, when truths have these shares: the answers of `n` visitors are then multinomial with them.
#[must_use]
pub fn answer_chances(randomizer: &Randomizer, shares: &[f64]) -> Vec<f64> {
    let (answers, truthful) = (randomizer.answers(), randomizer.rates().truth);
    let mut chances = vec![0.0; answers as usize];
    for (truth, share) in (0..randomizer.truths()).zip(shares) {
        let supporting = (0..answers).filter(|answer| randomizer.supports(*answer, truth)).count();
        let others = chances.len() - supporting;
        for (answer, chance) in (0..answers).zip(&mut chances) {
            // Answers that speak for a truth are as likely as one another, and so are those that do not.
            let (likely, of) =
                if randomizer.supports(answer, truth) { (truthful, supporting) } else { (1.0 - truthful, others) };
            *chance += share * likely / of.max(1) as f64;
        }
    }
    chances
}
