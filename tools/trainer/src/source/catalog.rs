//! `catalog.csv`: one line per item.

use serde::{Deserialize, Serialize};

use crate::source::bad_rows::BadRow;
use crate::source::columns::{Fields, Role};
use crate::source::moment::Moment;
use crate::source::money::minor;
use crate::source::options::SourceOptions;
use crate::source::table::Row;

/// One line of `catalog.csv`: item, and if the file has them category, brand, price, tags, stock, durable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogLine {
    /// Which item.
    pub item: String,
    /// Category, as it is written: see [`path`](crate::category::path) for its key.
    pub category: Option<String>,
    /// Brand.
    pub brand: Option<String>,
    /// Price of one piece in minor units.
    pub price_minor: Option<i64>,
    /// Tags, as they are written, separated by `|` or `;`.
    pub tags: String,
    /// Pieces on the shelf.
    pub stock: Option<i64>,
    /// Whether who has one wants no second.
    pub is_durable: Option<bool>,
}

impl Row for CatalogLine {
    const LABEL: &'static str = "catalog";
    const ROLES: &'static [Role] =
        &[Role::Item, Role::Category, Role::Brand, Role::Price, Role::Tags, Role::Stock, Role::Durable];
    const REQUIRED: &'static [&'static [Role]] = &[&[Role::Item]];

    fn of(fields: &Fields<'_>, options: &SourceOptions) -> Result<Self, BadRow> {
        let text = |role| fields.text(role).map(|it| it.map(str::to_owned));
        let price = fields.text(Role::Price)?.map(|text| minor(text, options.decimals, Role::Price)).transpose()?;
        Ok(Self {
            item: fields.required(Role::Item)?.to_owned(),
            category: text(Role::Category)?,
            brand: text(Role::Brand)?,
            price_minor: price,
            tags: text(Role::Tags)?.unwrap_or_default(),
            stock: fields.text(Role::Stock)?.map(|text| minor(text, 0, Role::Stock)).transpose()?,
            is_durable: fields.text(Role::Durable)?.map(is_true).transpose()?,
        })
    }

    fn group(&self) -> &str {
        &self.item
    }

    fn at(&self) -> Moment {
        Moment { local_ms: 0, has_time_of_day: false }
    }
}

fn is_true(text: &str) -> Result<bool, BadRow> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err(BadRow::NotBoolean(Role::Durable)),
    }
}

impl CatalogLine {
    /// The tags one by one.
    pub fn tags(&self) -> impl Iterator<Item = &str> {
        self.tags.split(['|', ';']).map(str::trim).filter(|tag| !tag.is_empty())
    }
}
