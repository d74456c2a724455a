//! [`Period`] and [`Epoch`]: the stretches of time that reports are about, and the share a visitor takes part in.

use crate::core::privacy::Epsilon;
use crate::core::time::{DAY_MS, MINUTE_MS, Timestamp};

/// Days over which the ledger sums, and over which a year's epsilon is spread.
pub(super) const YEAR_DAYS: u32 = 365;

/// Length of an epoch: one minute to 366 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    ms: u64,
}

/// Four weeks.
impl Default for Period {
    fn default() -> Self {
        Self { ms: 28 * DAY_MS }
    }
}

impl Period {
    /// Longest period, in days: after it a year would have no epoch.
    pub const DAYS_MAX: u32 = 366;

    /// A period of `days`; none outside 1 to [`DAYS_MAX`](Self::DAYS_MAX).
    #[must_use]
    pub fn from_days(days: u32) -> Option<Self> {
        Self::from_ms(u64::from(days) * DAY_MS)
    }

    /// A period of `minutes`, which only a demo may use; none outside one minute to the longest in days.
    #[must_use]
    pub fn from_minutes(minutes: u32) -> Option<Self> {
        Self::from_ms(u64::from(minutes) * MINUTE_MS)
    }

    fn from_ms(ms: u64) -> Option<Self> {
        (MINUTE_MS..=u64::from(Self::DAYS_MAX) * DAY_MS).contains(&ms).then_some(Self { ms })
    }

    /// Milliseconds in it.
    #[must_use]
    pub fn ms(self) -> u64 {
        self.ms
    }

    /// Days in it, with their fraction.
    #[must_use]
    pub fn days(self) -> f64 {
        // At most 3.2e10 ms, so exact in an f64.
        self.ms as f64 / DAY_MS as f64
    }

    /// The epoch that holds `now`.
    #[must_use]
    pub fn epoch(self, now: Timestamp) -> Epoch {
        // The last instant in the shortest period is epoch 4.22e9, below 2^32.
        Epoch(u32::try_from(now.ms() / self.ms).unwrap_or(u32::MAX))
    }

    /// The first instant of `epoch`.
    #[must_use]
    pub fn start(self, epoch: Epoch) -> Timestamp {
        Timestamp::from_ms(u64::from(epoch.0) * self.ms)
    }
}

/// Number of a period since the Unix epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Epoch(pub u32);

impl Epoch {
    /// Whether a report about `self` still counts when it is `current`: only the current epoch and the one before.
    #[must_use]
    pub fn is_open(self, current: Self) -> bool {
        self == current || self.0.checked_add(1) == Some(current.0)
    }
}

/// The share π of epochs in which a visitor takes part, as a threshold: a uniform u32 at or below it takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Participation {
    threshold: u32,
}

impl Participation {
    /// π = 1.
    pub(in crate::core) const ALWAYS: Self = Self { threshold: u32::MAX };

    /// π = min(1, year / (report × epochs per year)), rounded down, by integers.
    pub(in crate::core) fn new(report: Epsilon, year: Epsilon, period: Period) -> Self {
        // Below 2^48 and 2^46, and above 0: an epsilon is at least 100 thousandths.
        let paid = u64::from(year.thousandths()) * period.ms;
        let asked = u64::from(report.thousandths()) * u64::from(YEAR_DAYS) * DAY_MS;
        if paid >= asked {
            return Self::ALWAYS;
        }
        // (paid << 32) / asked bit by bit: a division of 128 bits is a kilobyte of wasm.
        let (mut chances, mut rest) = (0_u64, paid);
        for _ in 0..32 {
            (chances, rest) = (chances << 1, rest << 1);
            if rest >= asked {
                (chances, rest) = (chances | 1, rest - asked);
            }
        }
        Self { threshold: chances.saturating_sub(1) as u32 }
    }

    /// Whether the uniform `draw` takes part.
    #[must_use]
    pub fn includes(self, draw: u32) -> bool {
        draw <= self.threshold
    }

    /// As a share in (0, 1].
    #[must_use]
    pub fn share(self) -> f64 {
        (f64::from(self.threshold) + 1.0) / 4_294_967_296.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_holds_its_first_instant_and_not_its_end() {
        let period = Period::from_days(92).unwrap();
        let epoch = Epoch(225);
        let start = period.start(epoch);
        assert_eq!(Timestamp::parse("2026-09-04"), Some(start));
        let cases = [
            ("its first millisecond", start, 225),
            ("the last before it", Timestamp::from_ms(start.ms() - 1), 224),
            ("its last", start.plus_ms(period.ms() - 1), 225),
            ("the end", start.plus_ms(period.ms()), 226),
            ("the Unix epoch", Timestamp::default(), 0),
        ];
        for (why, now, expected) in cases {
            assert_eq!(period.epoch(now), Epoch(expected), "{why}");
        }
        let last = Period::from_minutes(1).map(|period| period.epoch(Timestamp::from_ms(u64::MAX)));
        assert!(last < Some(Epoch(u32::MAX)), "every instant has its epoch");
    }

    #[test]
    fn a_period_is_a_minute_to_a_year_long() {
        let cases =
            [("none", 0, None), ("a day", 1, Some(1.0)), ("a leap year", 366, Some(366.0)), ("longer", 367, None)];
        for (why, days, expected) in cases {
            assert_eq!(Period::from_days(days).map(Period::days), expected, "{why}");
        }
        assert_eq!(Period::from_minutes(0), None);
        assert_eq!(Period::from_minutes(1).map(Period::ms), Some(60_000));
        assert_eq!(Period::from_minutes(u32::MAX), None);
    }

    #[test]
    fn only_two_epochs_are_open() {
        for (epoch, expected) in [(3, false), (4, true), (5, true), (6, false)] {
            assert_eq!(Epoch(epoch).is_open(Epoch(5)), expected, "{epoch}");
        }
        assert!(!Epoch(u32::MAX).is_open(Epoch(0)), "no wrap-around");
    }

    #[test]
    fn participation_spreads_a_years_epsilon_over_its_epochs() {
        let cases = [
            // why                             report year   days expected
            ("four epochs, four reports", 1_000, 4_000, 92, 1.0),
            ("thirteen epochs, four reports", 1_000, 4_000, 28, 4.0 * 28.0 / 365.0),
            ("twice the cost, half the share", 2_000, 4_000, 28, 2.0 * 28.0 / 365.0),
            ("a year that is never used up", 100, 8_000, 28, 1.0),
            ("one report a year", 100, 100, 1, 1.0 / 365.0),
        ];
        for (why, report, year, days, expected) in cases {
            let epsilon = |thousandths| Epsilon::from_thousandths(thousandths).unwrap();
            let period = Period::from_days(days).unwrap();
            let share = Participation::new(epsilon(report), epsilon(year), period).share();
            assert!((share - expected).abs() < 1e-9, "{why}: {share}");
            assert!(share <= expected, "{why}: rounded down");
        }
    }
}
