//! Refunds: what was given back, and of which day's orders.

use super::{History, transaction_key};
use crate::core::event::{Event, EventName};

impl History {
    /// The order that a refund is of, while it is one of the recent events.
    pub(super) fn order_of(&self, refund: &Event) -> Option<&Event> {
        let is_order = |event: &Event| event.name == EventName::Purchase && event.transaction == refund.transaction;
        self.recent.events.iter().map(|recent| &recent.event).find(|event| is_order(event))
    }

    /// The day of the order that a refund is of, while its transaction is remembered.
    pub(super) fn day_of_order(&self, refund: &Event) -> Option<u32> {
        let key = transaction_key(refund.transaction?, &EventName::Purchase);
        self.transactions.iter().find(|(known, _)| *known == key).map(|(_, day)| *day)
    }

    /// Takes what was given back off the orders. A refund that says neither items nor a value is of the whole order; what that was worth is noted
    /// in it.
    pub(super) fn give_back(&mut self, refund: &mut Event) {
        let day = self.day_of_order(refund);
        let mut worth = self.order_of(refund).map(Event::worth_minor);
        if refund.items_total == 0 && refund.value_minor.is_none() {
            if worth.is_none() {
                // Of several orders of a day it is not known which share was this one's.
                worth = self.orders.day(day).filter(|day| day.count == 1).map(|day| day.worth_minor);
            }
            refund.value_minor = worth;
        }
        // What an order was not worth is not taken off the others of its day.
        self.orders.give_back(day, refund.worth_minor().min(worth.unwrap_or(u64::MAX)));
    }
}
