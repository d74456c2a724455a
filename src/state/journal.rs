//! A tab's journal: records that are not yet surely in a snapshot. Only its tab writes it.

use super::codec::{Codec, StateError};
use super::records::record;
use crate::core::limits::JOURNAL_CHARS_MAX;
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

/// Most records that are tried at once: more never fit, and encoding them for nothing would slow down a burst of events.
const RECORDS_MAX: usize = 256;

impl Journal {
    /// The text to store: as many of the first records as fit [`JOURNAL_CHARS_MAX`], and how many those are.
    #[must_use]
    pub fn encode(grant: u32, first_sequence: u32, records: &mut [Record]) -> (String, usize) {
        let mut count = records.len().min(RECORDS_MAX);
        loop {
            let text = Self::write(grant, first_sequence, records.get_mut(..count).unwrap_or_default());
            if text.len() <= JOURNAL_CHARS_MAX || count == 0 {
                return (text, count);
            }
            // Records are of about one size; what is cut here is kept in memory until a fold.
            count = (count * JOURNAL_CHARS_MAX / text.len()).min(count - 1);
        }
    }

    fn write(mut grant: u32, mut first_sequence: u32, records: &mut [Record]) -> String {
        let mut codec = Codec::writer();
        codec.base(records.first().map(|record| record.at).unwrap_or_default());
        codec.small(&mut grant);
        codec.small(&mut first_sequence);
        codec.length(records.len(), JOURNAL_CHARS_MAX);
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
        codec.list(&mut journal.records, JOURNAL_CHARS_MAX, record);
        if codec.is_read() { Ok(journal) } else { Err(StateError::Corrupt) }
    }
}
