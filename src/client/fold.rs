//! Folding: the snapshot and the journals of all tabs become the next snapshot.
//!
//! Runs as one synchronous callback under the site's Web Lock. A tab may see a prefix of another's writes that is up to 10 s old, and may itself have
//! written on such a view. So a record counts as surely stored only when a snapshot that has covered it for [`SETTLE_MS`] is read: after 10 s every
//! writer saw the fold that covered it, and after 10 more every reader sees what writers did until then. The time of covering is kept in the
//! snapshot itself, so that a page that is left after two seconds does not leave its journal for ever.

use std::mem::{replace, take};

use crate::client::stored::{Abort, View};
use crate::client::{Client, Mode};
use crate::core::consent::Measurement;
use crate::core::engine::State;
use crate::core::limits::{COVERED_TABS_MAX, JOURNAL_BURST_CHARS_MAX, TOMBSTONES_MAX};
use crate::core::list;
use crate::core::privacy::LocalKey;
use crate::core::record::{Change, Record};
use crate::core::time::{SECOND_MS, Timestamp};
use crate::host::Host;
use crate::state::{Covered, Journal, Sent, Snapshot};

/// How long a snapshot must have covered a record before its journal entry may go: twice the assumed staleness.
pub(super) const SETTLE_MS: u64 = 20 * SECOND_MS;

/// What a fold did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Folded {
    /// The snapshot was written.
    pub is_stored: bool,
    /// A sealed report waits to be sent.
    pub has_report: bool,
    /// When to fold again, if nothing happens before.
    pub wake_at: Option<Timestamp>,
    /// A report is asked for in this epoch, and [`Client::postpone_reports`] holds it back.
    pub is_postponed: bool,
}

impl<H: Host> Client<H> {
    /// Loads what is stored, without a lock and without writing.
    pub(super) fn load(&mut self) {
        match self.view() {
            Ok(mut view) => {
                self.adopt(&mut view.snapshot, &view.records);
            }
            Err(Abort::Newer) => self.mode = Mode::ReadOnly,
            Err(Abort::Host(error)) => self.mode = Mode::Memory(error.code()),
            Err(Abort::Stale) => {}
        }
    }

