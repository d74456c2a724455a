//! Section 6: median, first and last decile in days, then the gaps that the median counts for, each an f64.

use super::{Layout, Section, spread};
use crate::core::predict::next_visit::NextVisitModel;

impl Section for NextVisitModel {
    const KIND: u16 = 6;

    fn describe(&mut self, layout: &mut Layout<'_>) {
        spread::describe(&mut self.gap, layout);
        layout.f64(&mut self.prior_gaps, 1e-3, 1e6);
    }
}
