//! Section 5: u32 number of rows, each u32 hash of the category path and f32 days: median, lower and upper quartile. Hashes rise.

use super::{Layout, Section};
use crate::core::predict::replenishment::{Lasting, ReplenishmentModel};

/// Ten years.
const DAYS_MAX: f32 = 3_650.0;

impl Section for ReplenishmentModel {
    const KIND: u16 = 5;

    fn describe(&mut self, layout: &mut Layout<'_>) {
        let count = layout.length(self.0.len(), 16);
        self.0.resize(count, Lasting::default());
        let mut least = 0;
        for row in &mut self.0 {
            layout.u32(&mut row.category);
            layout.require(row.category >= least);
            least = row.category.saturating_add(1);
            layout.f32(&mut row.median_days, 0.0, DAYS_MAX);
            layout.f32(&mut row.low_days, 0.0, row.median_days);
            layout.f32(&mut row.high_days, row.median_days, DAYS_MAX);
        }
    }
}