    /// Folds. Call it only in a synchronous callback under the site's Web Lock. `alive` are the tabs whose liveness lock is held; `is_hidden` makes a
    /// report at once that would wait for its random time.
    pub fn fold(&mut self, alive: &[u64], is_hidden: bool) -> Folded {
        let now = self.stamp();
        let nothing = Folded { has_report: self.has_pending(), ..Folded::default() };
        if self.mode != Mode::Durable {
            return nothing;
        }
        let Some(permit) = self.may_write() else { return nothing };
        self.store_journal();
        let view = match self.view() {
            Ok(view) => view,
            Err(Abort::Newer) => {
                self.mode = Mode::ReadOnly;
                return nothing;
            }
            Err(Abort::Host(error)) => {
                self.fault = Some(error.code());
                return nothing;
            }
            // Try again once the view has caught up.
            Err(Abort::Stale) => return Folded { wake_at: Some(now.plus_ms(SECOND_MS)), ..nothing },
        };
        // Only here: a page that merely loads, as at each word about consent, leaves storage as stale as it is.
        self.stale_since = None;
        let View { mut snapshot, own_covered, records, journals, useless, is_fresh, is_behind, is_whole } = view;
        if !snapshot.covered.contains_key(&self.tab) && snapshot.covered.len() >= 2 * COVERED_TABS_MAX {
            // So many live tabs: this one waits until others are gone.
            return Folded { wake_at: Some(now.plus_ms(SETTLE_MS)), ..nothing };
        }
        if let Some(text) = &self.journal.carried
            && is_fresh
            && let Ok(left) = Snapshot::decode(text)
        {
            snapshot.state = left.state;
        }
        let dead = bury(&mut snapshot, self.tab, alive, &journals, now);
        let (before, sent_before) = self.adopt(&mut snapshot, &records);
        if is_fresh || is_behind {
            // It may know of reports that were paid for in the snapshot that is gone.
            self.recall_ledger();
        }
        if is_whole {
            self.agree(now);
        }
        // After the claims, which are older: where the clock is behind the last debit, none is paid.
        if is_behind {
            self.engine.pay_unseen(now);
        }
        // One tab reports for all: of what others make as well, all but the first is thrown away.
        let is_first = is_whole && alive.iter().all(|other| *other >= self.tab);
        let wake_at = if is_first { self.report(is_hidden, now) } else { self.tick(now) };
        self.give_up(now);
        cover(&mut snapshot, (self.tab, self.journal.last_sequence()), alive, &journals, now);
        snapshot.revision = snapshot.revision.saturating_add(1);
        snapshot.grant = self.engine.consent.grant;
        // What was known before stays unless the new snapshot is stored.
        snapshot.state = replace(&mut self.engine.state, before);
        snapshot.outbox = replace(&mut self.outbox, sent_before);
        let text = snapshot.encode();
        if let Err(error) = self.host.write(&permit, &self.keys.state(), &text) {
            self.fault = Some(error.code());
            return nothing;
        }
        self.fault = None;
        self.revision = snapshot.revision;
        self.engine.state = snapshot.state;
        self.outbox = snapshot.outbox;
        self.settled.clear();
        // Before the journals go that say what was sealed.
        self.keep_ledger(&permit);
        for key in useless {
            let _ = self.host.remove(&key);
        }
        for tab in dead {
            let _ = self.host.remove(&self.keys.journal(tab));
        }
        self.journal.note_fold(now);
        if self.journal.drop_settled(own_covered, SETTLE_MS, now) {
            self.write_journal(JOURNAL_BURST_CHARS_MAX);
        }
        let mut wake_at = wake_at;
        let again = (!self.journal.records.is_empty()).then(|| now.plus_ms(SETTLE_MS));
        for other in [again, self.next_try(now)].into_iter().flatten() {
            wake_at = Some(wake_at.map_or(other, |at| at.min(other)));
        }
        let is_postponed = is_first && self.postpones_reports && self.engine.is_asked(now);
        Folded { is_stored: true, has_report: self.has_pending(), wake_at, is_postponed }
    }

    /// Whether to ask for the lock and fold: something was recorded that no snapshot has.
    #[must_use]
    pub fn wants_fold(&self) -> bool {
        self.mode == Mode::Durable && (self.journal.is_unfolded() || !self.settled.is_empty())
    }

    /// Whether to fold without waiting for more: the journal is nearly full.
    #[must_use]
    pub fn is_urgent(&self) -> bool {
        self.mode == Mode::Durable && self.journal.is_urgent()
    }

    /// The page is hidden or left, or seen again. Its next fold may never come, so what waits for one is stored now.
    pub fn leave(&mut self, is_left: bool) {
        self.journal.is_left = is_left;
        if is_left && self.mode == Mode::Durable {
            self.store_journal();
        }
    }

    /// Writes what of this tab's journal waits for a fold, and all of it where another script has spoiled it.
    fn store_journal(&mut self) {
        let stored = self.host.read(&self.keys.journal(self.tab)).ok().flatten().unwrap_or_default();
        if !self.journal.is_stored() || stored != self.journal.text {
            self.write_journal(JOURNAL_BURST_CHARS_MAX);
        }
    }

    /// Writes a record to the journal now; `false` when there is no room for it.
    pub(super) fn note(&mut self, record: &Record) -> bool {
        self.journal.push(record.clone());
        self.write_journal(JOURNAL_BURST_CHARS_MAX);
        let is_stored = self.journal.is_stored();
        if !is_stored {
            self.journal.take_back();
        }
        is_stored
    }

