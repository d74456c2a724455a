//! Times between one purchase and the next: their medians, from counts of bounded size.

use std::collections::BTreeMap;

use vitrin::core::predict::estimate::Spread;

/// Longest gap that is told apart, in hours: five years.
const HOURS_MAX: f64 = 5.0 * 365.0 * 24.0;
/// Up to here, in hours, gaps are counted hour by hour; above, in steps that grow with them.
const FINE_HOURS: f64 = 720.0;
/// Relative width of the steps above it: a twelfth of a day in a month.
const STEP: f64 = 0.003;

/// Gaps in days, counted in steps of an hour, above a month of 0.3 %: thousands of counters however many gaps there are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gaps {
    counts: BTreeMap<u32, u64>,
    count: u64,
    customers: u64,
}

impl Gaps {
    /// Counts one customer's gaps.
    pub fn add(&mut self, days: &[f64]) {
        for gap in days {
            *self.counts.entry(step(*gap)).or_default() += 1;
            self.count += 1;
        }
        self.customers += u64::from(!days.is_empty());
    }

    /// How many gaps there are.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many customers have one.
    #[must_use]
    pub fn customers(&self) -> u64 {
        self.customers
    }

    /// The median, with what one in ten stays below and above; nothing without gaps.
    #[must_use]
    pub fn spread(&self) -> Option<Spread> {
        let (median_days, low_days) = (self.quantile_days(0.5)?, self.quantile_days(0.1)?);
        Some(Spread { median_days, low_days, high_days: self.quantile_days(0.9)? })
    }

    /// Days that `share` of the gaps are shorter than, between the two nearest in rank; nothing without gaps.
    #[must_use]
    pub fn quantile_days(&self, share: f64) -> Option<f64> {
        let place = share * self.count.checked_sub(1)? as f64;
        let below = self.days_at(place.floor() as u64)?;
        let above = self.days_at(place.ceil() as u64)?;
        Some(below + (above - below) * (place - place.floor()))
    }

    fn days_at(&self, rank: u64) -> Option<f64> {
        let mut passed = 0;
        for (step, count) in &self.counts {
            passed += count;
            if passed > rank {
                return Some(days(*step));
            }
        }
        None
    }
}

fn step(days: f64) -> u32 {
    let hours = (days * 24.0).clamp(0.0, HOURS_MAX);
    if hours <= FINE_HOURS {
        return hours.round() as u32;
    }
    (FINE_HOURS + (libm::log(hours / FINE_HOURS) / STEP).round()) as u32
}

fn days(step: u32) -> f64 {
    let step = f64::from(step);
    let hours = if step <= FINE_HOURS { step } else { FINE_HOURS * libm::exp((step - FINE_HOURS) * STEP) };
    hours / 24.0
}

/// Gaps by category path.
pub type GapTable = BTreeMap<String, Gaps>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_the_gaps() {
        let mut gaps = Gaps::default();
        assert_eq!(gaps.quantile_days(0.5), None);
        gaps.add(&[1.0, 2.0, 3.0]);
        gaps.add(&[10.0]);
        gaps.add(&[]);
        assert_eq!((gaps.len(), gaps.customers()), (4, 2));
        assert_eq!(gaps.quantile_days(0.5), Some(2.5));
        assert_eq!(gaps.quantile_days(0.0), Some(1.0));
        let mut long = Gaps::default();
        long.add(&[400.0]);
        let days = long.quantile_days(0.5).unwrap();
        assert!((days / 400.0 - 1.0).abs() < 0.002, "{days}");
    }
}
