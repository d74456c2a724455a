//! Records of consent as tabs write and see them: what was said when, and how often measuring had been taken back by then.

use std::cell::RefCell;

use vitrin::core::consent::Purposes;
use vitrin::core::time::Timestamp;
use vitrin::state::Snapshot;

use crate::world::World;

/// The record's key.
pub(crate) const RECORD: &str = "vitrin:demo:consent";

/// Where the ledger outlives a grant.
pub(crate) const LEDGER: &str = "vitrin:demo:ledger";

/// A record that was written: its letters, its number, how often measuring had been taken back by then.
pub(crate) type Said = (&'static str, u32, u32);

/// All that was said. A record's version of the policy is its place, which tells them apart.
#[derive(Default)]
pub(crate) struct Records(RefCell<Vec<Said>>);

impl Records {
    /// Writes a record.
    pub(crate) fn say(&self, world: &World, tab: u64, letters: &'static str, grant: u32, ledgers: u32) {
        let day = Timestamp::from_ms(world.now_ms.get()).day();
        let mut said = self.0.borrow_mut();
        let record = format!("1;{letters};banner;{};{day};180;{grant}", said.len());
        world.write(tab, RECORD, Some(&record));
        said.push((letters, grant, ledgers));
    }

    /// The record as `tab` sees it.
    pub(crate) fn seen(&self, world: &World, tab: u64, stale_ms: u64) -> Said {
        let view = world.view(tab, stale_ms);
        let number = view.get(RECORD).and_then(|text| text.split(';').nth(3)).and_then(|it| it.parse().ok());
        self.0.borrow()[number.unwrap_or(0_usize)]
    }
}

/// Whether the snapshot alone knows what was paid: there was no room for the ledger's own place.
pub(crate) fn has_no_ledger(world: &World) -> bool {
    let view = world.view(0, 0);
    let snapshot = view.get("vitrin:demo:state").and_then(|text| Snapshot::decode(text).ok());
    !view.contains_key(LEDGER) && snapshot.is_some_and(|it| !it.state.reporting.ledger.entries().is_empty())
}

/// The purposes of these letters.
pub(crate) fn purposes(letters: &str) -> Purposes {
    let has = |letter| letters.contains(letter);
    Purposes { storage: has('s'), personalization: has('p'), measurement: has('m') }
}

/// Removes what `tab` sees of what was written before, as the page's gate does: all but the record, and the ledger where measuring is still granted.
pub(crate) fn erase(world: &World, tab: u64, stale_ms: u64, letters: &str) {
    let keeps_ledger = letters.starts_with('s') && letters.contains('m');
    for key in world.view(tab, stale_ms).keys().filter(|key| *key != RECORD && !(keeps_ledger && *key == LEDGER)) {
        world.write(tab, key, None);
    }
}
