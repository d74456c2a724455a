//! A spread of days within a section: median, first and last decile, each an f64.

use super::Layout;
use crate::core::predict::estimate::Spread;

/// Ten years.
const DAYS_MAX: f64 = 3_650.0;

pub(super) fn describe(spread: &mut Spread, layout: &mut Layout<'_>) {
    layout.f64(&mut spread.median_days, 0.0, DAYS_MAX);
    layout.f64(&mut spread.low_days, 0.0, spread.median_days);
    layout.f64(&mut spread.high_days, spread.median_days, DAYS_MAX);
}
