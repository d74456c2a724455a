//! [`Epsilon`]: a privacy loss, in thousandths, so that sums are exact.

use std::fmt;

use crate::core::decimal::{decimal, digits, padded};
use crate::core::join::join;

/// A privacy loss in thousandths, in [[`MIN`](Epsilon::MIN), [`YEAR_MAX`](Epsilon::YEAR_MAX)], or [`NOT_NOISED`](Epsilon::NOT_NOISED).
///
/// Only reports are ever not noised: no config and no ledger can say so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epsilon(u32);

/// Why a number is no privacy loss that Vitrin accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EpsilonError {
    /// More digits than reports carry.
    TooFine,
    /// Below the least loss, or above the ceiling of this build.
    OutOfRange {
        /// The ceiling.
        max: Epsilon,
    },
}

impl EpsilonError {
    /// What is wrong, in words.
    #[must_use]
    pub fn message(self) -> String {
        match self {
            Self::TooFine => "must be a multiple of 0.001".into(),
            Self::OutOfRange { max } => join(&["must be from ", &Epsilon::MIN.text(), " to ", &max.text()]),
        }
    }
}

impl fmt::Display for EpsilonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for EpsilonError {}

/// The least.
impl Default for Epsilon {
    fn default() -> Self {
        Self::MIN
    }
}

impl Epsilon {
    /// What a report without noise carries, `0.000`: nothing is claimed, because no epsilon bounds what it says.
    pub const NOT_NOISED: Self = Self(0);
    /// Least loss of a noised report: below it one says too little to be worth sending. It also bounds a ledger's length.
    pub const MIN: Self = Self(100);
    /// Ceiling of one report, whatever a config says.
    pub const REPORT_MAX: Self = Self(2_000);
    /// Ceiling of any 365 days, whatever a config says.
    pub const YEAR_MAX: Self = Self(8_000);

    /// The loss of one report, as a config writes it.
    ///
    /// # Errors
    /// [`EpsilonError`] when it is not a multiple of 0.001 from 0.1 to 2.
    pub fn per_report(number: f64) -> Result<Self, EpsilonError> {
        Self::new(number, Self::REPORT_MAX)
    }

    /// The loss of a year, as a config writes it.
    ///
    /// # Errors
    /// [`EpsilonError`] when it is not a multiple of 0.001 from 0.1 to 8.
    pub fn per_year(number: f64) -> Result<Self, EpsilonError> {
        Self::new(number, Self::YEAR_MAX)
    }

    fn new(number: f64, max: Self) -> Result<Self, EpsilonError> {
        if !(Self::MIN.as_f64()..=max.as_f64()).contains(&number) {
            return Err(EpsilonError::OutOfRange { max });
        }
        // In range, so the cast is exact once the fraction is gone.
        let thousandths = libm::round(number * 1_000.0);
        if libm::fabs(number * 1_000.0 - thousandths) > 1e-6 {
            return Err(EpsilonError::TooFine);
        }
        Ok(Self(thousandths as u32))
    }

    /// The loss of `thousandths`/1,000; none outside [[`MIN`](Self::MIN), [`YEAR_MAX`](Self::YEAR_MAX)].
    #[must_use]
    pub fn from_thousandths(thousandths: u32) -> Option<Self> {
        let epsilon = Self(thousandths);
        (Self::MIN..=Self::YEAR_MAX).contains(&epsilon).then_some(epsilon)
    }

    /// One digit, a point, three digits: `1.000`.
    #[must_use]
    pub fn text(self) -> String {
        join(&[&*decimal(u64::from(self.0 / 1_000)), ".", &padded(u64::from(self.0 % 1_000), 3)])
    }

    /// Reads what [`text`](Self::text) writes, and nothing else.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (whole, thousandths) = text.split_once('.')?;
        if whole.len() != 1 || thousandths.len() != 3 {
            return None;
        }
        Self::from_thousandths(digits(whole)? * 1_000 + digits(thousandths)?)
    }

    /// In thousandths.
    #[must_use]
    pub fn thousandths(self) -> u32 {
        self.0
    }

    /// As a number.
    #[must_use]
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 1_000.0
    }

    /// e^ε: by how much, at most, an answer changes the odds between any two truths.
    #[must_use]
    pub fn odds_factor(self) -> f64 {
        libm::exp(self.as_f64())
    }
}

/// Its [`text`](Epsilon::text).
impl fmt::Display for Epsilon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_config_may_not_pass_the_ceilings() {
        let report_max = EpsilonError::OutOfRange { max: Epsilon::REPORT_MAX };
        let cases = [
            ("one", 1.0, Ok(1_000)),
            ("not exact in binary", 0.1, Ok(100)),
            ("nor is this", 1.001, Ok(1_001)),
            ("the ceiling", 2.0, Ok(2_000)),
            ("above it", 2.001, Err(report_max)),
            ("below the least", 0.099, Err(report_max)),
            ("zero", 0.0, Err(report_max)),
            ("negative", -1.0, Err(report_max)),
            ("not a number", f64::NAN, Err(report_max)),
            ("infinite", f64::INFINITY, Err(report_max)),
            ("four digits", 1.000_5, Err(EpsilonError::TooFine)),
        ];
        for (why, number, expected) in cases {
            let actual = Epsilon::per_report(number).map(Epsilon::thousandths);
            assert_eq!(actual, expected, "{why}");
        }
        assert_eq!(Epsilon::per_year(8.0).map(Epsilon::thousandths), Ok(8_000), "a year may cost more than a report");
        let error = Epsilon::per_year(8.5).unwrap_err();
        assert_eq!(error.to_string(), "must be from 0.100 to 8.000");
    }

    #[test]
    fn its_text_is_read_back_and_no_other_text_is() {
        for thousandths in [100, 999, 1_000, 1_001, 2_000, 8_000] {
            let epsilon = Epsilon::from_thousandths(thousandths).unwrap();
            assert_eq!(Epsilon::from_text(&epsilon.to_string()), Some(epsilon));
        }
        for text in ["", "1", "1.0", "1.0000", "+1.000", "01.000", "1.+00", "0.099", "8.001", " 1.000"] {
            assert_eq!(Epsilon::from_text(text), None, "{text}");
        }
    }
}
