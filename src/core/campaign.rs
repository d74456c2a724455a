//! Campaigns: whether visitors who were shown an offer reach its goal more often than those who would have been.
//!
//! Flow: decision, exposure, event -> **`campaign`** -> `answer`. A coin (see [`arm`](crate::core::assignment::arm)) puts a
//! visitor into an arm. In the arm `shown` the offer's first exposure begins the window in which its goal counts; in the arm
//! `control` the placement's fallback is shown wherever the offer would have been, and the first such **ghost exposure** begins it.
//! Invariant: who is asked, in which arm, and when the answer is given does not depend on what the visitor did.

use crate::core::consent::{Measurement, Permit};
use crate::core::event::EventName;
use crate::core::limits::CAMPAIGNS_MAX;
use crate::core::map::SortedMap;
use crate::core::privacy::{Epoch, Period};
use crate::core::time::{DAY_MS, HOUR_MS, Timestamp};

/// The arm that sees the fallback.
pub const CONTROL: u32 = 0;
/// The arm that sees the offer.
pub const SHOWN: u32 = 1;

/// An offer whose effect is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// Id of the offer.
    pub offer: String,
    /// The id's hash.
    pub hash: u32,
    /// What the offer is to lead to.
    pub goal: EventName,
    /// Hours from the first exposure in which the goal counts: at most an epoch.
    pub attribution_hours: u32,
}

impl Campaign {
    /// Its window, in milliseconds.
    #[must_use]
    pub fn window_ms(&self) -> u64 {
        u64::from(self.attribution_hours) * HOUR_MS
    }
}

/// What a visitor's first exposure led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Attribution {
    /// When the offer was first visible, or its ghost.
    pub first_at: Timestamp,
    /// When the goal was first reached within the window.
    pub reached_at: Option<Timestamp>,
    /// The coin decided what was visible. Otherwise the visitor is not asked about this exposure, and nothing counts.
    pub is_drawn: bool,
}

/// First exposures, by hash of the offer's id.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Campaigns(pub SortedMap<u32, Attribution>);

impl Campaigns {
    /// Notes an exposure, or a ghost's. Only the first counts; one that another tab saw before takes its place.
    pub fn expose(&mut self, _: &Permit<Measurement>, campaign: &Campaign, at: Timestamp, is_drawn: bool) {
        if self.0.len() >= CAMPAIGNS_MAX && !self.0.contains_key(&campaign.hash) {
            return;
        }
        let is_known = self.0.get(&campaign.hash).is_some_and(|known| known.first_at <= at);
        if !is_known {
            self.0.insert(campaign.hash, Attribution { first_at: at, reached_at: None, is_drawn });
        }
    }

    /// Notes that the goal of `campaign` was reached. It counts in the window of the first exposure.
    pub fn reach(&mut self, _: &Permit<Measurement>, campaign: &Campaign, at: Timestamp) {
        let Some(known) = self.0.get_mut(&campaign.hash) else { return };
        if at >= known.first_at
            && at.since_ms(known.first_at) < campaign.window_ms()
            && known.reached_at.is_none_or(|before| at < before)
        {
            known.reached_at = Some(at);
        }
    }

    /// The visitor deleted what was done at `at`: it led to nothing.
    pub fn take_back(&mut self, campaign: &Campaign, at: Timestamp) {
        if let Some(known) = self.0.get_mut(&campaign.hash)
            && known.reached_at == Some(at)
        {
            known.reached_at = None;
        }
    }

    /// The answer in `epoch`: whether a first exposure in the epoch before led to the goal.
    #[must_use]
    pub fn has_reached(&self, campaign: &Campaign, epoch: Epoch, period: Period) -> bool {
        let drawn = self.0.get(&campaign.hash).filter(|known| known.is_drawn && known.reached_at.is_some());
        drawn.is_some_and(|known| period.epoch(known.first_at).0.checked_add(1) == Some(epoch.0))
    }

