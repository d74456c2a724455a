//! All interleavings of up to three tabs in short runs: every order of events, folds, closings, waits and withdrawals, each fold on every view of
//! storage that a browser may show it, and a tab killed after each single write. Runs that have come to the same state go on as one. Long runs
//! are drawn at random from a fixed seed; in them new pages take the place of those that are gone.
//!
//! `VITRIN_TAB_STEPS=2` makes every run two steps longer. `./x mutants` shows that these checks fail when a rule is taken out.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::rc::Rc;

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use vitrin::client::Client;
use vitrin::core::consent::Purposes;

use crate::tabs::{ALL, counted, open, view};
use crate::world::{STALE_MS, TabHost, World};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// A tab sees a product.
    View(usize),
    /// A tab folds, seeing so many of the others' writes.
    Fold(usize, usize),
    /// A tab that folds is killed after so many of its writes.
    Killed(usize, usize, usize),
    /// A tab is closed.
    Close(usize),
    /// Time passes: so many milliseconds.
    Wait(u64),
    /// The visitor takes everything back in a tab, or grants it again there.
    Withdraw(usize),
    Grant(usize),
    /// A tab hears what became of the consent.
    Hear(usize),
    /// A page is opened where a tab was closed or killed: its id.
    Open(usize, u64),
}

struct Model {
    world: Rc<World>,
    tabs: Vec<Option<Client<TabHost>>>,
    /// Views since the latest grant that were accepted.
    seen: u32,
    /// Number of the grant, and whether it stands.
    grant: (u32, bool),
    asks: bool,
    steps_max: usize,
    known: HashSet<(u64, usize)>,
    runs: u64,
}

