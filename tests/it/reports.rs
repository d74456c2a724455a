//! One report an epoch, paid for once, whatever happens around it: two tabs, late storage, imports, purposes, clocks, configs.

use std::rc::Rc;

use serde_json::json;
use vitrin::client::Client;
use vitrin::core::consent::Purposes;
use vitrin::core::decision::Variant;
use vitrin::core::time::{DAY_MS, HOUR_MS};
use vitrin::core::value::{CONFIG_LIMITS, Value, read};

use crate::tabs::{ALL, config, open, view};
use crate::world::{TabHost, World};

fn pass(world: &World, ms: u64) {
    world.now_ms.set(world.now_ms.get() + ms);
}

pub(crate) fn started() -> Rc<World> {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    world
}

/// Hides the page, and lets the time pass until every tab must know of a report that was made.
pub(crate) fn make_report(world: &World, client: &mut Client<TabHost>, alive: &[u64]) -> bool {
    assert!(!client.fold(alive, true).has_report, "none is sent at once");
    // What was told at once took a millisecond each.
    pass(world, 10_100);
    client.fold(alive, true).has_report
}

fn spent(client: &Client<TabHost>) -> usize {
    client.engine().state.reporting.ledger.entries().len()
}

pub(crate) fn with(changes: serde_json::Value) -> Value {
    let mut all = serde_json::to_value(config()).expect("JSON");
    let changes = changes.as_object().expect("an object");
    all.as_object_mut().expect("an object").extend(changes.clone());
    read(all, CONFIG_LIMITS).expect("within the limits")
}

pub(crate) fn open_with(world: &Rc<World>, tab: u64, config: &Value, purposes: Purposes) -> Client<TabHost> {
    let mut client = Client::new(TabHost::new(world, tab), "demo", config, tab).expect("a good config");
    client.set_consent(purposes, None);
    client
}

#[test]
fn two_tabs_that_see_storage_late_make_one_report() {
    let world = started();
    let (mut first, mut second) = (open(&world, 1), open(&world, 2));
    view(&mut first, 1);
    first.fold(&[1, 2], false);
    pass(&world, 60_000);
    second.fold(&[1, 2], false);
    pass(&world, 700_000);
    first.fold(&[1, 2], true);
    pass(&world, 5);
    second.host.stale_ms.set(1_000);
    second.fold(&[1, 2], true);
    pass(&world, 10_000);
    assert!(first.fold(&[1, 2], true).has_report);
    pass(&world, 5);
    second.fold(&[1, 2], true);
    let sealed =
        |client: &Client<TabHost>| client.outbox().iter().map(|it| it.report.text().to_owned()).collect::<Vec<_>>();
    assert!(sealed(&second).iter().all(|report| sealed(&first).contains(report)), "no second one");
}

#[test]
fn an_import_leaves_the_ledger_alone() {
    let world = started();
    let (mut ours, mut theirs) = (open(&world, 1), open(&world, 2));
    view(&mut ours, 1);
    let exported = ours.export();
    ours.fold(&[1], false);
    assert!(make_report(&world, &mut theirs, &[2]));
    // This tab has not heard of the report.
    ours.import(&exported).expect("an export");
    pass(&world, 60_000);
    ours.fold(&[1], true);
    ours.fold(&[1], true);
    assert_eq!((ours.outbox().len(), spent(&ours)), (1, 1));
}

#[test]
fn what_a_page_has_not_confirmed_stays_stored() {
    let world = started();
    let mut first = open(&world, 1);
    view(&mut first, 1);
    assert!(make_report(&world, &mut first, &[1]));
    let key = first.engine().state.reporting.key;
    // The banner of the next page confirms all but measuring.
    let mut second = open_with(&world, 2, &config(), Purposes { measurement: false, ..ALL });
    view(&mut second, 2);
    assert!(!second.fold(&[2], true).has_report && !second.send(), "nothing is made or sent meanwhile");
    let third = open(&world, 3);
    assert_eq!((third.outbox().len(), spent(&third)), (1, 1));
    assert!(third.engine().state.reporting.key == key, "the same browser");
}

#[test]
fn a_clock_that_is_put_right_costs_nothing() {
    let world = started();
    world.ahead_ms.set(2 * HOUR_MS);
    let mut fast = open(&world, 1);
    view(&mut fast, 1);
    pass(&world, 80 * 60_000);
    view(&mut fast, 2);
    assert!(make_report(&world, &mut fast, &[1]));
    assert_eq!(spent(&fast), 1);
    // Two hours back: one event is now ahead by more than an hour, the other by less.
    world.ahead_ms.set(0);
    let mut right = open(&world, 2);
    pass(&world, 60_000);
    view(&mut right, 3);
    assert!(right.fold(&[2], false).is_stored);
    let after = open(&world, 3);
    assert_eq!((after.corrupt(), spent(&after)), (0, 1));
    assert_eq!(after.engine().state.history.recent.events.len(), 3);
}

#[test]
fn a_config_with_longer_epochs_asks_again_once_the_one_that_runs_is_over() {
    let world = started();
    let short = with(json!({ "privacy": { "report_period_days": 7, "epsilon_year": 8, "epsilon_per_report": 0.1 } }));
    let mut before = open_with(&world, 1, &short, ALL);
    view(&mut before, 1);
    assert!(make_report(&world, &mut before, &[1]));
    pass(&world, DAY_MS);
    let mut after = open(&world, 2);
    view(&mut after, 2);
    assert!(!make_report(&world, &mut after, &[2]), "one a period, whatever its length");
    pass(&world, 92 * DAY_MS);
    view(&mut after, 3);
    assert!(make_report(&world, &mut after, &[2]));
    assert_eq!(spent(&after), 2, "the ledger counts both");
}

#[test]
fn a_visitor_stays_in_or_out_of_the_holdout_without_measuring() {
    let config = with(json!({
        "holdout": { "share": 0.5, "salt": "a" },
        "offers": [{ "id": "shoes", "placement": "hero", "content": { "title": "Shoes" } }]
    }));
    let held = |world: &Rc<World>, tab| {
        let mut client = open_with(world, tab, &config, Purposes { measurement: false, ..ALL });
        let decided = client.decide(&["hero"], &Value::Null).remove(0).decision.variant;
        view(&mut client, 1);
        client.fold(&[tab], false);
        pass(world, 1_000);
        decided == Variant::Holdout
    };
    let mut shares = [0, 0];
    for visitor in 0..40 {
        let world = World::starting_at("2026-11-01T10:00:00Z");
        world.grant("demo", "sp", 1);
        let first = held(&world, 100 * visitor + 1);
        shares[usize::from(first)] += 1;
        for page in 2..6 {
            assert_eq!(held(&world, 100 * visitor + page), first, "visitor {visitor}, page {page}");
        }
    }
    assert!(shares.iter().all(|count| *count > 5), "{shares:?}: a coin decides");
}
