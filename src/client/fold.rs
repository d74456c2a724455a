//! Folding: the snapshot and the journals of all tabs become the next snapshot.
//!
//! Runs as one synchronous callback under the site's Web Lock. A tab may see a prefix of another's writes that is up to 10 s old, and may itself have
//! written on such a view. So a record counts as surely stored only when a snapshot that has covered it for [`SETTLE_MS`] is read: after 10 s every
//! writer saw the fold that covered it, and after 10 more every reader sees what writers did until then. The time of covering is kept in the
//! snapshot itself, so that a page that is left after two seconds does not leave its journal for ever.

use std::mem::{replace, take};

use crate::client::journal::Replacement;
use crate::client::{Client, Mode};
use crate::core::consent::Measurement;
use crate::core::engine::State;
use crate::core::limits::{COVERED_TABS_MAX, JOURNAL_BURST_CHARS_MAX, TOMBSTONES_MAX};
use crate::core::list;
use crate::core::privacy::LocalKey;
use crate::core::record::Record;
use crate::core::time::{SECOND_MS, Timestamp};
use crate::host::{Host, HostError};
use crate::state::{Covered, Journal, Sent, Snapshot, StateError};

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

/// Why no snapshot could be built now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Abort {
    /// The view of storage is older than what this tab has seen.
    Stale,
    /// A newer version wrote the snapshot.
    Newer,
    /// Storage failed.
    Host(HostError),
}