impl Model {
    fn new(tabs: u64, asks: bool, steps_max: usize) -> Self {
        let world = World::starting_at("2026-11-01T10:00:00Z");
        world.grant("demo", "spm", 1);
        let more = std::env::var("VITRIN_TAB_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(0);
        let tabs = (1..=tabs).map(|tab| Some(open(&world, tab))).collect();
        let known = HashSet::new();
        Self { world, tabs, seen: 0, grant: (1, true), asks, steps_max: steps_max + more, known, runs: 0 }
    }

    fn alive(&self) -> Vec<u64> {
        self.tabs.iter().flatten().map(|client| client.host.tab).collect()
    }

    /// What may happen next.
    fn steps(&self) -> Vec<Step> {
        let mut steps = vec![Step::Wait(11_000), Step::Wait(21_000)];
        for (tab, client) in self.tabs.iter().enumerate() {
            let Some(client) = client else { continue };
            steps.extend([Step::View(tab), Step::Close(tab)]);
            for prefix in self.world.prefixes(client.host.tab, STALE_MS) {
                steps.push(Step::Fold(tab, prefix));
                // A fold writes the snapshot, then removes, then writes its journal.
                steps.extend((0..3).map(|writes| Step::Killed(tab, prefix, writes)));
            }
            if self.asks {
                steps.push(if self.grant.1 { Step::Withdraw(tab) } else { Step::Grant(tab) });
                steps.push(Step::Hear(tab));
            }
        }
        steps
    }

    /// Does a step; `false` when it is one that another step does as well.
    fn act(&mut self, step: Step) -> bool {
        let alive = self.alive();
        match step {
            Step::Wait(ms) => self.world.now_ms.set(self.world.now_ms.get() + ms),
            Step::Close(tab) => self.tabs[tab] = None,
            Step::View(tab) => {
                let granted = self.grant.1;
                let Some(client) = &mut self.tabs[tab] else { return false };
                let is_its_grant = client.engine().granted.grant == self.grant.0;
                let before = self.world.length();
                let is_taken = view(client, 1);
                // Under a grant that was taken back a tab that has not heard may still write; it is not to be counted.
                self.seen += u32::from(is_taken && granted && is_its_grant && self.world.length() > before);
            }
            Step::Fold(tab, prefix) | Step::Killed(tab, prefix, _) => {
                let before = self.world.length();
                let Some(client) = &mut self.tabs[tab] else { return false };
                client.host.prefix.set(prefix);
                client.fold(&alive, false);
                client.host.prefix.set(usize::MAX);
                if let Step::Killed(_, _, writes) = step {
                    if self.world.length() <= before + writes {
                        return false;
                    }
                    self.world.truncate(before + writes);
                    self.tabs[tab] = None;
                }
            }
            Step::Withdraw(tab) => self.withdraw(tab),
            Step::Grant(tab) => {
                self.grant.1 = true;
                self.seen = 0;
                self.record(tab);
                self.hear(tab);
            }
            Step::Hear(tab) => self.hear(tab),
            Step::Open(tab, id) => {
                self.tabs[tab] = Some(open(&self.world, id));
                self.hear(tab);
            }
        }
        true
    }

    /// One step of a long run.
    fn drawn(&self, (kind, tab, place, writes): Draw, id: u64) -> Step {
        let tab = tab % self.tabs.len();
        let Some(client) = &self.tabs[tab] else { return Step::Open(tab, id) };
        let prefixes = self.world.prefixes(client.host.tab, STALE_MS);
        let prefix = prefixes[place % prefixes.len()];
        match kind {
            0..6 => Step::View(tab),
            6..12 => Step::Fold(tab, prefix),
            12 => Step::Killed(tab, prefix, writes),
            13 => Step::Close(tab),
            14..16 => Step::Wait(11_000),
            16 => Step::Wait(21_000),
            17..20 => Step::Hear(tab),
            _ if self.grant.1 => Step::Withdraw(tab),
            _ => Step::Grant(tab),
        }
    }

    /// What the page's gate does: first the record, then everything else.
    fn withdraw(&mut self, tab: usize) {
        self.grant = (self.grant.0 + 1, false);
        self.seen = 0;
        self.record(tab);
        self.hear(tab);
    }

    fn record(&self, tab: usize) {
        let day = self.world.now_ms.get() / 86_400_000;
        let letters = if self.grant.1 { "spm" } else { "" };
        let record = format!("1;{letters};banner;1;{day};180;{}", self.grant.0);
        self.world.write(tab as u64 + 1, "vitrin:demo:consent", Some(&record));
    }

    fn hear(&mut self, tab: usize) {
        if !self.grant.1 {
            sweep(&self.world, tab as u64 + 1);
        }
        if let Some(client) = &mut self.tabs[tab] {
            client.set_consent(if self.grant.1 { ALL } else { Purposes::default() }, None);
        }
    }

    fn outline(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let all = (&self.tabs, self.seen, self.grant);
        (format!("{all:?}"), self.world.outline(STALE_MS)).hash(&mut hasher);
        hasher.finish()
    }

    /// Every run that begins with `done`.
    fn explore(&mut self, done: &mut Vec<Step>) {
        if !self.known.insert((self.outline(), self.steps_max - done.len())) {
            return;
        }
        self.runs += 1;
        self.check(done);
        if done.len() == self.steps_max {
            return;
        }
        for step in self.steps() {
            let (tabs, seen, grant) = (self.tabs.clone(), self.seen, self.grant);
            let (length, now_ms) = (self.world.length(), self.world.now_ms.get());
            // What is truncated by a kill was written after `length`.
            done.push(step);
            if self.act(step) {
                self.explore(done);
            }
            done.pop();
            (self.tabs, self.seen, self.grant) = (tabs, seen, grant);
            self.world.truncate(length);
            self.world.now_ms.set(now_ms);
        }
    }

    /// All tabs are gone, and all that they wrote has arrived: what those who come later see.
    fn check(&self, done: &[Step]) {
        let (length, now_ms) = (self.world.length(), self.world.now_ms.get());
        let pass = || self.world.now_ms.set(self.world.now_ms.get() + 30_000);
        pass();
        if self.grant.1 {
            let mut last = open(&self.world, 100);
            let at_once = counted(&last);
            last.fold(&[100], false);
            pass();
            last.fold(&[100], false);
            let mut later = open(&self.world, 101);
            let counts = (at_once, counted(&last), counted(&later));
            assert_eq!(counts, (self.seen, self.seen, self.seen), "{done:?}");
            // The last may have made a report, and is found gone first.
            for _ in 0..2 {
                pass();
                later.fold(&[101], false);
            }
            let own = "vitrin:demo:j:0000000000000065";
            let is_other = |key: &String| key.contains(":j:") && key != own;
            let journals = self.world.view(0, 0).into_keys().filter(is_other).count();
            assert_eq!(journals, 0, "journals of the dead after {done:?}");
        } else {
            // A page without a grant sweeps, and nothing comes back.
            sweep(&self.world, 100);
            let mut last = open(&self.world, 100);
            last.fold(&[100], true);
            assert!(!last.send() && counted(&last) == 0, "{done:?}");
            let keys: Vec<_> = self.world.view(0, 0).into_keys().collect();
            assert_eq!(keys, ["vitrin:demo:consent"], "{done:?}");
        }
        self.world.truncate(length);
        self.world.now_ms.set(now_ms);
    }
}

fn sweep(world: &World, tab: u64) {
    for key in world.view(tab, 0).keys().filter(|key| !key.ends_with(":consent")) {
        world.write(tab, key, None);
    }
}

/// Of which a step is made: its kind, the tab, which view it has, after how many writes it is killed.
type Draw = (u8, usize, usize, usize);

proptest! {
    #![proptest_config(ProptestConfig { cases: 6_000, rng_seed: RngSeed::Fixed(10), max_shrink_iters: 4_000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn three_tabs_withdraw_and_grant_in_long_runs(draws in prop::collection::vec((0..22_u8, 0..3_usize, any::<usize>(), 0..3_usize), 10..60)) {
        let mut model = Model::new(3, true, 0);
        let mut done = Vec::new();
        for (index, draw) in draws.into_iter().enumerate() {
            // No two things happen at one instant.
            model.world.now_ms.set(model.world.now_ms.get() + 1);
            let step = model.drawn(draw, 4 + index as u64);
            model.act(step);
            done.push(step);
        }
        model.check(&done);
    }
}

