//! This tab's own journal: what it recorded and cannot yet be sure to find in a snapshot.

use crate::core::limits::{JOURNAL_BURST_CHARS_MAX, JOURNAL_CHARS_MAX, OVERFLOW_INPUTS_MAX};
use crate::core::list;
use crate::core::record::Record;
use crate::core::time::Timestamp;
use crate::state::Journal;

/// How many past folds are remembered: enough to cover 20 seconds of them at two a second.
const CONFIRMATIONS_MAX: usize = 40;

/// Records with their numbers, and what folds said of them.
#[derive(Debug, Clone)]
pub(super) struct OwnJournal {
    /// Number of the first record.
    pub(super) first_sequence: u32,
    /// In order.
    pub(super) records: Vec<Record>,
    /// How many of them are in storage, the first; the rest waits for a fold.
    stored: usize,
    /// The stored text.
    pub(super) text: String,
    /// Length of a text with all records, in characters: at most.
    chars: usize,
    /// The page is hidden or left, so that a fold may never come.
    pub(super) is_left: bool,
    /// The text is too long to be written with each input.
    pub(super) is_full: bool,
    /// Folds of this tab: up to which number, of those that were in storage, and when.
    folds: Vec<(u32, Timestamp)>,
    /// What a partial withdrawal leaves, as a snapshot's text: for the first snapshot under the new grant.
    pub(super) carried: Option<String>,
}

impl Default for OwnJournal {
    fn default() -> Self {
        Self {
            first_sequence: 1,
            records: Vec::new(),
            stored: 0,
            text: String::new(),
            chars: 0,
            is_left: false,
            is_full: false,
            folds: Vec::new(),
            carried: None,
        }
    }
}

impl OwnJournal {
    pub(super) fn push(&mut self, mut record: Record) {
        self.chars += Journal::chars(&mut record);
        self.records.push(record);
    }

    /// The records after number `sequence`.
    pub(super) fn after(&self, sequence: u32) -> impl Iterator<Item = &Record> {
        self.records.iter().skip(sequence.saturating_add(1).saturating_sub(self.first_sequence) as usize)
    }

    /// Number of the last record; 0 before the first.
    pub(super) fn last_sequence(&self) -> u32 {
        self.first_sequence.saturating_add(self.records.len() as u32).saturating_sub(1)
    }

    /// All of it was written, as this text; none, where there is nothing.
    pub(super) fn set_stored(&mut self, text: String) {
        self.stored = self.records.len();
        self.is_full = text.len() > JOURNAL_CHARS_MAX;
        self.text = text;
    }

    /// Whether all of it is in storage.
    pub(super) fn is_stored(&self) -> bool {
        self.stored == self.records.len()
    }

    /// Drops the last record, which could not be stored.
    pub(super) fn take_back(&mut self) {
        if let Some(mut record) = self.records.pop() {
            self.chars = self.chars.saturating_sub(Journal::chars(&mut record));
        }
    }

    /// Whether one record more could be too many for the next fold to store.
    pub(super) fn is_overfull(&self) -> bool {
        self.records.len() >= OVERFLOW_INPUTS_MAX || self.chars + JOURNAL_CHARS_MAX > JOURNAL_BURST_CHARS_MAX
    }

    /// Whether something is only here: not in storage, or in a journal that fills up, or carried over.
    pub(super) fn is_urgent(&self) -> bool {
        self.stored < self.records.len() || self.text.len() > JOURNAL_CHARS_MAX * 3 / 4 || self.carried.is_some()
    }

    /// Whether a record is in no snapshot that this tab wrote.
    pub(super) fn is_unfolded(&self) -> bool {
        self.carried.is_some() || self.folds.last().map_or(0, |(sequence, _)| *sequence) < self.last_sequence()
    }

    pub(super) fn note_fold(&mut self, now: Timestamp) {
        self.carried = None;
        if self.folds.len() >= CONFIRMATIONS_MAX {
            list::remove(&mut self.folds, 0);
        }
        // What others cannot read they may overwrite, however long ago it was folded: it stays until it was stored, too.
        let stored = self.first_sequence.saturating_add(self.stored as u32).saturating_sub(1);
        self.folds.push((stored, now));
    }

    /// Drops what is surely stored: covered by the snapshot just read, and folded `settle_ms` or longer ago. Returns whether any was.
    pub(super) fn drop_settled(&mut self, covered: u32, settle_ms: u64, now: Timestamp) -> bool {
        let mut settled = 0;
        while let Some((sequence, at)) = self.folds.first().copied() {
            if sequence > covered || now.since_ms(at) < settle_ms {
                break;
            }
            settled = sequence;
            list::remove(&mut self.folds, 0);
        }
        let count = (settled.saturating_add(1).saturating_sub(self.first_sequence) as usize).min(self.records.len());
        let rest = self.records.split_off(count);
        for record in &mut self.records {
            self.chars = self.chars.saturating_sub(Journal::chars(record));
        }
        self.records = rest;
        self.first_sequence = self.first_sequence.saturating_add(count as u32);
        self.stored = self.stored.saturating_sub(count);
        if self.folds.is_empty() && settled > 0 {
            // So that what is folded stays known as folded.
            self.folds.push((settled, now));
        }
        count > 0
    }
}
