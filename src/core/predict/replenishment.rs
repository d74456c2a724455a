//! When a category's goods are used up: the median of the customer's own gaps, drawn towards that of all customers.

use super::estimate::{Estimate, Spread};
use crate::core::id::fnv1a32;

/// Gaps of the customer's own that the median of all counts for.
const PRIOR_GAPS: f64 = 2.0;

/// How long a category's goods last among the shop's customers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Lasting {
    /// FNV-1a hash of the category path, as in `pets/cat food`.
    pub category: u32,
    /// Days from one day with a purchase of it to the next.
    pub gap: Spread,
}

/// Section 5 of a model: in the order of the hashes, for category paths and for the paths above them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReplenishmentModel(pub Vec<Lasting>);

impl ReplenishmentModel {
    /// Days from the last purchase of a category to the next, from the customer's own `gaps` in days, oldest first or not. `None` for a category that
    /// the trainer did not find bought again and again, as are those above it.
    #[must_use]
    pub fn days(&self, category: &str, gaps: &mut [f64]) -> Option<Estimate> {
        let mut path = category;
        loop {
            if let Some(lasting) = self.lasting(path) {
                return Some(lasting.gap.drawn(gaps, PRIOR_GAPS));
            }
            path = path.get(..path.bytes().rposition(|byte| byte == b'/')?)?;
        }
    }

    fn lasting(&self, path: &str) -> Option<&Lasting> {
        let hash = fnv1a32(path);
        let place = self.0.partition_point(|row| row.category < hash);
        self.0.get(place).filter(|row| row.category == hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goods_last_as_long_as_they_did_and_do_for_others() {
        let row = |path: &str, median_days: f32| {
            let gap = Spread { median_days: median_days.into(), low_days: 10.0, high_days: 100.0 };
            Lasting { category: fnv1a32(path), gap }
        };
        let mut rows = vec![row("pets", 40.0), row("pets/cat food", 20.0), row("coffee", 30.0)];
        rows.sort_by_key(|row| row.category);
        let model = ReplenishmentModel(rows);
        let cases = [
            ("no gap of one's own", "coffee", vec![], Some(30.0)),
            ("(n·own + 2·all)/(n + 2)", "coffee", vec![10.0, 20.0, 12.0], Some(19.2)),
            ("the category itself", "pets/cat food", vec![], Some(20.0)),
            ("the nearest one above", "pets/dog food/dry", vec![], Some(40.0)),
            ("nothing known", "sofas", vec![10.0], None),
        ];
        for (why, category, mut gaps, expected) in cases {
            assert_eq!(model.days(category, &mut gaps).map(|it| it.value), expected, "{why}");
        }
    }
}
