//! Visits, how far they came towards an order, and what brought them.

use super::History;
use crate::core::acquisition::{Channel, Device, Source};
use crate::core::event::{Event, EventName};
use crate::core::time::{MINUTE_MS, Timestamp};

/// A pause this long ends a visit: GA4's session timeout.
pub const VISIT_GAP_MS: u64 = 30 * MINUTE_MS;

/// The farthest step of a visit towards an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Stage {
    /// Nothing looked at.
    #[default]
    None,
    /// A product was looked at.
    Viewed,
    /// A product was put in the basket.
    Carted,
    /// The checkout was begun.
    Checkout,
    /// An order was placed.
    Purchased,
}

/// The stages with their names in conditions, in their order, which is that of their codes in stored states.
pub const STAGES: [(Stage, &str); 5] = [
    (Stage::None, "none"),
    (Stage::Viewed, "viewed"),
    (Stage::Carted, "carted"),
    (Stage::Checkout, "checkout"),
    (Stage::Purchased, "purchased"),
];

impl Stage {
    /// Its name in conditions.
    #[must_use]
    pub fn name(self) -> &'static str {
        STAGES.iter().find(|(stage, _)| *stage == self).map_or("", |(_, name)| name)
    }

    fn of(name: &EventName) -> Self {
        match name {
            EventName::ViewItem => Self::Viewed,
            EventName::AddToCart => Self::Carted,
            EventName::BeginCheckout => Self::Checkout,
            EventName::Purchase => Self::Purchased,
            EventName::PageView
            | EventName::ViewItemList
            | EventName::SelectItem
            | EventName::Search
            | EventName::AddToWishlist
            | EventName::RemoveFromCart
            | EventName::Refund
            | EventName::Custom(_) => Self::None,
        }
    }
}

/// What brought visits, and the device of the latest.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Arrival {
    /// Of the first visit, where it was told.
    pub first: Option<Source>,
    /// Of the latest visit whose arrival was told.
    pub latest: Option<Source>,
    /// When that was.
    pub latest_at: Timestamp,
    /// Of the latest page view that told it.
    pub device: Option<Device>,
}

/// Visits: runs of events without a pause of 30 minutes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Visits {
    /// How many, the present one included.
    pub count: u32,
    /// First event ever kept.
    pub first_at: Timestamp,
    /// Start of the latest visit.
    pub started_at: Timestamp,
    /// Latest event.
    pub last_at: Timestamp,
    /// Latest event of the visit before; equal to `started_at` when there was none.
    pub previous_at: Timestamp,
    /// Product views in the latest visit.
    pub views: u32,
    /// How far the latest visit came.
    pub stage: Stage,
}

impl History {
    pub(super) fn visit(&mut self, event: &Event, at: Timestamp) {
        let visits = &mut self.visits;
        let view = u32::from(event.name == EventName::ViewItem);
        let is_new = visits.count == 0 || at.since_ms(visits.last_at) >= VISIT_GAP_MS;
        if visits.count == 0 {
            *visits = Visits { first_at: at, started_at: at, last_at: at, previous_at: at, ..Visits::default() };
        }
        if is_new {
            visits.count = visits.count.saturating_add(1);
            visits.previous_at = visits.last_at;
            visits.started_at = at;
            visits.views = 0;
            visits.stage = Stage::None;
            self.rhythm.visit(at);
        }
        if at >= visits.started_at {
            visits.views = visits.views.saturating_add(view);
            visits.stage = visits.stage.max(Stage::of(&event.name));
        }
        visits.first_at = visits.first_at.min(at);
        visits.last_at = visits.last_at.max(at);
        self.arrive(event, at, is_new);
    }

    /// A source counts where a visit begins; within one, what sent the visitor again counts too. Another site alone does not: a payment page sends
    /// back whom the shop sent there.
    fn arrive(&mut self, event: &Event, at: Timestamp, is_new: bool) {
        let arrival = &mut self.arrival;
        arrival.device = event.device.or(arrival.device);
        let Some(source) = &event.source else { return };
        if self.visits.count <= 1 && arrival.first.is_none() {
            arrival.first = Some(source.clone());
        }
        let is_telling = source.campaign.is_some() || !matches!(source.channel, Channel::Direct | Channel::Referral);
        if (is_new || arrival.latest.is_none() || is_telling) && at >= arrival.latest_at {
            arrival.latest = Some(source.clone());
            arrival.latest_at = at;
        }
    }
}
