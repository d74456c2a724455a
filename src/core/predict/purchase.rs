//! Orders to come and their worth, from three numbers of a customer and a few of the shop's.
//!
//! A customer orders at random at a rate of their own and may drop out for good after any order (MBG/NBD: after the first one too). Rates are
//! gamma distributed over customers, dropout probabilities beta distributed. Time is in weeks.

use super::estimate::{Estimate, count_range, inverse_gamma_range};
use super::hypergeometric::orders_while_alive;
use super::pareto::ParetoModel;
use crate::core::time::DAYS_PER_WEEK;

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
    /// MBG/NBD: what predictions are made with, unless there is a Pareto/NBD.
    pub mbg: DropoutModel,
    /// BG/NBD of the same customers, for comparison with what other tools give.
    pub bg: Option<DropoutModel>,
    /// Pareto/NBD, where it ranked the shop's customers better than MBG/NBD: then predictions are made with it.
    pub pareto: Option<ParetoModel>,
    /// `None` when the trainer had too few repeat orders with a worth.
    pub spend: Option<SpendModel>,
    /// What a sum in a week's time is worth less than today, as in .0023 for 1 % a month, in [0, 1].
    pub discount_per_week: f64,
    /// Customers it was fitted to.
    pub customers: u32,
    /// Last day of the orders it was fitted to, in days since 1970-01-01.
    pub until_day: u32,
}

/// What the models need of a customer: all there is to know, if they hold.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Customer {
    /// x: days with an order after the first such day.
    pub repeats: f64,
    /// t_x: weeks from the first order to the last.
    pub last_weeks: f64,
    /// T: weeks from the first order to now, at least `last_weeks`.
    pub age_weeks: f64,
}

/// Weeks of a year, in days of 365.
pub const YEAR_WEEKS: f64 = 365.0 / DAYS_PER_WEEK;
/// Parts of a year that are discounted one by one.
const YEAR_PARTS: u32 = 12;

impl DropoutModel {
    /// MBG/NBD: the probability that a customer has not dropped out, in [0, 1].
    #[must_use]
    pub fn alive(&self, customer: Customer) -> f64 {
        self.alive_after(customer, customer.repeats)
    }

    /// BG/NBD: the same. A customer without a repeat order is alive for sure, which is why it says little about churn.
    #[must_use]
    pub fn alive_bg(&self, customer: Customer) -> f64 {
        if customer.repeats == 0.0 { 1.0 } else { self.alive_after(customer, customer.repeats - 1.0) }
    }

    /// `1 / (1 + a/(b+y)·((α+T)/(α+t_x))^(r+x))`.
    fn alive_after(&self, customer: Customer, y: f64) -> f64 {
        if self.a == 0.0 {
            return 1.0;
        }
        let ratio = (self.alpha + customer.age_weeks) / (self.alpha + customer.last_weeks);
        let power = libm::exp((self.r + customer.repeats) * libm::log(ratio));
        1.0 / (1.0 + self.a / (self.b + y) * power)
    }

    /// MBG/NBD: expected orders in the next `weeks`.
    #[must_use]
    pub fn expected(&self, customer: Customer, weeks: f64) -> f64 {
        self.while_alive(customer, customer.repeats + 1.0, weeks) * self.alive(customer)
    }

    /// BG/NBD: the same.
    #[must_use]
    pub fn expected_bg(&self, customer: Customer, weeks: f64) -> f64 {
        self.while_alive(customer, customer.repeats, weeks) * self.alive_bg(customer)
    }

    fn while_alive(&self, customer: Customer, survived: f64, weeks: f64) -> f64 {
        let (shape, scale) = (self.r + customer.repeats, self.alpha + customer.age_weeks);
        orders_while_alive(shape, scale, self.a, self.b + survived, weeks)
    }

    /// MBG/NBD: expected orders in the next `weeks`, with the range of what is placed.
    #[must_use]
    pub fn expected_range(&self, customer: Customer, weeks: f64) -> Estimate {
        let alive = self.alive(customer);
        let mean = self.while_alive(customer, customer.repeats + 1.0, weeks);
        let (low, high) = count_range(alive, mean, self.r + customer.repeats);
        Estimate { value: mean * alive, low, high }
    }

