//! What is remembered of a visitor: decayed counters and the most recent events, all bounded, all on the device.
//!
//! Flow: `event` -> **`history`** -> `profile`. Pure; time comes in. Invariant: recording needs a [`Permit`]; deleting a recent event takes
//! back its interests, its count, its order or refund and their times; visits, the basket and the memory of transactions stay.

mod age;
mod cart;
mod delete;
mod discount;
mod exposures;
mod interest;
mod orders;
mod owned;
mod recent;
mod refund;
mod rhythm;
mod satisfaction;
mod sensitive;
mod visit;

use crate::core::consent::{Permit, Personalization};
use crate::core::decimal::decimal;
use crate::core::declared::{Declared, merge};
use crate::core::event::{Event, EventName, EventRules, Reject};
use crate::core::id::fnv1a32;
use crate::core::limits::{
    BRANDS_MAX, CATEGORIES_MAX, CUSTOM_EVENTS_MAX, DECLARED_MAX, EVENT_ITEMS_KEPT, FACTS_MAX, PREFERENCES_MAX,
    PRICE_BANDS_MAX, TAGS_MAX, TRANSACTIONS_MAX,
};
use crate::core::list;
use crate::core::map::SortedMap;
use crate::core::time::Timestamp;
use crate::core::value::Value;

pub use age::Retention;
pub use cart::CartLine;
pub use discount::Discounts;
pub use exposures::{Exposures, Wanted};
pub use interest::{Addition, Interest, InterestRules, InterestTable};
pub use orders::{OrderDay, Orders};
pub use owned::Owned;
pub use recent::{Recent, RecentEvent};
pub use rhythm::{Rhythm, purchase_gaps_days};
pub use satisfaction::Rating;
pub use visit::{Arrival, STAGES, Stage, VISIT_GAP_MS, Visits};

/// What an interest is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// A category path; an event counts for every ancestor too.
    Category,
    /// A brand.
    Brand,
    /// A price band, by its number.
    PriceBand,
    /// One of the shop's own tags.
    Tag,
}

/// The dimensions with their names and the most keys each keeps, in the order of their tables.
pub const DIMENSIONS: [(Dimension, &str, usize); 4] = [
    (Dimension::Category, "category", CATEGORIES_MAX),
    (Dimension::Brand, "brand", BRANDS_MAX),
    (Dimension::PriceBand, "price_band", PRICE_BANDS_MAX),
    (Dimension::Tag, "tag", TAGS_MAX),
];

/// What the visitor said about an interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preference {
    /// Show more of it.
    #[default]
    More,
    /// Show less of it.
    Less,
    /// Never use it.
    Never,
}

/// A preference, and when it was said.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Stated {
    /// What was said.
    pub preference: Preference,
    /// When it was said last.
    pub at: Timestamp,
}

/// How often an event happened.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Counter {
    /// Times in all.
    pub count: u32,
    /// When last.
    pub last_at: Timestamp,
}

/// Everything remembered. Plain data: `state` writes and reads it, `profile` gives it meaning.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct History {
    /// See [`Visits`].
    pub visits: Visits,
    /// By event name.
    pub counters: SortedMap<EventName, Counter>,
    /// One table per entry of [`DIMENSIONS`].
    pub interests: [InterestTable; 4],
    /// The latest events.
    pub recent: Recent,
    /// Hash and day of the latest transactions, oldest first, but that refunds stand before the latest order.
    pub transactions: Vec<(u64, u32)>,
    /// See [`Orders`].
    pub orders: Orders,
    /// See [`Rhythm`].
    pub rhythm: Rhythm,
    /// By item id.
    pub cart: SortedMap<String, CartLine>,
    /// When the basket last changed.
    pub cart_at: Timestamp,
    /// Exposures and dismissals of offers.
    pub exposures: Exposures,
    /// By interest, as in `category.shoes/trail-running`.
    pub preferences: SortedMap<String, Stated>,
    /// What the visitor declared: booleans, numbers, short texts.
    pub declared: SortedMap<String, Declared>,
    /// What the shop knows of the visitor and has said, such as a tier.
    pub facts: SortedMap<String, Declared>,
    /// See [`Arrival`].
    pub arrival: Arrival,
    /// See [`Discounts`].
    pub discounts: Discounts,
    /// When something of a category of durable goods was last bought: its interest begins anew.
    pub satisfied: SortedMap<String, Timestamp>,
    /// See [`Owned`].
    pub owned: Owned,
    /// The latest ratings, oldest first.
    pub ratings: Vec<Rating>,
    /// Segments that the visitor entered and has not left, of those that are left by another condition: hash of the id, and since when.
    pub members: SortedMap<u32, Timestamp>,
    /// Stored times that lay in the future and were set to now.
    pub clamped: u32,
}

