//! When the visitor is likely to come back: the median of their own gaps, drawn towards the shop's.

use super::estimate::{Estimate, Missing, Spread};

/// Fewest gaps of the visitor's own that say something.
const GAPS_MIN: usize = 1;

/// Section 6 of a model: how long the shop's visitors stay away.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NextVisitModel {
    /// Days from the start of one visit to that of the next.
    pub gap: Spread,
    /// Gaps of the visitor's own that the shop's median counts for.
    pub prior_gaps: f64,
}

impl NextVisitModel {
    /// Days from the start of this visit to that of the next, from the visitor's own `gaps` in days.
    ///
    /// # Errors
    /// [`Missing::NoVisits`] on a first visit.
    pub fn days(&self, gaps: &mut [f64]) -> Result<Estimate, Missing> {
        if gaps.len() < GAPS_MIN {
            return Err(Missing::NoVisits);
        }
        Ok(self.gap.drawn(gaps, self.prior_gaps))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_the_visitors_drawn_towards_the_shops() {
        let shop = NextVisitModel { gap: Spread { median_days: 6.0, low_days: 2.0, high_days: 15.0 }, prior_gaps: 2.0 };
        let cases = [
            ("a first visit", vec![], Err(Missing::NoVisits)),
            ("one gap", vec![3.0], Ok((5.0, 5.0 / 3.0, 12.5))),
            ("an even number has a median between two", vec![1.0, 2.0], Ok((3.75, 1.25, 9.375))),
            ("one long absence changes little", vec![90.0, 2.0, 2.0, 2.0, 2.0, 2.0], Ok((3.0, 1.0, 7.5))),
        ];
        for (why, mut gaps, expected) in cases {
            let actual = shop.days(&mut gaps).map(|it| (it.value, it.low, it.high));
            assert_eq!(actual, expected, "{why}");
        }
    }
}
