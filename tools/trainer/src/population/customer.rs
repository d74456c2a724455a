//! One customer's orders in numbers.

use crate::source::OrderLine;

/// One customer's orders. Orders of one day count once: a shopper who orders twice on a day has split one basket, and the models
/// that follow are of days.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Customer {
    /// Day of the first order, since 1970-01-01.
    pub first_day: i64,
    /// Day of the latest order.
    pub last_day: i64,
    /// Days with an order.
    pub order_days: u32,
    /// Worth of all orders, in minor units.
    pub value_minor: i64,
    /// Worth of the orders of the first day, in minor units.
    pub first_value_minor: i64,
}

impl Customer {
    /// Of all lines of one customer, in order of time; nothing of none.
    #[must_use]
    pub fn of(lines: &[OrderLine]) -> Option<Self> {
        let first_day = lines.first()?.at.day();
        let last_day = lines.last()?.at.day();
        let order_days = lines.chunk_by(|one, other| one.at.day() == other.at.day()).count();
        let value = |day: Option<i64>| -> i64 {
            lines.iter().filter(|line| day.is_none_or(|day| line.at.day() == day)).map(|line| line.value_minor).sum()
        };
        Some(Self {
            first_day,
            last_day,
            order_days: u32::try_from(order_days).unwrap_or(u32::MAX),
            value_minor: value(None),
            first_value_minor: value(Some(first_day)),
        })
    }

    /// Repeat orders: days with an order after the first.
    #[must_use]
    pub fn repeats(&self) -> u32 {
        self.order_days.saturating_sub(1)
    }

    /// Mean worth of the repeat orders, in minor units; nothing without one.
    #[must_use]
    pub fn repeat_mean_minor(&self) -> Option<f64> {
        let value = self.value_minor - self.first_value_minor;
        (self.repeats() > 0).then(|| value as f64 / f64::from(self.repeats()))
    }

    /// Weeks from the first to the latest order.
    #[must_use]
    pub fn latest_weeks(&self) -> f64 {
        (self.last_day - self.first_day) as f64 / 7.0
    }

    /// Weeks from the first order to `last_day`, the last day that the orders cover.
    #[must_use]
    pub fn age_weeks(&self, last_day: i64) -> f64 {
        (last_day - self.first_day) as f64 / 7.0
    }
}
