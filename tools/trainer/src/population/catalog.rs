//! What the catalogue says of an item: category and brand, as keys of the engine.

use std::collections::BTreeMap;
use std::path::Path;

use vitrin::core::id::key;

use crate::category::{path, with_ancestors};
use crate::source::{BadRows, CatalogLine, OrderLine, SourceError, SourceOptions, Table, Watch};

/// Category and brand of an item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Goods {
    /// Key of the category path.
    pub category: Option<String>,
    /// Key of the brand.
    pub brand: Option<String>,
}

impl Goods {
    /// Adds `weight` to what a visitor attended to: categories with those above them, and brands.
    pub(crate) fn attend(&self, weight: f64, weights: &mut [BTreeMap<String, f64>; 2], totals: &mut [f64; 2]) {
        let [categories, brands] = weights;
        let [in_categories, in_brands] = totals;
        if let Some(category) = &self.category {
            *in_categories += weight;
            for path in with_ancestors(category) {
                *categories.entry(path.to_owned()).or_default() += weight;
            }
        }
        if let Some(brand) = &self.brand {
            *in_brands += weight;
            *brands.entry(brand.clone()).or_default() += weight;
        }
    }
}

/// All items of the shop.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    goods: BTreeMap<String, Goods>,
    read: BadRows,
}

impl Catalog {
    /// Reads the file at `path`; of an item that comes twice, the last line counts.
    ///
    /// # Errors
    /// Those of [`Table::open`].
    pub fn read(path_of_file: &Path, options: &SourceOptions, watch: &Watch) -> Result<Self, SourceError> {
        let mut table = Table::<CatalogLine>::open(path_of_file, options, watch)?;
        let mut goods = BTreeMap::new();
        while let Some(line) = table.next_row()? {
            let brand = line.brand.as_deref().map(key).filter(|brand| !brand.is_empty());
            let category = line.category.as_deref().and_then(path);
            goods.insert(line.item, Goods { category, brand });
        }
        Ok(Self { goods, read: table.bad_rows().clone() })
    }

    /// What is known of an ordered item: by the catalogue, else by the line itself.
    #[must_use]
    pub fn of(&self, line: &OrderLine) -> Goods {
        let known = line.item.as_deref().and_then(|item| self.get(item)).cloned().unwrap_or_default();
        let category = known.category.or_else(|| line.category.as_deref().and_then(path));
        Goods { category, brand: known.brand }
    }

    /// What is known of an item.
    #[must_use]
    pub fn get(&self, item: &str) -> Option<&Goods> {
        self.goods.get(item)
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.goods.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.goods.is_empty()
    }

    /// What was read.
    #[must_use]
    pub fn bad_rows(&self) -> &BadRows {
        &self.read
    }
}
