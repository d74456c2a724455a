//! [`Question`]: what a report may answer, and [`PrivacySettings`]: on which terms.
//!
//! Flow: `config` builds both → `engine` draws a question → `privacy` protects the answer. The collector reads the
//! same two, so that device and server cannot disagree about a mechanism.
//! Invariant: the answers to a question exclude one another, and "none of them" is always one.

use crate::core::campaign::Campaign;
use crate::core::privacy::{Epsilon, Participation, Period, Randomizer};
use crate::core::trial::Comparison;

/// Who has to be trusted, from least to most that leaves the device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Nothing is sent.
    Local,
    /// One coarse fact per report, without noise: the collector has to be trusted to keep nothing but counters.
    Counted,
    /// One randomized fact per report: nobody has to be trusted.
    Noised,
}

impl Level {
    /// Its word in configs and estimates.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Counted => "counted",
            Self::Noised => "noised",
        }
    }
}

/// What a question is about.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// The dominant category among the question's values.
    Interest,
    /// The visitor's place between new visitor and lapsed customer.
    Lifecycle,
    /// The customer's RFM segment or, before the first order, the visitor's stage.
    Rfm,
    /// The offer last exposed in a placement in this epoch.
    Offer {
        /// Id of the placement.
        placement: String,
    },
    /// The offer last clicked in a placement in this epoch.
    Click {
        /// Id of the placement.
        placement: String,
    },
    /// Whether the visitor belongs to a segment: one value, "yes".
    Segment {
        /// Id of the segment.
        segment: String,
    },
    /// Whether an offer led to its goal: one value, "yes".
    Campaign(Campaign),
    /// Which of a placement's offers a visitor was first shown by the policy, in which cell, and whether it led to the goal.
    Policy(Comparison),
    /// Whether the goal is reached by who would be shown an offer: one value, "yes". Who is held out is the control arm.
    Holdout(Comparison),
}

impl Subject {
    /// The word for its kind in estimates.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Interest => "interest",
            Self::Lifecycle => "lifecycle",
            Self::Rfm => "rfm",
            Self::Offer { .. } => "offer",
            Self::Click { .. } => "click",
            Self::Segment { .. } => "segment",
            Self::Campaign(_) => "campaign",
            Self::Policy(_) => "policy",
            Self::Holdout(_) => "holdout",
        }
    }

    /// The placement's, segment's or offer's id, or a name in words.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Interest => "category interest",
            Self::Lifecycle => "lifecycle",
            Self::Rfm => "rfm",
            Self::Offer { placement } | Self::Click { placement } => placement,
            Self::Segment { segment } => segment,
            Self::Campaign(campaign) => &campaign.offer,
            Self::Policy(comparison) | Self::Holdout(comparison) => &comparison.name,
        }
    }

    /// How long after an epoch's start the last window of the epoch before is open, in milliseconds: before its end nobody answers.
    #[must_use]
    pub fn window_ms(&self) -> u64 {
        match self {
            Self::Campaign(campaign) => campaign.window_ms(),
            Self::Policy(comparison) | Self::Holdout(comparison) => comparison.window_ms(),
            _ => 0,
        }
    }

    /// Whether its reports say on which side of a comparison a visitor is.
    #[must_use]
    pub fn has_sides(&self) -> bool {
        matches!(self, Self::Campaign(_) | Self::Holdout(_))
    }

    /// How many arms its reports tell apart, from 1.
    #[must_use]
    pub fn arms(&self) -> u32 {
        match self {
            Self::Policy(comparison) if !comparison.tried.is_empty() => comparison.tried.len() as u32 + 1,
            _ if self.has_sides() => 2,
            _ => 1,
        }
    }
}

/// One question of a config. Its truth is 0 for "none", or 1 + the index of a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Its number in the config's list: the same for all visitors.
    pub task: u32,
    /// What it is about.
    pub subject: Subject,
    /// 1 to [`FAMILY_VALUES_MAX`](crate::core::limits::FAMILY_VALUES_MAX) answers beside "none"; `["yes"]` for a
    /// segment or a campaign.
    pub values: Vec<String>,
    /// How often it is drawn, relative to the other questions; 0 is never.
    pub weight: u32,
}

impl Question {
    /// The mechanism that protects an answer on the terms of `privacy`; none when the number of values is out of range.
    #[must_use]
    pub fn randomizer(&self, privacy: &PrivacySettings) -> Option<Randomizer> {
        let values = u32::try_from(self.values.len()).ok()?;
        match privacy.level {
            Level::Counted => Randomizer::counted(values),
            Level::Local | Level::Noised => Randomizer::new(values, privacy.epsilon_per_report),
        }
    }
}

/// On which terms a config asks. The unit of every epsilon is the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrivacySettings {
    /// What may leave the device at all.
    pub level: Level,
    /// Length of an epoch.
    pub period: Period,
    /// Privacy loss of one report.
    pub epsilon_per_report: Epsilon,
    /// Most privacy loss in any 365 days.
    pub epsilon_year: Epsilon,
    /// Fewest reports of a batch that the collector shows.
    pub minimum_batch_size: u32,
}

impl PrivacySettings {
    /// The share of epochs in which a visitor takes part, so that a year of them is expected to cost no more than
    /// [`epsilon_year`](Self::epsilon_year). What is counted without noise costs nothing that a ledger could hold: there it is 1.
    #[must_use]
    pub fn participation(&self) -> Participation {
        if self.level == Level::Counted {
            return Participation::ALWAYS;
        }
        Participation::new(self.epsilon_per_report, self.epsilon_year, self.period)
    }
}
