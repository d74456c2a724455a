//! Storage as this tab sees it now: the snapshot, and what of all journals is not in it.

use crate::client::Client;
use crate::client::fold::SETTLE_MS;
use crate::core::engine::State;
use crate::core::limits::COVERED_TABS_MAX;
use crate::core::list;
use crate::core::map::SortedMap;
use crate::core::record::Record;
use crate::core::time::Timestamp;
use crate::host::{Host, HostError};
use crate::state::{Covered, Journal, Snapshot, StateError};

/// Why no snapshot could be built now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Abort {
    /// The view of storage is older than what this tab has seen.
    Stale,
    /// A newer version wrote the snapshot.
    Newer,
    /// Storage failed.
    Host(HostError),
}

/// Storage as read, before the records are applied.
pub(super) struct View {
    pub(super) snapshot: Snapshot,
    /// How far the snapshot that was read covers this tab.
    pub(super) own_covered: u32,
    /// Records to apply, by time and tab.
    pub(super) records: Vec<(u64, Record)>,
    /// Journals of other tabs: tab, number of its last record.
    pub(super) journals: Vec<(u64, u32)>,
    /// Keys to remove: of tabs that are long gone.
    pub(super) useless: Vec<String>,
    /// There is no snapshot under this grant.
    pub(super) is_fresh: bool,
    /// A snapshot of this grant is gone, or may be.
    pub(super) is_behind: bool,
    /// No journal was left unread.
    pub(super) is_whole: bool,
}

impl<H: Host> Client<H> {
    /// Reads snapshot and journals.
    pub(super) fn view(&mut self) -> Result<View, Abort> {
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
                    // Its tab may write it anew.
                    is_whole &= unread.is_ok();
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

    /// What came after `at` and the snapshot has, of all journals that still tell.
    pub(super) fn covered_since(&mut self, covered: &SortedMap<u64, Covered>, at: Timestamp) -> Vec<(u64, Record)> {
        let mut since = Timeline::default();
        for key in self.host.keys(self.keys.prefix()).unwrap_or_default() {
            let Some(tab) = self.keys.tab(&key) else { continue };
            let Ok(Some(text)) = self.host.read(&key) else { continue };
            let Ok(journal) = Journal::decode(&text) else { continue };
            let covered = covered.get(&tab).map_or(0, |covered| covered.sequence);
            let count = covered.saturating_add(1).saturating_sub(journal.first_sequence) as usize;
            if journal.grant == self.engine.consent.grant {
                since.merge(tab, journal.records.into_iter().take(count).filter(|record| record.at > at));
            }
        }
        since.0
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
pub(super) struct Timeline(pub(super) Vec<(u64, Record)>);

impl Timeline {
    /// Merges in the records of `tab`, whose stamps never decrease.
    pub(super) fn merge(&mut self, tab: u64, records: impl Iterator<Item = Record>) {
        for record in records {
            let place = self.0.partition_point(|(other, known)| (known.at, *other) <= (record.at, tab));
            list::insert(&mut self.0, place, (tab, record));
        }
    }
}
