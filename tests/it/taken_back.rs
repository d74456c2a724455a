//! Purposes taken back and granted again while reports are made and sent: a report goes out under the grant it was made under or not at all, and what
//! is carried over to the next grant forgets nothing that was paid, whatever tabs see late and wherever they are killed.

use std::rc::Rc;

use proptest::prelude::*;
use serde_json::json;
use vitrin::client::Client;
use vitrin::core::consent::Purposes;
use vitrin::core::time::DAY_MS;
use vitrin::core::value::Value;

use crate::reports::{make_report, open_with, with};
use crate::said::{LEDGER, RECORD, Records, Said, erase, purposes};
use crate::tabs::{ALL, killed_after, staleness, status, view};
use crate::world::{STALE_MS, TabHost, World};

const TABS: usize = 3;

const STATE: &str = "vitrin:demo:state";

/// Every epoch asks, and a year pays for as many reports as it has epochs of `days`.
fn config(days: u64, epsilon_year: u32) -> Value {
    with(json!({ "privacy": { "report_period_days": days, "epsilon_per_report": 1, "epsilon_year": epsilon_year } }))
}

fn started() -> Rc<World> {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    world
}

fn pass(world: &World, ms: u64) {
    world.now_ms.set(world.now_ms.get() + ms);
}

/// What the gate of `tab` does: it writes the record, and erases what was written under another number.
fn put(world: &World, tab: u64, letters: &str, grant: u32, erases: bool) {
    let day = world.now_ms.get() / DAY_MS;
    world.write(tab, RECORD, Some(&format!("1;{letters};banner;1;{day};180;{grant}")));
    if erases {
        erase(world, tab, 0, letters);
    }
}

const NO_PROFILE: Purposes = Purposes { personalization: false, ..ALL };

fn spent(client: &Client<TabHost>) -> u32 {
    client.engine().state.reporting.ledger.spent_thousandths(client.now())
}

/// A tab that has sent a report, and tab 9, which has folded before and has not heard of it.
fn one_has_sent(config: &Value) -> (Rc<World>, Client<TabHost>, Client<TabHost>) {
    let world = started();
    let mut theirs = open_with(&world, 9, config, ALL);
    theirs.fold(&[9], false);
    pass(&world, 60_000);
    let mut ours = open_with(&world, 1, config, ALL);
    view(&mut ours, 1);
    assert!(make_report(&world, &mut ours, &[1]) && ours.send());
    (world, ours, theirs)
}

#[test]
fn a_report_is_not_sent_under_a_later_grant() {
    let world = started();
    let config = config(366, 1);
    let mut ours = open_with(&world, 1, &config, ALL);
    view(&mut ours, 1);
    assert!(make_report(&world, &mut ours, &[1]), "it may go");
    // In another tab measuring is taken back and granted again; this one has not heard of either.
    put(&world, 2, "sp", 2, true);
    put(&world, 2, "spm", 2, false);
    assert!(!ours.send(), "what was made before is not sent under the new grant");
    let mut theirs = open_with(&world, 2, &config, ALL);
    assert!(make_report(&world, &mut theirs, &[2]) && theirs.send(), "the new grant has a report of its own");
    theirs.settle(202);
    theirs.fold(&[2], true);
    ours.set_consent(ALL, None);
    ours.fold(&[1, 2], true);
    assert!(!ours.send(), "nor later");
    assert_eq!(world.sent.borrow().len(), 1);
}

#[test]
fn what_a_tab_did_not_see_is_paid_when_the_profile_is_taken_back() {
    let world = started();
    let config = config(183, 2);
    let mut ours = open_with(&world, 1, &config, ALL);
    ours.fold(&[1, 9], false);
    pass(&world, 60_000);
    // It knows nothing of what comes now.
    let mut theirs = open_with(&world, 9, &config, ALL);
    theirs.fold(&[1, 9], false);
    let mut sender = open_with(&world, 2, &config, ALL);
    view(&mut sender, 1);
    assert!(make_report(&world, &mut sender, &[2]) && sender.send());
    assert_eq!((spent(&sender), spent(&theirs)), (1_000, 0));
    drop((sender, ours));
    // The profile is taken back in the tab that knows nothing, and measuring stays.
    put(&world, 9, "sm", 2, true);
    theirs.set_consent(NO_PROFILE, None);
    assert_eq!(spent(&theirs), 1_000, "it pays for what it may have missed");
    assert!(!make_report(&world, &mut theirs, &[9]) && !theirs.send(), "and makes no second report of this epoch");
    pass(&world, 183 * DAY_MS);
    put(&world, 9, "sm", 2, false);
    assert!(make_report(&world, &mut theirs, &[9]) && theirs.send(), "of the next it does");
    assert_eq!((world.sent.borrow().len(), spent(&theirs)), (2, 2_000));
}

