//! A tab's journal: records that are not yet surely in a snapshot. Only its tab writes it.

use std::slice::from_mut;

use super::codec::{Codec, StateError};
use super::records::record;
use crate::core::limits::OVERFLOW_INPUTS_MAX;
use crate::core::record::Record;
use crate::core::time::Timestamp;

/// What `vitrin:{site}:j:{tab}` holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Journal {
    /// The grant under which it was written.
    pub grant: u32,
    /// Number of the first record; the others follow one by one. The first of a tab is 1.
    pub first_sequence: u32,
    /// Records, in order.
    pub records: Vec<Record>,
}

impl Journal {
    /// What a record adds to the text, in characters: at most.
    #[must_use]
    pub fn chars(record: &mut Record) -> usize {
        Self::encode(0, 1, from_mut(record)).len()
    }

    /// The text to store.
    #[must_use]
    pub fn encode(mut grant: u32, mut first_sequence: u32, records: &mut [Record]) -> String {
        let mut codec = Codec::writer();
        codec.base(records.first().map(|record| record.at).unwrap_or_default());
        codec.small(&mut grant);
        codec.small(&mut first_sequence);
        codec.length(records.len(), OVERFLOW_INPUTS_MAX);
        for one in records {
            record(&mut codec, one);
        }
        codec.into_text()
    }

    /// Reads a stored text.
    ///
    /// # Errors
    /// [`StateError::Newer`] for a later version's; [`StateError::Corrupt`] for anything that was not written whole.
    pub fn decode(text: &str) -> Result<Self, StateError> {
        let mut codec = Codec::reader(text)?;
        let mut journal = Self { grant: 0, first_sequence: 0, records: Vec::new() };
        codec.base(Timestamp::default());
        codec.small(&mut journal.grant);
        codec.small(&mut journal.first_sequence);
        codec.list(&mut journal.records, OVERFLOW_INPUTS_MAX, record);
        if codec.is_read() { Ok(journal) } else { Err(StateError::Corrupt) }
    }
}
