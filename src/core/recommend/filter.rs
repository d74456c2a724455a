//! [`Filter`]: what is not recommended, however well it scores.

use super::score::dimension_name;
use super::seen::{Candidate, Seen};
use super::{Kind, Query};
use crate::core::decimal::decimal;
use crate::core::history::{Dimension, History, Preference};
use crate::core::id::{fnv1a32, item_key};
use crate::core::site::Site;
use crate::core::value::Value;

/// The rules of one answer.
pub(super) struct Filter<'a> {
    site: &'a Site,
    history: &'a History,
    seen: &'a [Seen<'a>],
    kind: Kind,
    /// The item that the page is about.
    current: &'a str,
    /// Facts of the page about items: in the basket, in stock.
    basket: Vec<String>,
    stock: Vec<(String, bool)>,
}

impl<'a> Filter<'a> {
    pub(super) fn new(site: &'a Site, history: &'a History, seen: &'a [Seen<'a>], query: &'a Query<'_>) -> Self {
        let mut basket = Vec::new();
        match query.context.get("cart_items").and_then(Value::as_list) {
            Some(items) => {
                for item in items {
                    basket.push(item_key(item.as_text().unwrap_or_default()));
                }
            }
            None => {
                for item in history.cart.keys() {
                    basket.push(item.clone());
                }
            }
        }
        let mut stock = Vec::new();
        if let Some(facts) = query.context.get("in_stock").and_then(Value::as_map) {
            for (item, is_there) in facts.iter() {
                stock.push((item_key(item), is_there.as_bool() == Some(true)));
            }
        }
        let current = match (&query.item, query.kind) {
            (Some(item), _) => item.as_str(),
            // A reminder of what was looked at last is of use on any other page.
            (None, Kind::Recent | Kind::Together) => "",
            (None, Kind::Next | Kind::Similar) => {
                seen.iter().find(|seen| seen.is_viewed).map_or("", |seen| seen.candidate.id)
            }
        };
        Self { site, history, seen, kind: query.kind, current, basket, stock }
    }

    /// Whether it may be shown.
    pub(super) fn admits(&self, item: &Candidate<'_>) -> bool {
        let said = self.stock.iter().find(|(id, _)| id == item.id);
        let is_in_stock = said.map_or(!item.is_out_of_stock, |(_, is_there)| *is_there);
        let known = self.seen.iter().find(|seen| seen.candidate.id == item.id);
        let is_owned = item.is_durable && known.is_some_and(|seen| seen.is_bought);
        // The history may know a category that the files do not.
        let categories = [item.category, known.map_or("", |seen| seen.candidate.category)];
        let is_refused = categories.iter().any(|category| {
            self.site.events.is_sensitive(category) || (!category.is_empty() && self.is_never(category, item))
        });
        item.id != self.current
            && is_in_stock
            && !is_owned
            && !is_refused
            && !self.is_never("", item)
            && (self.kind == Kind::Recent || !self.basket.iter().any(|id| id == item.id))
    }

    /// Whether the visitor said never to its category or one above it, its brand, one of its tags or its price band.
    fn is_never(&self, category: &str, item: &Candidate<'_>) -> bool {
        for (interest, stated) in self.history.preferences.iter() {
            let Some((dimension, name)) = interest.split_once('.') else { continue };
            if stated.preference != Preference::Never {
                continue;
            }
            let is_its = if dimension == dimension_name(Dimension::Category) {
                category.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            } else if dimension == dimension_name(Dimension::Brand) {
                item.brand != 0 && fnv1a32(name) == item.brand
            } else if dimension == dimension_name(Dimension::Tag) {
                item.tags.contains(&fnv1a32(name))
            } else {
                let band = self.site.events.price_band(u64::from(item.price_minor));
                item.price_minor > 0 && band.is_some_and(|band| decimal(u64::from(band)) == name)
            };
            if is_its {
                return true;
            }
        }
        false
    }
}
