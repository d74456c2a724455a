//! Many tabs on one storage: no event lost, none counted twice, whatever the order, the deaths and the staleness.

use std::rc::Rc;

use proptest::prelude::*;
use serde_json::json;
use vitrin::client::Client;
use vitrin::core::consent::Purposes;
use vitrin::core::engine::Input;
use vitrin::core::event::EventName;
use vitrin::core::limits::{JOURNAL_CHARS_MAX, STATE_CHARS_MAX};
use vitrin::core::value::{CONFIG_LIMITS, Value, read};
use vitrin::state::Snapshot;

use crate::world::{STALE_MS, TabHost, World};

pub(crate) const ALL: Purposes = Purposes { storage: true, personalization: true, measurement: true };

pub(crate) fn config() -> Value {
    let config = json!({
        "version": 1, "site": "demo", "config": 3, "currency": "EUR", "privacy": { "report_period_days": 92 },
        "segments": [{ "id": "shoes", "when": { "interests.category.shoes": { "$gte": 0.4 } } }],
        "placements": [{ "id": "hero", "fallback": "welcome" }],
        "offers": [
            { "id": "welcome", "placement": "hero", "content": { "title": "Welcome" }, "cap": { "exposures": 9, "window_hours": 24 } },
            { "id": "shoes", "placement": "hero", "content": { "title": "Shoes" }, "audience": { "segments": { "$in": ["shoes"] } } }
        ],
        "measure": [{ "family": "lifecycle" }]
    });
    read(config, CONFIG_LIMITS).expect("within the limits")
}

pub(crate) fn open(world: &Rc<World>, tab: u64) -> Client<TabHost> {
    let mut client = Client::new(TabHost::new(world, tab), "demo", &config(), tab).expect("a good config");
    client.set_consent(ALL, None);
    client
}

pub(crate) fn view(client: &mut Client<TabHost>, item: u32) -> bool {
    let data = json!({ "items": [{ "item_id": item.to_string(), "item_category": "Shoes" }] });
    let data = read(data, CONFIG_LIMITS).expect("within the limits");
    client.handle(Input::Event { name: "view_item", data: &data }).is_ok()
}

pub(crate) fn counted(client: &Client<TabHost>) -> u32 {
    client.engine().state.history.counters.get(&EventName::ViewItem).map_or(0, |counter| counter.count)
}

/// How old a tab's view of storage is: most often nearly as old as one may be.
pub(crate) fn staleness() -> impl Strategy<Value = u64> + Clone {
    prop_oneof![1 => Just(0), 2 => 0..STALE_MS, 4 => STALE_MS - 500..STALE_MS]
}

/// After how many writes and requests a tab is killed, if it is.
pub(crate) fn killed_after() -> impl Strategy<Value = Option<u32>> + Clone {
    prop_oneof![3 => Just(None), 1 => (0..6_u32).prop_map(Some)]
}

/// What a collector answers: nothing, that it took the report, that it cannot now.
pub(crate) fn status() -> impl Strategy<Value = u16> + Clone {
    prop::sample::select(vec![0, 202, 202, 503])
}

