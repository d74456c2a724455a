//! `orders.csv`: one line per ordered item, or one per order.

use serde::{Deserialize, Serialize};

use crate::source::bad_rows::BadRow;
use crate::source::columns::{Fields, Role};
use crate::source::moment::Moment;
use crate::source::money::minor;
use crate::source::options::SourceOptions;
use crate::source::table::Row;

/// One line of `orders.csv`: customer, time, value, and if the file has them order, item, quantity, category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// Who.
    pub customer: String,
    /// When.
    pub at: Moment,
    /// Which order; without it, lines of one customer at one time are one order.
    pub order: Option<String>,
    /// What the line cost altogether, in minor units.
    pub value_minor: i64,
    /// Which item.
    pub item: Option<String>,
    /// How many pieces; 1 without it.
    pub quantity: u32,
    /// The item's category as it is written: the catalogue's goes before it.
    pub category: Option<String>,
}

impl Row for OrderLine {
    const LABEL: &'static str = "orders";
    const ROLES: &'static [Role] = &[
        Role::Customer,
        Role::Time,
        Role::Order,
        Role::Value,
        Role::ValueMinor,
        Role::Price,
        Role::Item,
        Role::Quantity,
        Role::Category,
    ];
    const REQUIRED: &'static [&'static [Role]] =
        &[&[Role::Customer], &[Role::Time], &[Role::Value, Role::ValueMinor, Role::Price]];

    fn of(fields: &Fields<'_>, options: &SourceOptions) -> Result<Self, BadRow> {
        let quantity = quantity(fields)?;
        let text = |role| fields.text(role).map(|it| it.map(str::to_owned));
        Ok(Self {
            customer: fields.required(Role::Customer)?.to_owned(),
            at: Moment::parse(fields.required(Role::Time)?, &options.time_zone)?,
            order: text(Role::Order)?,
            value_minor: value(fields, quantity, options.decimals)?,
            item: text(Role::Item)?,
            quantity,
            category: text(Role::Category)?,
        })
    }

    fn group(&self) -> &str {
        &self.customer
    }

    fn at(&self) -> Moment {
        self.at
    }
}

fn quantity(fields: &Fields<'_>) -> Result<u32, BadRow> {
    let Some(text) = fields.text(Role::Quantity)? else { return Ok(1) };
    // Whole pieces; goods by weight count as the nearest number of them.
    let pieces = minor(text, 0, Role::Quantity)?;
    u32::try_from(pieces).map_err(|_| BadRow::NotNumber(Role::Quantity))
}

/// The line's value: its own, or the price of a piece times how many.
fn value(fields: &Fields<'_>, quantity: u32, decimals: u32) -> Result<i64, BadRow> {
    if let Some(text) = fields.text(Role::ValueMinor)? {
        return minor(text, 0, Role::ValueMinor);
    }
    if let Some(text) = fields.text(Role::Value)? {
        return minor(text, decimals, Role::Value);
    }
    let text = fields.text(Role::Price)?.ok_or(BadRow::Missing(Role::Value))?;
    minor(text, decimals, Role::Price)?.checked_mul(i64::from(quantity)).ok_or(BadRow::NotNumber(Role::Price))
}
