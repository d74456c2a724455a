//! Which column of a file holds what: found by its name in the header.

use csv::ByteRecord;

use crate::source::bad_rows::BadRow;
use crate::source::error::SourceError;

/// Longest text of a field, in bytes; no id or category is longer.
pub(super) const TEXT_BYTES_MAX: usize = 1_024;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Role {
    /// Who ordered: any text that names one customer.
    Customer,
    /// Which visit: any text that names one session.
    Session,
    /// When: see [`Moment`](crate::source::Moment).
    Time,
    /// Which order: any text; without it lines of one customer at one time are one order.
    Order,
    /// What the line cost altogether, in major units such as 12.50.
    Value,
    /// What the line cost altogether, in minor units such as 1250.
    ValueMinor,
    /// What one piece cost, in major units.
    Price,
    /// Which item.
    Item,
    /// How many pieces.
    Quantity,
    /// Category, levels from the widest to the narrowest separated by `/` or `>`.
    Category,
    /// Brand.
    Brand,
    /// Tags, separated by `|` or `;`.
    Tags,
    /// Pieces on the shelf; 0 is sold out.
    Stock,
    /// Whether who has one wants no second: `true` or `false`, `1` or `0`, `yes` or `no`.
    Durable,
    /// GA4 name of what happened; `view_item` without it.
    Event,
    /// Visits of the session's visitor before it; 0 without it.
    EarlierVisits,
    /// Orders of the session's visitor on days before it; 0 without it.
    EarlierOrders,
}

impl Role {
    /// Its name, as `--column` takes it and messages say it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Session => "session",
            Self::Time => "time",
            Self::Order => "order",
            Self::Value => "value",
            Self::ValueMinor => "value_minor",
            Self::Price => "price",
            Self::Item => "item",
            Self::Quantity => "quantity",
            Self::Category => "category",
            Self::Brand => "brand",
            Self::Tags => "tags",
            Self::Stock => "stock",
            Self::Durable => "durable",
            Self::Event => "event",
            Self::EarlierVisits => "earlier_visits",
            Self::EarlierOrders => "earlier_orders",
        }
    }

    /// Names that shop systems give the column, beside its own; compared without case, spaces, `_`, `-` and `.`.
    fn other_names(self) -> &'static [&'static str] {
        match self {
            Self::Customer => &[
                "customerid",
                "customeremail",
                "user",
                "userid",
                "client",
                "clientid",
                "buyer",
                "household",
                "householdid",
            ],
            Self::Session => &["sessionid", "visit", "visitid"],
            Self::Time => &[
                "timestamp",
                "date",
                "datetime",
                "createdat",
                "orderdate",
                "invoicedate",
                "orderedat",
                "purchasedate",
                "transactiontimestamp",
                "eventtime",
            ],
            Self::Order => &[
                "orderid",
                "ordernumber",
                "invoice",
                "invoiceno",
                "transaction",
                "transactionid",
                "basket",
                "basketid",
            ],
            Self::Value => &["total", "amount", "revenue", "sales", "salesvalue", "linetotal", "dollarvalue"],
            Self::ValueMinor => &["totalminor", "amountminor", "cents"],
            Self::Price => &["unitprice", "itemprice"],
            Self::Item => &["itemid", "product", "productid", "sku", "stockcode", "variantid"],
            Self::Quantity => &["qty", "numberofcds", "pieces"],
            Self::Category => &["categorypath", "producttype", "productcategory", "itemcategory", "type"],
            Self::Brand => &["manufacturer", "vendor"],
            Self::Tags => &["tag", "labels"],
            Self::Stock => &["inventory", "instock", "stockquantity", "inventoryquantity"],
            Self::Durable => &["isdurable"],
            Self::Event => &["eventname", "action"],
            Self::EarlierVisits => &["previousvisits", "visitsbefore"],
            Self::EarlierOrders => &["previousorders", "ordersbefore"],
        }
    }

    fn is_called(self, header: &str) -> bool {
        let plain = plain(header);
        plain == plain_name(self) || self.other_names().contains(&plain.as_str())
    }
}

fn plain_name(role: Role) -> String {
    plain(role.name())
}

fn plain(name: &str) -> String {
    name.chars().filter(|it| !matches!(it, ' ' | '_' | '-' | '.')).flat_map(char::to_lowercase).collect()
}

/// Where in a line each role stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    places: Vec<(Role, usize)>,
    width: usize,
}

