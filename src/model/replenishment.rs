//! Section 5: u32 number of rows, each u32 hash of the category path and f64 days: median, first and last decile. Hashes rise.

use super::{Layout, Section, spread};
use crate::core::predict::replenishment::{Lasting, ReplenishmentModel};

impl Section for ReplenishmentModel {
    const KIND: u16 = 5;

    fn describe(&mut self, layout: &mut Layout<'_>) {
        let count = layout.length(self.0.len(), 28);
        self.0.resize(count, Lasting::default());
        let mut least = 0;
        for row in &mut self.0 {
            layout.u32(&mut row.category);
            layout.require(row.category >= least);
            least = row.category.saturating_add(1);
            spread::describe(&mut row.gap, layout);
        }
    }
}
