//! Section 6: median, lower and upper quartile in days, then the gaps that the median counts for, each an f64.

use super::{Layout, Section};
use crate::core::predict::next_visit::NextVisitModel;

/// Ten years.
const DAYS_MAX: f64 = 3_650.0;

impl Section for NextVisitModel {
    const KIND: u16 = 6;

    fn describe(&mut self, layout: &mut Layout<'_>) {
        layout.f64(&mut self.median_days, 0.0, DAYS_MAX);
        layout.f64(&mut self.low_days, 0.0, self.median_days);
        layout.f64(&mut self.high_days, self.median_days, DAYS_MAX);
        layout.f64(&mut self.prior_gaps, 1e-3, 1e6);
    }
}
