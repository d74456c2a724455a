//! What a browser's storage may do to a visitor: cut, change, fill, wipe; and whose it is.

use std::rc::Rc;

use crate::tabs::{ALL, counted, open, view};
use crate::world::World;

const STATE: &str = "vitrin:demo:state";
/// Another tab's, which is gone.
const JOURNAL: &str = "vitrin:demo:j:0000000000000002";

fn pass(world: &World, ms: u64) {
    world.now_ms.set(world.now_ms.get() + ms);
}

fn started() -> Rc<World> {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    world
}

/// Three views in the snapshot, two more in the journal of a tab that is gone. Gives both texts.
fn stored() -> (String, String) {
    let world = started();
    let mut first = open(&world, 1);
    for item in 0..3 {
        view(&mut first, item);
    }
    pass(&world, 1);
    first.fold(&[1], false);
    pass(&world, 30_000);
    first.fold(&[1], true);
    let mut second = open(&world, 2);
    pass(&world, 1);
    view(&mut second, 3);
    view(&mut second, 4);
    let texts = world.view(0, 0);
    (texts[STATE].clone(), texts[JOURNAL].clone())
}

/// A page that finds these two texts; what it counts at once, and what the next page counts after it has folded.
fn found(state: &str, journal: &str, why: &str) -> (u32, u32) {
    let world = started();
    pass(&world, 60_000);
    world.write(0, STATE, Some(state));
    world.write(0, JOURNAL, Some(journal));
    let mut client = open(&world, 3);
    let at_once = counted(&client);
    assert!(view(&mut client, 9), "{why}");
    let decided = client.decide(&["hero"], &vitrin::core::value::Value::Null);
    assert!(decided[0].decision.offer.is_some(), "{why}: at least the fallback");
    // A view that misses something is taken as it is once it has lasted longer than any can be late.
    for _ in 0..2 {
        pass(&world, 21_000);
        client.fold(&[3], false);
    }
    let after = open(&world, 4);
    assert_eq!((after.corrupt(), after.degraded()), (0, None), "{why}: mended");
    (at_once, counted(&after))
}

#[test]
fn every_cut_of_what_is_stored_loses_that_text_alone() {
    let (state, journal) = stored();
    assert_eq!(found(&state, &journal, "whole"), (5, 6));
    for length in 0..journal.len() {
        assert_eq!(found(&state, &journal[..length], &format!("journal, {length}")), (3, 4), "journal cut to {length}");
    }
    for length in 0..state.len() {
        assert_eq!(found(&state[..length], &journal, &format!("state, {length}")), (2, 3), "state cut to {length}");
    }
}

#[test]
fn every_changed_bit_of_what_is_stored_loses_that_text_alone() {
    let (state, journal) = stored();
    let changed = |text: &str, place: usize, bit: u32| {
        let mut bytes = text.as_bytes().to_vec();
        bytes[place] ^= 1 << bit;
        String::from_utf8(bytes).expect("still ASCII")
    };
    // The first letter is the version: `3.` is a newer one's, which stays.
    for bit in 0..7 {
        for place in 1..journal.len() {
            let text = changed(&journal, place, bit);
            assert_eq!(found(&state, &text, "journal"), (3, 4), "bit {bit} of letter {place} of the journal");
        }
        for place in 1..state.len() {
            let text = changed(&state, place, bit);
            assert_eq!(found(&text, &journal, "state"), (2, 3), "bit {bit} of letter {place} of the state");
        }
    }
}

#[test]
fn a_newer_version_s_journal_stays_and_the_rest_is_used() {
    let world = started();
    world.write(0, JOURNAL, Some("99.future"));
    let mut client = open(&world, 3);
    view(&mut client, 1);
    assert!(client.fold(&[3], true).is_stored);
    pass(&world, 60_000);
    assert!(client.fold(&[3], true).is_stored);
    assert_eq!(world.view(0, 0)[JOURNAL], "99.future");
    assert_eq!((counted(&client), client.corrupt()), (1, 0));
}

#[test]
fn a_quota_that_the_shop_uses_up_costs_nothing_that_was_seen() {
    let world = started();
    let mut client = open(&world, 1);
    view(&mut client, 0);
    pass(&world, 1);
    assert!(client.fold(&[1], false).is_stored);
    let shop = "x".repeat(5_000);
    world.write(0, "shop:basket", Some(&shop));
    let used = world.view(0, 0).iter().map(|(key, text)| key.len() + text.len()).sum::<usize>();
    for room in [0, 1, 40, 200] {
        world.quota_chars.set(used + room);
        for item in 0..20 {
            assert!(view(&mut client, item), "it goes on in memory");
        }
        pass(&world, 1);
        client.fold(&[1], false);
        let fault = client.degraded();
        assert_eq!(fault, Some("STORAGE_FULL"), "room for {room}");
        assert_eq!(world.view(0, 0)["shop:basket"], shop);
    }
    // The shop makes room.
    world.write(0, "shop:basket", None);
    pass(&world, 30_000);
    assert!(client.fold(&[1], true).is_stored);
    assert_eq!(client.degraded(), None);
    assert_eq!(counted(&open(&world, 2)), 81, "all of it, once");
}

