//! An import among several tabs: it stays, whoever saw storage late and whoever was closed, and what is seen after it comes on top.

use std::rc::Rc;

use serde_json::json;
use vitrin::client::{Client, ImportError};
use vitrin::core::engine::{DecisionRef, Input, State};
use vitrin::core::event::Reject;
use vitrin::core::tally::Response;
use vitrin::core::time::DAY_MS;
use vitrin::core::value::Value;

use crate::reports::{open_with, with};
use crate::tabs::{ALL, counted, open, view};
use crate::world::{TabHost, World};

fn pass(world: &World, ms: u64) {
    world.now_ms.set(world.now_ms.get() + ms);
}

fn started() -> Rc<World> {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    world
}

/// What another browser knows: views of the items from 900,000 on.
pub(crate) fn exported(views: u32) -> String {
    let world = started();
    let mut client = open(&world, 0xff);
    for item in 0..views {
        assert!(view(&mut client, 900_000 + item));
        pass(&world, 1);
    }
    client.export()
}

/// Items of the events that are known, in their order.
pub(crate) fn items(client: &Client<TabHost>) -> Vec<u32> {
    let events = client.engine().state.history.recent.events.iter();
    events.map(|it| it.event.items[0].id.as_deref().and_then(|id| id.parse().ok()).expect("a number")).collect()
}

/// Two tabs that know the items 1 and 2, and where the second has folded.
fn two() -> (Rc<World>, Client<TabHost>, Client<TabHost>) {
    let world = started();
    let (mut ours, mut theirs) = (open(&world, 1), open(&world, 2));
    for (client, item) in [(&mut ours, 1), (&mut theirs, 2)] {
        view(client, item);
        client.fold(&[1, 2], false);
        pass(&world, 30_000);
    }
    ours.fold(&[1, 2], false);
    pass(&world, 30_000);
    (world, ours, theirs)
}

/// A fold on a view that is nearly as old as one may be.
fn fold_late(client: &mut Client<TabHost>) {
    client.host.stale_ms.set(9_900);
    assert!(client.fold(&[1, 2], false).is_stored);
    client.host.stale_ms.set(0);
}

#[test]
fn an_import_outlives_a_snapshot_of_a_tab_that_saw_storage_late() {
    let (world, mut ours, mut theirs) = two();
    ours.import(&exported(3)).expect("an export");
    assert!(ours.fold(&[1, 2], false).is_stored);
    pass(&world, 100);
    view(&mut theirs, 3);
    fold_late(&mut theirs);
    for client in [&mut ours, &mut theirs, &mut open(&world, 3)] {
        pass(&world, 21_000);
        client.fold(&[1, 2], false);
        assert_eq!((items(client), counted(client)), (vec![900_000, 900_001, 900_002, 3], 4));
    }
}

#[test]
fn an_import_outlives_its_tab() {
    let (world, mut ours, mut theirs) = two();
    ours.import(&exported(100)).expect("an export");
    ours.leave(true);
    drop(ours);
    pass(&world, 100);
    assert_eq!(counted(&open(&world, 4)), 100, "the next page knows it at once");
    fold_late(&mut theirs);
    for _ in 0..4 {
        pass(&world, 21_000);
        assert!(theirs.fold(&[2], false).is_stored);
    }
    assert_eq!((counted(&theirs), items(&theirs).first()), (100, Some(&900_000)));
    assert!(!world.view(0, 0).contains_key("vitrin:demo:j:0000000000000001"), "its journal is gone");
}

/// What a tab did not see when it made its snapshot is put under what that has.
#[test]
fn what_was_seen_after_an_import_comes_on_top_of_it_also_where_a_snapshot_had_it_first() {
    let (world, mut ours, mut theirs) = two();
    ours.import(&exported(3)).expect("an export");
    pass(&world, 100);
    view(&mut theirs, 3);
    let decided = theirs.decide(&["hero"], &Value::Null).remove(0);
    let decision = DecisionRef { id: &decided.id, placement: "hero", offer: Some("welcome"), draw: None };
    theirs.handle(Input::Response { decision, response: Response::Exposed }).expect("accepted");
    fold_late(&mut theirs);
    pass(&world, 100);
    view(&mut ours, 4);
    pass(&world, 10_000);
    assert!(ours.fold(&[1, 2], false).is_stored);
    assert_eq!((items(&ours), counted(&ours)), (vec![900_000, 900_001, 900_002, 3, 4], 5));
    let State { history, tally, .. } = &ours.engine().state;
    assert_eq!(history.exposures.shown.values().map(Vec::len).collect::<Vec<_>>(), [1], "a cap knows of it");
    assert_eq!(tally.rows.iter().map(|row| row.count.exposed).collect::<Vec<_>>(), [1], "a report not twice");
    pass(&world, 10_000);
    theirs.fold(&[1, 2], false);
    assert_eq!(counted(&theirs), 5);
}

#[test]
fn of_an_import_nothing_is_kept_that_is_past_its_retention() {
    let old = exported(3);
    let world = started();
    pass(&world, 181 * DAY_MS);
    world.grant("demo", "spm", 1);
    let mut client = open_with(&world, 1, &with(json!({ "privacy": { "retention_days": 180 } })), ALL);
    client.import(&old).expect("an export");
    assert_eq!((items(&client), counted(&client)), (vec![], 0));
    view(&mut client, 1);
    assert_eq!((items(&client), counted(&client)), (vec![1], 1));
}

#[test]
fn more_imports_at_once_than_are_kept_until_they_are_stored_change_nothing() {
    let (_world, mut ours, _theirs) = two();
    // One that was imported before takes no room.
    let taken = (0..100_u32).take_while(|more| ours.import(&exported(60 + more)).is_ok()).count();
    assert!((5..90).contains(&taken), "{taken}");
    let before = ours.export();
    assert_eq!(ours.import(&exported(60 + taken as u32)), Err(ImportError::Refused(Reject::Overflow)));
    assert_eq!(ours.export(), before);
    assert!(ours.fold(&[1, 2], false).is_stored, "and what was taken is stored");
}
