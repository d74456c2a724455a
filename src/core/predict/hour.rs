//! When in the week the visitor is likely to be there.

/// Hours of a week; hour 0 begins on Monday at midnight, local to the shop.
pub const WEEK_HOURS: usize = 168;

/// Section 4 of a model: the shop's own week, and how a visitor's is drawn from it.
#[derive(Debug, Clone, PartialEq)]
pub struct HourModel {
    /// Share of the shop's visits (or orders) that began in each hour of the week; they sum to 1.
    pub shares: [f32; WEEK_HOURS],
    /// Concentration of the kernel on the hour of the day; 8 spreads a visit over two hours to either side.
    pub kappa: f64,
    /// Share of a visit's weight that goes to its hour on every day of the week, in [0, 1].
    pub weekday_pooling: f64,
    /// Visits that the shop's own week counts for.
    pub prior_visits: f64,
}

impl Default for HourModel {
    /// Parameters that were best on completejourney, over a uniform week.
    fn default() -> Self {
        Self { shares: [1.0 / WEEK_HOURS as f32; WEEK_HOURS], kappa: 8.0, weekday_pooling: 0.5, prior_visits: 10.0 }
    }
}
