//! When things were done again: when visits began, and on which days goods of a category were bought.

use super::{Recent, RecentEvent, VISIT_GAP_MS};
use crate::core::event::EventName;
use crate::core::limits::{PURCHASE_DAYS_MAX, PURCHASED_CATEGORIES_MAX, VISIT_STARTS_MAX};
use crate::core::list;
use crate::core::map::SortedMap;
use crate::core::time::{DAY_MS, MINUTE_MS, Timestamp};

/// The latest of both, oldest first.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rhythm {
    /// Minutes since the Unix epoch at which visits began, rising; at most [`VISIT_STARTS_MAX`].
    pub visit_minutes: Vec<u32>,
    /// Days since 1970-01-01, UTC, on which a category path was bought, rising; at most [`PURCHASE_DAYS_MAX`] of at most
    /// [`PURCHASED_CATEGORIES_MAX`] categories.
    pub purchase_days: SortedMap<String, Vec<u32>>,
}

impl Rhythm {
    /// A visit began.
    pub(super) fn visit(&mut self, at: Timestamp) {
        put(&mut self.visit_minutes, (at.ms() / MINUTE_MS) as u32, VISIT_STARTS_MAX);
    }

    /// Goods of a category were bought. A new one takes the place of the one that was not bought for longest.
    pub(super) fn purchase(&mut self, category: &str, at: Timestamp) {
        let day = at.day() as u32;
        if !self.purchase_days.contains_key(category) && self.purchase_days.len() >= PURCHASED_CATEGORIES_MAX {
            let mut oldest: Option<(&String, u32)> = None;
            for (category, days) in self.purchase_days.iter() {
                let last = days.last().copied().unwrap_or(0);
                if oldest.is_none_or(|(_, known)| last < known) {
                    oldest = Some((category, last));
                }
            }
            match oldest.filter(|(_, last)| *last <= day).map(|(category, _)| category.clone()) {
                Some(category) => self.purchase_days.remove(&category),
                None => return,
            };
        }
        put(self.purchase_days.or_default(category.into()), day, PURCHASE_DAYS_MAX);
    }

    /// Takes a purchase back as if it had not been.
    pub(super) fn take_back(&mut self, category: &str, at: Timestamp) {
        if let Some(days) = self.purchase_days.get_mut(category) {
            list::retain(days, |day| u64::from(*day) != at.day());
        }
        self.purchase_days.retain(|_, days| !days.is_empty());
    }

    /// Forgets visits and purchases that were before.
    pub(super) fn drop_before(&mut self, visits_from: Timestamp, from: Timestamp) {
        list::retain(&mut self.visit_minutes, |minute| u64::from(*minute) >= visits_from.ms() / MINUTE_MS);
        for days in self.purchase_days.values_mut() {
            list::retain(days, |day| u64::from(*day) >= from.day());
        }
        self.purchase_days.retain(|_, days| !days.is_empty());
    }

    /// Puts what is ahead of the clock on `now`.
    pub(super) fn clamp(&mut self, now: Timestamp) {
        clamp(&mut self.visit_minutes, (now.ms() / MINUTE_MS) as u32);
        for days in self.purchase_days.values_mut() {
            clamp(days, now.day() as u32);
        }
    }

    /// What the events that are still known tell, for what was stored when nothing else was.
    #[must_use]
    pub(crate) fn recalled(recent: &Recent) -> Self {
        let mut rhythm = Self::default();
        // An event that is known no longer may have been of the same visit.
        let mut last = recent.dropped_at;
        for recent in &recent.events {
            let RecentEvent { at, event } = &**recent;
            if at.since_ms(last) >= VISIT_GAP_MS {
                rhythm.visit(*at);
            }
            last = *at;
            if event.name == EventName::Purchase {
                for item in &event.items {
                    if let Some(category) = &item.category {
                        rhythm.purchase(category, *at);
                    }
                }
            }
        }
        rhythm
    }

    /// Days between the starts of the visits that are known, in order.
    #[must_use]
    pub fn visit_gaps_days(&self) -> Vec<f64> {
        gaps(&self.visit_minutes, DAY_MS as f64 / MINUTE_MS as f64)
    }
}

/// Days between the purchases of a category, in order.
#[must_use]
pub fn purchase_gaps_days(days: &[u32]) -> Vec<f64> {
    gaps(days, 1.0)
}

fn gaps(times: &[u32], per_day: f64) -> Vec<f64> {
    let mut gaps = Vec::new();
    let mut before = None;
    for time in times {
        if let Some(before) = before {
            gaps.push(f64::from(time.saturating_sub(before)) / per_day);
        }
        before = Some(*time);
    }
    gaps
}

/// Adds a time at its place, once; past `max` the oldest goes.
fn put(times: &mut Vec<u32>, time: u32, max: usize) {
    let place = times.partition_point(|known| *known < time);
    if times.get(place) != Some(&time) {
        list::insert(times, place, time);
    }
    if times.len() > max {
        list::remove(times, 0);
    }
}

fn clamp(times: &mut Vec<u32>, now: u32) {
    if times.last().is_some_and(|last| *last > now) {
        list::retain(times, |time| *time < now);
        times.push(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u64) -> Timestamp {
        Timestamp::from_ms(day * DAY_MS)
    }

    #[test]
    fn a_rhythm_is_what_was_done_again() {
        let mut rhythm = Rhythm::default();
        for at in [day(3), day(1), day(3)] {
            rhythm.visit(at);
            rhythm.purchase("coffee", at);
        }
        rhythm.visit(day(4).plus_ms(DAY_MS / 2));
        assert_eq!(rhythm.visit_gaps_days(), [2.0, 1.5]);
        assert_eq!(purchase_gaps_days(&rhythm.purchase_days["coffee"]), [2.0]);
        rhythm.clamp(day(2));
        assert_eq!(rhythm.visit_minutes, [1_440, 2_880], "ahead of the clock is now");
        rhythm.take_back("coffee", day(1));
        assert_eq!(rhythm.purchase_days["coffee"], [2]);
        rhythm.drop_before(day(3), day(3));
        assert_eq!(rhythm, Rhythm::default());
    }

    #[test]
    fn a_rhythm_is_bounded_and_keeps_what_is_latest() {
        let mut rhythm = Rhythm::default();
        for at in 0..1_000 {
            rhythm.visit(day(at));
            rhythm.purchase(if at % 2 == 0 { "coffee" } else { "tea" }, day(at));
        }
        assert_eq!(rhythm.visit_minutes.len(), VISIT_STARTS_MAX);
        assert_eq!(rhythm.purchase_days["coffee"].len(), PURCHASE_DAYS_MAX);
        assert_eq!(rhythm.purchase_days["tea"].last(), Some(&999));
        for count in 0..100_u64 {
            rhythm.purchase(&count.to_string(), day(1_000 + count));
        }
        assert_eq!(rhythm.purchase_days.len(), PURCHASED_CATEGORIES_MAX);
        assert!(!rhythm.purchase_days.contains_key("tea") && rhythm.purchase_days.contains_key("99"));
        rhythm.purchase("late", day(5));
        assert!(!rhythm.purchase_days.contains_key("late"), "what comes late does not displace what is later");
    }
}