/// What happens next.
#[derive(Debug, Clone)]
enum Step {
    /// A tab sees so many products.
    View { tab: usize, count: u32 },
    /// A tab folds, with a view of the others that is so old.
    Fold { tab: usize, stale_ms: u64 },
    /// A tab is closed or killed, and another document takes its place.
    Replace { tab: usize, is_killed: bool },
    /// A tab goes to the background or comes back.
    Hide { tab: usize, is_hidden: bool },
    /// Time passes.
    Wait { ms: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    let tab = 0..3_usize;
    prop_oneof![
        8 => tab.clone().prop_map(|tab| Step::View { tab, count: 1 }),
        1 => (tab.clone(), 1..200_u32).prop_map(|(tab, count)| Step::View { tab, count }),
        8 => (tab.clone(), 0..STALE_MS).prop_map(|(tab, stale_ms)| Step::Fold { tab, stale_ms }),
        2 => (tab.clone(), any::<bool>()).prop_map(|(tab, is_killed)| Step::Replace { tab, is_killed }),
        2 => (tab, any::<bool>()).prop_map(|(tab, is_hidden)| Step::Hide { tab, is_hidden }),
        4 => (1..30_000_u64).prop_map(|ms| Step::Wait { ms }),
    ]
}

fn run(steps: &[Step]) -> (u32, u32, u32) {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut next_tab = 1_u64;
    let mut open_next = |world: &Rc<World>| {
        next_tab += 1;
        open(world, next_tab)
    };
    let mut tabs: Vec<_> = (0..3).map(|_| open_next(&world)).collect();
    let mut seen = 0;
    let pass = |ms: u64| world.now_ms.set(world.now_ms.get() + ms);
    for step in steps {
        // No two things happen at one instant.
        pass(1);
        match step {
            Step::View { tab, count } => {
                for _ in 0..*count {
                    seen += u32::from(view(&mut tabs[*tab], seen));
                }
            }
            Step::Fold { tab, stale_ms } => {
                let alive: Vec<_> = tabs.iter().map(|client| client.host.tab).collect();
                tabs[*tab].host.stale_ms.set(*stale_ms);
                tabs[*tab].fold(&alive, false);
                tabs[*tab].host.stale_ms.set(0);
            }
            Step::Replace { tab, is_killed } => {
                // What found no room in its journal is lost with a tab that is killed: this one is closed.
                if !is_killed || tabs[*tab].is_urgent() {
                    tabs[*tab].leave(true);
                }
                tabs[*tab] = open_next(&world);
            }
            Step::Hide { tab, is_hidden } => tabs[*tab].leave(*is_hidden),
            Step::Wait { ms } => pass(*ms),
        }
    }
    for tab in &mut tabs {
        tab.leave(true);
    }
    // Everybody leaves; one who comes later sees everything.
    pass(60_000);
    let mut last = open_next(&world);
    let at_once = counted(&last);
    last.fold(&[last.host.tab], false);
    // It may be the one who reports, up to ten minutes later.
    for ms in [60_000, 600_000, 60_000] {
        pass(ms);
        last.fold(&[last.host.tab], false);
    }
    let journals = world.view(0, 0).keys().filter(|key| key.contains(":j:")).count();
    assert_eq!(journals, 0, "no journal stays: not of the dead, and none whose report was sealed long ago");
    let mut later = open_next(&world);
    later.fold(&[later.host.tab], false);
    check_lengths(&world, JOURNAL_CHARS_MAX);
    (seen, at_once, counted(&later))
}

#[track_caller]
fn check_lengths(world: &World, journal_max: usize) {
    for (key, text) in world.view(0, 0) {
        let limit = if key.contains(":j:") { journal_max } else { STATE_CHARS_MAX };
        assert!(text.len() <= limit, "{key} has {} characters", text.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_shrink_iters: 4_000, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn no_event_is_lost_or_counted_twice(steps in prop::collection::vec(step(), 1..80)) {
        let (seen, at_once, later) = run(&steps);
        prop_assert_eq!((at_once, later), (seen, seen));
    }
}

#[test]
fn a_page_left_after_two_seconds_leaves_no_journal_for_ever() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut most = 0;
    for page in 1..=100 {
        let mut client = open(&world, page);
        view(&mut client, page as u32);
        client.fold(&[page], false);
        world.now_ms.set(world.now_ms.get() + 2_000);
        most = most.max(world.view(0, 0).len());
    }
    assert!(most <= 16, "{most} keys at once");
    assert_eq!(counted(&open(&world, 101)), 100);
}

#[test]
fn nothing_is_built_upon_a_view_older_than_what_was_seen() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut first = open(&world, 1);
    view(&mut first, 1);
    first.fold(&[1], false);
    world.now_ms.set(world.now_ms.get() + 60_000);
    let mut second = open(&world, 2);
    assert_eq!(counted(&second), 1);
    view(&mut second, 2);
    // Later than any browser is assumed to be: even so nothing is lost.
    second.host.stale_ms.set(90_000);
    assert!(!second.fold(&[1, 2], false).is_stored);
    second.host.stale_ms.set(0);
    assert!(second.fold(&[1, 2], false).is_stored);
    assert_eq!(counted(&open(&world, 3)), 2);
}

#[test]
fn nothing_is_built_upon_a_snapshot_that_lacks_what_a_journal_dropped() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut first = open(&world, 1);
    view(&mut first, 1);
    first.fold(&[1], false);
    let earlier = world.view(0, 0)["vitrin:demo:state"].clone();
    view(&mut first, 2);
    for _ in 0..2 {
        world.now_ms.set(world.now_ms.get() + 21_000);
        first.fold(&[1], false);
    }
    view(&mut first, 3);
    let whole = world.view(0, 0)["vitrin:demo:state"].clone();
    // A browser that crashed may come back with an earlier text under one key.
    world.write(0, "vitrin:demo:state", Some(&earlier));
    let mut second = open(&world, 2);
    assert!(!second.fold(&[1, 2], false).is_stored, "the view may only be late");
    world.write(0, "vitrin:demo:state", Some(&whole));
    assert!(second.fold(&[1, 2], false).is_stored);
    assert_eq!(counted(&open(&world, 3)), 3, "it was");
    world.write(0, "vitrin:demo:state", Some(&earlier));
    let mut third = open(&world, 4);
    assert!(!third.fold(&[1, 4], false).is_stored);
    world.now_ms.set(world.now_ms.get() + 21_000);
    assert!(third.fold(&[1, 4], false).is_stored, "what is still missing is gone");
}

