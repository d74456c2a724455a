//! [`Log`]: decisions with their propensities, as CSV: `arm`, `reward`, `propensity`, and `slot` where arms are shown in several places.
//!
//! The columns of the Open Bandit data (`item_id`, `click`, `propensity_score`, `position`) are known too; others are left alone.

use std::io::Read;

use serde::Deserialize;

/// Most different arms of a log: those of a shop's placement are far fewer.
pub const ARMS_MAX: usize = 4_096;
/// Most different slots.
pub const SLOTS_MAX: usize = 64;

/// Why a log cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LogError {
    /// It is no such CSV.
    #[error("{0}")]
    Csv(#[from] csv::Error),
    /// A number is out of its range.
    #[error("line {line}: {message}")]
    Line {
        /// The line, the header being the first.
        line: u64,
        /// What is wrong with it.
        message: &'static str,
    },
}

/// One decision.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
pub struct Logged {
    /// Number of the arm, below [`ARMS_MAX`].
    #[serde(alias = "item_id")]
    pub arm: usize,
    /// Number of the slot, below [`SLOTS_MAX`].
    #[serde(alias = "position", default)]
    pub slot: usize,
    /// What came of it, in [0, 1].
    #[serde(alias = "click")]
    pub reward: f64,
    /// Probability with which it was made, in (0, 1].
    #[serde(alias = "propensity_score")]
    pub propensity: f64,
}

/// All decisions of a log.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Log {
    /// In the order of the file.
    pub rounds: Vec<Logged>,
    /// One above the highest arm.
    pub arms: usize,
    /// One above the highest slot.
    pub slots: usize,
}

impl Log {
    /// Reads a log.
    ///
    /// # Errors
    /// [`LogError`] for the first line that is none.
    pub fn read(source: impl Read) -> Result<Self, LogError> {
        let mut log = Self::default();
        for (place, line) in csv::Reader::from_reader(source).deserialize().enumerate() {
            let round: Logged = line?;
            if let Some(message) = problem(&round) {
                return Err(LogError::Line { line: place as u64 + 2, message });
            }
            log.arms = log.arms.max(round.arm + 1);
            log.slots = log.slots.max(round.slot + 1);
            log.rounds.push(round);
        }
        Ok(log)
    }

    /// The mean of what was earned: what the policy that made the log is worth.
    #[must_use]
    pub fn earned(&self) -> f64 {
        self.rounds.iter().map(|round| round.reward).sum::<f64>() / self.rounds.len().max(1) as f64
    }
}

fn problem(round: &Logged) -> Option<&'static str> {
    let is_share = |number: f64| (0.0..=1.0).contains(&number);
    match round {
        _ if round.arm >= ARMS_MAX => Some("an arm is a number below 4096"),
        _ if round.slot >= SLOTS_MAX => Some("a slot is a number below 64"),
        _ if !is_share(round.reward) => Some("a reward is in [0, 1]"),
        _ if !is_share(round.propensity) || round.propensity == 0.0 => Some("a propensity is in (0, 1]"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_are_read_by_their_columns() {
        let cases = [
            ("ours", "arm,reward,propensity\n3,1,0.5\n", Ok((1, 4, 1))),
            (
                "the Open Bandit data",
                ",item_id,position,click,propensity_score,other\n0,79,3,0,0.0125,x\n1,14,1,1,0.0125,x\n",
                Ok((2, 80, 4)),
            ),
            ("no such columns", "a,b\n1,2\n", Err("missing field `arm`")),
            ("no propensity", "arm,reward,propensity\n1,0,0.5\n1,0,0\n", Err("line 3: a propensity is in (0, 1]")),
            ("no reward", "arm,reward,propensity\n1,2,0.5\n", Err("line 2: a reward is in [0, 1]")),
            ("too many arms", "arm,reward,propensity\n4096,0,0.5\n", Err("line 2: an arm is a number below 4096")),
            ("too many slots", "arm,slot,reward,propensity\n1,64,0,1\n", Err("line 2: a slot is a number below 64")),
        ];
        for (why, text, expected) in cases {
            match (Log::read(text.as_bytes()), expected) {
                (Ok(log), Ok(expected)) => assert_eq!((log.rounds.len(), log.arms, log.slots), expected, "{why}"),
                (Err(error), Err(expected)) => assert!(error.to_string().contains(expected), "{why}: {error}"),
                (actual, _) => panic!("{why}: {actual:?}"),
            }
        }
    }
}
