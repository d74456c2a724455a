//! [`Ledger`]: what this browser's reports have cost, so that a year never costs more than promised.
//!
//! One ledger spans all tasks and configs of a site. Days are the clock's, and debits only ever follow one another:
//! while the clock is behind the last debit nothing is paid, so setting it back buys nothing. Setting it ahead buys at
//! most one more year, and silence until that day. Forgetting starts a new ledger.
//! Invariant: the debits of any 365 days sum to at most the ceiling (property `no_sequence_exceeds_the_ceiling`).

use crate::core::limits::LEDGER_DEBITS_MAX;
use crate::core::list;
use crate::core::privacy::Epsilon;
use crate::core::privacy::epoch::YEAR_DAYS;
use crate::core::time::Timestamp;

/// One report's cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Debit {
    /// When: days since 1970-01-01, UTC.
    pub day: u32,
    /// How much.
    pub epsilon: Epsilon,
}

/// Why a debit was refused. Nothing changes then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// The ceiling would be passed.
    #[error("the year's epsilon is used up")]
    Exhausted,
    /// The clock is behind the last debit.
    #[error("the clock is behind the last report")]
    ClockBehind,
    /// Stored debits are too many, out of order, or above the ceiling of this build.
    #[error("the stored ledger is malformed")]
    Malformed,
}

/// The debits that still count, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ledger {
    debits: Vec<Debit>,
}

impl Ledger {
    /// A ledger of stored debits, oldest first.
    ///
    /// # Errors
    /// [`LedgerError::Malformed`] for what no ledger holds.
    pub fn from_entries(debits: Vec<Debit>) -> Result<Self, LedgerError> {
        let mut ledger = Self::default();
        if debits.len() > LEDGER_DEBITS_MAX {
            return Err(LedgerError::Malformed);
        }
        for debit in debits {
            ledger.pay(debit, Epsilon::YEAR_MAX).map_err(|_| LedgerError::Malformed)?;
        }
        Ok(ledger)
    }

    /// The debits to store, oldest first: at most [`LEDGER_DEBITS_MAX`].
    #[must_use]
    pub fn entries(&self) -> &[Debit] {
        &self.debits
    }

    /// What the last 365 days have cost, in thousandths; a debit after `now` counts too.
    #[must_use]
    pub fn spent_thousandths(&self, now: Timestamp) -> u32 {
        self.spent(day(now))
    }

    /// What can still be paid now below `ceiling`, in thousandths; 0 while the clock is behind the last debit.
    #[must_use]
    pub fn left_thousandths(&self, now: Timestamp, ceiling: Epsilon) -> u32 {
        let today = day(now);
        if self.last_day() > today {
            return 0;
        }
        ceiling.thousandths().saturating_sub(self.spent(today))
    }

    /// Whether a report of `epsilon` can be made now.
    #[must_use]
    pub fn can_pay(&self, now: Timestamp, epsilon: Epsilon, ceiling: Epsilon) -> bool {
        epsilon.thousandths() <= self.left_thousandths(now, ceiling)
    }

    /// Pays for a report, before it is made.
    ///
    /// # Errors
    /// [`LedgerError::Exhausted`] or [`LedgerError::ClockBehind`]: the report must not be made.
    pub fn debit(&mut self, now: Timestamp, epsilon: Epsilon, ceiling: Epsilon) -> Result<(), LedgerError> {
        let day = day(now);
        self.pay(Debit { day, epsilon }, ceiling)
    }

    /// Takes in the debits of `other` that are not here: of two views of one ledger neither may hide what the other one knows to be paid.
    pub fn join(&mut self, other: &Self) {
        for (place, debit) in other.debits.iter().enumerate() {
            let among = |debits: &[Debit]| debits.iter().filter(|known| *known == debit).count();
            if among(&self.debits) <= among(other.debits.get(..place).unwrap_or_default()) {
                let after = self.debits.partition_point(|known| known.day <= debit.day);
                list::insert(&mut self.debits, after, *debit);
            }
        }
        // So that it can be read again whatever was joined.
        for debit in std::mem::take(&mut self.debits) {
            let _ = self.pay(debit, Epsilon::YEAR_MAX);
        }
    }

