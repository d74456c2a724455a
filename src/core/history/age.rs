//! Ageing: what is past its retention is forgotten, and a time ahead of the clock is put right.

use super::{Arrival, Discounts, Exposures, History, InterestTable, Visits};
use crate::core::list;
use crate::core::time::{DAY_MS, HOUR_MS, Timestamp};

/// Days that each kind of fact is kept after its last evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Events, visits and everything that has no number of its own.
    pub events_days: u32,
    /// Interests and the share of discounts.
    pub interests_days: u32,
    /// Orders, their ids, ratings and settled interests in durables.
    pub orders_days: u32,
    /// What brought visits, and the device.
    pub acquisition_days: u32,
    /// What the visitor declared; 0 is until it is taken back.
    pub declared_days: u32,
    /// What the shop said; 0 is until it is taken back.
    pub facts_days: u32,
}

impl Retention {
    /// The same for all, but what was declared, which stays.
    #[must_use]
    pub fn of_days(days: u32) -> Self {
        Self {
            events_days: days,
            interests_days: days,
            orders_days: days,
            acquisition_days: days,
            declared_days: 0,
            facts_days: days,
        }
    }
}

impl History {
    /// Drops what is older than its retention, and sets times more than an hour ahead of the clock to `now`.
    pub fn age(&mut self, retention: &Retention, now: Timestamp) {
        self.clamp(now);
        let from = |days: u32| match days {
            0 => Timestamp::default(),
            _ => Timestamp::from_ms(now.ms().saturating_sub(u64::from(days) * DAY_MS)),
        };
        let (declared_from, facts_from) = (from(retention.declared_days), from(retention.facts_days));
        self.declared.retain(|_, declared| declared.at >= declared_from);
        self.preferences.retain(|_, stated| stated.at >= declared_from);
        self.facts.retain(|_, fact| fact.at >= facts_from);
        self.age_orders(from(retention.orders_days));
        self.rhythm.drop_before(from(retention.events_days), from(retention.orders_days));
        let interests_from = from(retention.interests_days);
        for table in &mut self.interests {
            table.entries.retain(|_, interest| interest.at >= interests_from);
            if table.total.at < interests_from {
                *table = InterestTable::default();
            }
        }
        if self.discounts.all.at < interests_from {
            self.discounts = Discounts::default();
        }
        if self.visits.last_at < from(retention.acquisition_days) {
            self.arrival = Arrival::default();
        }
        self.age_events(from(retention.events_days), now);
    }

    fn age_orders(&mut self, from: Timestamp) {
        list::retain(&mut self.transactions, |(_, day)| u64::from(*day) >= from.day());
        list::retain(&mut self.ratings, |rating| rating.at >= from);
        self.satisfied.retain(|_, at| *at >= from);
        self.owned.drop_before(from);
        self.orders.drop_before(from);
    }

    fn age_events(&mut self, from: Timestamp, now: Timestamp) {
        self.recent.drop_before(from);
        self.counters.retain(|_, counter| counter.last_at >= from);
        self.exposures.dismissed.retain(|_, at| *at >= from);
        self.exposures.prune(now);
        if self.cart_at < from {
            self.cart.clear();
        }
        if self.visits.last_at < from {
            self.visits = Visits::default();
            self.members.clear();
            self.exposures = Exposures::default();
        }
        self.visits.first_at =
            self.visits.first_at.max(if self.visits.count > 0 { from } else { Timestamp::default() });
    }

    fn clamp(&mut self, now: Timestamp) {
        let latest = now.plus_ms(HOUR_MS);
        let mut clamped = 0_u32;
        let mut set = |at: &mut Timestamp| {
            if *at > latest {
                *at = now;
                clamped = clamped.saturating_add(1);
            }
        };
        let visits = &mut self.visits;
        set(&mut visits.first_at);
        set(&mut visits.started_at);
        set(&mut visits.last_at);
        set(&mut visits.previous_at);
        set(&mut self.orders.first_at);
        set(&mut self.orders.last_at);
        set(&mut self.cart_at);
        self.orders.clamp(latest);
        self.rhythm.clamp(latest);
        set(&mut self.arrival.latest_at);
        set(&mut self.discounts.reduced.at);
        set(&mut self.discounts.all.at);
        for at in self.satisfied.values_mut() {
            set(at);
        }
        for known in self.owned.all_mut() {
            for at in known.values_mut() {
                set(at);
            }
        }
        for rating in &mut self.ratings {
            set(&mut rating.at);
        }
        for stated in self.preferences.values_mut() {
            set(&mut stated.at);
        }
        for stated in self.declared.values_mut().chain(self.facts.values_mut()) {
            set(&mut stated.at);
        }
        for counter in self.counters.values_mut() {
            set(&mut counter.last_at);
        }
        for table in &mut self.interests {
            for interest in table.entries.values_mut() {
                set(&mut interest.at);
            }
            set(&mut table.total.at);
        }
        for recent in &mut self.recent.events {
            set(&mut recent.at);
        }
        set(&mut self.recent.dropped_at);
        // What was set to now may have come before what is up to an hour ahead.
        self.recent.sort();
        self.exposures.clamp(latest);
        for at in self.exposures.dismissed.values_mut() {
            set(at);
        }
        for since in self.members.values_mut() {
            set(since);
        }
        self.clamped = self.clamped.saturating_add(clamped);
    }
}