impl History {
    /// Counts one event that happened at `at`.
    ///
    /// # Errors
    /// [`Reject::Repeated`] for a purchase or refund that was counted before; nothing changes.
    pub fn record(
        &mut self,
        _: &Permit<Personalization>,
        mut event: Event,
        at: Timestamp,
        events: &EventRules,
        interests: &InterestRules,
    ) -> Result<(), Reject> {
        if self.has_transaction(&event) {
            return Err(Reject::Repeated);
        }
        if let Some(key) = transaction_key(&event) {
            self.transactions.push((key, at.day() as u32));
            if event.name == EventName::Refund
                && let [.., order, refund] = self.transactions.as_mut_slice()
            {
                std::mem::swap(order, refund);
            }
            if self.transactions.len() > TRANSACTIONS_MAX {
                list::remove(&mut self.transactions, 0);
            }
        }
        self.change_cart(&event, at);
        self.satisfy(&event, at, interests);
        event.items.truncate(EVENT_ITEMS_KEPT);
        self.visit(&event, at);
        self.count(&event.name, at);
        self.add_interests(&event, at, events, interests);
        self.order(&mut event, at);
        self.rate(&event, at);
        self.recent.push(RecentEvent { at, event });
        Ok(())
    }

    /// Whether this purchase or refund was counted before.
    #[must_use]
    pub fn has_transaction(&self, event: &Event) -> bool {
        transaction_key(event).is_some_and(|key| self.transactions.iter().any(|(known, _)| *known == key))
    }

    /// Sets or clears what the visitor said about an interest at `at`. A full table takes no new one.
    pub fn prefer(
        &mut self,
        _: &Permit<Personalization>,
        interest: &str,
        preference: Option<Preference>,
        at: Timestamp,
    ) {
        match preference {
            None => {
                self.preferences.remove(interest);
            }
            Some(preference) => {
                if self.preferences.len() < PREFERENCES_MAX || self.preferences.contains_key(interest) {
                    self.preferences.insert(interest.into(), Stated { preference, at });
                }
            }
        }
    }

    /// Merges what the visitor declared at `at`.
    pub fn declare(&mut self, _: &Permit<Personalization>, traits: &SortedMap<String, Value>, at: Timestamp) {
        merge(&mut self.declared, traits, at, DECLARED_MAX);
    }

    /// Merges what the shop said at `at`.
    pub fn know(&mut self, _: &Permit<Personalization>, facts: &SortedMap<String, Value>, at: Timestamp) {
        merge(&mut self.facts, facts, at, FACTS_MAX);
    }

    /// The table of a dimension.
    #[must_use]
    pub fn table(&self, dimension: Dimension) -> &InterestTable {
        let [category, brand, price_band, tag] = &self.interests;
        match dimension {
            Dimension::Category => category,
            Dimension::Brand => brand,
            Dimension::PriceBand => price_band,
            Dimension::Tag => tag,
        }
    }

    fn table_mut(&mut self, dimension: Dimension) -> &mut InterestTable {
        let [category, brand, price_band, tag] = &mut self.interests;
        match dimension {
            Dimension::Category => category,
            Dimension::Brand => brand,
            Dimension::PriceBand => price_band,
            Dimension::Tag => tag,
        }
    }

