//! `sessions.csv`: one line per event of an anonymous session.

use serde::{Deserialize, Serialize};
use vitrin::core::event::EventName;

use crate::source::bad_rows::BadRow;
use crate::source::columns::{Fields, Role};
use crate::source::moment::Moment;
use crate::source::money::minor;
use crate::source::options::SourceOptions;
use crate::source::table::Row;

/// One line of `sessions.csv`: session, time, item, and if the file has them event, earlier visits and earlier orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLine {
    /// Which session.
    pub session: String,
    /// When.
    pub at: Moment,
    /// Which item; none for an event without one, such as a search.
    pub item: Option<String>,
    /// GA4 name of the event; `view_item` where the file does not say.
    pub event: String,
    /// Visits of the same visitor before this session.
    pub earlier_visits: u32,
    /// Orders of the same visitor on days before this session.
    pub earlier_orders: u32,
}

impl Row for SessionLine {
    const LABEL: &'static str = "sessions";
    const ROLES: &'static [Role] =
        &[Role::Session, Role::Time, Role::Item, Role::Event, Role::EarlierVisits, Role::EarlierOrders];
    const REQUIRED: &'static [&'static [Role]] = &[&[Role::Session], &[Role::Time], &[Role::Item]];

    fn of(fields: &Fields<'_>, options: &SourceOptions) -> Result<Self, BadRow> {
        let event = fields.text(Role::Event)?;
        if event.is_some_and(|event| EventName::parse(event).is_none()) {
            return Err(BadRow::Event);
        }
        let item = match event {
            // Only events that say what happened may do without an item.
            Some(_) => fields.text(Role::Item)?,
            None => Some(fields.required(Role::Item)?),
        };
        Ok(Self {
            session: fields.required(Role::Session)?.to_owned(),
            at: Moment::parse(fields.required(Role::Time)?, &options.time_zone)?,
            item: item.map(str::to_owned),
            event: event.unwrap_or("view_item").to_owned(),
            earlier_visits: count(fields, Role::EarlierVisits)?,
            earlier_orders: count(fields, Role::EarlierOrders)?,
        })
    }

    fn group(&self) -> &str {
        &self.session
    }

    fn at(&self) -> Moment {
        self.at
    }
}

fn count(fields: &Fields<'_>, role: Role) -> Result<u32, BadRow> {
    let Some(text) = fields.text(role)? else { return Ok(0) };
    u32::try_from(minor(text, 0, role)?).map_err(|_| BadRow::NotNumber(role))
}
