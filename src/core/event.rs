//! One validated on-site event, in GA4's names and fields.
//!
//! Flow: page -> **`event`** -> `history`. Invariant: an [`Event`] holds nothing that the history does not need: no URL, no search term,
//! no transaction id (only its hash), no time (that comes beside it).

mod item;
mod money;

use std::hash::Hasher as _;

use siphasher::sip::SipHasher24;

use crate::core::acquisition::{Device, Source};
use crate::core::decimal::decimal;
use crate::core::id::{is_below, is_id};
use crate::core::limits::{CART_LINES_MAX, EVENT_ITEMS_KEPT, EVENT_ITEMS_MAX};
use crate::core::offer::coupon_hash;
use crate::core::value::Value;

pub use item::Item;
pub use money::Currency;

/// What happened, in GA4's words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum EventName {
    /// A page was shown; starts a new page view.
    #[default]
    PageView,
    /// A product page was shown.
    ViewItem,
    /// A list of products was shown.
    ViewItemList,
    /// A product was chosen from a list.
    SelectItem,
    /// The shop was searched; the term is not kept.
    Search,
    /// A product was put on the wish list.
    AddToWishlist,
    /// A product was put in the basket.
    AddToCart,
    /// A product was taken out of the basket.
    RemoveFromCart,
    /// The checkout was started.
    BeginCheckout,
    /// An order was placed.
    Purchase,
    /// An order was given back.
    Refund,
    /// The shop's own event, by its whole name: `custom_` and an id.
    Custom(String),
}

/// The built-in names with their text, in the order of their codes in stored states. Append only.
pub const NAMES: [(&str, EventName); 11] = [
    ("page_view", EventName::PageView),
    ("view_item", EventName::ViewItem),
    ("view_item_list", EventName::ViewItemList),
    ("select_item", EventName::SelectItem),
    ("search", EventName::Search),
    ("add_to_wishlist", EventName::AddToWishlist),
    ("add_to_cart", EventName::AddToCart),
    ("remove_from_cart", EventName::RemoveFromCart),
    ("begin_checkout", EventName::BeginCheckout),
    ("purchase", EventName::Purchase),
    ("refund", EventName::Refund),
];

impl EventName {
    /// Reads a name as pages write it; a custom name needs an id behind `custom_`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((_, name)) = NAMES.iter().find(|(known, _)| *known == text) {
            return Some(name.clone());
        }
        text.strip_prefix("custom_").filter(|rest| is_id(rest)).map(|_| Self::Custom(text.into()))
    }

    /// Whether an event of this name has a counter in every history where it happened; of custom ones only some have.
    #[must_use]
    pub fn is_counted_always(name: &str) -> bool {
        NAMES.iter().any(|(known, _)| *known == name)
    }

    /// The name as pages write it.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Custom(text) => text,
            known => NAMES.iter().find(|(_, name)| name == known).map_or("", |(text, _)| text),
        }
    }
}

/// One validated event.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Event {
    /// What happened.
    pub name: EventName,
    /// The first items: as many as the basket has lines, [`CART_LINES_MAX`], and in the history [`EVENT_ITEMS_KEPT`]. A list view keeps one
    /// item without id, the part that its items' categories share.
    pub items: Vec<Item>,
    /// How many items the page named, kept or not, in [0, 200].
    pub items_total: u32,
    /// The event's value in minor units of the site's currency, when the page said it in that currency; else the worth of all items, where
    /// not all of them are in the history.
    pub value_minor: Option<u64>,
    /// Hash of the transaction id, for `purchase`, `refund` and a rating of an order.
    pub transaction: Option<u64>,
    /// Of an order: hash of the coupon that was used.
    pub coupon: Option<u32>,
    /// Of a page view: what brought the visitor to it, unless a click within the shop did.
    pub source: Option<Source>,
    /// Of a page view: on what device.
    pub device: Option<Device>,
    /// Of [`RATING`]: how satisfied, from 1 to 5.
    pub rating: Option<u32>,
}

/// The custom event by which a visitor rates an order, or the shop: `rating` from 1 to 5, and perhaps the order's `transaction_id`.
pub const RATING: &str = "custom_rating";