    fn pay(&mut self, debit: Debit, ceiling: Epsilon) -> Result<(), LedgerError> {
        if self.last_day() > debit.day {
            return Err(LedgerError::ClockBehind);
        }
        if self.spent(debit.day) + debit.epsilon.thousandths() > ceiling.thousandths() {
            return Err(LedgerError::Exhausted);
        }
        // Only here, where the day is fixed by a debit: a clock that ran ahead for a while must not erase the past.
        list::retain(&mut self.debits, |old| counts(*old, debit.day));
        self.debits.push(debit);
        Ok(())
    }

    fn spent(&self, today: u32) -> u32 {
        self.debits.iter().filter(|debit| counts(**debit, today)).map(|debit| debit.epsilon.thousandths()).sum()
    }

    fn last_day(&self) -> u32 {
        self.debits.last().map_or(0, |debit| debit.day)
    }
}

/// Whether `debit` lies in the 365 days that end with `today`, or after them.
fn counts(debit: Debit, today: u32) -> bool {
    today.saturating_sub(debit.day) < YEAR_DAYS
}

/// The last instant is day 2,932,896, so every day fits.
fn day(now: Timestamp) -> u32 {
    u32::try_from(now.day()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::time::DAY_MS;

    fn at(day: u32) -> Timestamp {
        Timestamp::from_ms(u64::from(day) * DAY_MS + 1)
    }

    fn epsilon(thousandths: u32) -> Epsilon {
        Epsilon::from_thousandths(thousandths).unwrap()
    }

    #[test]
    fn a_year_pays_for_its_ceiling_and_no_more() {
        let (one, ceiling) = (epsilon(1_000), epsilon(4_000));
        let mut ledger = Ledger::default();
        let steps = [
            // why                               day      expected                        spent after
            ("the first", 20_000, Ok(()), 1_000),
            ("the same day", 20_000, Ok(()), 2_000),
            ("the day before: the clock went back", 19_999, Err(LedgerError::ClockBehind), 2_000),
            ("later", 20_100, Ok(()), 3_000),
            ("the fourth", 20_364, Ok(()), 4_000),
            ("on the 365th day the first still count", 20_364, Err(LedgerError::Exhausted), 4_000),
            ("a day later they do not", 20_365, Ok(()), 3_000),
            ("years ahead", 30_000, Ok(()), 1_000),
            ("and back: silence", 20_366, Err(LedgerError::ClockBehind), 1_000),
        ];
        for (why, day, expected, spent) in steps {
            assert_eq!(ledger.can_pay(at(day), one, ceiling), expected.is_ok(), "{why}");
            assert_eq!(ledger.debit(at(day), one, ceiling), expected, "{why}");
            assert_eq!(ledger.spent_thousandths(at(day)), spent, "{why}");
        }
        assert_eq!(ledger.left_thousandths(at(30_000), ceiling), 3_000);
        assert_eq!(ledger.left_thousandths(at(29_999), ceiling), 0, "behind the last");
        assert_eq!(ledger.left_thousandths(at(30_000), epsilon(500)), 0, "a lower ceiling since");
    }

    #[test]
    fn a_clock_that_ran_ahead_for_a_while_erases_nothing() {
        let mut ledger = Ledger::default();
        ledger.debit(at(100), epsilon(2_000), epsilon(2_000)).unwrap();
        assert!(ledger.can_pay(at(1_000), epsilon(1_000), epsilon(2_000)));
        assert!(!ledger.can_pay(at(101), epsilon(1_000), epsilon(2_000)));
    }

    #[test]
    fn of_two_views_neither_hides_what_the_other_paid() {
        type Debits = &'static [(u32, u32)];
        let debit = |(day, thousandths): &(u32, u32)| Debit { day: *day, epsilon: epsilon(*thousandths) };
        let ledger = |debits: Debits| Ledger::from_entries(debits.iter().map(debit).collect()).unwrap();
        let cases: [(&str, Debits, Debits, Debits); 7] = [
            // why                     ours                           theirs                         joined
            ("both empty", &[], &[], &[]),
            ("the same", &[(1, 500), (9, 500)], &[(1, 500), (9, 500)], &[(1, 500), (9, 500)]),
            ("one behind", &[(1, 500)], &[(1, 500), (9, 700)], &[(1, 500), (9, 700)]),
            ("each with its own", &[(1, 500), (5, 100)], &[(1, 500), (3, 200)], &[(1, 500), (3, 200), (5, 100)]),
            ("one day, another order", &[(1, 500), (1, 700)], &[(1, 700), (1, 500)], &[(1, 500), (1, 700)]),
            ("twice as much on one day", &[(1, 500)], &[(1, 500), (1, 500)], &[(1, 500), (1, 500)]),
            ("what is past its year", &[(400, 500)], &[(1, 500)], &[(400, 500)]),
        ];
        for (why, ours, theirs, expected) in cases {
            for (one, other) in [(ours, theirs), (theirs, ours)] {
                let mut joined = ledger(one);
                joined.join(&ledger(other));
                let mut entries = joined.entries().to_vec();
                entries.sort_by_key(|debit| (debit.day, debit.epsilon.thousandths()));
                assert_eq!(entries, ledger(expected).entries(), "{why}");
            }
        }
        let mut most = ledger(&[(1, 8_000)]);
        most.join(&ledger(&[(2, 2_000)]));
        assert!(Ledger::from_entries(most.entries().to_vec()).is_ok(), "it can be stored and read");
        assert_eq!(most.spent_thousandths(at(2)), 8_000);
    }

    #[test]
    fn a_stored_ledger_is_checked() {
        let debit = |day, thousandths| Debit { day, epsilon: epsilon(thousandths) };
        let cases = [
            ("empty", vec![], true),
            ("a year's worth", vec![debit(1, 4_000), debit(364, 4_000), debit(366, 4_000)], true),
            ("out of order", vec![debit(2, 100), debit(1, 100)], false),
            ("above every ceiling", vec![debit(1, 8_000), debit(365, 100)], false),
            ("too long", (0..81).map(|n| debit(n * 365, 100)).collect(), false),
        ];
        for (why, debits, expected) in cases {
            assert_eq!(Ledger::from_entries(debits).is_ok(), expected, "{why}");
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    mod properties {
        use super::*;
        use proptest::prelude::*;

        proptest! {
            #[test]
            fn no_sequence_exceeds_the_ceiling(
                ceiling in 100_u32..=8_000,
                // Days the clock moves, back included, and what the next report costs.
                steps in prop::collection::vec((-400_i32..500, 100_u32..=2_000, any::<bool>()), 1..300),
            ) {
                let ceiling = epsilon(ceiling);
                let mut today = 20_000_u32;
                let mut ledger = Ledger::default();
                let mut paid: Vec<(u32, u32)> = Vec::new();
                for (days, cost, small) in steps {
                    // Small steps fill a ledger, large ones cross its window.
                    let days = if small { days / 100 } else { days };
                    today = today.saturating_add_signed(days);
                    let possible = ledger.can_pay(at(today), epsilon(cost), ceiling);
                    let outcome = ledger.debit(at(today), epsilon(cost), ceiling);
                    prop_assert_eq!(possible, outcome.is_ok());
                    if possible {
                        paid.push((today, cost));
                    }
                    ledger = Ledger::from_entries(ledger.entries().to_vec()).unwrap();
                }
                for (first, _) in &paid {
                    let window = *first..first.saturating_add(365);
                    let sum: u32 = paid.iter().filter(|(day, _)| window.contains(day)).map(|(_, cost)| cost).sum();
                    prop_assert!(sum <= ceiling.thousandths(), "{} from day {}", sum, first);
                }
            }

            /// The ceiling is of use: a ledger refuses only what it must.
            #[test]
            fn what_is_left_can_be_paid(costs in prop::collection::vec(100_u32..=2_000, 1..60)) {
                let (now, ceiling) = (at(20_000), Epsilon::YEAR_MAX);
                let mut ledger = Ledger::default();
                let mut left = ceiling.thousandths();
                for cost in costs {
                    prop_assert_eq!(ledger.left_thousandths(now, ceiling), left);
                    if ledger.debit(now, epsilon(cost), ceiling).is_ok() {
                        left -= cost;
                    } else {
                        prop_assert!(cost > left);
                    }
                }
            }
        }
    }
}
