//! Tallies: plaintext counts of the current epoch on the device, before any protection. They answer the questions about offers.
//!
//! Flow: exposure, click, dismissal -> **`tally`** -> `privacy`. Counting needs a [`Permit`] to measure.

use crate::core::consent::{Measurement, Permit};
use crate::core::limits::TALLIES_MAX;
use crate::core::map::SortedMap;
use crate::core::privacy::Epoch;

/// What happened to an offer that was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Response {
    /// It was visible.
    Exposed,
    /// It was clicked.
    Clicked,
    /// It was dismissed.
    Dismissed,
}

/// Counts of one offer in one placement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Exposures.
    pub exposed: u32,
    /// Clicks.
    pub clicked: u32,
    /// Dismissals.
    pub dismissed: u32,
}

/// What is counted of one placement; ids are hashes, see [`fnv1a32`](crate::core::id::fnv1a32).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PlacementTally {
    /// Offer last exposed.
    pub exposed: Option<u32>,
    /// Offer last clicked.
    pub clicked: Option<u32>,
}

/// The counts of one epoch; the next one starts empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Number of the epoch.
    pub epoch: u32,
    /// By placement.
    pub placements: SortedMap<u32, PlacementTally>,
    /// By offer; past [`TALLIES_MAX`] a new one is not counted.
    pub offers: SortedMap<u32, Count>,
}

impl Tally {
    /// Counts one response in `epoch`. One of an earlier epoch is past: it changes nothing.
    pub fn count(&mut self, _: &Permit<Measurement>, epoch: Epoch, placement: u32, offer: u32, response: Response) {
        if epoch.0 < self.epoch {
            return;
        }
        if epoch.0 > self.epoch {
            *self = Self { epoch: epoch.0, ..Self::default() };
        }
        if self.placements.len() < TALLIES_MAX || self.placements.contains_key(&placement) {
            let last = self.placements.or_default(placement);
            match response {
                Response::Exposed => last.exposed = Some(offer),
                Response::Clicked => last.clicked = Some(offer),
                Response::Dismissed => {}
            }
        }
        if self.offers.len() < TALLIES_MAX || self.offers.contains_key(&offer) {
            let count = self.offers.or_default(offer);
            let counter = match response {
                Response::Exposed => &mut count.exposed,
                Response::Clicked => &mut count.clicked,
                Response::Dismissed => &mut count.dismissed,
            };
            *counter = counter.saturating_add(1);
        }
    }

    /// What was counted of `placement` in `epoch`.
    #[must_use]
    pub fn placement(&self, epoch: Epoch, placement: u32) -> PlacementTally {
        let counted = self.placements.get(&placement).filter(|_| epoch.0 == self.epoch);
        counted.copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::consent::{Consent, Purposes};

    #[test]
    fn an_epoch_counts_its_own_responses() {
        let consent = Consent { purposes: Purposes { measurement: true, ..Purposes::default() }, grant: 1 };
        let permit = consent.permit().unwrap();
        let mut tally = Tally::default();
        tally.count(&permit, Epoch(5), 1, 10, Response::Exposed);
        tally.count(&permit, Epoch(5), 1, 11, Response::Exposed);
        tally.count(&permit, Epoch(5), 1, 10, Response::Clicked);
        let expected = PlacementTally { exposed: Some(11), clicked: Some(10) };
        assert_eq!(tally.placement(Epoch(5), 1), expected);
        assert_eq!(tally.offers[&10], Count { exposed: 1, clicked: 1, dismissed: 0 });
        tally.count(&permit, Epoch(4), 1, 12, Response::Exposed);
        assert_eq!(tally.placement(Epoch(5), 1), expected, "an epoch that is past");
        assert_eq!(tally.placement(Epoch(6), 1), PlacementTally::default(), "one to come");
        tally.count(&permit, Epoch(6), 1, 12, Response::Dismissed);
        assert_eq!(tally.offers.len(), 1, "the next epoch starts empty");
    }
}
