//! When the visitor is likely to come back.

/// Section 6 of a model: how long the shop's visitors stay away.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NextVisitModel {
    /// Median days from one visit to the next.
    pub median_days: f64,
    /// A quarter of the visits follow sooner.
    pub low_days: f64,
    /// A quarter of the visits follow later.
    pub high_days: f64,
    /// Gaps of the visitor's own that the shop's median counts for.
    pub prior_gaps: f64,
}
