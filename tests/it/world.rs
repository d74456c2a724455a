//! A browser's storage as several tabs may see it: each sees its own writes at once and a prefix of the others' that is up to 10 s old.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use vitrin::core::consent::{Measurement, Permit, Storage};
use vitrin::core::time::Timestamp;
use vitrin::host::{Clock, Entropy, HostError, MemoryHost, Store, Transport};
use vitrin::report::SealedReport;

/// No view of storage is as old as this, in milliseconds.
pub(crate) const STALE_MS: u64 = 10_000;

/// One write: when, by which tab, which key, its text or that it was removed.
type Write = (u64, u64, String, Option<String>);

/// What all tabs share.
#[derive(Default)]
pub(crate) struct World {
    writes: RefCell<Vec<Write>>,
    /// Milliseconds since the Unix epoch.
    pub(crate) now_ms: Cell<u64>,
    /// How far the device's clock is ahead.
    pub(crate) ahead_ms: Cell<u64>,
    /// How old a new tab's view of the others is.
    pub(crate) stale_ms: Cell<u64>,
    /// Reports sent by any tab.
    pub(crate) sent: RefCell<Vec<String>>,
    /// Most characters of keys and texts together, the shop's own among them; past it a write finds storage full. 0 is no limit.
    pub(crate) quota_chars: Cell<usize>,
    /// Every key that a tab read, wrote or removed.
    pub(crate) touched: RefCell<BTreeSet<String>>,
    /// Number of the host call that fails next; 0 is none.
    pub(crate) fails_at: Cell<u64>,
    calls: Cell<u64>,
}

impl World {
    pub(crate) fn starting_at(text: &str) -> Rc<Self> {
        let world = Self::default();
        world.now_ms.set(Timestamp::parse(text).expect(text).ms());
        Rc::new(world)
    }

    /// What the storage holds, as the tab `tab` sees it when others' writes of the last `stale_ms` are hidden from it.
    pub(crate) fn view(&self, tab: u64, stale_ms: u64) -> BTreeMap<String, String> {
        let until = self.now_ms.get().saturating_sub(stale_ms);
        let mut seen = BTreeMap::new();
        for (at, writer, key, text) in self.writes.borrow().iter() {
            if *writer != tab && *at > until {
                continue;
            }
            put(&mut seen, key, text.as_deref());
        }
        seen
    }

    /// How many writes there were.
    pub(crate) fn length(&self) -> usize {
        self.writes.borrow().len()
    }

    /// Takes back what was written after the first `length` writes.
    pub(crate) fn truncate(&self, length: usize) {
        self.writes.borrow_mut().truncate(length);
    }

    /// The same as [`view`](Self::view), when others' writes from number `prefix` on are hidden.
    fn view_of_prefix(&self, tab: u64, prefix: usize) -> BTreeMap<String, String> {
        let mut seen = BTreeMap::new();
        for (place, (_, writer, key, text)) in self.writes.borrow().iter().enumerate() {
            if *writer == tab || place < prefix {
                put(&mut seen, key, text.as_deref());
            }
        }
        seen
    }

    /// One text of [`view`](Self::view) or [`view_of_prefix`](Self::view_of_prefix).
    fn text(&self, tab: u64, stale_ms: u64, prefix: usize, key: &str) -> Option<String> {
        let until = if prefix == usize::MAX { self.now_ms.get().saturating_sub(stale_ms) } else { u64::MAX };
        let writes = self.writes.borrow();
        let is_seen = |(place, (at, writer, written, _)): &(usize, &Write)| {
            written == key && (*writer == tab || *place < prefix && *at <= until)
        };
        let (_, (.., text)) = writes.iter().enumerate().rev().find(is_seen)?;
        text.clone()
    }

    /// The lengths of prefix that `tab` may see: all that is older than any staleness, and more or less of the rest.
    pub(crate) fn prefixes(&self, tab: u64, stale_ms: u64) -> Vec<usize> {
        let writes = self.writes.borrow();
        let is_late = |(at, writer, _, _): &Write| *writer != tab && at + stale_ms > self.now_ms.get();
        let late = writes.iter().enumerate().filter(|(_, write)| is_late(write)).map(|(place, _)| place);
        late.chain([usize::MAX]).collect()
    }

    /// Everything that can still make a difference: what all see, then who wrote what, and when, of what some may not.
    pub(crate) fn outline(&self, stale_ms: u64) -> String {
        let writes = self.writes.borrow();
        let settled = writes.iter().take_while(|(at, ..)| at + stale_ms <= self.now_ms.get()).count();
        let mut base = BTreeMap::new();
        for (_, _, key, text) in &writes[..settled] {
            put(&mut base, key, text.as_deref());
        }
        format!("{base:?} {:?} {}", &writes[settled..], self.now_ms.get())
    }

    pub(crate) fn write(&self, tab: u64, key: &str, text: Option<&str>) {
        self.writes.borrow_mut().push((self.now_ms.get(), tab, key.into(), text.map(String::from)));
    }

