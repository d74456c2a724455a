//! Orders placed: in all, and day by day, for what only their days tell (how often, how long ago, how much each time).

use crate::core::limits::ORDER_DAYS_MAX;
use crate::core::list;
use crate::core::time::{DAY_MS, Timestamp};

/// The orders of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OrderDay {
    /// Days since 1970-01-01, UTC.
    pub day: u32,
    /// How many.
    pub count: u32,
    /// Their worth in minor units, refunds taken off.
    pub worth_minor: u64,
}

/// Orders placed. Invariant: count and worth are those of the days together.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Orders {
    /// How many.
    pub count: u32,
    /// Their worth in minor units, refunds taken off.
    pub value_minor: u64,
    /// The first.
    pub first_at: Timestamp,
    /// The latest.
    pub last_at: Timestamp,
    /// How many were given back.
    pub refunds: u32,
    /// Days with an order, oldest first; at most [`ORDER_DAYS_MAX`], the latest.
    pub days: Vec<OrderDay>,
}

impl Orders {
    /// Counts an order.
    pub(super) fn place(&mut self, at: Timestamp, worth_minor: u64) {
        self.first_at = if self.count == 0 { at } else { self.first_at.min(at) };
        self.last_at = self.last_at.max(at);
        let day = at.day() as u32;
        let place = self.days.partition_point(|known| known.day < day);
        if self.days.get(place).is_none_or(|known| known.day != day) {
            list::insert(&mut self.days, place, OrderDay { day, ..OrderDay::default() });
        }
        if let Some(known) = self.days.get_mut(place) {
            known.count = known.count.saturating_add(1);
            known.worth_minor = known.worth_minor.saturating_add(worth_minor);
        }
        if self.days.len() > ORDER_DAYS_MAX {
            list::remove(&mut self.days, 0);
        }
        self.add_up();
    }

    /// The orders of a day.
    pub(super) fn day(&mut self, day: Option<u32>) -> Option<&mut OrderDay> {
        self.days.iter_mut().find(|known| Some(known.day) == day)
    }

    /// Counts a refund: its worth is taken off the orders of `day`; where that is not known, off the latest, of which it most likely is one.
    pub(super) fn give_back(&mut self, day: Option<u32>, worth_minor: u64) {
        self.refunds = self.refunds.saturating_add(1);
        if let Some(known) = self.day(day) {
            known.worth_minor = known.worth_minor.saturating_sub(worth_minor);
        } else {
            let mut left = worth_minor;
            for known in self.days.iter_mut().rev() {
                let taken = left.min(known.worth_minor);
                known.worth_minor -= taken;
                left -= taken;
            }
        }
        self.add_up();
    }

    /// Takes a refund back: its worth returns to the orders of `day`, where that is not known, to the latest.
    pub(super) fn keep(&mut self, day: Option<u32>, worth_minor: u64) {
        self.refunds = self.refunds.saturating_sub(1);
        let latest = self.days.last().map(|known| known.day);
        let is_known = self.day(day).is_some();
        if let Some(known) = self.day(if is_known { day } else { latest }) {
            known.worth_minor = known.worth_minor.saturating_add(worth_minor);
        }
        self.add_up();
    }

    /// Takes an order back as if it had not been placed.
    pub(super) fn take_back(&mut self, at: Timestamp, worth_minor: u64) {
        let day = at.day() as u32;
        if let Some(known) = self.days.iter_mut().find(|known| known.day == day) {
            known.count = known.count.saturating_sub(1);
            known.worth_minor = known.worth_minor.saturating_sub(worth_minor);
        }
        list::retain(&mut self.days, |known| known.count > 0);
        self.add_up();
        self.reset_when_empty();
    }

    /// Forgets the days before that of `from`.
    pub(super) fn drop_before(&mut self, from: Timestamp) {
        list::retain(&mut self.days, |known| u64::from(known.day) >= from.day());
        self.add_up();
        self.reset_when_empty();
    }

    fn reset_when_empty(&mut self) {
        if self.days.is_empty() {
            *self = Self::default();
        }
    }

    /// Puts days ahead of the clock on that of `now`.
    pub(super) fn clamp(&mut self, now: Timestamp) {
        let today = now.day() as u32;
        while let Some(last) = self.days.last().copied().filter(|last| last.day > today) {
            self.days.pop();
            match self.days.last_mut() {
                Some(before) if before.day >= today => {
                    before.count = before.count.saturating_add(last.count);
                    before.worth_minor = before.worth_minor.saturating_add(last.worth_minor);
                }
                _ => self.days.push(OrderDay { day: today, ..last }),
            }
        }
        self.add_up();
    }