#[test]
fn the_quota_that_is_left_is_never_used_up_by_us() {
    let world = started();
    for page in 1..=50 {
        let mut client = open(&world, page);
        for item in 0..40 {
            view(&mut client, item * 7 + page as u32);
        }
        client.fold(&[page], page % 3 == 0);
        pass(&world, 4_000);
    }
    let ours = world.view(0, 0).iter().map(|(key, text)| key.len() + text.len()).sum::<usize>();
    assert!(ours < 128 * 1_024, "{ours} characters of the five million that a shop has");
}

#[test]
fn keys_of_others_are_neither_read_nor_written_nor_removed() {
    let world = started();
    let foreign = [
        "basket",
        "vitrin",
        "vitrin:",
        "vitrin:demo",
        "vitrin:demo2:state",
        "vitrin:dem:state",
        "Vitrin:demo:state",
        "vitrin:other:j:0000000000000002",
        "xvitrin:demo:state",
        " vitrin:demo:state",
        "__proto__",
        "length",
    ];
    for key in foreign {
        world.write(0, key, Some("theirs"));
    }
    // Ours, though nobody knows what it is: a later version may.
    world.write(0, "vitrin:demo:future", Some("?"));
    for page in 1..=4 {
        let mut client = open(&world, page);
        for item in 0..30 {
            view(&mut client, item);
        }
        client.fold(&[page], page == 2);
        if client.send() {
            client.settle(202);
        }
        pass(&world, 40_000);
    }
    // The visitor takes all back.
    world.grant("demo", "", 2);
    open(&world, 9).fold(&[9], true);
    for key in foreign {
        assert_eq!(world.view(0, 0).get(key).map(String::as_str), Some("theirs"), "{key:?}");
        assert!(!world.touched.borrow().contains(key), "{key:?} was touched");
    }
    assert!(world.touched.borrow().iter().all(|key| key.starts_with("vitrin:demo:")));
}

/// A visit that storage is wiped in the middle of: three views folded, two more in the journal.
fn wiped(keeps_consent: bool) -> (Rc<World>, vitrin::client::Client<crate::world::TabHost>) {
    let world = started();
    let mut client = open(&world, 1);
    for item in 0..3 {
        view(&mut client, item);
    }
    pass(&world, 1);
    client.fold(&[1], false);
    for item in 0..2 {
        view(&mut client, item);
    }
    for key in world.view(0, 0).keys().filter(|key| !keeps_consent || !key.ends_with("consent")) {
        world.write(0, key, None);
    }
    (world, client)
}

#[test]
fn storage_wiped_in_the_middle_of_a_visit_costs_at_most_what_was_there() {
    let (world, mut client) = wiped(true);
    assert!(view(&mut client, 7));
    for _ in 0..3 {
        pass(&world, 21_000);
        client.fold(&[1], false);
    }
    assert_eq!(client.degraded(), None);
    // All of it was still in this document's journal.
    assert_eq!(counted(&client), 6);
    assert_eq!(counted(&open(&world, 2)), 6);
}

#[test]
fn storage_wiped_with_the_consent_record_stays_empty() {
    let (world, mut client) = wiped(false);
    view(&mut client, 7);
    pass(&world, 30_000);
    let folded = client.fold(&[1], true);
    assert!(!folded.is_stored && !client.send());
    let decided = client.decide(&["hero"], &vitrin::core::value::Value::Null);
    assert!(decided[0].decision.offer.is_some());
    assert_eq!(world.view(0, 0).len(), 0, "without a record nothing is granted");
}

#[test]
fn a_view_that_stays_stale_is_taken_as_it_is_also_where_words_about_consent_come_between() {
    let world = started();
    let mut client = open(&world, 3);
    view(&mut client, 1);
    client.fold(&[3], false);
    let older = world.view(0, 0)[STATE].clone();
    pass(&world, 30_000);
    view(&mut client, 2);
    assert!(client.fold(&[3], false).is_stored);
    world.write(0, STATE, Some(&older));
    view(&mut client, 3);
    assert!(!client.fold(&[3], false).is_stored, "it may be late");
    for _ in 0..4 {
        pass(&world, 6_000);
        client.set_consent(ALL, None);
    }
    assert!(client.fold(&[3], false).is_stored, "no view is late for so long");
    assert_eq!(counted(&open(&world, 4)), 3);
}