    /// Grants purposes, as the page's gate does.
    pub(crate) fn grant(&self, site: &str, purposes: &str, grant: u32) {
        let day = self.now_ms.get() / 86_400_000;
        // The record is older than any staleness.
        let record = format!("1;{purposes};banner;1;{day};180;{grant}");
        self.writes.borrow_mut().push((0, 0, format!("vitrin:{site}:consent"), Some(record)));
    }

    fn touch(&self, key: &str) {
        self.touched.borrow_mut().insert(key.into());
    }

    fn has_room(&self, key: &str, text: &str) -> bool {
        if self.quota_chars.get() == 0 {
            return true;
        }
        let mut all = self.view(0, 0);
        all.insert(key.into(), text.into());
        let chars = all.iter().map(|(key, text)| key.len() + text.len()).sum::<usize>();
        chars <= self.quota_chars.get()
    }

    /// Counts a host call; says whether it is the one to fail.
    fn fails(&self) -> bool {
        self.calls.set(self.calls.get() + 1);
        self.fails_at.get() == self.calls.get()
    }

    pub(crate) fn calls(&self) -> u64 {
        self.calls.get()
    }
}

fn put(seen: &mut BTreeMap<String, String>, key: &str, text: Option<&str>) {
    match text {
        Some(text) => seen.insert(key.into(), text.into()),
        None => seen.remove(key),
    };
}

/// One tab's host.
#[derive(Clone)]
pub(crate) struct TabHost {
    pub(crate) world: Rc<World>,
    pub(crate) tab: u64,
    /// How old this tab's view of the others is.
    pub(crate) stale_ms: Rc<Cell<u64>>,
    /// How many of the others' writes it sees, in place of an age.
    pub(crate) prefix: Cell<usize>,
    /// Writes and requests until the tab is killed: what it does then happens nowhere.
    pub(crate) effects_left: Cell<u32>,
    entropy: MemoryHost,
}

impl TabHost {
    pub(crate) fn new(world: &Rc<World>, tab: u64) -> Self {
        let entropy = MemoryHost { entropy: tab, ..MemoryHost::default() };
        let stale_ms = Rc::new(world.stale_ms.clone());
        let (prefix, effects_left) = (Cell::new(usize::MAX), Cell::new(u32::MAX));
        Self { world: Rc::clone(world), tab, stale_ms, prefix, effects_left, entropy }
    }

    /// Whether the tab is still there to do one thing more.
    fn lives(&self) -> bool {
        let left = self.effects_left.get();
        self.effects_left.set(left.saturating_sub(1));
        left > 0
    }

    fn seen(&self) -> BTreeMap<String, String> {
        match self.prefix.get() {
            usize::MAX => self.world.view(self.tab, self.stale_ms.get()),
            prefix => self.world.view_of_prefix(self.tab, prefix),
        }
    }
}

impl std::fmt::Debug for TabHost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "tab {}", self.tab)
    }
}

impl Clock for TabHost {
    fn now(&self) -> Timestamp {
        Timestamp::from_ms(self.world.now_ms.get() + self.world.ahead_ms.get())
    }
}

impl Entropy for TabHost {
    fn seed(&mut self) -> Result<[u8; 32], HostError> {
        if self.world.fails() { Err(HostError::NoEntropy) } else { self.entropy.seed() }
    }
}

impl Store for TabHost {
    fn read(&self, key: &str) -> Result<Option<String>, HostError> {
        self.world.touch(key);
        if self.world.fails() {
            Err(HostError::StorageDenied)
        } else {
            Ok(self.world.text(self.tab, self.stale_ms.get(), self.prefix.get(), key))
        }
    }

    fn write(&mut self, _: &Permit<Storage>, key: &str, text: &str) -> Result<(), HostError> {
        self.world.touch(key);
        if self.world.fails() || !self.world.has_room(key, text) {
            return Err(HostError::StorageFull);
        }
        if self.lives() {
            self.world.write(self.tab, key, Some(text));
        }
        Ok(())
    }

    fn remove(&mut self, key: &str) -> Result<(), HostError> {
        self.world.touch(key);
        if self.world.fails() {
            return Err(HostError::StorageDenied);
        }
        if self.lives() {
            self.world.write(self.tab, key, None);
        }
        Ok(())
    }

    fn keys(&self, prefix: &str) -> Result<Vec<String>, HostError> {
        if self.world.fails() {
            return Err(HostError::StorageDenied);
        }
        Ok(self.seen().into_keys().filter(|key| key.starts_with(prefix)).collect())
    }
}

impl Transport for TabHost {
    fn send(&mut self, _: &Permit<Measurement>, report: &SealedReport) -> Result<(), HostError> {
        if self.world.fails() {
            return Err(HostError::Offline);
        }
        if self.lives() {
            self.world.sent.borrow_mut().push(report.text().into());
        }
        Ok(())
    }
}