/// Storage as read, before the records are applied.
struct View {
    snapshot: Snapshot,
    /// How far the snapshot that was read covers this tab.
    own_covered: u32,
    /// Records to apply, by time and tab.
    records: Vec<(u64, Record)>,
    /// Journals of other tabs: tab, number of its last record.
    journals: Vec<(u64, u32)>,
    /// Keys to remove: of tabs that are long gone.
    useless: Vec<String>,
    /// There is no snapshot under this grant.
    is_fresh: bool,
    /// A snapshot of this grant is gone, or may be.
    is_behind: bool,
    /// No journal was left unread.
    is_whole: bool,
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
        if let Some(Replacement::State(text)) = &self.journal.replacement
            && is_fresh
            && let Ok(left) = Snapshot::decode(text)
        {
            snapshot.state = left.state;
        }
        let dead = bury(&mut snapshot, self.tab, alive, &journals, now);
        let (before, sent_before) = self.adopt(&mut snapshot, &records);
        if let Some(Replacement::History(sequence, text)) = &self.journal.replacement
            && let Ok(imported) = Snapshot::decode(text)
        {
            self.engine.state.history = imported.state.history;
            // The tally has these records already.
            let tally = take(&mut self.engine.state.tally);
            for record in self.journal.after(*sequence) {
                self.engine.replay(record);
            }
            self.engine.state.tally = tally;
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
        for key in useless {
            let _ = self.host.remove(&key);
        }
        for tab in dead {
            let _ = self.host.remove(&self.keys.journal(tab));
        }
        self.keep_ledger(&permit);
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

    /// Writes what of this tab's journal waits for a fold.
    fn store_journal(&mut self) {
        if !self.journal.is_stored() {
            self.write_journal(JOURNAL_BURST_CHARS_MAX);
        }
    }

    /// Writes this tab's journal, unless it has more than so many characters: then what is stored stays. Removes an empty one.
    pub(super) fn write_journal(&mut self, chars_max: usize) {
        let Some(permit) = self.may_write() else { return };
        let key = self.keys.journal(self.tab);
        if self.journal.records.is_empty() {
            let _ = self.host.remove(&key);
            self.journal.set_stored(0);
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
                self.journal.set_stored(text.len());
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
        self.engine.state.history.age(&self.engine.site.retention, now);
        for (tab, record) in records {
            self.claim(*tab, record);
            self.engine.replay(record);
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

    /// Reads snapshot and journals.
    fn view(&mut self) -> Result<View, Abort> {
        let now = self.stamp();
        let grant = self.engine.consent.grant;
        let mut useless = Vec::new();
        let stored = self.host.read(&self.keys.state()).map_err(Abort::Host)?;
        let decoded = stored.map(|text| Snapshot::decode(&text));
        // Written by a tab that had not heard of this grant, and over what, nobody knows.
        let mut is_behind = matches!(&decoded, Some(Ok(snapshot)) if snapshot.grant != grant);
        let snapshot = match decoded {
            Some(Err(StateError::Newer { .. })) => return Err(Abort::Newer),
            Some(Err(StateError::Corrupt)) => {
                self.corrupt = self.corrupt.saturating_add(1);
                None
            }
            // One of another grant is what a withdrawal should have erased.
            Some(Ok(snapshot)) => Some(snapshot).filter(|snapshot| snapshot.grant == grant),
            None => None,
        };
        let is_fresh = snapshot.is_none();
        let fresh = || {
            let State { salt, reporting, .. } = &self.engine.state;
            // A snapshot that is gone while this tab lives was not forgotten: what was spent is spent.
            let reporting = reporting.clone();
            Snapshot::new(grant, State { salt: *salt, reporting, ..State::new(self.engine.state.reporting.key) })
        };
        let mut snapshot = snapshot.unwrap_or_else(fresh);
        if snapshot.revision < self.revision {
            if !self.has_waited() {
                return Err(Abort::Stale);
            }
            is_behind = true;
        }
        let own_covered = snapshot.covered.get(&self.tab).map_or(0, |covered| covered.sequence);
        let mut records = Timeline::default();
        let mut journals = Vec::new();
        let mut is_whole = true;
        let keys = self.host.keys(self.keys.prefix()).map_err(Abort::Host)?;
        for key in keys {
            let Some(tab) = self.keys.tab(&key).filter(|tab| *tab != self.tab) else { continue };
            let Some(text) = self.host.read(&key).map_err(Abort::Host)? else { continue };
            if snapshot.tombstones.contains(&tab) {
                useless.push(key);
                continue;
            }
            let is_known = snapshot.covered.contains_key(&tab);
            let has_room = is_known || snapshot.covered.len() + journals.len() < COVERED_TABS_MAX;
            let journal = match Journal::decode(&text) {
                Ok(journal) if journal.grant == grant => journal,
                Err(StateError::Newer { .. }) => {
                    is_whole = false;
                    continue;
                }
                // The key may hold a newer journal by now, which this view is too old to show: only once its tab is surely gone is it [`bury`] who removes it.
                unread => {
                    self.corrupt = self.corrupt.saturating_add(u32::from(unread.is_err() && !is_known));
                    if has_room && !is_known {
                        snapshot.covered.insert(tab, Covered { sequence: 0, since: now, is_gone: false });
                    }
                    continue;
                }
            };
            let covered = snapshot.covered.get(&tab).map_or(0, |covered| covered.sequence);
            if journal.first_sequence > covered + 1 && !is_fresh && !self.has_waited() {
                return Err(Abort::Stale);
            }
            if !has_room {
                is_whole = false;
                continue;
            }
            let last = journal.first_sequence.saturating_add(journal.records.len() as u32).saturating_sub(1);
            journals.push((tab, last));
            let skip = covered.saturating_add(1).saturating_sub(journal.first_sequence) as usize;
            records.merge(tab, journal.records.into_iter().skip(skip));
        }
        records.merge(self.tab, self.journal.after(own_covered).cloned());
        Ok(View { snapshot, own_covered, records: records.0, journals, useless, is_fresh, is_behind, is_whole })
    }

    /// Whether a view has been stale for longer than any view can be: then what it misses is gone, not late.
    fn has_waited(&mut self) -> bool {
        let now = self.stamp();
        let since = *self.stale_since.get_or_insert(now);
        now.since_ms(since) >= SETTLE_MS
    }
}

/// Records of several tabs by time, then by tab; those of one tab in their order.
#[derive(Default)]
struct Timeline(Vec<(u64, Record)>);

impl Timeline {
    /// Merges in the records of `tab`, whose stamps never decrease.
    fn merge(&mut self, tab: u64, records: impl Iterator<Item = Record>) {
        for record in records {
            let place = self.0.partition_point(|(other, known)| (known.at, *other) <= (record.at, tab));
            list::insert(&mut self.0, place, (tab, record));
        }
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
