//! When each offer was shown, as far back as a frequency cap may look, and when one was dismissed.
//!
//! Offers are told apart by [`fnv1a32`](crate::core::id::fnv1a32) of their id: 256 of them collide once in 130,000 shops. What else has a cap is
//! remembered beside them, under a hash of its own.

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

/// Which exposures something asks for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted {
    /// Under what they are remembered.
    pub key: u32,
    /// How many of the latest.
    pub count: u32,
    /// Those after this instant.
    pub from: Timestamp,
}

/// The whole second at or after an instant: so an exposure leaves its window a moment late, and never early.
fn seconds(at: Timestamp) -> u32 {
    u32::try_from(at.ms().div_ceil(SECOND_MS)).unwrap_or(u32::MAX)
}

impl Exposures {
    /// Remembers an exposure, unless the memory is full: see [`Exposures::knows`].
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

    /// How many exposures of `offer` after `from` are remembered.
    #[must_use]
    pub fn shown_since(&self, offer: u32, from: Timestamp) -> u32 {
        let Some(times) = self.shown.get(&offer) else { return 0 };
        let mut count = 0;
        for second in times {
            count += u32::from(u64::from(*second) * SECOND_MS > from.ms());
        }
        count
    }

    /// When `offer` was last shown, in seconds since the Unix epoch.
    #[must_use]
    pub fn last_second(&self, offer: u32) -> Option<u32> {
        self.shown.get(&offer)?.last().copied()
    }

    /// Whether there is so little room that what nothing asks for should go.
    #[must_use]
    pub fn is_crowded(&self) -> bool {
        self.total() > CAP_EXPOSURES_MAX / 4 * 3 || self.shown.len() > CAP_COUNTERS_MAX / 4 * 3
    }

    /// Drops the exposures that nothing in `wanted` asks for.
    pub fn keep(&mut self, wanted: &[Wanted]) {
        self.shown.retain(|key, times| {
            let (mut count, mut from) = (0, u32::MAX);
            for want in wanted {
                if want.key == *key {
                    count = want.count.max(count);
                    from = seconds(want.from).min(from);
                }
            }
            list::retain(times, |second| *second >= from);
            while times.len() > count as usize {
                list::remove(times, 0);
            }
            !times.is_empty()
        });
    }

    /// Whether exposures of any offer may have been lost: there is no more room.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.total() >= CAP_EXPOSURES_MAX
    }

    /// Whether all exposures of `offer` are remembered, unless [`Exposures::is_full`].
    #[must_use]
    pub fn knows(&self, offer: u32) -> bool {
        self.shown.len() < CAP_COUNTERS_MAX || self.shown.contains_key(&offer)
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
            assert_eq!(exposures.shown_since(offer, hour(now - window_hours)), expected, "{why}");
        }
    }

    #[test]
    fn what_nothing_asks_for_makes_room() {
        let mut exposures = Exposures::default();
        for at in 0..10 {
            for key in [1, 2, 3] {
                exposures.show(key, hour(100 + at));
            }
        }
        let want = |key, count, at| Wanted { key, count, from: hour(at) };
        exposures.keep(&[want(1, 3, 100), want(2, 9, 107), want(2, 1, 100)]);
        let left = [1, 2, 3].map(|key| exposures.shown_since(key, hour(0)));
        assert_eq!(
            left,
            [3, 9, 0],
            "as many as the largest asks for, as far back as the longest, and nothing of another config's"
        );
        assert_eq!(exposures.shown_since(1, hour(106)), 3, "the latest");
        exposures.keep(&[want(1, 3, 108)]);
        assert_eq!(exposures.shown_since(1, hour(0)), 2, "those on the edge are within");
    }

    #[test]
    fn a_full_memory_says_so() {
        let mut exposures = Exposures::default();
        for offer in 0..CAP_COUNTERS_MAX as u32 {
            exposures.show(offer, hour(100));
        }
        assert!(exposures.knows(0) && !exposures.is_full());
        assert_eq!(exposures.shown_since(0, hour(99)), 1);
        assert!(!exposures.knows(9_999));
        for offer in 0..CAP_COUNTERS_MAX as u32 {
            exposures.show(offer, hour(101));
        }
        assert!(exposures.is_full());
        exposures.prune(hour(101 + u64::from(CAP_WINDOW_HOURS_MAX) + 1));
        assert!(!exposures.is_full() && exposures.knows(9_999), "it recovers");
    }
}