    /// Days as evenly apart as may be, for what was stored when only sums were: each order on a day of its own, as far as there are days.
    pub(crate) fn spread(&mut self) {
        let (first, last) = (self.first_at.day(), self.last_at.day().max(self.first_at.day()));
        let days = u64::from(self.count).min(ORDER_DAYS_MAX as u64).min(last - first + 1);
        let mut before = (0, 0);
        for index in 0..days {
            // total·(index+1)/days, in parts that cannot overflow.
            let share = |total: u64| total / days * (index + 1) + total % days * (index + 1) / days;
            let (count, worth_minor) = (share(u64::from(self.count)), share(self.value_minor));
            let day = (first + (last - first) * index / (days - 1).max(1)) as u32;
            self.days.push(OrderDay { day, count: (count - before.0) as u32, worth_minor: worth_minor - before.1 });
            before = (count, worth_minor);
        }
    }

    /// Brings the sums, and the first and latest order, to what the days say.
    fn add_up(&mut self) {
        (self.count, self.value_minor) = (0, 0);
        for day in &self.days {
            self.count = self.count.saturating_add(day.count);
            self.value_minor = self.value_minor.saturating_add(day.worth_minor);
        }
        let (Some(first), Some(last)) = (self.days.first(), self.days.last()) else { return };
        let begin = |day: u32| Timestamp::from_ms(u64::from(day) * DAY_MS);
        self.first_at = self.first_at.max(begin(first.day));
        self.last_at = self.last_at.min(begin(last.day).plus_ms(DAY_MS - 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u64) -> Timestamp {
        Timestamp::from_ms(day * DAY_MS + 5)
    }

    fn days(orders: &Orders) -> Vec<(u32, u32, u64)> {
        orders.days.iter().map(|day| (day.day, day.count, day.worth_minor)).collect()
    }

    #[test]
    fn orders_are_known_by_their_days() {
        let mut orders = Orders::default();
        for (at, worth) in [(day(10), 100), (day(30), 300), (day(10), 50), (day(20), 200)] {
            orders.place(at, worth);
        }
        assert_eq!(days(&orders), [(10, 2, 150), (20, 1, 200), (30, 1, 300)]);
        assert_eq!((orders.count, orders.value_minor), (4, 650));
        orders.give_back(None, 400);
        assert_eq!(days(&orders), [(10, 2, 150), (20, 1, 100), (30, 1, 0)], "of the latest first");
        orders.give_back(Some(10), 200);
        assert_eq!(days(&orders), [(10, 2, 0), (20, 1, 100), (30, 1, 0)], "no more than its day's");
        orders.take_back(day(30), 0);
        assert_eq!((orders.count, orders.last_at.day(), orders.refunds), (3, 20, 2));
        orders.drop_before(day(11));
        assert_eq!((days(&orders), orders.first_at.day()), (vec![(20, 1, 100)], 20));
        orders.clamp(day(15));
        assert_eq!((days(&orders), orders.last_at.day()), (vec![(15, 1, 100)], 15));
        orders.take_back(day(15), 100);
        assert_eq!(orders, Orders::default(), "as if there had been none");
    }

    #[test]
    fn days_ahead_of_the_clock_become_today() {
        let mut orders = Orders::default();
        for at in [5, 8, 9] {
            orders.place(day(at), 100);
        }
        orders.clamp(day(7));
        assert_eq!(days(&orders), [(5, 1, 100), (7, 2, 200)]);
    }

    #[test]
    fn the_oldest_days_make_room() {
        let mut orders = Orders::default();
        for at in 0..ORDER_DAYS_MAX as u64 + 3 {
            orders.place(day(at), 1);
        }
        assert_eq!((orders.days.len(), orders.count), (ORDER_DAYS_MAX, ORDER_DAYS_MAX as u32));
        assert_eq!(orders.first_at.day(), 3);
    }

    #[test]
    fn sums_alone_become_days_as_evenly_as_may_be() {
        let cases = [
            ("none", 0, 0, (0, 0), vec![]),
            ("one", 1, 500, (10, 10), vec![(10, 1, 500)]),
            ("three in ten days", 3, 100, (10, 20), vec![(10, 1, 33), (15, 1, 33), (20, 1, 34)]),
            ("three on one day", 3, 100, (10, 10), vec![(10, 3, 100)]),
        ];
        for (why, count, value_minor, (first, last), expected) in cases {
            let mut orders =
                Orders { count, value_minor, first_at: day(first), last_at: day(last), ..Orders::default() };
            orders.spread();
            assert_eq!(days(&orders), expected, "{why}");
            let (sum, worth) = (orders.count, orders.value_minor);
            orders.add_up();
            assert_eq!((orders.count, orders.value_minor), (sum, worth), "{why}");
        }
    }
}
