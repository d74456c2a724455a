//! When each offer was shown, as far back as a frequency cap may look, and when one was dismissed.
//!
//! Offers are told apart by [`fnv1a32`](crate::core::id::fnv1a32) of their id: 256 of them collide once in 130,000 shops.

use crate::core::limits::{
    CAP_COUNTERS_MAX, CAP_EXPOSURES_MAX, CAP_EXPOSURES_PER_OFFER_MAX, CAP_WINDOW_HOURS_MAX, DISMISSALS_MAX,
};
use crate::core::list;
use crate::core::map::SortedMap;
use crate::core::time::{HOUR_MS, SECOND_MS, Timestamp};

/// Exposures and dismissals by the hash of the offer's id.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Exposures {
    /// Seconds since the Unix epoch, rising, per offer.
    pub shown: SortedMap<u32, Vec<u32>>,
    /// When the offer was last dismissed.
    pub dismissed: SortedMap<u32, Timestamp>,
}

/// What is remembered of an offer within a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// So many exposures.
    Times(u32),
    /// The memory was full, so an exposure may have gone uncounted.
    Unknown,
}

fn seconds(at: Timestamp) -> u32 {
    u32::try_from(at.ms() / SECOND_MS).unwrap_or(u32::MAX)
}

impl Exposures {
    /// Remembers an exposure, unless the memory is full: then capped offers answer [`Shown::Unknown`].
    pub fn show(&mut self, offer: u32, at: Timestamp) {
        self.prune(at);
        let total = self.total();
        let room =
            total < CAP_EXPOSURES_MAX && (self.shown.len() < CAP_COUNTERS_MAX || self.shown.contains_key(&offer));
        if !room {
            return;
        }
        let times = self.shown.or_default(offer);
        let second = seconds(at);
        let place = times.partition_point(|known| *known <= second);
        list::insert(times, place, second);
        if times.len() > CAP_EXPOSURES_PER_OFFER_MAX as usize {
            list::remove(times, 0);
        }
    }

    fn total(&self) -> usize {
        let mut total = 0;
        for times in self.shown.values() {
            total += times.len();
        }
        total
    }

    /// How often `offer` was shown in the `window_ms` up to `now`.
    #[must_use]
    pub fn shown_within(&self, offer: u32, window_ms: u64, now: Timestamp) -> Shown {
        let total = self.total();
        match self.shown.get(&offer) {
            // A full memory may have lost exposures of any offer.
            _ if total >= CAP_EXPOSURES_MAX => Shown::Unknown,
            None if self.shown.len() >= CAP_COUNTERS_MAX => Shown::Unknown,
            None => Shown::Times(0),
            Some(times) => {
                let from = now.ms().saturating_sub(window_ms) / SECOND_MS;
                Shown::Times(times.iter().filter(|second| u64::from(**second) > from).count() as u32)
            }
        }
    }

    /// Remembers a dismissal; the oldest one gives way.
    pub fn dismiss(&mut self, offer: u32, at: Timestamp) {
        let latest = self.dismissed.or_default(offer);
        *latest = at.max(*latest);
        if self.dismissed.len() > DISMISSALS_MAX {
            let oldest = self.dismissed.iter().map(|(offer, at)| (*at, *offer)).min();
            if let Some((_, offer)) = oldest {
                self.dismissed.remove(&offer);
            }
        }
    }

    /// Sets what is later than `latest` to it.
    pub fn clamp(&mut self, latest: Timestamp) {
        let latest = seconds(latest);
        for times in self.shown.values_mut() {
            for second in times {
                *second = latest.min(*second);
            }
        }
    }

    /// Drops exposures older than the longest cap window.
    pub fn prune(&mut self, now: Timestamp) {
        let from = seconds(Timestamp::from_ms(now.ms().saturating_sub(u64::from(CAP_WINDOW_HOURS_MAX) * HOUR_MS)));
        self.shown.retain(|_, times| {
            list::retain(times, |second| *second >= from);
            !times.is_empty()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(hour: u64) -> Timestamp {
        Timestamp::from_ms(hour * HOUR_MS)
    }

    #[test]
    fn exposures_count_within_their_window() {
        let mut exposures = Exposures::default();
        for at in [100, 110, 120] {
            exposures.show(7, hour(at));
        }
        let cases = [
            ("all three", 7, 24, 121, 3),
            ("the window's edge is outside", 7, 10, 120, 1),
            ("another offer", 8, 24, 121, 0),
            ("long after", 7, 24, 200, 0),
        ];
        for (why, offer, window_hours, now, expected) in cases {
            assert_eq!(
                exposures.shown_within(offer, window_hours * HOUR_MS, hour(now)),
                Shown::Times(expected),
                "{why}"
            );
        }
    }

    #[test]
    fn a_full_memory_says_so() {
        let mut exposures = Exposures::default();
        for offer in 0..CAP_COUNTERS_MAX as u32 {
            exposures.show(offer, hour(100));
        }
        assert_eq!(exposures.shown_within(0, HOUR_MS, hour(100)), Shown::Times(1));
        assert_eq!(exposures.shown_within(9_999, HOUR_MS, hour(100)), Shown::Unknown);
        for offer in 0..CAP_COUNTERS_MAX as u32 {
            exposures.show(offer, hour(101));
        }
        assert_eq!(exposures.shown_within(0, HOUR_MS, hour(101)), Shown::Unknown);
        exposures.prune(hour(101 + u64::from(CAP_WINDOW_HOURS_MAX) + 1));
        assert_eq!(exposures.shown_within(0, HOUR_MS, hour(2_000)), Shown::Times(0), "it recovers");
    }
}
