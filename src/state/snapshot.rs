//! The snapshot: everything known, what of each tab's journal is in it, and the sealed reports that wait or were sent.

use std::collections::VecDeque;

use super::codec::{Read, Reader, StateError, Writer};
use super::history;
use crate::core::engine::{Reporting, State};
use crate::core::limits::{
    COVERED_TABS_MAX, LEDGER_DEBITS_MAX, SENT_MAX, STATE_CHARS_MAX, TALLIES_MAX, TOMBSTONES_MAX,
};
use crate::core::map::SortedMap;
use crate::core::privacy::{Debit, Epoch, Epsilon, Ledger, LocalKey};
use crate::core::tally::{Count, PlacementTally, Tally};
use crate::core::time::Timestamp;
use crate::report::SealedReport;

/// How far a tab's journal is in the snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Covered {
    /// Number of the last record included; 0 is none.
    pub sequence: u32,
    /// When that number was first covered in this line of snapshots, or when the tab was first found gone, whichever is later.
    pub since: Timestamp,
    /// The tab was found gone: what it wrote last may still be on its way.
    pub is_gone: bool,
}

/// What became of a sealed report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentStatus {
    /// Not yet taken by the collector.
    Pending,
    /// Counted by the collector.
    Accepted,
    /// Refused by the collector for good.
    Rejected,
}

/// A sealed report, as it was or will be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The epoch it is about.
    pub epoch: u32,
    /// The question's number.
    pub task: u32,
    /// Day it was sealed, since 1970-01-01 UTC.
    pub day: u32,
    /// See [`SentStatus`].
    pub status: SentStatus,
    /// The bytes.
    pub report: SealedReport,
}

/// What `vitrin:{site}:state` holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// Grows by one with each fold.
    pub revision: u32,
    /// The grant under which it was written.
    pub grant: u32,
    /// By tab id.
    pub covered: SortedMap<u64, Covered>,
    /// Tabs whose journal was deleted, oldest first: a stale view may still show it.
    pub tombstones: VecDeque<u64>,
    /// Sealed reports, oldest first.
    pub outbox: Vec<Sent>,
    /// Everything known.
    pub state: State,
}

impl Snapshot {
    /// A first snapshot, of nothing.
    #[must_use]
    pub fn new(grant: u32, state: State) -> Self {
        let (covered, tombstones, outbox) = Default::default();
        Self { revision: 0, grant, covered, tombstones, outbox, state }
    }

    /// The text to store. What makes it longer than [`STATE_CHARS_MAX`] is dropped first: recent events from the oldest, then the weakest
    /// interests, then what a visitor would miss least.
    #[must_use]
    pub fn encode(&mut self) -> String {
        loop {
            let text = self.write();
            if text.len() <= STATE_CHARS_MAX || !self.shrink() {
                return text;
            }
        }
    }

    /// Drops a little of what is missed least; `false` when nothing is left to drop.
    fn shrink(&mut self) -> bool {
        let history = &mut self.state.history;
        if !history.recent.events.is_empty() {
            let count = history.recent.events.len().div_ceil(8);
            history.recent.events.drain(..count);
            return true;
        }
        for table in &mut history.interests {
            let weakest = table.entries.iter().min_by(|ours, theirs| {
                let weight = |interest: &crate::core::history::Interest| interest.browse + interest.purchase;
                weight(ours.1).total_cmp(&weight(theirs.1)).then_with(|| ours.0.cmp(theirs.0))
            });
            if let Some(key) = weakest.map(|(key, _)| key.clone()) {
                table.entries.remove(&key);
                return true;
            }
        }
        !std::mem::take(&mut history.cart).is_empty() || !std::mem::take(&mut history.counters).is_empty()
    }

    fn write(&self) -> String {
        let mut writer = Writer::default();
        writer.set_base(self.state.history.visits.last_at);
        writer.number(self.revision);
        writer.number(self.grant);
        writer.length(self.covered.len());
        for (tab, covered) in self.covered.iter() {
            writer.fixed(tab.to_le_bytes());
            writer.number(u64::from(covered.sequence) << 1 | u64::from(covered.is_gone));
            writer.time(covered.since);
        }
        writer.length(self.tombstones.len());
        for tab in &self.tombstones {
            writer.fixed(tab.to_le_bytes());
        }
        writer.length(self.outbox.len());
        for sent in &self.outbox {
            writer.number(sent.epoch);
            writer.number(sent.task);
            writer.number(sent.day);
            writer.number(match sent.status {
                SentStatus::Pending => 0_u32,
                SentStatus::Accepted => 1,
                SentStatus::Rejected => 2,
            });
            writer.text(sent.report.text());
        }
        write_reporting(&mut writer, &self.state.reporting);
        write_tally(&mut writer, &self.state.tally);
        history::write(&mut writer, &self.state.history);
        writer.finish()
    }

