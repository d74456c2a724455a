//! What was settled by an order: durable goods that nobody needs twice, and how content the buyer was.

use super::{History, Interest, InterestRules, addition};
use crate::core::event::{Event, EventName};
use crate::core::id::is_below;
use crate::core::limits::{RATINGS_MAX, SATISFIED_MAX};
use crate::core::list;
use crate::core::time::Timestamp;

/// One rating.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rating {
    /// From 1 to 5.
    pub rating: u32,
    /// Hash of the rated order's id; `None` for the shop as a whole.
    pub order: Option<u64>,
    /// When.
    pub at: Timestamp,
}

impl History {
    /// Notes the purchase of durables. A later purchase, as another tab saw it, counts whatever comes first.
    pub(super) fn satisfy(&mut self, event: &Event, at: Timestamp, rules: &InterestRules) {
        if event.name != EventName::Purchase {
            return;
        }
        for item in &event.items {
            let Some(category) = &item.category else { continue };
            for durable in &rules.durables {
                if is_below(category, durable) {
                    let bought_at = self.satisfied.or_default(durable.clone());
                    *bought_at = at.max(*bought_at);
                }
            }
        }
        while self.satisfied.len() > SATISFIED_MAX {
            let oldest = self.satisfied.iter().map(|(category, at)| (*at, category)).min();
            let Some(category) = oldest.map(|(_, category)| category.clone()) else { return };
            self.satisfied.remove(&category);
        }
    }

    /// When something of the durable category `name`, or of one above it, was last bought.
    #[must_use]
    pub fn satisfied_at(&self, name: &str) -> Option<Timestamp> {
        let mut latest = None;
        for entry in self.satisfied.entries() {
            if is_below(name, &entry.0) {
                latest = latest.max(Some(entry.1));
            }
        }
        latest
    }

    /// Weight of a category's recent events since `from`, as an interest would have it.
    #[must_use]
    pub fn weight_since(&self, category: &str, from: Timestamp, rules: &InterestRules, now: Timestamp) -> f64 {
        let mut interest = Interest::default();
        for recent in &self.recent.events {
            let Some(addition) = addition(&recent.event, rules).filter(|_| recent.at > from) else { continue };
            for item in &recent.event.items {
                if item.category.as_deref().is_some_and(|own| is_below(own, category)) {
                    interest.add(rules, addition, recent.at);
                }
            }
        }
        interest.weight(rules, now)
    }

    /// Remembers a rating; another of the same order replaces it.
    pub(super) fn rate(&mut self, event: &Event, at: Timestamp) {
        let Some(rating) = event.rating else { return };
        let order = event.transaction;
        list::retain(&mut self.ratings, |known| order.is_none() || known.order != order);
        let place = self.ratings.partition_point(|known| known.at <= at);
        list::insert(&mut self.ratings, place, Rating { rating, order, at });
        if self.ratings.len() > RATINGS_MAX {
            list::remove(&mut self.ratings, 0);
        }
    }

    /// The rating of the latest order, given back or not.
    #[must_use]
    pub fn rating_of_last_order(&self) -> Option<u32> {
        let (order, _) = self.transactions.last()?;
        let found = self.ratings.iter().find(|rating| rating.order == Some(*order));
        found.map(|rating| rating.rating)
    }
}
