//! One item of an event: what the visitor looked at or bought, as far as the history needs it.

use super::{EventRules, Reject};
use crate::core::decimal::{decimal, digits};
use crate::core::id::{item_key, key};
use crate::core::limits::{CATEGORY_BYTES_MAX, CATEGORY_LEVELS_MAX, ITEM_TAGS_KEPT, QUANTITY_MAX};
use crate::core::value::Value;

/// One item; every text is a normalized key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// `item_id`, else `item_name`; absent for what a list shares.
    pub id: Option<String>,
    /// Category path, its levels joined by `/`.
    pub category: Option<String>,
    /// Brand.
    pub brand: Option<String>,
    /// Price of one piece in minor units of the site's currency.
    pub price_minor: Option<u64>,
    /// Pieces, in [1, 10,000].
    pub quantity: u32,
    /// `item_variant`, such as a size.
    pub variant: Option<String>,
    /// `discount` was above 0.
    pub is_discounted: bool,
    /// The shop's own `item_tags`, at most four.
    pub tags: Vec<String>,
}

impl Default for Item {
    fn default() -> Self {
        Self {
            id: None,
            category: None,
            brand: None,
            price_minor: None,
            quantity: 1,
            variant: None,
            is_discounted: false,
            tags: Vec::new(),
        }
    }
}

/// GA4's fields of the category path, from the top.
const CATEGORY_FIELDS: [&str; CATEGORY_LEVELS_MAX] =
    ["item_category", "item_category2", "item_category3", "item_category4", "item_category5"];

impl Item {
    /// Fills in one item of a page's event, and says whether its category is sensitive. Prices are read only when they are in the site's currency.
    pub(super) fn read(&mut self, data: &Value, rules: &EventRules, own_currency: bool) -> Result<bool, Reject> {
        if data.as_map().is_none() {
            return Err(Reject::WrongType("items"));
        }
        read_key(data, "item_id", &mut self.id, item_key)?;
        if self.id.is_none() {
            read_key(data, "item_name", &mut self.id, item_key)?;
        }
        if self.id.is_none() {
            return Err(Reject::Missing("item_id"));
        }
        // What is sensitive may lie in the part that is too long to be kept.
        let mut path = String::new();
        for field in CATEGORY_FIELDS {
            let mut level = None;
            read_key(data, field, &mut level, key)?;
            let Some(level) = &level else { break };
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(level);
            if path.len() <= CATEGORY_BYTES_MAX {
                self.category = Some(path.clone());
            }
        }
        if own_currency && let Some(price) = data.get("price") {
            self.price_minor = Some(rules.currency.minor(price, "price")?);
        }
        self.quantity = match data.get("quantity") {
            None => 1,
            Some(Value::Number(pieces)) if (1.0..=f64::from(QUANTITY_MAX)).contains(pieces) => *pieces as u32,
            Some(Value::Number(_)) => return Err(Reject::OutOfRange("quantity")),
            Some(Value::Text(text)) => digits(text.trim())
                .filter(|pieces| (1..=QUANTITY_MAX).contains(pieces))
                .ok_or(Reject::OutOfRange("quantity"))?,
            Some(_) => return Err(Reject::WrongType("quantity")),
        };
        if let Some(discount) = data.get("discount") {
            self.is_discounted = rules.currency.minor(discount, "discount")? > 0;
        }
        if let Some(tags) = data.get("item_tags") {
            for tag in tags.as_list().ok_or(Reject::WrongType("item_tags"))? {
                let tag = key(tag.as_text().ok_or(Reject::WrongType("item_tags"))?);
                if !tag.is_empty() && self.tags.len() < ITEM_TAGS_KEPT && !self.tags.contains(&tag) {
                    self.tags.push(tag);
                }
            }
        }
        read_key(data, "item_variant", &mut self.variant, key)?;
        read_key(data, "item_brand", &mut self.brand, key)?;
        Ok(rules.is_sensitive(&path))
    }

    /// Price times quantity, in minor units; 0 without a price.
    #[must_use]
    pub fn worth_minor(&self) -> u64 {
        self.price_minor.unwrap_or(0).saturating_mul(u64::from(self.quantity))
    }
}

/// Reads a text, or a whole number as many shops write their ids, as a key; empty is absent.
fn read_key(
    data: &Value,
    field: &'static str,
    into: &mut Option<String>,
    normalized: fn(&str) -> String,
) -> Result<(), Reject> {
    let text = match data.get(field) {
        None => return Ok(()),
        Some(Value::Text(text)) => normalized(text),
        Some(Value::Number(number)) if *number == libm::trunc(*number) && (0.0..=9e15).contains(number) => {
            decimal(*number as u64)
        }
        Some(_) => return Err(Reject::WrongType(field)),
    };
    if !text.is_empty() {
        *into = Some(text);
    }
    Ok(())
}
