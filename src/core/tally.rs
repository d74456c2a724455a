//! Tallies: plaintext counts of the current epoch on the device, before any protection. The questions about placements are answered from them.
//!
//! Flow: exposure, click, dismissal, goal -> **`tally`** -> `privacy`. Counting needs a [`Permit`] to measure.

use crate::core::consent::{Measurement, Permit};
use crate::core::limits::{TALLIES_MAX, TALLY_ROWS_MAX};
use crate::core::map::SortedMap;
use crate::core::policy::Draw;
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

/// Counts of one offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Exposures; of a ghost, those of the fallback in its place.
    pub exposed: u32,
    /// Clicks.
    pub clicked: u32,
    /// Dismissals.
    pub dismissed: u32,
    /// Goals put down to it.
    pub reached: u32,
    /// What they were worth, each capped, in minor units.
    pub value_minor: u64,
}

/// Counts of an offer in one cell under one version of the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Row {
    /// Hash of the offer's id.
    pub offer: u32,
    /// Hash of the visitor's cell.
    pub cell: u32,
    /// Of the posteriors that decided; 0 without any.
    pub version: u32,
    /// The visitor did not get to see it.
    pub is_ghost: bool,
    /// See [`Count`].
    pub count: Count,
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
    /// In the order in which they were first counted; past [`TALLY_ROWS_MAX`] a new one is not counted.
    pub rows: Vec<Row>,
}

impl Tally {
    /// Counts one response in `epoch`. One of an earlier epoch is past: it changes nothing.
    pub fn count(
        &mut self,
        permit: &Permit<Measurement>,
        epoch: Epoch,
        placement: u32,
        (offer, draw): (u32, Draw),
        response: Response,
    ) {
        let Some(count) = self.row(permit, epoch, offer, draw, false) else { return };
        let counter = match response {
            Response::Exposed => &mut count.exposed,
            Response::Clicked => &mut count.clicked,
            Response::Dismissed => &mut count.dismissed,
        };
        *counter = counter.saturating_add(1);
        if self.placements.len() < TALLIES_MAX || self.placements.contains_key(&placement) {
            let last = self.placements.or_default(placement);
            match response {
                Response::Exposed => last.exposed = Some(offer),
                Response::Clicked => last.clicked = Some(offer),
                Response::Dismissed => {}
            }
        }
    }

    /// The counts of an offer in `epoch`, to add to; `None` for an epoch that is past, and past the most rows.
    pub fn row(
        &mut self,
        _: &Permit<Measurement>,
        epoch: Epoch,
        offer: u32,
        draw: Draw,
        is_ghost: bool,
    ) -> Option<&mut Count> {
        if epoch.0 < self.epoch {
            return None;
        }
        if epoch.0 > self.epoch {
            *self = Self { epoch: epoch.0, ..Self::default() };
        }
        let (cell, version) = (draw.cell, draw.version);
        let is_it = |row: &Row| (row.offer, row.cell, row.version, row.is_ghost) == (offer, cell, version, is_ghost);
        let place = match self.rows.iter().position(is_it) {
            Some(place) => place,
            None if self.rows.len() >= TALLY_ROWS_MAX => return None,
            None => {
                self.rows.push(Row { offer, cell, version, is_ghost, count: Count::default() });
                self.rows.len() - 1
            }
        };
        self.rows.get_mut(place).map(|row| &mut row.count)
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
        tally.count(&permit, Epoch(5), 1, (10, Draw::default()), Response::Exposed);
        tally.count(&permit, Epoch(5), 1, (11, Draw::default()), Response::Exposed);
        tally.count(&permit, Epoch(5), 1, (10, Draw::default()), Response::Clicked);
        let expected = PlacementTally { exposed: Some(11), clicked: Some(10) };
        assert_eq!(tally.placement(Epoch(5), 1), expected);
        assert_eq!(tally.rows[0].count, Count { exposed: 1, clicked: 1, ..Count::default() });
        let other = Draw { cell: 3, version: 2, is_trial: true };
        tally.count(&permit, Epoch(5), 1, (10, other), Response::Exposed);
        tally.row(&permit, Epoch(5), 10, other, true).unwrap().reached += 1;
        let counted: Vec<_> = tally.rows.iter().map(|row| (row.offer, row.cell, row.version, row.is_ghost)).collect();
        assert_eq!(counted, [(10, 0, 0, false), (11, 0, 0, false), (10, 3, 2, false), (10, 3, 2, true)]);
        tally.count(&permit, Epoch(5), 1, (11, Draw::default()), Response::Exposed);
        tally.count(&permit, Epoch(4), 1, (12, Draw::default()), Response::Exposed);
        assert_eq!(tally.placement(Epoch(5), 1), expected, "an epoch that is past");
        assert_eq!(tally.placement(Epoch(6), 1), PlacementTally::default(), "one to come");
        tally.count(&permit, Epoch(6), 1, (12, Draw::default()), Response::Dismissed);
        assert_eq!(tally.rows.len(), 1, "the next epoch starts empty");
    }
}
