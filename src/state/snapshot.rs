//! The snapshot: everything known, what of each tab's journal is in it, and the sealed reports that wait or were sent.

use super::codec::{Codec, StateError};
use super::history::history;
use super::records::draw;
use super::sent::{Sent, outbox};
use crate::core::attribution::Touches;
use crate::core::campaign::Campaigns;
use crate::core::engine::{Reporting, State};
use crate::core::limits::{
    CAMPAIGNS_MAX, COVERED_TABS_MAX, LEDGER_DEBITS_MAX, STATE_CHARS_MAX, TALLIES_MAX, TALLY_ROWS_MAX, TOMBSTONES_MAX,
    TOUCHES_MAX, TRIALS_MAX,
};
use crate::core::map::SortedMap;
use crate::core::privacy::{Epoch, Epsilon, Ledger, LocalKey};
use crate::core::tally::Tally;
use crate::core::time::Timestamp;
use crate::core::trial::Trials;

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
    pub tombstones: Vec<u64>,
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

    /// The text as [`encode`](Self::encode) gives it, of a snapshot that stays as it is.
    #[must_use]
    pub fn text(&mut self) -> String {
        let text = self.write();
        if text.len() <= STATE_CHARS_MAX {
            return text;
        }
        Self::decode(&text).map_or(text, |mut copy| copy.encode())
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
            for _ in 0..count {
                history.recent.drop_oldest();
            }
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

    /// The text with everything in it, however long.
    #[must_use]
    pub fn write(&mut self) -> String {
        let mut codec = Codec::writer();
        self.describe(&mut codec);
        codec.into_text()
    }

    /// Reads a stored text.
    ///
    /// # Errors
    /// [`StateError::Newer`] for a later version's; [`StateError::Corrupt`] for anything that was not written whole.
    pub fn decode(text: &str) -> Result<Self, StateError> {
        let mut codec = Codec::reader(text)?;
        let mut snapshot = Self::new(0, State::new(LocalKey::from_bytes([0; 16])));
        snapshot.describe(&mut codec);
        if codec.is_read() { Ok(snapshot) } else { Err(StateError::Corrupt) }
    }

    fn describe(&mut self, codec: &mut Codec) {
        codec.base(self.state.history.visits.last_at);
        codec.small(&mut self.revision);
        codec.small(&mut self.grant);
        codec.map(&mut self.covered, 2 * COVERED_TABS_MAX, |codec, (tab, covered)| {
            codec.long_hash(tab);
            let mut number = u64::from(covered.sequence) << 1 | u64::from(covered.is_gone);
            codec.number(&mut number);
            covered.sequence = codec.narrow(number >> 1);
            covered.is_gone = number & 1 == 1;
            codec.time(&mut covered.since);
        });
        codec.list(&mut self.tombstones, TOMBSTONES_MAX, Codec::long_hash);
        outbox(codec, &mut self.outbox);
        reporting(codec, &mut self.state.reporting);
        tally(codec, &mut self.state.tally);
        if codec.has(2) {
            campaigns(codec, &mut self.state.campaigns);
            trials(codec, &mut self.state.trials);
            touches(codec, &mut self.state.touches);
        }
        codec.fixed(&mut self.state.salt);
        history(codec, &mut self.state.history);
    }
}

fn reporting(codec: &mut Codec, reporting: &mut Reporting) {
    let mut key = reporting.key.bytes();
    codec.fixed(&mut key);
    reporting.key = LocalKey::from_bytes(key);
    let mut debits = reporting.ledger.entries().to_vec();
    codec.list(&mut debits, LEDGER_DEBITS_MAX, |codec, debit| {
        codec.small(&mut debit.day);
        let thousandths = codec.code(debit.epsilon.thousandths());
        match Epsilon::from_thousandths(thousandths) {
            Some(epsilon) => debit.epsilon = epsilon,
            None => codec.refuse(),
        }
    });
    match Ledger::from_entries(debits) {
        Ok(ledger) => reporting.ledger = ledger,
        Err(_) => codec.refuse(),
    }
    let (mut visited, mut began) = reporting.visited.unzip();
    epoch(codec, &mut visited);
    if visited.is_some() {
        codec.time(began.get_or_insert_default());
    }
    reporting.visited = visited.zip(began);
    epoch(codec, &mut reporting.done);
    codec.small(&mut reporting.period_minutes);
    if codec.has(2) {
        codec.number(&mut reporting.answered);
    }
}

fn epoch(codec: &mut Codec, epoch: &mut Option<Epoch>) {
    let mut number = epoch.map(|epoch| epoch.0);
    codec.optional_small(&mut number);
    *epoch = number.map(Epoch);
}

fn tally(codec: &mut Codec, tally: &mut Tally) {
    codec.small(&mut tally.epoch);
    codec.map(&mut tally.placements, TALLIES_MAX, |codec, (placement, last)| {
        codec.hash(placement);
        codec.optional_small(&mut last.exposed);
        codec.optional_small(&mut last.clicked);
    });
    codec.list(&mut tally.rows, TALLY_ROWS_MAX, |codec, row| {
        codec.hash(&mut row.offer);
        // Version 1 counted by offer alone.
        if codec.has(2) {
            codec.hash(&mut row.cell);
            let head = codec.code(row.version << 1 | u32::from(row.is_ghost));
            (row.version, row.is_ghost) = (head >> 1, head & 1 == 1);
        }
        codec.small(&mut row.count.exposed);
        codec.small(&mut row.count.clicked);
        codec.small(&mut row.count.dismissed);
        if codec.has(2) {
            codec.small(&mut row.count.reached);
            codec.number(&mut row.count.value_minor);
        }
    });
}

fn campaigns(codec: &mut Codec, campaigns: &mut Campaigns) {
    codec.map(&mut campaigns.0, CAMPAIGNS_MAX, |codec, (offer, known)| {
        codec.hash(offer);
        codec.time(&mut known.first_at);
        let flags = codec.code(u32::from(known.is_drawn) << 1 | u32::from(known.reached_at.is_some()));
        known.is_drawn = flags & 2 != 0;
        if flags & 1 != 0 {
            codec.time(known.reached_at.get_or_insert_default());
        }
    });
}

fn trials(codec: &mut Codec, trials: &mut Trials) {
    codec.map(&mut trials.0, TRIALS_MAX, |codec, (place, trial)| {
        codec.long_hash(place);
        codec.hash(&mut trial.offer);
        codec.hash(&mut trial.cell);
        codec.time(&mut trial.at);
        if codec.code(u32::from(trial.reached_at.is_some())) != 0 {
            codec.time(trial.reached_at.get_or_insert_default());
        }
    });
}

fn touches(codec: &mut Codec, touches: &mut Touches) {
    codec.list(&mut touches.0, TOUCHES_MAX, |codec, touch| {
        codec.hash(&mut touch.offer);
        draw(codec, &mut touch.draw);
        codec.time(&mut touch.first_at);
        codec.time(&mut touch.last_at);
        let flags = u32::from(touch.is_ghost) << 2;
        let flags = flags | u32::from(touch.clicked_at.is_some()) << 1 | u32::from(touch.reached.is_some());
        let flags = codec.code(flags);
        touch.is_ghost = flags & 4 != 0;
        if flags & 2 != 0 {
            codec.time(touch.clicked_at.get_or_insert_default());
        }
        if flags & 1 != 0 {
            let (at, minor) = touch.reached.get_or_insert_default();
            codec.time(at);
            codec.number(minor);
        }
    });
}
