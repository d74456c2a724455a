//! A tab's journal: records that are not yet surely in a snapshot. Only its tab writes it.

use super::codec::{Reader, StateError, Writer};
use super::records::{read_record, write_record};
use crate::core::limits::JOURNAL_CHARS_MAX;
use crate::core::record::Record;

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
    /// The text to store: as many of the first records as fit [`JOURNAL_CHARS_MAX`], and how many those are.
    #[must_use]
    pub fn encode(grant: u32, first_sequence: u32, records: &[Record]) -> (String, usize) {
        let mut count = records.len();
        loop {
            let text = Self::write(grant, first_sequence, records.get(..count).unwrap_or_default());
            if text.len() <= JOURNAL_CHARS_MAX || count == 0 {
                return (text, count);
            }
            // Records are of about one size; what is cut here is kept in memory until a fold.
            count = (count * JOURNAL_CHARS_MAX / text.len()).min(count - 1);
        }
    }

    fn write(grant: u32, first_sequence: u32, records: &[Record]) -> String {
        let mut writer = Writer::default();
        writer.set_base(records.first().map(|record| record.at).unwrap_or_default());
        writer.number(grant);
        writer.number(first_sequence);
        writer.length(records.len());
        records.iter().for_each(|record| write_record(&mut writer, record));
        writer.finish()
    }

    /// Reads a stored text.
    ///
    /// # Errors
    /// [`StateError::Newer`] for a later version's; [`StateError::Corrupt`] for anything that was not written whole.
    pub fn decode(text: &str) -> Result<Self, StateError> {
        let mut reader = Reader::open(text)?;
        reader.set_base()?;
        let grant = reader.small()?;
        let first_sequence = reader.small()?;
        let count = reader.length(JOURNAL_CHARS_MAX)?;
        let records = (0..count).map(|_| read_record(&mut reader)).collect::<Result<_, _>>()?;
        reader.finish()?;
        Ok(Self { grant, first_sequence, records })
    }
}
