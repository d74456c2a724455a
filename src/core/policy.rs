//! Policies: which of the offers that are left is shown, and how probable that was.

pub mod posterior;

mod cell;

pub use cell::{Cells, NONE};

use crate::core::offer::Offer;

/// The highest priority wins, ties by id; its propensity is 1.
#[must_use]
pub fn fixed(offers: &[Offer], eligible: &[usize]) -> Option<usize> {
    let mut best: Option<(usize, &Offer)> = None;
    for index in eligible {
        let Some(offer) = offers.get(*index) else { continue };
        let is_better = best.is_none_or(|(_, best)| {
            offer.priority > best.priority || (offer.priority == best.priority && offer.id < best.id)
        });
        if is_better {
            best = Some((*index, offer));
        }
    }
    best.map(|(index, _)| index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::value::Value;

    #[test]
    fn the_highest_priority_wins() {
        let offers: Vec<_> = [("b", 1), ("c", 2), ("a", 2)]
            .into_iter()
            .map(|(id, priority)| Offer { priority, ..Offer::new(id, "hero", Value::Null) })
            .collect();
        let cases = [
            ("priority first, then the id", &[0, 1, 2][..], Some(2)),
            ("of those left", &[0, 1], Some(1)),
            ("nothing left", &[], None),
        ];
        for (why, eligible, expected) in cases {
            assert_eq!(fixed(&offers, eligible), expected, "{why}");
        }
    }
}
