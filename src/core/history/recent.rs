//! The latest events, oldest first: for sequences, for "why", and so that a visitor can delete one.

use crate::core::event::Event;
use crate::core::limits::{RING_EVENTS_MAX, RING_ITEMS_MAX};
use crate::core::list;
use crate::core::time::Timestamp;

/// One event with its time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RecentEvent {
    /// When it happened.
    pub at: Timestamp,
    /// What happened.
    pub event: Event,
}

/// The latest events by time; at most [`RING_EVENTS_MAX`] with [`RING_ITEMS_MAX`] items between them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recent {
    /// Oldest first; equal times in order of arrival.
    pub events: Vec<RecentEvent>,
}

impl Recent {
    /// Adds an event at its place in time and drops the oldest past the limits.
    pub fn push(&mut self, event: RecentEvent) {
        let place = self.events.partition_point(|known| known.at <= event.at);
        list::insert(&mut self.events, place, event);
        while self.events.len() > RING_EVENTS_MAX || self.items() > RING_ITEMS_MAX {
            list::remove(&mut self.events, 0);
        }
    }

    /// Puts the events in order of time again; equal times keep their order.
    pub fn sort(&mut self) {
        for event in std::mem::take(&mut self.events) {
            self.push(event);
        }
    }

    /// Takes out the `index`-th latest, 0 being the latest.
    pub fn remove(&mut self, index: usize) -> Option<RecentEvent> {
        let place = self.events.len().checked_sub(index)?.checked_sub(1)?;
        list::remove(&mut self.events, place)
    }

    fn items(&self) -> usize {
        let mut items = 0;
        for recent in &self.events {
            items += recent.event.items.len();
        }
        items
    }
}
