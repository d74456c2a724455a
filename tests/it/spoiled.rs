//! A journal that another script of the page wrote over: its tab writes it anew, and nobody reports meanwhile.

use std::rc::Rc;

use serde_json::json;
use vitrin::client::Client;
use vitrin::core::value::Value;

use crate::reports::{open_with, started, with};
use crate::tabs::{ALL, counted, open, view};
use crate::world::{TabHost, World};

const OURS: &str = "vitrin:demo:j:0000000000000005";

fn pass(world: &World, ms: u64) {
    world.now_ms.set(world.now_ms.get() + ms);
}

/// A fold on a view that is `stale_ms` old.
fn fold_late(client: &mut Client<TabHost>, stale_ms: u64) -> bool {
    client.host.stale_ms.set(stale_ms);
    let folded = client.fold(&[1, 5], true);
    client.host.stale_ms.set(0);
    assert!(folded.is_stored);
    folded.has_report
}

#[test]
fn it_is_written_anew_when_its_tab_folds() {
    let world = started();
    let (mut ours, mut theirs) = (open(&world, 5), open(&world, 1));
    theirs.fold(&[1, 5], false);
    pass(&world, 30_000);
    view(&mut ours, 1);
    world.write(0, OURS, Some("spoiled"));
    assert!(ours.fold(&[1, 5], false).is_stored);
    pass(&world, 100);
    // It has not seen that snapshot, and writes its own over it; then the tab that knows the event is closed.
    fold_late(&mut theirs, 9_000);
    drop(ours);
    pass(&world, 60_000);
    assert!(theirs.fold(&[1], false).is_stored);
    assert_eq!((counted(&theirs), counted(&open(&world, 2))), (1, 1));
}

#[test]
fn nobody_reports_before_its_tab_has_said_what_it_sealed() {
    let world: Rc<World> = started();
    let config: Value =
        with(json!({ "privacy": { "report_period_days": 183, "epsilon_per_report": 1, "epsilon_year": 2 } }));
    let mut ours = open_with(&world, 5, &config, ALL);
    assert!(!ours.fold(&[5], true).has_report, "made, and not yet to be sent");
    pass(&world, 3_000);
    // A new page has seen nothing of it, and writes its own snapshot over the one that has it.
    world.stale_ms.set(4_000);
    let mut theirs = open_with(&world, 1, &config, ALL);
    world.stale_ms.set(0);
    view(&mut theirs, 1);
    theirs.host.stale_ms.set(4_000);
    theirs.fold(&[1, 5], false);
    theirs.host.stale_ms.set(0);
    pass(&world, 1_000);
    world.write(0, OURS, Some("spoiled"));
    pass(&world, 1_000);
    theirs.fold(&[1, 5], true);
    pass(&world, 7_000);
    assert!(ours.fold(&[1, 5], true).has_report && ours.send());
    pass(&world, 3_000);
    assert!(!fold_late(&mut theirs, 4_000) && !theirs.send(), "no second report of one epoch");
    pass(&world, 30_000);
    theirs.fold(&[1, 5], true);
    assert_eq!((theirs.send(), theirs.outbox().len()), (true, 1), "it knows the one that was made");
    let sent = world.sent.borrow();
    assert_eq!(sent[0], sent[1], "and sends that again, since it has not heard of an answer");
}
