//! Refunds: what was given back, and of which day's orders.

use super::History;
use crate::core::event::{Event, EventName, Item};
use crate::core::id::is_below;

impl History {
    /// The order that a refund is of, while it is one of the recent events.
    pub(super) fn order_of(&self, refund: &Event) -> Option<&Event> {
        let is_order = |event: &Event| event.name == EventName::Purchase && event.transaction == refund.transaction;
        self.recent.events.iter().map(|recent| &recent.event).find(|event| is_order(event))
    }

    /// The day of the order that a refund is of, while its transaction is remembered.
    pub(super) fn day_of_order(&self, refund: &Event) -> Option<u32> {
        let key = refund.transaction?;
        self.transactions.iter().find(|(known, _)| *known == key).map(|(_, day)| *day)
    }

    /// What the recent events say was given back of an order, in minor units: in parts, or whole.
    pub(super) fn given_back(&self, transaction: Option<u64>) -> u64 {
        let mut worth_minor = 0_u64;
        for recent in &self.recent.events {
            let event = &recent.event;
            if event.name == EventName::Refund && event.transaction == transaction {
                worth_minor = worth_minor.saturating_add(event.worth_minor());
            }
        }
        worth_minor
    }

    /// Durable goods that are given back are needed again.
    pub(super) fn unsettle(&mut self, refund: &Event) {
        let is_order = |event: &Event| event.name == EventName::Purchase && event.transaction == refund.transaction;
        let Some(recent) = self.recent.events.iter().find(|recent| is_order(&recent.event)) else { return };
        let (bought_at, order) = (recent.at, &recent.event);
        let is_whole = refund.items_total == 0 && refund.value_minor.is_none_or(|value| value >= order.worth_minor());
        for item in &order.items {
            let Some(category) = &item.category else { continue };
            let is_back = |back: &Item| back.id == item.id && back.quantity >= item.quantity;
            if is_whole || refund.items.iter().any(is_back) {
                self.satisfied.retain(|durable, at| *at != bought_at || !is_below(category, durable));
            }
        }
    }

    /// Whether the visitor deleted the order that a refund is of: it would be one of the recent events.
    pub(super) fn is_order_deleted(&self, refund: &Event) -> bool {
        self.order_of(refund).is_none()
            && self.day_of_order(refund).is_some_and(|day| u64::from(day) > self.recent.dropped_at.day())
    }

    /// Takes what was given back off the orders. A refund that says neither items nor a value is of all that is left of the order; what that was
    /// worth is noted in it, and of items without a price what they cost in the order.
    pub(super) fn give_back(&mut self, refund: &mut Event) {
        self.unsettle(refund);
        let day = self.day_of_order(refund);
        let before = self.given_back(refund.transaction);
        let mut worth = None;
        if let Some(order) = self.order_of(refund) {
            worth = Some(order.worth_minor().saturating_sub(before));
            for item in &mut refund.items {
                let ordered = order.items.iter().find(|ordered| ordered.id == item.id);
                item.price_minor = item.price_minor.or(ordered.and_then(|ordered| ordered.price_minor));
            }
        } else if self.is_order_deleted(refund) {
            // Nothing of it is there.
            worth = Some(0);
        }
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