    /// Writes this tab's journal, unless it has more than so many characters: then what is stored stays. Removes an empty one.
    pub(super) fn write_journal(&mut self, chars_max: usize) {
        let Some(permit) = self.may_write() else { return };
        let key = self.keys.journal(self.tab);
        if self.journal.records.is_empty() {
            let _ = self.host.remove(&key);
            self.journal.set_stored(String::new());
            return;
        }
        let grant = self.engine.consent.grant;
        let text = Journal::encode(grant, self.journal.first_sequence, &mut self.journal.records);
        if text.len() > chars_max {
            self.journal.is_full = true;
            return;
        }
        match self.host.write(&permit, &key, &text) {
            Ok(()) => {
                self.journal.set_stored(text);
                self.fault = None;
            }
            Err(error) => self.fault = Some(error.code()),
        }
    }

    /// Takes over what a snapshot holds, with records applied to it. Returns what was there before.
    fn adopt(&mut self, snapshot: &mut Snapshot, records: &[(u64, Record)]) -> (State, Vec<Sent>) {
        self.revision = self.revision.max(snapshot.revision);
        let state = replace(&mut snapshot.state, State::new(LocalKey::from_bytes([0; 16])));
        let before = replace(&mut self.engine.state, state);
        self.engine.state.reporting.join(&before.reporting);
        // What the record grants stays stored, also what this page has not confirmed.
        let granted = self.engine.granted;
        let key = super::fresh_key(&mut self.host);
        self.engine.state.keep_permitted(&granted, key);
        let outbox = replace(&mut self.outbox, take(&mut snapshot.outbox));
        if granted.permit::<Measurement>().is_none() {
            self.outbox.clear();
        }
        // Before anything is added: a new event would make a count look fresh whose others are past their retention.
        let now = self.stamp();
        self.engine.age(now);
        for (tab, record) in records {
            self.claim(*tab, record);
            self.engine.replay(record);
            if matches!(record.change, Change::Import(_)) {
                // What was folded before it on a view that did not show it comes on top, too.
                let since = self.covered_since(&snapshot.covered, record.at);
                self.engine.recall(&since);
            }
        }
        for sent in &mut self.outbox {
            for (epoch, task, attempt) in &self.settled {
                if (sent.epoch, sent.task) == (*epoch, *task) {
                    sent.attempt = *attempt;
                }
            }
        }
        (before, outbox)
    }
}

/// Writes down how far each journal is now covered, and which tabs are gone.
fn cover(snapshot: &mut Snapshot, own: (u64, u32), alive: &[u64], journals: &[(u64, u32)], now: Timestamp) {
    for (tab, last) in journals.iter().chain([&own]) {
        let sequence = snapshot.covered.get(tab).map_or(0, |covered| covered.sequence);
        // What was buried a moment ago is not dug up by the journal that is about to go.
        if *last > sequence && (*tab == own.0 || !snapshot.tombstones.contains(tab)) {
            snapshot.covered.insert(*tab, Covered { sequence: *last, since: now, is_gone: false });
        }
    }
    for (tab, covered) in snapshot.covered.iter_mut() {
        let is_gone = *tab != own.0 && !alive.contains(tab);
        // What it wrote last may still be on its way, so the wait starts now. And a clock that was set back would end it years later.
        if is_gone != covered.is_gone || covered.since > now {
            covered.since = now;
        }
        covered.is_gone = is_gone;
    }
}

/// Moves tabs that are gone, and whose whole journal is surely in the snapshot, to the tombstones. Returns them.
fn bury(snapshot: &mut Snapshot, own: u64, alive: &[u64], journals: &[(u64, u32)], now: Timestamp) -> Vec<u64> {
    let mut dead = Vec::new();
    for (tab, covered) in snapshot.covered.iter() {
        let last = journals.iter().find(|(known, _)| known == tab).map_or(0, |(_, last)| *last);
        let is_settled = covered.is_gone && covered.sequence >= last && now.since_ms(covered.since) >= SETTLE_MS;
        if *tab != own && !alive.contains(tab) && is_settled {
            dead.push(*tab);
        }
    }
    for tab in &dead {
        snapshot.covered.remove(tab);
        if snapshot.tombstones.len() >= TOMBSTONES_MAX {
            list::remove(&mut snapshot.tombstones, 0);
        }
        snapshot.tombstones.push(*tab);
    }
    dead
}
