//! Deleting an event: what it added goes with it, and what is known of its kind only by the latest is looked up among the recent events that
//! are left. Of what they no longer tell, the time when one was last dropped from them is the latest that it can have been.

use super::{Addition, Dimension, History, Interest, InterestRules, RecentEvent, addition, keys, totals};
use crate::core::event::{Event, EventName, EventRules};
use crate::core::list;
use crate::core::time::Timestamp;

impl History {
    /// Forgets the `index`-th latest event and takes back what it added, its order or refund too. Visits, the basket and the memory of
    /// transactions stay. `named` is what [`History::own`] is asked to note.
    pub fn delete(&mut self, index: usize, events: &EventRules, interests: &InterestRules, named: &[u32]) -> bool {
        let Some(RecentEvent { at, event }) = self.recent.remove(index) else {
            return false;
        };
        if let Some(addition) = addition(&event, interests) {
            self.delete_interests(&event, addition, at, (events, interests));
        }
        let last_at = self.last_at(at, &|other| other.name == event.name);
        if let Some(counter) = self.counters.get_mut(&event.name) {
            counter.count = counter.count.saturating_sub(1);
            counter.last_at = counter.last_at.min(last_at);
            if counter.count == 0 {
                self.counters.remove(&event.name);
            }
        }
        match event.name {
            EventName::Purchase => self.delete_order(&event, at, last_at),
            EventName::Refund => self.delete_refund(&event),
            _ => {}
        }
        list::retain(&mut self.ratings, |rating| event.rating.is_none() || rating.at != at);
        self.remember(&event, at, interests, named);
        true
    }

    /// When something like what happened at `at`, and was deleted, last happened, at the latest.
    fn last_at(&self, at: Timestamp, is_like: &dyn Fn(&Event) -> bool) -> Timestamp {
        match self.recent.events.iter().rev().find(|recent| is_like(&recent.event)) {
            Some(recent) => recent.at,
            None if self.recent.dropped_at == Timestamp::default() => at,
            None => self.recent.dropped_at,
        }
    }

    fn delete_interests(
        &mut self,
        event: &Event,
        addition: Addition,
        at: Timestamp,
        (events, interests): (&EventRules, &InterestRules),
    ) {
        for (dimension, key) in keys(event, events) {
            self.table_mut(dimension).subtract(interests, &key, addition, at);
            let anew = self.grown_anew(dimension, &key, (events, interests));
            // Where the recent events are all that it is of, it is as they alone make it, and as old.
            if let Some(known) = self.table_mut(dimension).entries.get_mut(&key)
                && known.events == anew.events
                && known.error == 0.0
            {
                *known = anew;
            }
        }
        for dimension in totals(event, events) {
            self.table_mut(dimension).subtract_total(interests, addition, at);
        }
        self.discounts.subtract(interests, event, addition, at);
    }

    fn grown_anew(
        &self,
        dimension: Dimension,
        key: &str,
        (events, interests): (&EventRules, &InterestRules),
    ) -> Interest {
        let mut interest = Interest::default();
        for recent in &self.recent.events {
            let Some(addition) = addition(&recent.event, interests) else { continue };
            for (other, name) in keys(&recent.event, events) {
                if other == dimension && name == key {
                    interest.add(interests, addition, recent.at);
                }
            }
        }
        interest
    }

    fn delete_order(&mut self, order: &Event, at: Timestamp, last_at: Timestamp) {
        self.orders.take_back(at, order.worth_minor().saturating_sub(self.given_back(order.transaction)));
        let mut first_at = None;
        let mut latest = None;
        for recent in &self.recent.events {
            if recent.event.name == EventName::Purchase {
                first_at = first_at.or(Some(recent.at));
                latest = recent.event.transaction;
            }
        }
        if self.orders.count > 0 {
            self.orders.last_at = self.orders.last_at.min(last_at);
            // Were one of them known no longer, it would be older than the deleted one, and that not the first.
            if let Some(first_at) = first_at.filter(|_| self.orders.first_at == at) {
                self.orders.first_at = first_at;
            }
        }
        // The last transaction is to be that of the latest order that is left.
        let moved = latest.or(order.transaction);
        if let Some(place) = self.transactions.iter().position(|(known, _)| Some(*known) == moved)
            && let Some(entry) = list::remove(&mut self.transactions, place)
        {
            let place = if latest.is_some() { self.transactions.len() } else { 0 };
            list::insert(&mut self.transactions, place, entry);
        }
        self.satisfied.retain(|_, bought_at| *bought_at != at);
        for item in &order.items {
            if let Some(category) = &item.category {
                self.rhythm.take_back(category, at);
            }
        }
    }

    fn delete_refund(&mut self, refund: &Event) {
        let day = self.day_of_order(refund);
        let worth = match self.order_of(refund) {
            Some(order) => {
                let others = self.given_back(refund.transaction);
                refund.worth_minor().min(order.worth_minor().saturating_sub(others))
            }
            // Nothing of it is there to be put back.
            None if self.is_order_deleted(refund) => 0,
            None => refund.worth_minor(),
        };
        self.orders.keep(day, worth);
    }

    /// Notes anew what the recent events say of what a deleted one had said last.
    fn remember(&mut self, deleted: &Event, at: Timestamp, interests: &InterestRules, named: &[u32]) {
        let is_order = matches!(deleted.name, EventName::Purchase | EventName::Refund);
        let rated = deleted.transaction.filter(|_| deleted.rating.is_some());
        if is_order {
            self.owned.take_back(at);
        } else if rated.is_none() {
            return;
        }
        let mut place = 0;
        while let Some(recent) = self.recent.events.get(place) {
            let RecentEvent { at, event } = (**recent).clone();
            place += 1;
            if is_order {
                self.own(&event, named, at);
                self.satisfy(&event, at, interests);
                self.buy_again(&event, deleted, at);
                if event.name == EventName::Refund {
                    self.unsettle(&event);
                }
            } else if event.transaction == rated {
                self.rate(&event, at);
            }
        }
    }

    /// Notes the day of an order's goods that are of a category of the deleted one.
    fn buy_again(&mut self, order: &Event, deleted: &Event, at: Timestamp) {
        if order.name != EventName::Purchase {
            return;
        }
        for item in &order.items {
            if let Some(category) = &item.category
                && deleted.items.iter().any(|other| other.category.as_ref() == Some(category))
            {
                self.rhythm.purchase(category, at);
            }
        }
    }
}