    /// Whether the window of a drawn exposure is open: until its end the arm stays as it is.
    #[must_use]
    pub fn is_open(&self, campaign: &Campaign, now: Timestamp) -> bool {
        let drawn = self.0.get(&campaign.hash).filter(|known| known.is_drawn);
        drawn.is_some_and(|known| now.since_ms(known.first_at) < campaign.window_ms())
    }

    /// Forgets what lies in the future (the clock was ahead), and what is `retention_days` old.
    pub fn age(&mut self, retention_days: u32, now: Timestamp) {
        let kept_ms = u64::from(retention_days) * DAY_MS;
        self.0.retain(|_, known| known.first_at <= now.plus_ms(HOUR_MS) && now.since_ms(known.first_at) < kept_ms);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::consent::{Consent, Purposes};

    fn at(hour: u64) -> Timestamp {
        Timestamp::from_ms(hour * HOUR_MS)
    }

    #[test]
    fn a_goal_counts_in_the_window_of_the_first_exposure() {
        let consent = Consent { purposes: Purposes { measurement: true, ..Purposes::default() }, grant: 1 };
        let permit = consent.permit().unwrap();
        let campaign = Campaign { offer: "a".into(), hash: 7, goal: EventName::Purchase, attribution_hours: 72 };
        let period = Period::from_days(28).unwrap();
        // Hour 24 of epoch 1.
        let first = 28 * 24 + 24;
        let cases = [
            // why                         exposures            goals              drawn expected
            ("at once", vec![first], vec![first], true, true),
            ("in the last hour", vec![first], vec![first + 71], true, true),
            ("the window's end is outside", vec![first], vec![first + 72], true, false),
            ("before the exposure", vec![first], vec![first - 1], true, false),
            ("a later exposure begins no window", vec![first, first + 60], vec![first + 80], true, false),
            ("an earlier one, seen late, does", vec![first, first - 10], vec![first + 5], true, true),
            ("a visitor who was not drawn", vec![first], vec![first + 5], false, false),
            ("an exposure of the epoch before", vec![first - 48], vec![first], true, false),
            ("no exposure", vec![], vec![first], true, false),
        ];
        for (why, exposures, goals, is_drawn, expected) in cases {
            let mut campaigns = Campaigns::default();
            for hour in exposures {
                campaigns.expose(&permit, &campaign, at(hour), is_drawn);
            }
            for hour in &goals {
                campaigns.reach(&permit, &campaign, at(*hour));
            }
            assert_eq!(campaigns.has_reached(&campaign, Epoch(2), period), expected, "{why}");
            assert!(!campaigns.has_reached(&campaign, Epoch(3), period), "{why}: answered in one epoch alone");
            for hour in goals {
                campaigns.take_back(&campaign, at(hour));
            }
            assert!(!campaigns.has_reached(&campaign, Epoch(2), period), "{why}: what was deleted led to nothing");
        }
    }

    #[test]
    fn what_is_kept_is_bounded_and_ages() {
        let consent = Consent { purposes: Purposes { measurement: true, ..Purposes::default() }, grant: 1 };
        let permit = consent.permit().unwrap();
        let mut campaigns = Campaigns::default();
        for hash in 0..2 * CAMPAIGNS_MAX as u32 {
            let campaign = Campaign { offer: "a".into(), hash, goal: EventName::Purchase, attribution_hours: 1 };
            campaigns.expose(&permit, &campaign, at(u64::from(hash)), true);
            assert!(!campaigns.is_open(&campaign, at(u64::from(hash) + 1)), "an hour's window is over after it");
        }
        assert_eq!(campaigns.0.len(), CAMPAIGNS_MAX);
        campaigns.age(1, at(24));
        assert_eq!(campaigns.0.len(), CAMPAIGNS_MAX - 1, "a day old");
        campaigns.age(1, at(4));
        assert_eq!(campaigns.0.len(), 5, "an hour ahead is late, more was another clock");
    }
}
