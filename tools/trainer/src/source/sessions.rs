//! `sessions.csv`: one line per event of an anonymous session.

use serde::{Deserialize, Serialize};
use vitrin::core::event::EventName;

use crate::source::bad_rows::BadRow;
use crate::source::columns::{Fields, Role};
use crate::source::moment::Moment;
use crate::source::options::SourceOptions;
use crate::source::table::Row;

/// One line of `sessions.csv`: session, time, item, and if the file has it event.
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
}

impl Row for SessionLine {
    const LABEL: &'static str = "sessions";
    const ROLES: &'static [Role] = &[Role::Session, Role::Time, Role::Item, Role::Event];
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
        })
    }

    fn group(&self) -> &str {
        &self.session
    }

    fn at(&self) -> Moment {
        self.at
    }
}
