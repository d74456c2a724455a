//! Records: what a tab appends to its journal. A validated change with its time, so that replaying it anywhere has the same effect.

use crate::core::event::{Event, EventName};
use crate::core::history::Preference;
use crate::core::map::SortedMap;
use crate::core::policy::Draw;
use crate::core::privacy::{Epsilon, Report};
use crate::core::tally::Response;
use crate::core::time::Timestamp;
use crate::core::value::Value;

/// One change to what is known.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// An event.
    Event(Event),
    /// An offer was visible, clicked or dismissed; hashes of the ids.
    Response {
        /// Hash of the placement's id.
        placement: u32,
        /// Hash of the offer's id.
        offer: u32,
        /// What happened to it.
        response: Response,
        /// Under what it was decided; `None` for a fallback, and where the page has forgotten the decision.
        draw: Option<Draw>,
    },
    /// An offer would have been visible: the fallback was, in its place.
    Ghost {
        /// Hash of the offer's id.
        offer: u32,
        /// Under what it was decided.
        draw: Draw,
        /// Because of a holdout, the site's or its group's; else of a campaign's control arm.
        is_held_out: bool,
    },
    /// The visitor said something about an interest, or took it back.
    Prefer {
        /// As in `category.shoes/trail`.
        interest: String,
        /// What was said.
        preference: Option<Preference>,
    },
    /// Declared traits, checked.
    Declare(SortedMap<String, Value>),
    /// Facts of the shop about the visitor, checked.
    Know(SortedMap<String, Value>),
    /// The visitor deleted the latest event with this time and name.
    Delete {
        /// When the event happened.
        at: Timestamp,
        /// Its name.
        name: EventName,
    },
    /// The visitor put this history, as a stored text, in place of what was known.
    Import(String),
    /// A report was made. It is sent only once no tab can have missed it.
    Seal {
        /// Most that a year may cost, by the config that it was made under.
        ceiling: Epsilon,
        /// The report.
        report: Box<Report>,
    },
}

impl Default for Change {
    fn default() -> Self {
        Self::Event(Event::default())
    }
}

/// A change and when it happened.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Record {
    /// When, by the tab's clock; within a tab never decreasing.
    pub at: Timestamp,
    /// What changed.
    pub change: Change,
}