    fn count(&mut self, name: &EventName, at: Timestamp) {
        let is_new_custom = matches!(name, EventName::Custom(_)) && !self.counters.contains_key(name);
        let customs = self.counters.keys().filter(|name| matches!(name, EventName::Custom(_))).count();
        if is_new_custom && customs >= CUSTOM_EVENTS_MAX {
            return;
        }
        let counter = self.counters.or_default(name.clone());
        counter.count = counter.count.saturating_add(1);
        counter.last_at = counter.last_at.max(at);
    }

    fn add_interests(&mut self, event: &Event, at: Timestamp, events: &EventRules, interests: &InterestRules) {
        let Some(addition) = addition(event, interests) else { return };
        for (dimension, key) in keys(event, events) {
            let capacity = DIMENSIONS.iter().find(|known| known.0 == dimension).map_or(0, |known| known.2);
            self.table_mut(dimension).add(interests, capacity, &key, addition, at);
        }
        for dimension in totals(event, events) {
            self.table_mut(dimension).add_total(interests, addition, at);
        }
        self.discounts.add(interests, event, addition, at);
    }

    fn order(&mut self, event: &mut Event, at: Timestamp) {
        match event.name {
            EventName::Purchase => {
                self.orders.place(at, event.worth_minor());
                for item in &event.items {
                    if let Some(category) = &item.category {
                        self.rhythm.purchase(category, at);
                    }
                }
            }
            EventName::Refund => self.give_back(event),
            _ => {}
        }
    }
}

/// Under what an order or a refund is remembered. A refund repeats its purchase's id, and several of one order name other items or pieces.
fn transaction_key(event: &Event) -> Option<u64> {
    let hash = event.transaction.filter(|_| event.rating.is_none())?;
    if event.name != EventName::Refund {
        return Some(hash);
    }
    let mut key = !hash;
    for item in &event.items {
        let id = item.id.as_deref().map_or(0, fnv1a32);
        key = key.wrapping_add(u64::from(id) * u64::from(item.quantity));
    }
    Some(key)
}

fn addition(event: &Event, interests: &InterestRules) -> Option<Addition> {
    let weight = *interests.weights.get(&event.name)?;
    Some(if event.name == EventName::Purchase {
        Addition { browse: 0.0, purchase: weight }
    } else {
        Addition { browse: weight, purchase: 0.0 }
    })
}

/// The keys that an event adds to: every ancestor of an item's category, its brand, its price band.
fn keys(event: &Event, events: &EventRules) -> Vec<(Dimension, String)> {
    let mut keys: Vec<(Dimension, String)> = Vec::new();
    for item in &event.items {
        if let Some(path) = &item.category {
            let mut ancestor = String::new();
            for level in path.split('/') {
                if !ancestor.is_empty() {
                    ancestor.push('/');
                }
                ancestor.push_str(level);
                keys.push((Dimension::Category, ancestor.clone()));
            }
        }
        if let Some(brand) = &item.brand {
            keys.push((Dimension::Brand, brand.clone()));
        }
        if let Some(band) = item.price_minor.and_then(|price| events.price_band(price)) {
            keys.push((Dimension::PriceBand, decimal(u64::from(band))));
        }
        for tag in &item.tags {
            keys.push((Dimension::Tag, tag.clone()));
        }
    }
    keys
}

/// The dimensions whose total an event adds to: once per item that has the dimension.
fn totals(event: &Event, events: &EventRules) -> Vec<Dimension> {
    let mut totals = Vec::new();
    for item in &event.items {
        for (dimension, has) in [
            (Dimension::Category, item.category.is_some()),
            (Dimension::Brand, item.brand.is_some()),
            (Dimension::PriceBand, item.price_minor.and_then(|price| events.price_band(price)).is_some()),
            (Dimension::Tag, !item.tags.is_empty()),
        ] {
            if has {
                totals.push(dimension);
            }
        }
    }
    totals
}

#[cfg(test)]
mod tests;