    /// A churn score in [0, 1]: 1 where nothing more is expected within a year. It ranks customers as expected orders do, and for the same orders
    /// it grows with the time since the last.
    #[must_use]
    pub fn churn(&self, customer: Customer) -> f64 {
        libm::exp(-self.expected(customer, YEAR_WEEKS))
    }
}

impl SpendModel {
    /// The worth of an order to come, in minor units, of a customer whose `repeats` orders had this mean worth; with the range of what the
    /// customer's mean may be.
    #[must_use]
    pub fn mean_minor(&self, repeats: f64, own_mean_minor: f64) -> Estimate {
        let total = self.v_minor + repeats * own_mean_minor;
        let shape = self.p * repeats + self.q;
        let (low, high) = inverse_gamma_range(shape, self.p * total);
        Estimate { value: self.p * total / (shape - 1.0), low, high }
    }
}

/// What the orders of the next `parts` times `part_weeks` are worth today, when each is worth `mean` and `expected(weeks)` are placed within some weeks:
/// `Σ mean·(E[Y(i)] − E[Y(i−1)])/(1+d)^i`, with `discount` d for each part.
#[must_use]
pub fn lifetime_value(mean: f64, expected: impl Fn(f64) -> f64, parts: u32, part_weeks: f64, discount: f64) -> f64 {
    let (mut sum, mut before, mut worth) = (0.0, 0.0, 1.0);
    for part in 1..=parts {
        let placed = expected(f64::from(part) * part_weeks);
        worth /= 1.0 + discount;
        sum += (placed - before) * worth;
        before = placed;
    }
    mean * sum
}

impl PurchaseModel {
    /// The probability that a customer has not dropped out, in [0, 1].
    #[must_use]
    pub fn alive(&self, customer: Customer) -> f64 {
        match &self.pareto {
            Some(pareto) => pareto.alive(customer),
            None => self.mbg.alive(customer),
        }
    }

    /// Expected orders in the next `weeks`.
    #[must_use]
    pub fn expected(&self, customer: Customer, weeks: f64) -> f64 {
        match &self.pareto {
            Some(pareto) => pareto.orders_while_alive(customer, weeks) * pareto.alive(customer),
            None => self.mbg.expected(customer, weeks),
        }
    }

    /// Expected orders in the next `weeks`, with the range of what is placed.
    #[must_use]
    pub fn expected_range(&self, customer: Customer, weeks: f64) -> Estimate {
        let Some(pareto) = &self.pareto else { return self.mbg.expected_range(customer, weeks) };
        let alive = pareto.alive(customer);
        let mean = pareto.orders_while_alive(customer, weeks);
        let (low, high) = count_range(alive, mean, pareto.r + customer.repeats);
        Estimate { value: mean * alive, low, high }
    }

    /// A churn score in [0, 1]: 1 where nothing more is expected within a year. It ranks customers as expected orders do, and for the same orders
    /// it grows with the time since the last.
    #[must_use]
    pub fn churn(&self, customer: Customer) -> f64 {
        libm::exp(-self.expected(customer, YEAR_WEEKS))
    }

    /// What a customer's orders of the next 365 days are worth today, in minor units, with the range that the number of orders gives.
    #[must_use]
    pub fn year_value_minor(&self, customer: Customer, mean_minor: f64) -> Estimate {
        let part_weeks = YEAR_WEEKS / f64::from(YEAR_PARTS);
        let discount = libm::expm1(part_weeks * libm::log1p(self.discount_per_week));
        let expected = |weeks| self.expected(customer, weeks);
        let value = lifetime_value(mean_minor, expected, YEAR_PARTS, part_weeks, discount);
        let count = self.expected_range(customer, YEAR_WEEKS);
        // What one order of the year is worth today.
        let each = if count.value > 0.0 { value / count.value } else { 0.0 };
        Estimate { value, low: count.low * each, high: count.high * each }
    }
}