#[test]
fn what_another_tab_sent_unheard_is_paid_when_the_profile_is_taken_back_where_it_was_made() {
    let world = started();
    let config = config(183, 2);
    let (mut ours, mut theirs) = (open_with(&world, 1, &config, ALL), open_with(&world, 2, &config, ALL));
    view(&mut ours, 1);
    let report = ours.fold(&[1, 2], true);
    assert!(!report.has_report && ours.outbox().len() == 1, "made, and not yet paid for");
    pass(&world, 15_000);
    assert!(theirs.fold(&[1, 2], true).has_report && theirs.send());
    put(&world, 1, "sm", 2, true);
    ours.set_consent(NO_PROFILE, None);
    assert_eq!((spent(&ours), ours.outbox().len()), (1_000, 0));
    ours.fold(&[1], true);
    drop((ours, theirs));
    world.write(0, STATE, None);
    assert_eq!(spent(&open_with(&world, 3, &config, NO_PROFILE)), 1_000, "the ledger has a place of its own");
}

#[test]
fn a_tab_that_slept_for_epochs_pays_for_each() {
    let world = started();
    let config = config(91, 4);
    let mut slept = open_with(&world, 9, &config, ALL);
    slept.fold(&[9], false);
    for epoch in 0..3_u64 {
        let mut awake = open_with(&world, epoch + 1, &config, ALL);
        view(&mut awake, 1);
        assert!(make_report(&world, &mut awake, &[epoch + 1]) && awake.send());
        awake.settle(202);
        awake.fold(&[epoch + 1], true);
        pass(&world, 91 * DAY_MS);
        world.grant("demo", "spm", 1);
    }
    put(&world, 5, "sm", 2, true);
    slept.set_consent(NO_PROFILE, None);
    assert_eq!(spent(&slept), 4_000, "three that were made, and one of this epoch that may have been");
}

#[test]
fn what_two_tabs_know_to_be_paid_is_kept_of_both() {
    for has_ledger in [true, false] {
        kept_of_both(has_ledger);
    }
}

/// With and without room for the ledger's own place.
fn kept_of_both(has_ledger: bool) {
    let config = config(183, 2);
    let (world, mut ours, _) = one_has_sent(&config);
    // A collector's answer, half a year, and a report of which the other tab has heard.
    ours.settle(202);
    ours.fold(&[1], true);
    pass(&world, 183 * DAY_MS);
    world.grant("demo", "spm", 1);
    assert!(make_report(&world, &mut ours, &[1]) && ours.send());
    assert_eq!(spent(&ours), 2_000);
    // Another one writes the first snapshot of the next grant, and has not seen the year that lies behind it.
    put(&world, 9, "sm", 2, true);
    if !has_ledger {
        world.write(0, LEDGER, None);
    }
    let mut fresh = open_with(&world, 8, &config, NO_PROFILE);
    fresh.fold(&[8], false);
    ours.set_consent(NO_PROFILE, None);
    ours.fold(&[1, 8], true);
    assert_eq!(spent(&ours), 2_000);
    fresh.fold(&[8], true);
    assert_eq!(spent(&fresh), 2_000, "and tells the others");
}

#[test]
fn a_snapshot_that_vanishes_takes_no_debit_with_it() {
    let (world, ours, mut theirs) = one_has_sent(&config(366, 1));
    drop(ours);
    erase(&world, 0, 0, "");
    for _ in 0..3 {
        theirs.fold(&[9], true);
        assert!(!theirs.send(), "whoever is left asks for no second report");
        pass(&world, 30_000);
    }
    assert_eq!(spent(&theirs), 1_000);
}

