//! Trials: what a visitor's first drawn exposure of an epoch led to, for the questions about policies and holdouts.
//!
//! Flow: decision, exposure, event -> **`trial`** -> `answer`. Of each place, a placement or what has a holdout, the first exposure of an epoch begins a
//! window; that its goal is reached in it, or not, is answered in the epoch after. Who is asked, and when, does not depend on what happened.

use crate::core::consent::{Measurement, Permit};
use crate::core::event::EventName;
use crate::core::limits::TRIALS_MAX;
use crate::core::map::SortedMap;
use crate::core::privacy::Epoch;
use crate::core::time::{HOUR_MS, Timestamp};

/// The place of what the site's own holdout keeps back.
pub const SITE: u32 = 0;

/// What is compared: the offers of a placement, or those who are held out with those who are not.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Comparison {
    /// Id of the placement or group, or `site`.
    pub name: String,
    /// Under what its trials are kept: hash of the placement's id, of the group's as its cap has it, or [`SITE`].
    pub place: u32,
    /// What is to be reached.
    pub goal: EventName,
    /// Hours from the exposure in which it counts: at most an epoch.
    pub attribution_hours: u32,
    /// Of a policy: hashes of the cells, then of the offers, in the order of the answers.
    pub cells: Vec<u32>,
    /// See [`Comparison::cells`].
    pub offers: Vec<u32>,
    /// Of a policy whose answers are noised: ids of `offers`. Which of them a coin made this browser try is its arm, told in the clear; one arm more is of
    /// whom the policy chose for. Empty where the answer names the offer.
    pub tried: Vec<String>,
    /// Of a holdout: the share that is held out.
    pub holdout: crate::core::assignment::Holdout,
}

impl Comparison {
    /// Its window, in milliseconds.
    #[must_use]
    pub fn window_ms(&self) -> u64 {
        u64::from(self.attribution_hours) * HOUR_MS
    }
}

/// A first exposure, or its ghost, and what it led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Trial {
    /// When it was visible.
    pub at: Timestamp,
    /// Hash of the offer's id.
    pub offer: u32,
    /// Hash of the visitor's cell then.
    pub cell: u32,
    /// When the goal was first reached in the window.
    pub reached_at: Option<Timestamp>,
}

/// Trials by epoch and place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trials(pub SortedMap<u64, Trial>);

fn key(epoch: Epoch, place: u32) -> u64 {
    u64::from(epoch.0) << 32 | u64::from(place)
}

impl Trials {
    /// Notes an exposure in `epoch`. Only the first counts; one that another tab saw before takes its place.
    pub fn expose(&mut self, _: &Permit<Measurement>, epoch: Epoch, place: u32, trial: Trial) {
        let key = key(epoch, place);
        let is_known = self.0.get(&key).is_some_and(|known| known.at <= trial.at);
        if !is_known && (self.0.len() < TRIALS_MAX || self.0.contains_key(&key)) {
            self.0.insert(key, trial);
        }
    }

    /// Notes that the goal of `comparison` was reached. It counts in every window that is open.
    pub fn reach(&mut self, _: &Permit<Measurement>, comparison: &Comparison, at: Timestamp) {
        for (key, trial) in self.0.iter_mut() {
            let is_open = at >= trial.at && at.since_ms(trial.at) < comparison.window_ms();
            if *key as u32 == comparison.place && is_open && trial.reached_at.is_none_or(|before| at < before) {
                trial.reached_at = Some(at);
            }
        }
    }

    /// The visitor deleted what was done at `at`: it led to nothing.
    pub fn take_back(&mut self, comparison: &Comparison, at: Timestamp) {
        for (key, trial) in self.0.iter_mut() {
            if *key as u32 == comparison.place && trial.reached_at == Some(at) {
                trial.reached_at = None;
            }
        }
    }

    /// What is answered in `epoch`: the trial of the epoch before.
    #[must_use]
    pub fn before(&self, epoch: Epoch, place: u32) -> Option<&Trial> {
        self.0.get(&key(Epoch(epoch.0.checked_sub(1)?), place))
    }

    /// Forgets what was answered before `epoch`, and what is of a later one (the clock was ahead).
    pub fn age(&mut self, epoch: Epoch) {
        self.0.retain(|key, _| {
            let own = (*key >> 32) as u32;
            own <= epoch.0 && own.saturating_add(1) >= epoch.0
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::consent::{Consent, Purposes};

    #[test]
    fn the_first_exposure_of_an_epoch_is_answered_in_the_next() {
        let consent = Consent { purposes: Purposes { measurement: true, ..Purposes::default() }, grant: 1 };
        let permit = consent.permit().unwrap();
        let comparison = Comparison {
            name: "hero".into(),
            place: 9,
            goal: EventName::Purchase,
            attribution_hours: 10,
            cells: vec![0],
            offers: vec![5, 6],
            tried: Vec::new(),
            holdout: Default::default(),
        };
        let at = |hour: u64| Timestamp::from_ms(hour * HOUR_MS);
        let trial = |hour, offer| Trial { at: at(hour), offer, ..Trial::default() };
        let mut trials = Trials::default();
        trials.expose(&permit, Epoch(4), 9, trial(50, 6));
        trials.expose(&permit, Epoch(4), 9, trial(60, 5));
        trials.expose(&permit, Epoch(4), 9, trial(40, 5));
        assert_eq!(trials.before(Epoch(5), 9), Some(&trial(40, 5)), "an earlier one, seen late");
        trials.reach(&permit, &comparison, at(50));
        assert_eq!(trials.before(Epoch(5), 9).unwrap().reached_at, None, "the window's end is outside");
        trials.reach(&permit, &comparison, at(49));
        trials.reach(&permit, &comparison, at(45));
        assert_eq!(trials.before(Epoch(5), 9).unwrap().reached_at, Some(at(45)));
        trials.reach(&permit, &Comparison { place: 8, ..comparison.clone() }, at(41));
        assert_eq!(trials.before(Epoch(5), 9).unwrap().reached_at, Some(at(45)), "another place's");
        trials.take_back(&comparison, at(45));
        assert_eq!(trials.before(Epoch(5), 9).unwrap().reached_at, None, "deleted");
        assert_eq!((trials.before(Epoch(6), 9), trials.before(Epoch(5), 8)), (None, None));
        trials.expose(&permit, Epoch(5), 9, trial(700, 6));
        trials.age(Epoch(5));
        assert_eq!(trials.0.len(), 2, "the epoch before is not answered yet");
        trials.age(Epoch(6));
        assert_eq!(trials.0.len(), 1);
        trials.age(Epoch(4));
        assert!(trials.0.is_empty(), "the clock was ahead");
        for place in 0..2 * TRIALS_MAX as u32 {
            trials.expose(&permit, Epoch(4), place, trial(1, 5));
        }
        assert_eq!(trials.0.len(), TRIALS_MAX);
    }
}
