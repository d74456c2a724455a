//! [`Catalog`]: what the shop says about its items.

use vitrin::core::id::key;

use super::names::Names;
use crate::category;
use crate::source::{CatalogLine, SourceError, Table};

/// What is known of one item.
#[derive(Debug, Clone, Default)]
pub struct Goods {
    /// It is in the catalogue: public, however few looked at it.
    pub is_listed: bool,
    /// Path of its category's key.
    pub category: Option<String>,
    /// Brand's key.
    pub brand: Option<String>,
    /// Price of one piece in minor units; 0 when unknown.
    pub price_minor: u32,
    /// Who has one wants no second, as the catalogue says.
    pub is_durable: Option<bool>,
    /// Sold out as of the catalogue.
    pub is_out_of_stock: bool,
    /// Keys of its tags.
    pub tags: Vec<String>,
}

/// The catalogue's lines.
#[derive(Debug, Default)]
pub struct Catalog(Vec<(String, Goods)>);

impl Catalog {
    /// Reads all lines of `table`.
    ///
    /// # Errors
    /// Those of [`Table::next_row`].
    pub fn read(table: &mut Table<CatalogLine>) -> Result<Self, SourceError> {
        let mut catalog = Self::default();
        while let Some(line) = table.next_row()? {
            let goods = Goods {
                is_listed: true,
                category: line.category.as_deref().and_then(category::path),
                brand: line.brand.as_deref().map(key).filter(|brand| !brand.is_empty()),
                price_minor: line.price_minor.and_then(|price| u32::try_from(price).ok()).unwrap_or(0),
                is_durable: line.is_durable,
                is_out_of_stock: line.stock.is_some_and(|pieces| pieces <= 0),
                tags: line.tags().map(key).collect(),
            };
            catalog.0.push((line.item, goods));
        }
        Ok(catalog)
    }

    /// By number; a later line of an item replaces an earlier one.
    pub(super) fn into_goods(self, names: &mut Names) -> Vec<Goods> {
        let mut all: Vec<Goods> = Vec::new();
        for (item, goods) in self.0 {
            let Some(number) = names.number(&item) else { continue };
            all.resize_with(names.len().max(all.len()), Goods::default);
            if let Some(place) = all.get_mut(number as usize) {
                *place = goods;
            }
        }
        all
    }
}