    /// Reads a stored text.
    ///
    /// # Errors
    /// [`StateError::Newer`] for a later version's; [`StateError::Corrupt`] for anything that was not written whole.
    pub fn decode(text: &str) -> Result<Self, StateError> {
        let mut reader = Reader::open(text)?;
        reader.set_base()?;
        let revision = reader.small()?;
        let grant = reader.small()?;
        let mut covered = SortedMap::new();
        for _ in 0..reader.length(2 * COVERED_TABS_MAX)? {
            let tab = u64::from_le_bytes(reader.fixed()?);
            let number = reader.number()?;
            let sequence = u32::try_from(number >> 1).map_err(|_| StateError::Corrupt)?;
            covered.insert(tab, Covered { sequence, since: reader.time()?, is_gone: number & 1 == 1 });
        }
        let mut tombstones = VecDeque::new();
        for _ in 0..reader.length(TOMBSTONES_MAX)? {
            tombstones.push_back(u64::from_le_bytes(reader.fixed()?));
        }
        let mut outbox = Vec::new();
        for _ in 0..reader.length(SENT_MAX)? {
            outbox.push(Sent {
                epoch: reader.small()?,
                task: reader.small()?,
                day: reader.small()?,
                status: match reader.number()? {
                    0 => SentStatus::Pending,
                    1 => SentStatus::Accepted,
                    2 => SentStatus::Rejected,
                    _ => return Err(StateError::Corrupt),
                },
                report: SealedReport::restore(&reader.text()?).map_err(|_| StateError::Corrupt)?,
            });
        }
        let reporting = read_reporting(&mut reader)?;
        let tally = read_tally(&mut reader)?;
        let history = history::read(&mut reader)?;
        reader.finish()?;
        Ok(Self { revision, grant, covered, tombstones, outbox, state: State { history, tally, reporting } })
    }
}

fn write_reporting(writer: &mut Writer, reporting: &Reporting) {
    writer.fixed(reporting.key.bytes());
    let debits = reporting.ledger.entries();
    writer.length(debits.len());
    for debit in debits {
        writer.number(debit.day);
        writer.number(debit.epsilon.thousandths());
    }
    match reporting.visited {
        Some((epoch, began)) => {
            writer.number(u64::from(epoch.0) + 1);
            writer.time(began);
        }
        None => writer.number(0_u32),
    }
    writer.number(reporting.done.map_or(0, |epoch| u64::from(epoch.0) + 1));
}

fn read_reporting(reader: &mut Reader) -> Read<Reporting> {
    let key = LocalKey::from_bytes(reader.fixed()?);
    let mut debits = Vec::new();
    for _ in 0..reader.length(LEDGER_DEBITS_MAX)? {
        let day = reader.small()?;
        let epsilon = Epsilon::from_thousandths(reader.small()?).ok_or(StateError::Corrupt)?;
        debits.push(Debit { day, epsilon });
    }
    let ledger = Ledger::from_entries(debits).map_err(|_| StateError::Corrupt)?;
    let visited = match read_epoch(reader)? {
        Some(epoch) => Some((epoch, reader.time()?)),
        None => None,
    };
    Ok(Reporting { key, ledger, visited, done: read_epoch(reader)? })
}

fn read_epoch(reader: &mut Reader) -> Read<Option<Epoch>> {
    let Some(epoch) = reader.number()?.checked_sub(1) else { return Ok(None) };
    u32::try_from(epoch).map(|epoch| Some(Epoch(epoch))).map_err(|_| StateError::Corrupt)
}

fn write_tally(writer: &mut Writer, tally: &Tally) {
    writer.number(tally.epoch);
    writer.length(tally.placements.len());
    for (placement, last) in tally.placements.iter() {
        writer.fixed(placement.to_le_bytes());
        for offer in [last.exposed, last.clicked] {
            writer.number(offer.map_or(0, |offer| u64::from(offer) + 1));
        }
    }
    writer.length(tally.offers.len());
    for (offer, count) in tally.offers.iter() {
        writer.fixed(offer.to_le_bytes());
        for number in [count.exposed, count.clicked, count.dismissed] {
            writer.number(number);
        }
    }
}

fn read_tally(reader: &mut Reader) -> Read<Tally> {
    let mut tally = Tally { epoch: reader.small()?, ..Tally::default() };
    let offer = |reader: &mut Reader| match reader.number()?.checked_sub(1) {
        Some(hash) => u32::try_from(hash).map(Some).map_err(|_| StateError::Corrupt),
        None => Ok(None),
    };
    for _ in 0..reader.length(TALLIES_MAX)? {
        let placement = u32::from_le_bytes(reader.fixed()?);
        tally.placements.insert(placement, PlacementTally { exposed: offer(reader)?, clicked: offer(reader)? });
    }
    for _ in 0..reader.length(TALLIES_MAX)? {
        let offer = u32::from_le_bytes(reader.fixed()?);
        let count = Count { exposed: reader.small()?, clicked: reader.small()?, dismissed: reader.small()? };
        tally.offers.insert(offer, count);
    }
    Ok(tally)
}
