//! Lines that could not be used: counted by reason, with the numbers of the first ones.

use std::collections::BTreeMap;

use crate::source::columns::Role;

/// Line numbers kept of each reason, so that a report stays readable.
pub(super) const LINES_SHOWN_MAX: usize = 5;

/// Why a line was not used. Says which column, never what stood in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum BadRow {
    /// It has more or fewer fields than the header.
    FieldCount,
    /// A field is not UTF-8 text.
    NotText(Role),
    /// A field that must be there is empty.
    Missing(Role),
    /// A field is longer than 1 KiB, which no id or category is.
    TooLong(Role),
    /// A field is not a number.
    NotNumber(Role),
    /// A field is neither true nor false.
    NotBoolean(Role),
    /// A field is below zero: a refund or a correction, which is no order.
    Negative(Role),
    /// The time has none of the known forms.
    Time,
    /// The time is before 1970 or after 2200.
    TimeRange,
    /// The event is none that the engine knows.
    Event,
}

impl BadRow {
    /// For people: what was wrong, in a few words.
    #[must_use]
    pub fn message(self) -> String {
        match self {
            Self::FieldCount => "another number of fields than the header".to_owned(),
            Self::NotText(role) => format!("{} is not UTF-8 text", role.name()),
            Self::Missing(role) => format!("{} is empty", role.name()),
            Self::TooLong(role) => format!("{} is too long", role.name()),
            Self::NotNumber(role) => format!("{} is not a number", role.name()),
            Self::NotBoolean(role) => format!("{} is neither true nor false", role.name()),
            Self::Negative(role) => format!("{} is below zero: a refund or a correction", role.name()),
            Self::Time => "time has none of the known forms".to_owned(),
            Self::TimeRange => "time is before 1970 or after 2200".to_owned(),
            Self::Event => "event is no GA4 name that the engine knows".to_owned(),
        }
    }
}

/// Lines of one reason.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// How many.
    pub count: u64,
    /// Line numbers of the first five, counted from 1, the header included.
    pub lines: Vec<u64>,
}

/// What a file held: lines that were used, and those that were not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BadRows {
    /// Lines that were used.
    pub used: u64,
    /// The others, by reason.
    pub reasons: BTreeMap<BadRow, Found>,
}

impl BadRows {
    /// Counts a line that cannot be used.
    pub fn count(&mut self, reason: BadRow, line: u64) {
        let found = self.reasons.entry(reason).or_default();
        found.count += 1;
        if found.lines.len() < LINES_SHOWN_MAX {
            found.lines.push(line);
        }
    }

    /// How many lines could not be used.
    #[must_use]
    pub fn bad(&self) -> u64 {
        self.reasons.values().map(|found| found.count).sum()
    }
}
