//! Offers, placements and groups of offers, as the shop configured them.

use crate::core::condition::Condition;
use crate::core::event::EventName;
use crate::core::id::fnv1a32;
use crate::core::policy::Policy;
use crate::core::recommend::Kind;
use crate::core::time::Timestamp;
use crate::core::value::Value;

/// A named slot on a page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Placement {
    /// Its id.
    pub id: String,
    /// The id's hash.
    pub hash: u32,
    /// Index of its fallback among the site's offers; without one the page keeps its own default.
    pub fallback: Option<usize>,
    /// How one of the offers that are left is chosen; `None` is as the site says.
    pub policy: Option<Policy>,
    /// Over all its offers but the fallback.
    pub cap: Option<FrequencyCap>,
}

/// Offers that belong together, such as those of one campaign.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Group {
    /// Its id.
    pub id: String,
    /// Hash of the id behind `group/`: no offer's.
    pub hash: u32,
    /// Over all its offers.
    pub cap: Option<FrequencyCap>,
    /// A page shows at most one of its offers.
    pub is_exclusive: bool,
    /// Visitors who see the fallback in place of any of its offers.
    pub holdout: crate::core::assignment::Holdout,
}

/// Most exposures per window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FrequencyCap {
    /// In [1, 24].
    pub exposures: u32,
    /// Since when they count.
    pub window: Window,
    /// Under what the exposures are remembered: the hash of the offer's id, or of what else is capped.
    pub key: u32,
}

/// Since when something counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// The last so many hours, in [1, 1440].
    Hours(u32),
    /// So many days of the site's local time, today being the first, in [1, 60].
    Days(u32),
}

/// A part of the week, in local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Daypart {
    /// Bit 0 is Monday: the days on which it begins.
    pub days: u32,
    /// First minute of the day, in [0, 1440).
    pub from_minute: u32,
    /// First minute after it, in [1, 1440]; at or before `from_minute` on the next day.
    pub until_minute: u32,
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
    /// Index of its group among the site's.
    pub group: Option<usize>,
    /// Who may see it; `None` is everybody.
    pub audience: Option<Condition>,
    /// What the page must say for it; a fact the page did not say fails.
    pub requires: Vec<Requirement>,
    /// Higher goes first.
    pub priority: i32,
    /// Its part among offers of its priority where the policy is to split, in [0, 1000].
    pub weight: u32,
    /// What the page shows: checked at parsing, passed through as it is.
    pub content: Value,
    /// What its content is drawn from beside; without anything to recommend it is not shown.
    pub recommend: Option<Kind>,
    /// First instant.
    pub starts_at: Option<Timestamp>,
    /// First instant after it.
    pub ends_at: Option<Timestamp>,
    /// When in the week it is shown; empty is always.
    pub dayparts: Vec<Daypart>,
    /// See [`FrequencyCap`].
    pub cap: Option<FrequencyCap>,
    /// Hours after an exposure before the next; 0 is none.
    pub cooldown_hours: u32,
    /// Whether a fact that suppresses promotion, such as an open complaint, keeps it away.
    pub is_promotion: bool,
    /// How long a dismissal suppresses it, in days.
    pub suppress_after_dismissal_days: u32,
    /// How long it is suppressed after one of its items was bought, in days.
    pub suppress_after_purchase_days: u32,
    /// How long it is suppressed after one of its items was given back, in days.
    pub suppress_after_refund_days: u32,
    /// Ids of the items it is about, normalized.
    pub items: Vec<String>,
    /// Path of the category it is about, normalized.
    pub category: Option<String>,
    /// Hash of the coupon that it gives, see [`coupon_hash`].
    pub coupon: Option<u32>,
    /// What it takes off a price, in minor units; 0 is nothing.
    pub discount_minor: u32,
    /// Whether its price was made for the visitor: the page has to say so.
    pub has_personalized_price: bool,
    /// What it is to lead to.
    pub goal: EventName,
}

/// Days for which a dismissed offer is not shown again, unless the config says otherwise.
pub const SUPPRESS_AFTER_DISMISSAL_DAYS: u32 = 30;
/// The same for an offer of something that was bought.
pub const SUPPRESS_AFTER_PURCHASE_DAYS: u32 = 30;
/// The same for an offer of something that was given back.
pub const SUPPRESS_AFTER_REFUND_DAYS: u32 = 180;

/// A condition on one fact of the page's context.
#[derive(Debug, Clone, PartialEq)]
pub struct Requirement {
    /// The fact.
    pub fact: Fact,
    /// The condition, over a map that has the fact under its name.
    pub condition: Condition,
    /// It is a plain `true`: of a fact about items it must hold of each of the offer's.
    pub is_of_items: bool,
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
    /// Whether each of some items may be promoted: its margin bears it.
    Promotable,
    /// Region of delivery.
    Region,
    /// Loyalty tier.
    Tier,
    /// Orders the shop knows of.
    OrderCount,
    /// Coupons that the visitor has used, as the shop knows it.
    CouponsUsed,
}

/// The facts with their names in `Context` and in an offer's `requires`.
pub const FACTS: [(Fact, &str); 8] = [
    (Fact::CartValueMinor, "cart_value_minor"),
    (Fact::CartItems, "cart_items"),
    (Fact::InStock, "in_stock"),
    (Fact::Promotable, "promotable"),
    (Fact::Region, "region"),
    (Fact::Tier, "tier"),
    (Fact::OrderCount, "order_count"),
    (Fact::CouponsUsed, "coupons_used"),
];

impl Fact {
    /// Its name in `Context` and in an offer's `requires`.
    #[must_use]
    pub fn name(self) -> &'static str {
        FACTS.iter().find(|(fact, _)| *fact == self).map_or("", |(_, name)| name)
    }
}

/// The hash under which a coupon is remembered; how it is written does not matter.
#[must_use]
pub fn coupon_hash(coupon: &str) -> u32 {
    fnv1a32(&crate::core::join::join(&["coupon/", &crate::core::id::key(coupon)]))
}

impl Offer {
    /// An offer for everybody, without limits.
    #[must_use]
    pub fn new(id: &str, placement: &str, content: Value) -> Self {
        Self {
            id: id.into(),
            hash: fnv1a32(id),
            placement: placement.into(),
            group: None,
            audience: None,
            requires: Vec::new(),
            priority: 0,
            weight: 1,
            content,
            recommend: None,
            starts_at: None,
            ends_at: None,
            dayparts: Vec::new(),
            cap: None,
            cooldown_hours: 0,
            is_promotion: true,
            suppress_after_dismissal_days: SUPPRESS_AFTER_DISMISSAL_DAYS,
            suppress_after_purchase_days: SUPPRESS_AFTER_PURCHASE_DAYS,
            suppress_after_refund_days: SUPPRESS_AFTER_REFUND_DAYS,
            items: Vec::new(),
            category: None,
            coupon: None,
            discount_minor: 0,
            has_personalized_price: false,
            goal: EventName::Purchase,
        }
    }

    /// Whether its exposures have to be remembered: a limit asks for them.
    #[must_use]
    pub fn is_limited(&self) -> bool {
        self.cap.is_some() || self.cooldown_hours > 0 || self.discount_minor > 0
    }
}
