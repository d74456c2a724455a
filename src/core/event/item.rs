//! One item of an event: what the visitor looked at or bought, as far as the history needs it.

use super::{EventRules, Reject};
use crate::core::decimal::{decimal, digits};
use crate::core::id::key;
use crate::core::limits::{CATEGORY_BYTES_MAX, CATEGORY_LEVELS_MAX, QUANTITY_MAX};
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
}

impl Default for Item {
    fn default() -> Self {
        Self { id: None, category: None, brand: None, price_minor: None, quantity: 1 }
    }
}

/// GA4's fields of the category path, from the top.
const CATEGORY_FIELDS: [&str; CATEGORY_LEVELS_MAX] =
    ["item_category", "item_category2", "item_category3", "item_category4", "item_category5"];

impl Item {
    /// Validates one item of a page's event. Prices are read only when they are in the site's currency.
    pub(super) fn parse(data: &Value, rules: &EventRules, own_currency: bool) -> Result<Self, Reject> {
        if data.as_map().is_none() {
            return Err(Reject::WrongType("items"));
        }
        let id = text_key(data, "item_id")?;
        let id = if id.is_some() { id } else { text_key(data, "item_name")? };
        if id.is_none() {
            return Err(Reject::Missing("item_id"));
        }
        let mut category = String::new();
        for field in CATEGORY_FIELDS {
            let Some(level) = text_key(data, field)? else {
                break;
            };
            if category.len() + 1 + level.len() > CATEGORY_BYTES_MAX {
                break;
            }
            if !category.is_empty() {
                category.push('/');
            }
            category.push_str(&level);
        }
        let price_minor = match data.get("price") {
            Some(price) if own_currency => Some(rules.currency.minor(price, "price")?),
            _ => None,
        };
        let quantity = match data.get("quantity") {
            None => 1,
            Some(Value::Number(pieces)) if (1.0..=f64::from(QUANTITY_MAX)).contains(pieces) => *pieces as u32,
            Some(Value::Number(_)) => return Err(Reject::OutOfRange("quantity")),
            Some(Value::Text(text)) => digits(text.trim())
                .filter(|pieces| (1..=QUANTITY_MAX).contains(pieces))
                .ok_or(Reject::OutOfRange("quantity"))?,
            Some(_) => return Err(Reject::WrongType("quantity")),
        };
        Ok(Self {
            id,
            category: Some(category).filter(|path| !path.is_empty()),
            brand: text_key(data, "item_brand")?,
            price_minor,
            quantity,
        })
    }

    /// Price times quantity, in minor units; 0 without a price.
    #[must_use]
    pub fn worth_minor(&self) -> u64 {
        self.price_minor.unwrap_or(0).saturating_mul(u64::from(self.quantity))
    }
}

/// A text, or a whole number as many shops write their ids, as a key; empty is absent.
fn text_key(data: &Value, field: &'static str) -> Result<Option<String>, Reject> {
    let text = match data.get(field) {
        None => return Ok(None),
        Some(Value::Text(text)) => key(text),
        Some(Value::Number(number)) if *number == libm::trunc(*number) && (0.0..=9e15).contains(number) => {
            decimal(*number as u64)
        }
        Some(_) => return Err(Reject::WrongType(field)),
    };
    Ok(Some(text).filter(|text| !text.is_empty()))
}
