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
    /// Oldest first; equal times in order of arrival. Boxed: the oldest goes with every event that comes, and all others move.
    pub events: Vec<Box<RecentEvent>>,
    /// Time of the latest event that is here no longer though the visitor did not delete it; the epoch when there is none. What
    /// happened up to then is not known whole.
    pub dropped_at: Timestamp,
}

impl Recent {
    /// Adds an event at its place in time and drops the oldest past the limits.
    pub fn push(&mut self, event: RecentEvent) {
        self.put(Box::new(event));
    }

    fn put(&mut self, event: Box<RecentEvent>) {
        let place = self.events.partition_point(|known| known.at <= event.at);
        list::insert(&mut self.events, place, event);
        while self.is_overfull() {
            self.drop_oldest();
        }
    }

    /// Whether everything of the last `window_ms` that the visitor did not delete is still here.
    #[must_use]
    pub fn reaches_back(&self, window_ms: u64, now: Timestamp) -> bool {
        self.dropped_at == Timestamp::default() || now.since_ms(self.dropped_at) > window_ms
    }

    /// Forgets the oldest event and remembers that there was one.
    pub fn drop_oldest(&mut self) {
        if let Some(oldest) = list::remove(&mut self.events, 0) {
            self.dropped_at = self.dropped_at.max(oldest.at);
        }
    }

    /// Forgets what is older than `from`.
    pub fn drop_before(&mut self, from: Timestamp) {
        while self.events.first().is_some_and(|oldest| oldest.at < from) {
            self.drop_oldest();
        }
    }

    /// Puts the events in order of time again; equal times keep their order.
    pub fn sort(&mut self) {
        if self.events.is_sorted_by_key(|recent| recent.at) && !self.is_overfull() {
            return;
        }
        for event in std::mem::take(&mut self.events) {
            self.put(event);
        }
    }

    /// Takes out the `index`-th latest, 0 being the latest.
    pub fn remove(&mut self, index: usize) -> Option<RecentEvent> {
        let place = self.events.len().checked_sub(index)?.checked_sub(1)?;
        list::remove(&mut self.events, place).map(|event| *event)
    }

    fn is_overfull(&self) -> bool {
        let mut items = 0;
        for recent in &self.events {
            items += recent.event.items.len();
        }
        self.events.len() > RING_EVENTS_MAX || items > RING_ITEMS_MAX
    }
}