#[test]
fn who_finds_a_snapshot_of_an_earlier_grant_makes_no_second_report() {
    let config = config(366, 1);
    let (world, mut ours, theirs) = one_has_sent(&config);
    let earlier = world.view(0, 0)[STATE].clone();
    put(&world, 1, "sm", 2, true);
    ours.set_consent(NO_PROFILE, None);
    assert!(ours.fold(&[1, 9], false).is_stored);
    // There was no room for the ledger's own place. And one that has not heard of this grant writes over what was carried into it.
    world.write(0, LEDGER, None);
    world.write(9, STATE, Some(&earlier));
    drop((ours, theirs));
    let mut fresh = open_with(&world, 3, &config, NO_PROFILE);
    assert!(!make_report(&world, &mut fresh, &[3]) && !fresh.send());
    assert_eq!((world.sent.borrow().len(), spent(&fresh)), (1, 1_000));
}

#[test]
fn a_claim_is_not_paid_where_the_ledger_says_that_the_year_was_paid_in_a_snapshot_that_vanished() {
    let world = started();
    let config = config(366, 1);
    let [mut asleep, mut first, mut second] = [9, 2, 1].map(|tab| open_with(&world, tab, &config, ALL));
    pass(&world, 15_000);
    first.fold(&[2, 9], true);
    pass(&world, 1);
    // It has not seen the other's.
    second.host.stale_ms.set(2);
    second.fold(&[1, 9], true);
    second.host.stale_ms.set(0);
    assert_eq!((first.outbox().len(), second.outbox().len()), (1, 1));
    pass(&world, 15_000);
    assert!(first.fold(&[2, 9], true).has_report && first.send());
    for key in ["vitrin:demo:state", "vitrin:demo:j:0000000000000002"] {
        world.write(0, key, None);
    }
    drop((first, second));
    pass(&world, 15_000);
    assert!(!asleep.fold(&[9], true).has_report && !asleep.send());
    assert_eq!(spent(&asleep), 1_000);
}

