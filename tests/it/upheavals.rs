//! Whatever else happens to what is stored: purposes taken back one by one and granted again, the visitor forgotten, events deleted, texts that vanish or
//! are spoiled, a storage that is full for a while; among three tabs that see storage late and are killed at any write.
//!
//! Each event is of an item of its own, so that it is known which are there. None is there twice, none that was deleted or taken back, and each that was
//! stored and nothing has happened to. One grant of measuring sends one report a year. What a tab has seen once it sees from then on.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::json;
use vitrin::client::{Client, Mode};
use vitrin::core::engine::Input;
use vitrin::core::limits::STATE_CHARS_MAX;
use vitrin::core::record::Change;
use vitrin::core::value::Value;
use vitrin::state::Journal;

use crate::imports::{exported, items};
use crate::reports::{open_with, with};
use crate::said::{Records, Said, erase, has_no_ledger, purposes};
use crate::tabs::{counted, killed_after, staleness, view};
use crate::world::{STALE_MS, TabHost, World};

const STATE: &str = "vitrin:demo:state";
const TABS: usize = 3;

/// What happens next.
#[derive(Debug, Clone)]
enum Step {
    /// A tab sees a product.
    View { tab: usize },
    /// A tab folds on a view that is so old, and sends what waits; it may be killed after so many writes and requests.
    Fold { tab: usize, stale_ms: u64, killed_after: Option<u32> },
    /// A tab is closed, and another one takes its place, which sees storage, and the record, so late.
    Replace { tab: usize, stale_ms: u64 },
    /// These purposes are granted in a tab, and no others.
    Say { tab: usize, letters: &'static str, stale_ms: u64 },
    /// The visitor is forgotten in a tab, and stays with what is granted.
    Forget { tab: usize },
    /// A tab hears what became of the consent.
    Hear { tab: usize, stale_ms: u64 },
    /// The visitor deletes an event in a tab.
    Delete { tab: usize, index: u32 },
    /// The visitor imports in a tab what another browser knew.
    Import { tab: usize },
    /// The snapshot vanishes, or is spoiled.
    Lose { text: Option<&'static str> },
    /// A tab's journal is spoiled.
    Spoil { tab: usize },
    /// Storage is full, or has room again.
    Fill { is_full: bool },
    /// Time passes.
    Wait { ms: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    let tab = 0..TABS;
    let letters = prop::sample::select(vec!["", "sp", "sp", "sm", "spm", "spm", "spm"]);
    prop_oneof![
        16 => tab.clone().prop_map(|tab| Step::View { tab }),
        16 => (tab.clone(), staleness(), killed_after())
            .prop_map(|(tab, stale_ms, killed_after)| Step::Fold { tab, stale_ms, killed_after }),
        4 => (tab.clone(), staleness()).prop_map(|(tab, stale_ms)| Step::Replace { tab, stale_ms }),
        3 => (tab.clone(), letters, staleness()).prop_map(|(tab, letters, stale_ms)| Step::Say { tab, letters, stale_ms }),
        1 => tab.clone().prop_map(|tab| Step::Forget { tab }),
        5 => (tab.clone(), staleness()).prop_map(|(tab, stale_ms)| Step::Hear { tab, stale_ms }),
        3 => (tab.clone(), 0..3_u32).prop_map(|(tab, index)| Step::Delete { tab, index }),
        1 => tab.clone().prop_map(|tab| Step::Import { tab }),
        1 => prop::sample::select(vec![None, Some("1.broken"), Some("")]).prop_map(|text| Step::Lose { text }),
        1 => tab.prop_map(|tab| Step::Spoil { tab }),
        1 => any::<bool>().prop_map(|is_full| Step::Fill { is_full }),
        12 => prop_oneof![3 => 1..3_000_u64, 2 => STALE_MS - 3_000..STALE_MS + 1_000, 1 => 0..40_000_u64].prop_map(|ms| Step::Wait { ms }),
    ]
}

struct Walk {
    world: Rc<World>,
    config: Value,
    tabs: Vec<Client<TabHost>>,
    next_tab: u64,
    next_item: u32,
    /// Until when each tab has seen what others did: what it has seen once it sees from then on.
    seen_ms: BTreeMap<u64, u64>,
    said: Records,
    /// The number since which the profile was not taken back.
    profile_since: u32,
    /// What another browser knew.
    exported: String,
    /// What may be known.
    may: BTreeSet<u32>,
    /// What was deleted of it.
    deleted: BTreeSet<u32>,
    /// What was ever deleted: nobody knows whether that arrives after an import.
    ever_deleted: BTreeSet<u32>,
    /// What stood in a journal that was spoiled: its tab writes it anew, perhaps once it was deleted elsewhere.
    late: BTreeSet<u32>,
    /// What is stored, and nothing has happened to.
    must: BTreeSet<u32>,
    /// Each text that was sent, with how often measuring had been taken back before the grant it was sent under.
    sent: BTreeSet<(u32, String)>,
}

impl Walk {
    fn new() -> Self {
        let world = World::starting_at("2026-11-01T10:00:00Z");
        let privacy = json!({ "report_period_days": 366, "epsilon_per_report": 1, "epsilon_year": 1 });
        let config = with(json!({ "privacy": privacy }));
        let (said, may, deleted, ever_deleted, late, must, sent) = Default::default();
        let mut walk = Self {
            world,
            config,
            tabs: Vec::new(),
            next_tab: 0,
            next_item: 0,
            seen_ms: BTreeMap::new(),
            said,
            profile_since: 1,
            exported: exported(3),
            may,
            deleted,
            ever_deleted,
            late,
            must,
            sent,
        };
        walk.said.say(&walk.world, 0, "spm", 1, 0);
        walk.pass(STALE_MS);
        for _ in 0..TABS {
            let client = walk.open(0);
            walk.tabs.push(client);
        }
        walk
    }

    fn pass(&self, ms: u64) {
        self.world.now_ms.set(self.world.now_ms.get() + ms);
    }

    fn record(&self, tab: u64, stale_ms: u64) -> Said {
        self.said.seen(&self.world, tab, stale_ms)
    }

    fn open(&mut self, stale_ms: u64) -> Client<TabHost> {
        self.next_tab += 1;
        self.world.stale_ms.set(stale_ms);
        let tab = u64::MAX - self.next_tab;
        self.lateness(tab, stale_ms);
        let client = open_with(&self.world, tab, &self.config, purposes(self.record(tab, stale_ms).0));
        client.host.stale_ms.set(0);
        self.world.stale_ms.set(0);
        client
    }

    /// How late a tab's view of the others may be that could be so late.
    fn lateness(&mut self, tab: u64, stale_ms: u64) -> u64 {
        let now_ms = self.world.now_ms.get();
        let seen = self.seen_ms.entry(tab).or_default();
        *seen = (now_ms - stale_ms).max(*seen);
        now_ms - *seen
    }

    fn hear(&mut self, tab: usize, stale_ms: u64) {
        let stale_ms = self.lateness(self.tabs[tab].host.tab, stale_ms);
        let (letters, ..) = self.record(self.tabs[tab].host.tab, stale_ms);
        let client = &mut self.tabs[tab];
        client.host.stale_ms.set(stale_ms);
        client.set_consent(purposes(letters), None);
        client.host.stale_ms.set(0);
    }

    fn fold(&mut self, tab: usize, stale_ms: u64, killed_after: Option<u32>) {
        let alive: Vec<_> = self.tabs.iter().map(|client| client.host.tab).collect();
        let stale_ms = self.lateness(alive[tab], stale_ms);
        let client = &mut self.tabs[tab];
        client.host.stale_ms.set(stale_ms);
        client.host.effects_left.set(killed_after.unwrap_or(u32::MAX));
        let before = self.world.sent.borrow().len();
        if client.fold(&alive, true).has_report && client.send() {
            client.settle(202);
        }
        client.host.stale_ms.set(0);
        let (letters, _, ledgers) = self.record(alive[tab], stale_ms);
        for text in &self.world.sent.borrow()[before..] {
            assert!(letters.contains('m'), "a request without a grant");
            self.sent.insert((ledgers, text.clone()));
        }
        if killed_after.is_some() {
            self.tabs[tab] = self.open(stale_ms);
        }
    }

    /// Whoever is asked has heard what was said before.
    fn catch_up(&mut self, tab: usize) -> Said {
        let (letters, grant, ledgers) = self.record(self.tabs[tab].host.tab, 0);
        let granted = self.tabs[tab].engine().granted;
        let is_durable = self.tabs[tab].mode() == Mode::Durable;
        if is_durable != letters.starts_with('s')
            || is_durable && (granted.grant, granted.purposes) != (grant, purposes(letters))
        {
            self.hear(tab, 0);
        }
        (letters, grant, ledgers)
    }

    /// Whether a tab works under what is granted now.
    fn is_current(&self, tab: usize) -> bool {
        let (letters, grant, _) = self.record(0, 0);
        let client = &self.tabs[tab];
        client.mode() == Mode::Durable && client.engine().granted.grant == grant && letters.contains('p')
    }

    fn act(&mut self, step: &Step) {
        // No two things happen at one instant.
        self.pass(1);
        match *step {
            Step::View { tab } => {
                self.next_item += 1;
                let before = self.world.length();
                let is_taken = view(&mut self.tabs[tab], self.next_item);
                let granted = self.tabs[tab].engine().granted;
                if is_taken && self.tabs[tab].mode() == Mode::Durable && granted.grant >= self.profile_since {
                    self.may.insert(self.next_item);
                    if self.is_current(tab) && self.world.length() > before {
                        self.must.insert(self.next_item);
                    }
                }
            }
            Step::Fold { tab, stale_ms, killed_after } => self.fold(tab, stale_ms, killed_after),
            Step::Replace { tab, stale_ms } => {
                self.tabs[tab].leave(true);
                self.tabs[tab] = self.open(stale_ms);
            }
            Step::Say { tab, letters, stale_ms } => {
                let (held, grant, ledgers) = self.catch_up(tab);
                if letters == held {
                    return;
                }
                let id = self.tabs[tab].host.tab;
                let lost = held.chars().filter(|letter| !letters.contains(*letter)).count() as u32;
                let ends = held.contains('m') && !letters.contains('m');
                let keeps = held.len() > 1 && held.starts_with('s');
                let number = grant + u32::from(lost > 0 || !keeps);
                if held.contains('p') && !letters.contains('p') {
                    self.may.clear();
                    self.deleted.clear();
                    self.must.clear();
                    self.profile_since = number;
                } else if lost > 0 {
                    // Each tab that is open carries over what it knows, and may not have heard of a deletion yet.
                    self.must.clear();
                    self.may.append(&mut self.deleted);
                }
                self.said.say(&self.world, id, letters, number, ledgers + u32::from(ends));
                if number > grant {
                    erase(&self.world, id, stale_ms, letters);
                }
                self.hear(tab, stale_ms);
                // The session folds then, before anybody can act again.
                self.fold(tab, stale_ms, None);
            }
            Step::Forget { tab } => {
                let (letters, grant, ledgers) = self.catch_up(tab);
                let id = self.tabs[tab].host.tab;
                self.may.clear();
                self.deleted.clear();
                self.must.clear();
                self.profile_since = grant + 1;
                self.said.say(&self.world, id, letters, grant + 1, ledgers + 1);
                erase(&self.world, id, 0, "");
                self.tabs[tab].forget();
                self.hear(tab, 0);
            }
            Step::Hear { tab, stale_ms } => self.hear(tab, stale_ms),
            Step::Delete { tab, index } => {
                let known = items(&self.tabs[tab]);
                let before = self.world.length();
                if self.tabs[tab].handle(Input::DeleteEvent { index }).is_ok() && self.tabs[tab].mode() == Mode::Durable
                {
                    let item = known[known.len() - 1 - index as usize];
                    self.must.remove(&item);
                    self.ever_deleted.insert(item);
                    if self.is_current(tab) && self.world.length() > before && !self.late.contains(&item) {
                        self.may.remove(&item);
                        self.deleted.insert(item);
                    }
                }
            }
            Step::Import { tab } => {
                let is_taken = self.tabs[tab].import(&self.exported).is_ok();
                let granted = self.tabs[tab].engine().granted;
                if is_taken && self.tabs[tab].mode() == Mode::Durable && granted.grant >= self.profile_since {
                    let imported = items(&self.tabs[tab]);
                    self.may.extend(&imported);
                    // What was seen before goes, when the tab that saw it hears of the import.
                    self.must.clear();
                    if self.is_current(tab) {
                        self.must.extend(imported.iter().filter(|item| !self.ever_deleted.contains(item)));
                    }
                }
            }
            Step::Lose { .. } if has_no_ledger(&self.world) => {}
            Step::Lose { text } => {
                // A deletion that it alone still knew is lost, too.
                self.may.append(&mut self.deleted);
                self.must.clear();
                self.world.write(0, STATE, text);
            }
            Step::Spoil { tab } => {
                let key = format!("vitrin:demo:j:{:016x}", self.tabs[tab].host.tab);
                let Some(text) = self.world.view(0, 0).remove(&key) else { return };
                let records = Journal::decode(&text).map(|it| it.records).unwrap_or_default();
                if records.iter().any(|it| matches!(it.change, Change::Import(_))) {
                    return; // Once its tab writes it anew, it takes what was seen meanwhile.
                }
                // A deletion among them is lost, too.
                self.may.append(&mut self.deleted);
                for record in records {
                    if let Change::Event(event) = record.change {
                        let item = event.items[0].id.as_deref().and_then(|id| id.parse().ok()).expect("a number");
                        self.must.remove(&item);
                        self.late.insert(item);
                    }
                }
                self.world.write(0, &key, Some("1.broken"));
            }
            Step::Fill { is_full } => {
                let chars = self.world.view(0, 0).iter().map(|(key, text)| key.len() + text.len()).sum();
                self.world.quota_chars.set(if is_full { chars } else { 0 });
            }
            Step::Wait { ms } => self.pass(ms),
        }
    }

    /// Everybody leaves; those who come later see what there is.
    fn check(&mut self) {
        self.world.quota_chars.set(0);
        for wait_ms in [STALE_MS, 30_000, 60_000] {
            self.pass(wait_ms);
            for tab in 0..TABS {
                self.hear(tab, 0);
                self.fold(tab, 0, None);
            }
        }
        for tab in &mut self.tabs {
            tab.leave(true);
        }
        self.pass(60_000);
        let (letters, ..) = self.record(0, 0);
        if !letters.starts_with('s') {
            erase(&self.world, 0, 0, letters);
        }
        self.tabs.clear();
        for page in 0..3 {
            let client = self.open(0);
            let known = items(&client);
            let set: BTreeSet<u32> = known.iter().copied().collect();
            let count = counted(&client) as usize;
            assert_eq!((known.len(), count), (set.len(), set.len()), "page {page}: twice: {known:?}");
            assert!(set.is_subset(&self.may), "page {page}: came back: {:?}", set.difference(&self.may));
            assert!(self.must.is_subset(&set), "page {page}: lost: {:?} of {known:?}", self.must.difference(&set));
            self.tabs.push(client);
            self.fold(0, 0, None);
            self.pass(30_000);
            self.fold(0, 0, None);
            self.pass(30_000);
            self.tabs.clear();
        }
        for (key, text) in self.world.view(0, 0) {
            assert!(text.len() <= STATE_CHARS_MAX, "{key} has {} characters", text.len());
        }
        let mut ledgers: Vec<_> = self.sent.iter().map(|(ledger, _)| *ledger).collect();
        let all = ledgers.len();
        ledgers.dedup();
        assert_eq!(ledgers.len(), all, "two reports of one ledger that pays for one: {:?}", self.sent);
    }
}

#[test]
fn nothing_is_lost_doubled_or_comes_back_whatever_happens() {
    let settings = ProptestConfig {
        cases: 2_000,
        rng_seed: RngSeed::Fixed(1),
        max_shrink_iters: 4_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let sent = std::cell::Cell::new(0);
    let outcome =
        proptest::test_runner::TestRunner::new(settings).run(&prop::collection::vec(step(), 10..80), |steps| {
            let mut walk = Walk::new();
            steps.iter().for_each(|step| walk.act(step));
            walk.check();
            sent.set(sent.get() + walk.sent.len());
            Ok(())
        });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(sent.get() > 100, "{} reports: too few to say anything", sent.get());
}
