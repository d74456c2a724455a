//! Offers and placements, as the shop configured them.

use crate::core::condition::Condition;
use crate::core::event::EventName;
use crate::core::id::fnv1a32;
use crate::core::recommend::Kind;
use crate::core::time::Timestamp;
use crate::core::value::Value;

/// A named slot on a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Placement {
    /// Its id.
    pub id: String,
    /// Index of its fallback among the site's offers; without one the page keeps its own default.
    pub fallback: Option<usize>,
}

/// Most exposures of an offer per window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrequencyCap {
    /// In [1, 24].
    pub exposures: u32,
    /// In hours, in [1, 1440].
    pub window_hours: u32,
}

/// A content candidate for one placement.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// Its id.
    pub id: String,
    /// The id's hash, as the history and the tallies know it.
    pub hash: u32,
    /// Id of the placement it is for.
    pub placement: String,
    /// Who may see it; `None` is everybody.
    pub audience: Option<Condition>,
    /// What the page must say for it; a fact the page did not say fails.
    pub requires: Vec<Requirement>,
    /// Higher goes first.
    pub priority: i32,
    /// What the page shows: checked at parsing, passed through as it is.
    pub content: Value,
    /// What its content is drawn from beside; without anything to recommend it is not shown.
    pub recommend: Option<Kind>,
    /// First instant.
    pub starts_at: Option<Timestamp>,
    /// First instant after it.
    pub ends_at: Option<Timestamp>,
    /// See [`FrequencyCap`].
    pub cap: Option<FrequencyCap>,
    /// Whether a fact that suppresses promotion, such as an open complaint, keeps it away.
    pub is_promotion: bool,
    /// How long a dismissal suppresses it, in days.
    pub suppress_after_dismissal_days: u32,
    /// What it is to lead to.
    pub goal: EventName,
}

/// Days for which a dismissed offer is not shown again, unless the config says otherwise.
pub const SUPPRESS_AFTER_DISMISSAL_DAYS: u32 = 30;

/// A condition on one fact of the page's context.
#[derive(Debug, Clone, PartialEq)]
pub struct Requirement {
    /// The fact.
    pub fact: Fact,
    /// The condition, over a map that has the fact under its name.
    pub condition: Condition,
}

/// What a page may say about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// Value of the basket in minor units.
    CartValueMinor,
    /// Item ids in the basket.
    CartItems,
    /// Whether each of some items is in stock.
    InStock,
    /// Region of delivery.
    Region,
    /// Loyalty tier.
    Tier,
    /// Orders the shop knows of.
    OrderCount,
}

/// The facts with their names in `Context` and in an offer's `requires`.
pub const FACTS: [(Fact, &str); 6] = [
    (Fact::CartValueMinor, "cart_value_minor"),
    (Fact::CartItems, "cart_items"),
    (Fact::InStock, "in_stock"),
    (Fact::Region, "region"),
    (Fact::Tier, "tier"),
    (Fact::OrderCount, "order_count"),
];

impl Fact {
    /// Its name in `Context` and in an offer's `requires`.
    #[must_use]
    pub fn name(self) -> &'static str {
        FACTS.iter().find(|(fact, _)| *fact == self).map_or("", |(_, name)| name)
    }
}

impl Offer {
    /// An offer for everybody, without limits.
    #[must_use]
    pub fn new(id: &str, placement: &str, content: Value) -> Self {
        Self {
            id: id.into(),
            hash: fnv1a32(id),
            placement: placement.into(),
            audience: None,
            requires: Vec::new(),
            priority: 0,
            content,
            recommend: None,
            starts_at: None,
            ends_at: None,
            cap: None,
            is_promotion: true,
            suppress_after_dismissal_days: SUPPRESS_AFTER_DISMISSAL_DAYS,
            goal: EventName::Purchase,
        }
    }
}