impl Columns {
    /// Finds `roles` in `header`; `named` says which column holds a role whose name would not tell.
    ///
    /// # Errors
    /// [`SourceError::ColumnMissing`] for one of `required`, [`SourceError::ColumnTwice`] when two columns would fit,
    /// [`SourceError::ColumnUnknown`] when `named` names a column that is not there.
    pub fn find(
        header: &ByteRecord,
        roles: &[Role],
        required: &[&[Role]],
        named: &[(String, String)],
    ) -> Result<Self, SourceError> {
        let names: Vec<String> = header
            .iter()
            .map(|it| String::from_utf8_lossy(it).trim_start_matches('\u{feff}').trim().to_owned())
            .collect();
        let mut places = Vec::new();
        for role in roles {
            if let Some(place) = place(*role, &names, named)? {
                places.push((*role, place));
            }
        }
        let found = Self { places, width: names.len() };
        for choice in required {
            if choice.iter().all(|role| !found.has(*role)) {
                return Err(missing(choice, &names));
            }
        }
        Ok(found)
    }

    /// Whether the file has a column of `role`.
    #[must_use]
    pub fn has(&self, role: Role) -> bool {
        self.places.iter().any(|(it, _)| *it == role)
    }

    /// The line's fields.
    ///
    /// # Errors
    /// [`BadRow::FieldCount`].
    pub fn fields<'a>(&'a self, record: &'a ByteRecord) -> Result<Fields<'a>, BadRow> {
        if record.len() == self.width { Ok(Fields { columns: self, record }) } else { Err(BadRow::FieldCount) }
    }
}

fn place(role: Role, names: &[String], named: &[(String, String)]) -> Result<Option<usize>, SourceError> {
    if let Some((_, name)) = named.iter().find(|(of, _)| of == role.name()) {
        let place = names.iter().position(|it| it == name);
        return match place {
            Some(place) => Ok(Some(place)),
            None => Err(SourceError::ColumnUnknown { role: role.name(), name: name.clone(), has: names.join(", ") }),
        };
    }
    // The role's own name is worth more than another one for it.
    let own = names.iter().position(|it| plain(it) == plain_name(role));
    let fitting: Vec<usize> =
        names.iter().enumerate().filter(|(_, name)| role.is_called(name)).map(|(place, _)| place).collect();
    match (own, fitting.as_slice()) {
        (Some(place), _) => Ok(Some(place)),
        (None, []) => Ok(None),
        (None, [place]) => Ok(Some(*place)),
        (None, _) => {
            let several: Vec<&str> = fitting.iter().filter_map(|it| names.get(*it).map(String::as_str)).collect();
            Err(SourceError::ColumnTwice { role: role.name(), names: several.join(", ") })
        }
    }
}

fn missing(choice: &[Role], names: &[String]) -> SourceError {
    let wanted: Vec<&str> = choice.iter().map(|role| role.name()).collect();
    let known: Vec<&str> = choice.iter().flat_map(|role| role.other_names()).copied().collect();
    SourceError::ColumnMissing { role: wanted.join(" or "), known: known.join(", "), has: names.join(", ") }
}

/// One line, by role.
#[derive(Debug, Clone, Copy)]
pub struct Fields<'a> {
    columns: &'a Columns,
    record: &'a ByteRecord,
}

impl<'a> Fields<'a> {
    /// The text of `role`, trimmed; nothing where the column is missing or the field empty.
    ///
    /// # Errors
    /// [`BadRow::NotText`], [`BadRow::TooLong`].
    pub fn text(&self, role: Role) -> Result<Option<&'a str>, BadRow> {
        let place = self.columns.places.iter().find(|(it, _)| *it == role).map(|(_, place)| *place);
        let Some(bytes) = place.and_then(|place| self.record.get(place)) else { return Ok(None) };
        let text = std::str::from_utf8(bytes).map_err(|_| BadRow::NotText(role))?.trim();
        match text.len() {
            0 => Ok(None),
            1..=TEXT_BYTES_MAX => Ok(Some(text)),
            _ => Err(BadRow::TooLong(role)),
        }
    }

    /// The text of `role`, which must be there.
    ///
    /// # Errors
    /// [`BadRow::Missing`] and those of [`text`](Self::text).
    pub fn required(&self, role: Role) -> Result<&'a str, BadRow> {
        self.text(role)?.ok_or(BadRow::Missing(role))
    }
}