/// Why an event was refused. Carries field names and limits, never what the visitor did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reject {
    /// The name is neither one of GA4's nor `custom_` with an id.
    UnknownName,
    /// A required field is absent.
    Missing(&'static str),
    /// A field has the wrong type or format.
    WrongType(&'static str),
    /// The config declares no trait or fact of this name: its place among the sorted names.
    UnknownTrait(u32),
    /// Not a value that this trait or fact takes: the name's place among the sorted names.
    TraitValue(u32),
    /// A number is outside its range, or a text is longer than its limit.
    OutOfRange(&'static str),
    /// More than 200 items.
    TooManyItems,
    /// Every item is in a sensitive category: nothing about it is kept.
    Sensitive,
    /// The transaction was counted before.
    Repeated,
    /// The purpose this needs is not granted.
    NotPermitted,
    /// An exposure, click or dismissal names a placement or offer that the config does not have, or was not decided by it.
    UnknownDecision,
    /// More inputs wait for a fold than fit the memory.
    Overflow,
}

impl Reject {
    /// The stable code, and the field it is about.
    #[must_use]
    pub fn code(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::UnknownName => ("unknown_name", Some("name")),
            Self::Missing(field) => ("missing", Some(field)),
            Self::WrongType(field) => ("wrong_type", Some(field)),
            Self::UnknownTrait(_) => ("unknown_trait", None),
            Self::TraitValue(_) => ("trait_value", None),
            Self::OutOfRange(field) => ("out_of_range", Some(field)),
            Self::TooManyItems => ("too_many_items", Some("items")),
            Self::Sensitive => ("sensitive", None),
            Self::Repeated => ("repeated", None),
            Self::NotPermitted => ("not_permitted", None),
            Self::UnknownDecision => ("unknown_decision", None),
            Self::Overflow => ("overflow", None),
        }
    }
}

impl Reject {
    /// The name that was refused among those that were stated: the page's own, so that it may be told to the page.
    #[must_use]
    pub fn name_among(self, stated: &Value) -> Option<&str> {
        let (Self::UnknownTrait(place) | Self::TraitValue(place)) = self else { return None };
        stated.as_map()?.keys().nth(place as usize).map(String::as_str)
    }
}

/// What validation needs of the site.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct EventRules {
    /// Prices in another currency are not read.
    pub currency: Currency,
    /// Upper edges of the price bands, in minor units, rising.
    pub price_band_edges_minor: Vec<u64>,
    /// Normalized category paths that are never kept; each stands for everything below it too.
    pub sensitive_categories: Vec<String>,
    /// Normalized names of the campaigns that are told apart.
    pub campaigns: Vec<String>,
}

impl EventRules {
    /// The band a price falls in: how many edges it reaches. None where the shop tells no bands apart.
    #[must_use]
    pub fn price_band(&self, price_minor: u64) -> Option<u32> {
        let edges = &self.price_band_edges_minor;
        (!edges.is_empty()).then(|| edges.iter().filter(|edge| **edge <= price_minor).count() as u32)
    }

    /// Whether `category` is, or is below, a sensitive one.
    #[must_use]
    pub fn is_sensitive(&self, category: &str) -> bool {
        self.sensitive_categories.iter().any(|sensitive| is_below(category, sensitive))
    }
}

impl Event {
    /// Validates what a page said.
    ///
    /// # Errors
    /// The first [`Reject`] found; nothing is kept then.
    pub fn parse(name: &str, data: &Value, rules: &EventRules) -> Result<Self, Reject> {
        let name = EventName::parse(name).ok_or(Reject::UnknownName)?;
        let mut event = Self { name, ..Self::default() };
        event.read(data, rules)?;
        Ok(event)
    }

