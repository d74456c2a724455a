//! Orders to come and their worth: population parameters.
//!
//! A customer orders at random at a rate of their own and may drop out for good after any order (MBG/NBD: after the first one too). Rates are
//! gamma distributed over customers, dropout probabilities beta distributed. Time is in weeks.

/// Rates `Gamma(r, alpha)` and dropout probabilities `Beta(a, b)` of MBG/NBD (Batislam, Denizel & Filiztekin 2007) or BG/NBD (Fader, Hardie &
/// Lee 2005). With `a` = 0 nobody drops out: the NBD, to which the trainer degrades where it finds no dropout.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DropoutModel {
    /// Shape of the rates, above 0.
    pub r: f64,
    /// Scale of the rates, in weeks, above 0.
    pub alpha: f64,
    /// First parameter of the dropout probabilities, at least 0.
    pub a: f64,
    /// Second parameter of the dropout probabilities, above 0.
    pub b: f64,
}

/// Mean worth of an order: gamma distributed about a customer's own mean, which is gamma distributed too (Gamma-Gamma; Fader & Hardie 2013).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SpendModel {
    /// Shape of one customer's orders, above 0.
    pub p: f64,
    /// Shape of the customers' means, above 1: below it the population has no mean.
    pub q: f64,
    /// Scale of the customers' means, in minor units, above 0.
    pub v_minor: f64,
}

/// Section 2 of a model.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PurchaseModel {
    /// MBG/NBD: what the predictions are made with.
    pub mbg: DropoutModel,
    /// BG/NBD of the same customers, for comparison with what other tools give.
    pub bg: Option<DropoutModel>,
    /// `None` when the trainer had too few repeat orders with a worth.
    pub spend: Option<SpendModel>,
    /// What a sum in a week's time is worth less than today, as in .0023 for 1 % a month, in [0, 1].
    pub discount_per_week: f64,
    /// Customers it was fitted to.
    pub customers: u32,
    /// Last day of the orders it was fitted to, in days since 1970-01-01.
    pub until_day: u32,
}