#[test]
fn a_journal_that_is_deleted_counts_no_second_time_where_it_is_still_seen() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut first = open(&world, 1);
    view(&mut first, 1);
    first.fold(&[1], false);
    drop(first);
    let (mut second, mut third) = (open(&world, 2), open(&world, 3));
    for _ in 0..2 {
        world.now_ms.set(world.now_ms.get() + 21_000);
        second.fold(&[2, 3], false);
    }
    assert!(!world.view(0, 0).contains_key("vitrin:demo:j:0000000000000001"), "deleted");
    let snapshot = Snapshot::decode(&world.view(0, 0)["vitrin:demo:state"]).expect("readable");
    assert_eq!(snapshot.tombstones, [1]);
    assert!(!snapshot.covered.contains_key(&1), "it is one or the other");
    // This tab sees the snapshot, and not yet what was written after it.
    third.host.prefix.set(world.length() - 1);
    view(&mut third, 2);
    assert!(third.fold(&[2, 3], false).is_stored);
    third.host.prefix.set(usize::MAX);
    assert_eq!(counted(&open(&world, 4)), 2);
}

#[test]
fn what_a_withdrawal_erased_stays_erased() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let (mut ours, mut theirs) = (open(&world, 1), open(&world, 2));
    view(&mut ours, 1);
    view(&mut theirs, 2);
    ours.fold(&[1, 2], false);
    // Our gate writes the record and erases; their tab has not heard of it yet.
    world.now_ms.set(world.now_ms.get() + 1_000);
    for key in world.view(0, 0).keys().filter(|key| !key.ends_with("consent")) {
        world.write(1, key, None);
    }
    world.grant("demo", "", 2);
    view(&mut theirs, 3);
    theirs.fold(&[1, 2], true);
    assert!(!theirs.send(), "nothing is sent");
    assert_eq!(world.view(0, 0).into_keys().collect::<Vec<_>>(), ["vitrin:demo:consent"]);
}