    /// Fills in place, so that a way out has nothing to clean up.
    fn read(&mut self, data: &Value, rules: &EventRules) -> Result<(), Reject> {
        if !matches!(data, Value::Map(_) | Value::Null) {
            return Err(Reject::WrongType("data"));
        }
        let own_currency = match data.get("currency") {
            None => true,
            Some(currency) => rules.currency.is(currency.as_text().ok_or(Reject::WrongType("currency"))?),
        };
        let list = match data.get("items") {
            None => &[],
            Some(items) => items.as_list().ok_or(Reject::WrongType("items"))?,
        };
        if list.len() > EVENT_ITEMS_MAX {
            return Err(Reject::TooManyItems);
        }
        if list.is_empty() && needs_items(&self.name) {
            return Err(Reject::Missing("items"));
        }
        self.items_total = list.len() as u32;
        let items = &mut self.items;
        for data in list {
            let mut item = Item::default();
            if !item.read(data, rules, own_currency)? {
                items.push(item);
            }
        }
        if items.is_empty() && !list.is_empty() {
            return Err(Reject::Sensitive);
        }
        if self.name == EventName::ViewItemList {
            *items = shared_part(items);
        }
        if own_currency && let Some(value) = data.get("value") {
            self.value_minor = Some(rules.currency.minor(value, "value")?);
        }
        if self.items.len() > EVENT_ITEMS_KEPT {
            self.value_minor = Some(self.worth_minor());
            self.items.truncate(CART_LINES_MAX);
        }
        if matches!(self.name, EventName::Purchase | EventName::Refund) {
            let id = data.get("transaction_id").ok_or(Reject::Missing("transaction_id"))?;
            self.transaction = Some(transaction_hash(id)?);
        }
        if self.name == EventName::Purchase
            && let Some(coupon) = data.get("coupon")
        {
            let coupon = coupon.as_text().ok_or(Reject::WrongType("coupon"))?;
            self.coupon = (!coupon.trim().is_empty()).then(|| coupon_hash(coupon));
        }
        if self.name == EventName::PageView {
            self.source = Source::read(data, &rules.campaigns)?;
            self.device = Device::read(data)?;
        }
        if self.name.text() == RATING {
            self.rate(data)?;
        }
        Ok(())
    }

    fn rate(&mut self, data: &Value) -> Result<(), Reject> {
        const FIELD: &str = "rating";
        let rating = data.get(FIELD).ok_or(Reject::Missing(FIELD))?.as_number().ok_or(Reject::WrongType(FIELD))?;
        if !(1.0..=5.0).contains(&rating) || rating != libm::trunc(rating) {
            return Err(Reject::OutOfRange(FIELD));
        }
        self.rating = Some(rating as u32);
        if let Some(id) = data.get("transaction_id") {
            self.transaction = Some(transaction_hash(id)?);
        }
        Ok(())
    }

    /// The items' prices summed, or the stated value when there is one; minor units.
    #[must_use]
    pub fn worth_minor(&self) -> u64 {
        self.value_minor.unwrap_or_else(|| self.items.iter().map(Item::worth_minor).sum())
    }
}

fn needs_items(name: &EventName) -> bool {
    match name {
        EventName::ViewItem
        | EventName::SelectItem
        | EventName::AddToWishlist
        | EventName::AddToCart
        | EventName::RemoveFromCart => true,
        EventName::PageView
        | EventName::ViewItemList
        | EventName::Search
        | EventName::BeginCheckout
        | EventName::Purchase
        | EventName::Refund
        | EventName::Custom(_) => false,
    }
}

/// A list shows many products; what it says of the visitor is the category its products share.
fn shared_part(items: &[Item]) -> Vec<Item> {
    let path = |item: &Item| item.category.clone().unwrap_or_default() + "/";
    let mut shared = items.first().map(path).unwrap_or_default();
    for item in items {
        // Only whole levels are shared: each ends with its slash.
        let path = path(item);
        let mut end = 0;
        for ((place, ours), theirs) in shared.bytes().enumerate().zip(path.bytes()) {
            if ours != theirs {
                break;
            }
            if ours == b'/' {
                end = place + 1;
            }
        }
        shared.truncate(end);
    }
    match shared.strip_suffix('/') {
        Some(category) if !category.is_empty() => vec![Item { category: Some(category.into()), ..Item::default() }],
        _ => Vec::new(),
    }
}

/// The hash is local and keyless: 64 of them only have to tell apart one visitor's own orders.
fn transaction_hash(id: &Value) -> Result<u64, Reject> {
    const FIELD: &str = "transaction_id";
    let mut hasher = SipHasher24::new();
    match id {
        Value::Text(text) if text.trim().is_empty() => return Err(Reject::Missing(FIELD)),
        Value::Text(text) => hasher.write(text.trim().as_bytes()),
        // The platform or the data layer may write the same id as a text.
        Value::Number(number) if *number as u64 as f64 == *number => {
            hasher.write(decimal(*number as u64).as_bytes());
        }
        Value::Number(number) => hasher.write(&number.to_le_bytes()),
        Value::Null | Value::Bool(_) | Value::List(_) | Value::Map(_) => {
            return Err(Reject::WrongType(FIELD));
        }
    }
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests;