/// What happens next.
#[derive(Debug, Clone)]
enum Step {
    /// A tab folds on a view that is so old, and sends what waits; it may be killed after so many writes and requests.
    Fold { tab: usize, stale_ms: u64, status: u16, killed_after: Option<u32> },
    /// A tab is closed, and another one takes its place.
    Replace { tab: usize, stale_ms: u64 },
    /// A purpose is taken back in a tab, or everything granted again there; what others stored lately it sees late.
    Say { tab: usize, letters: &'static str, stale_ms: u64 },
    /// A tab hears what became of the consent.
    Hear { tab: usize, stale_ms: u64 },
    /// Time passes.
    Wait { ms: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    let tab = 0..TABS;
    let letters = prop::sample::select(vec!["sp", "sm", "spm", "spm"]);
    prop_oneof![
        8 => (tab.clone(), staleness(), status(), killed_after())
            .prop_map(|(tab, stale_ms, status, killed_after)| Step::Fold { tab, stale_ms, status, killed_after }),
        2 => (tab.clone(), staleness()).prop_map(|(tab, stale_ms)| Step::Replace { tab, stale_ms }),
        1 => (tab.clone(), letters, staleness()).prop_map(|(tab, letters, stale_ms)| Step::Say { tab, letters, stale_ms }),
        2 => (tab, staleness()).prop_map(|(tab, stale_ms)| Step::Hear { tab, stale_ms }),
        8 => prop_oneof![3 => 1..3_000_u64, 2 => STALE_MS - 3_000..STALE_MS + 1_000, 1 => 0..40_000_u64].prop_map(|ms| Step::Wait { ms }),
    ]
}

struct Walk {
    world: Rc<World>,
    config: Value,
    tabs: Vec<Client<TabHost>>,
    next_tab: u64,
    said: Records,
    /// Of each request, how often measuring had been taken back before the grant it was sent under.
    sent: Vec<u32>,
}

impl Walk {
    fn record(&self, tab: u64, stale_ms: u64) -> Said {
        self.said.seen(&self.world, tab, stale_ms)
    }

    fn open(&mut self, stale_ms: u64) -> Client<TabHost> {
        self.next_tab += 1;
        self.world.stale_ms.set(stale_ms);
        let tab = u64::MAX - self.next_tab;
        let client = open_with(&self.world, tab, &self.config, purposes(self.record(tab, stale_ms).0));
        self.world.stale_ms.set(0);
        client
    }

    fn hear(&mut self, tab: usize, stale_ms: u64) {
        let granted = purposes(self.record(self.tabs[tab].host.tab, stale_ms).0);
        let client = &mut self.tabs[tab];
        client.host.stale_ms.set(stale_ms);
        client.set_consent(granted, None);
        client.host.stale_ms.set(0);
    }

    fn act(&mut self, step: &Step) {
        // No two things happen at one instant.
        pass(&self.world, 1);
        match *step {
            Step::Fold { tab, stale_ms, status, killed_after } => {
                let alive: Vec<_> = self.tabs.iter().map(|client| client.host.tab).collect();
                let client = &mut self.tabs[tab];
                client.host.stale_ms.set(stale_ms);
                client.host.effects_left.set(killed_after.unwrap_or(u32::MAX));
                let before = self.world.sent.borrow().len();
                if client.fold(&alive, true).has_report && client.send() {
                    client.settle(status);
                }
                client.host.stale_ms.set(0);
                let requests = self.world.sent.borrow().len() - before;
                let (letters, _, ledgers) = self.record(alive[tab], stale_ms);
                for _ in 0..requests {
                    assert!(letters.contains('m'), "a request without a grant");
                    self.sent.push(ledgers);
                }
                if killed_after.is_some() {
                    self.tabs[tab] = self.open(stale_ms);
                }
            }
            Step::Replace { tab, stale_ms } => self.tabs[tab] = self.open(stale_ms),
            Step::Say { tab, letters, stale_ms } => {
                let id = self.tabs[tab].host.tab;
                let (held, grant, ledgers) = self.record(id, 0);
                if letters == held {
                    return;
                }
                // Whoever is asked has heard what was said before.
                let granted = self.tabs[tab].engine().granted;
                if (granted.grant, granted.purposes) != (grant, purposes(held)) {
                    self.hear(tab, 0);
                }
                let adds = held.chars().all(|letter| letters.contains(letter));
                let ends = held.contains('m') && !letters.contains('m');
                self.said.say(&self.world, id, letters, grant + u32::from(!adds), ledgers + u32::from(ends));
                if !adds {
                    erase(&self.world, id, stale_ms, letters);
                }
                self.hear(tab, stale_ms);
                // The session folds then, before anybody can act again.
                let alive: Vec<_> = self.tabs.iter().map(|client| client.host.tab).collect();
                self.tabs[tab].host.stale_ms.set(stale_ms);
                self.tabs[tab].fold(&alive, false);
                self.tabs[tab].host.stale_ms.set(0);
            }
            Step::Hear { tab, stale_ms } => self.hear(tab, stale_ms),
            Step::Wait { ms } => pass(&self.world, ms),
        }
    }
}

/// Runs `steps`; returns how many reports were sent.
fn run(steps: &[Step]) -> usize {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    let said = Records::default();
    let mut walk = Walk { world, config: config(366, 1), tabs: Vec::new(), next_tab: 0, said, sent: Vec::new() };
    walk.said.say(&walk.world, 0, "spm", 1, 0);
    pass(&walk.world, STALE_MS);
    for _ in 0..TABS {
        let mut client = walk.open(0);
        client.fold(&[client.host.tab], false);
        walk.tabs.push(client);
    }
    pass(&walk.world, STALE_MS);
    for step in steps {
        walk.act(step);
    }
    let mut texts: Vec<_> = walk.world.sent.borrow().iter().cloned().zip(walk.sent).collect();
    texts.sort();
    texts.dedup();
    let mut ledgers: Vec<_> = texts.iter().map(|(_, ledger)| *ledger).collect();
    ledgers.sort_unstable();
    let all = ledgers.len();
    ledgers.dedup();
    assert_eq!(ledgers.len(), all, "two reports of one ledger that pays for one: {texts:?}");
    all
}

#[test]
fn no_ledger_pays_twice_whatever_is_taken_back_and_granted() {
    let settings =
        ProptestConfig { cases: 600, max_shrink_iters: 400, failure_persistence: None, ..ProptestConfig::default() };
    let sent = std::cell::Cell::new(0);
    let outcome =
        proptest::test_runner::TestRunner::new(settings).run(&prop::collection::vec(step(), 20..200), |steps| {
            sent.set(sent.get() + run(&steps));
            Ok(())
        });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    assert!(sent.get() > 300, "{} reports: too few to say anything", sent.get());
}
