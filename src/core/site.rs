//! [`Site`]: everything the shop configured, as `config` built it. The engine's rules; it holds nothing about a visitor.

use crate::core::assignment::Holdout;
use crate::core::campaign::Campaign;
use crate::core::event::EventRules;
use crate::core::history::InterestRules;
use crate::core::offer::{Offer, Placement};
use crate::core::question::{PrivacySettings, Question, Subject};
use crate::core::segment::Segment;
use crate::core::zone::Zone;

/// One published config.
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// The shop's id.
    pub id: String,
    /// Number of this published config, the same for all visitors.
    pub config: u32,
    /// A demo: short epochs are allowed and open batches shown.
    pub is_demo: bool,
    /// IANA name of the shop's time zone.
    pub time_zone: String,
    /// Its offsets from UTC, as the host knows them; UTC until it has said so.
    pub zone: Zone,
    /// Days after which what was remembered is forgotten.
    pub retention_days: u32,
    /// On which terms questions are asked.
    pub privacy: PrivacySettings,
    /// What may be asked.
    pub questions: Vec<Question>,
    /// How events are read.
    pub events: EventRules,
    /// How events become interest.
    pub interests: InterestRules,
    /// Segments, in the config's order.
    pub segments: Vec<Segment>,
    /// Places of `segments` in the order in which they are evaluated: each behind those that it asks for.
    pub segment_order: Vec<usize>,
    /// Placements.
    pub placements: Vec<Placement>,
    /// Offers, in the config's order.
    pub offers: Vec<Offer>,
    /// Who is always shown the fallback.
    pub holdout: Holdout,
}

impl Site {
    /// The placement with this id.
    #[must_use]
    pub fn placement(&self, id: &str) -> Option<&Placement> {
        self.placements.iter().find(|placement| placement.id == id)
    }

    /// The questions about campaigns.
    pub fn campaigns(&self) -> impl Iterator<Item = (&Question, &Campaign)> {
        self.questions.iter().filter_map(|question| match &question.subject {
            Subject::Campaign(campaign) => Some((question, campaign)),
            _ => None,
        })
    }

    /// The offer with this id in this placement.
    #[must_use]
    pub fn offer(&self, placement: &str, id: &str) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.id == id && offer.placement == placement)
    }
}