#[track_caller]
fn check(tabs: u64, asks: bool, steps: usize, runs_min: u64) {
    let mut model = Model::new(tabs, asks, steps);
    model.explore(&mut Vec::new());
    assert!(model.runs >= runs_min, "{} states of {tabs} tabs in {} steps", model.runs, model.steps_max);
}

#[test]
fn two_tabs_lose_and_double_nothing_in_any_order() {
    check(2, false, 5, 19_000);
}

#[test]
fn three_tabs_lose_and_double_nothing_in_any_order() {
    check(3, false, 4, 12_000);
}

#[test]
fn nothing_comes_back_after_a_withdrawal_in_any_order() {
    check(2, true, 4, 8_000);
}

#[test]
fn a_late_view_of_an_earlier_grant_takes_nothing_from_this_one() {
    let mut model = Model::new(3, true, 0);
    let steps = [
        Step::View(1),
        Step::View(0),
        Step::View(2),
        Step::Fold(1, 2),
        Step::Withdraw(1),
        Step::Grant(0),
        Step::Hear(2),
        Step::View(2),
    ];
    steps.into_iter().for_each(|step| assert!(model.act(step), "{step:?}"));
    let (length, now_ms) = (model.world.length(), model.world.now_ms.get());
    let tabs = model.tabs.clone();
    let views = model.world.prefixes(1, STALE_MS);
    assert!(views.len() > 2, "{views:?}");
    for view in views {
        assert!(model.act(Step::Fold(0, view)));
        model.check(&[steps.as_slice(), &[Step::Fold(0, view)]].concat());
        model.world.truncate(length);
        model.world.now_ms.set(now_ms);
        model.tabs.clone_from(&tabs);
    }
}
