//! Ageing: what is past its retention is forgotten, and a time ahead of the clock is put right.

use super::{History, Recent};
use crate::core::list;
use crate::core::time::{DAY_MS, HOUR_MS, Timestamp};

impl History {
    /// Drops what is older than `retention_days`, and sets times more than an hour ahead of the clock to `now`.
    pub fn age(&mut self, retention_days: u32, now: Timestamp) {
        self.clamp(now);
        let from = Timestamp::from_ms(now.ms().saturating_sub(u64::from(retention_days) * DAY_MS));
        if self.visits.last_at < from {
            // Nothing younger is left but what the visitor said.
            let kept = std::mem::take(self);
            let dropped_at = kept.recent.dropped_at.max(kept.visits.last_at);
            *self = Self {
                recent: Recent { dropped_at, ..Recent::default() },
                preferences: kept.preferences,
                declared: kept.declared,
                clamped: kept.clamped,
                ..Self::default()
            };
            return;
        }
        self.counters.retain(|_, counter| counter.last_at >= from);
        for table in &mut self.interests {
            table.entries.retain(|_, interest| interest.at >= from);
        }
        self.recent.drop_before(from);
        list::retain(&mut self.transactions, |(_, day)| u64::from(*day) >= from.day());
        self.exposures.dismissed.retain(|_, at| *at >= from);
        self.exposures.prune(now);
        self.orders.drop_before(from);
        self.rhythm.drop_before(from);
        if self.cart_at < from {
            self.cart.clear();
        }
        self.visits.first_at = self.visits.first_at.max(from);
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
