//! Bursts: what a page answered with "accepted" is stored when it is left or folds, though its journal was too long to be written each time.

use std::rc::Rc;

use serde_json::json;
use vitrin::client::Client;
use vitrin::core::engine::Input;
use vitrin::core::limits::{JOURNAL_BURST_CHARS_MAX, JOURNAL_CHARS_MAX};
use vitrin::core::value::{EVENT_LIMITS, read};

use crate::tabs::{counted, open, view};
use crate::world::{TabHost, World};

const JOURNAL: &str = "vitrin:demo:j:0000000000000001";

fn started() -> (Rc<World>, Client<TabHost>) {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let client = open(&world, 1);
    (world, client)
}

fn journal_chars(world: &World) -> usize {
    world.view(0, 0).get(JOURNAL).map_or(0, String::len)
}

#[test]
fn a_burst_is_whole_when_the_page_is_closed_at_once() {
    let (world, mut client) = started();
    for item in 0..1_000 {
        assert!(view(&mut client, item));
    }
    assert!(journal_chars(&world) <= JOURNAL_CHARS_MAX);
    assert!(counted(&open(&world, 2)) < 1_000, "killed now it would have lost the rest");
    client.leave(true);
    drop(client);
    assert_eq!(counted(&open(&world, 3)), 1_000);
    let mut later = open(&world, 4);
    for fold in 1..=3 {
        assert!(later.fold(&[4], false).is_stored);
        assert_eq!(counted(&later), 1_000, "fold {fold}");
        world.now_ms.set(world.now_ms.get() + 21_000);
    }
    assert_eq!(journal_chars(&world), 0, "it goes as every journal does");
}

#[test]
fn what_a_hidden_page_says_is_stored_and_its_journal_is_small_again_in_time() {
    let (world, mut client) = started();
    for item in 0..500 {
        view(&mut client, item);
    }
    client.leave(true);
    for item in 0..10 {
        view(&mut client, item);
    }
    assert_eq!(counted(&open(&world, 2)), 510);
    client.fold(&[1], true);
    client.leave(false);
    view(&mut client, 1);
    assert_eq!(counted(&open(&world, 3)), 510, "what is stored stays; one more waits for a fold");
    client.fold(&[1], false);
    for _ in 0..3 {
        world.now_ms.set(world.now_ms.get() + 21_000);
        client.fold(&[1], false);
    }
    view(&mut client, 2);
    assert!((1..100).contains(&journal_chars(&world)));
    assert_eq!(counted(&open(&world, 4)), 512);
}

#[test]
fn an_input_that_could_not_be_stored_when_the_page_is_left_is_refused() {
    let (world, mut client) = started();
    let mut taken = 0;
    for event in 0..4_000 {
        // As long as an event can be, and no text twice.
        let items: Vec<_> = (0..8).map(|item| json!({ "item_id": format!("{event:030}{item:010}"), "item_brand": format!("{event:030}-{item}"),
            "item_category": format!("{event:060}/{item}"), "item_tags": [format!("{event:030}+{item}"), format!("{event:030}.{item}")] })).collect();
        let data = read(json!({ "items": items }), EVENT_LIMITS).expect("within the limits");
        match client.handle(Input::Event { name: "view_item", data: &data }) {
            Ok(()) => taken += 1,
            Err(reject) => assert_eq!(reject.code().0, "overflow"),
        }
    }
    assert!((50..1_000).contains(&taken), "{taken} taken");
    client.leave(true);
    assert!(journal_chars(&world) <= JOURNAL_BURST_CHARS_MAX);
    assert_eq!(counted(&open(&world, 2)), taken);
}

#[test]
fn a_storage_without_room_for_it_keeps_what_it_has() {
    let (world, mut client) = started();
    for item in 0..1_000 {
        view(&mut client, item);
    }
    let before = counted(&open(&world, 2));
    world.quota_chars.set(6_000);
    client.leave(true);
    assert_eq!(counted(&open(&world, 3)), before);
    assert_eq!(client.degraded(), Some("STORAGE_FULL"));
}

#[test]
fn what_only_a_late_view_can_overwrite_is_not_dropped() {
    let (world, mut first) = started();
    let mut second = open(&world, 2);
    for item in 0..300 {
        view(&mut first, item);
    }
    let pass = |ms: u64| world.now_ms.set(world.now_ms.get() + ms);
    pass(1);
    first.fold(&[1, 2], false);
    // Another tab sees what was stored before that fold, and its snapshot takes the place of that one.
    pass(1);
    second.host.prefix.set(world.length() - 2);
    second.fold(&[1, 2], false);
    pass(14_000);
    first.fold(&[1, 2], false);
    pass(6_000);
    first.fold(&[1, 2], false);
    // It sees its own snapshot, and not the two after it.
    second.host.stale_ms.set(6_001);
    second.host.prefix.set(usize::MAX);
    second.fold(&[1, 2], false);
    first.leave(true);
    drop(first);
    assert_eq!(counted(&open(&world, 3)), 300);
}

#[test]
fn what_a_fold_took_in_survives_a_late_view_and_the_death_of_its_tab() {
    let (world, mut first) = started();
    let mut second = open(&world, 2);
    for item in 0..300 {
        view(&mut first, item);
    }
    let before = world.length();
    world.now_ms.set(world.now_ms.get() + 1);
    first.fold(&[1, 2], false);
    world.now_ms.set(world.now_ms.get() + 1);
    second.host.prefix.set(before);
    second.fold(&[1, 2], false);
    drop(first);
    assert_eq!(counted(&open(&world, 3)), 300, "its journal has what no snapshot has any more");
}

#[test]
fn what_storage_had_no_room_for_is_not_dropped_before_it_is_stored() {
    let (world, mut first) = started();
    let pass = |ms: u64| world.now_ms.set(world.now_ms.get() + ms);
    for item in 100..400 {
        view(&mut first, item);
    }
    // A snapshot as long as it gets, and no journal.
    for _ in 0..3 {
        pass(21_000);
        first.fold(&[1], false);
    }
    assert_eq!(journal_chars(&world), 0);
    let mut second = open(&world, 2);
    for item in 400..700 {
        view(&mut first, item);
    }
    // Room for another snapshot, not for a longer journal.
    let used = world.view(0, 0).iter().map(|(key, text)| key.len() + text.len()).sum::<usize>();
    world.quota_chars.set(used + 200);
    let journal = journal_chars(&world);
    pass(1);
    assert!(first.fold(&[1, 2], false).is_stored);
    assert_eq!(journal_chars(&world), journal, "not all of it is stored");
    pass(1);
    second.host.prefix.set(world.length() - 1);
    assert!(second.fold(&[1, 2], false).is_stored);
    pass(14_000);
    assert!(first.fold(&[1, 2], false).is_stored);
    // 600 looks at once took as many milliseconds.
    pass(6_600);
    assert!(first.fold(&[1, 2], false).is_stored);
    // It sees its own snapshot, and not the two after it.
    second.host.stale_ms.set(6_601);
    second.host.prefix.set(usize::MAX);
    assert!(second.fold(&[1, 2], false).is_stored);
    drop(first);
    assert_eq!(counted(&open(&world, 3)), 600);
}
