//! The n-th host call fails, for every n: a decision still comes, nothing stored is harmed, and the next page works.

use serde_json::{Value as Json, json};
use vitrin::client::{Client, ImportError};
use vitrin::core::engine::Input;
use vitrin::core::event::Reject;
use vitrin::core::limits::{JOURNAL_CHARS_MAX, STATE_CHARS_MAX};
use vitrin::core::value::{CONFIG_LIMITS, EVENT_LIMITS, Value, read};
use vitrin::state::{Journal, Snapshot, ledger};

use crate::faulty::{FAULTS, Fault, FaultyHost};
use crate::scenarios::{all, run::play};
use crate::tabs::{ALL, config, open, view};
use crate::world::{TabHost, World};

/// A short visit on two pages. Returns how many host calls it made.
fn visit(fails_at: u64) -> u64 {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    world.fails_at.set(fails_at);
    for page in 1..=2 {
        let mut client = open(&world, page);
        for item in 0..3 {
            view(&mut client, item);
        }
        let decided = client.decide(&["hero", "nowhere"], &Value::Null);
        assert_eq!(decided.len(), 2, "call {fails_at}: an answer for each placement");
        assert!(decided[0].decision.offer.is_some(), "call {fails_at}: at least the fallback");
        world.now_ms.set(world.now_ms.get() + 25_000);
        client.fold(&[page], false);
        client.fold(&[page], true);
        if client.send() {
            client.settle(202);
        }
        client.fold(&[page], true);
    }
    let calls = world.calls();
    world.fails_at.set(0);
    let mut after = open(&world, 9);
    assert_eq!(after.degraded(), None, "call {fails_at}: the next page is whole");
    assert_eq!(after.corrupt(), 0, "call {fails_at}: nothing stored is harmed");
    assert!(after.fold(&[9], true).is_stored, "call {fails_at}: and can store");
    let sent = world.sent.borrow();
    assert!(sent.iter().all(|report| *report == sent[0]), "call {fails_at}: one report, however often it is tried");
    calls
}

#[test]
fn whichever_host_call_fails_the_shop_goes_on() {
    let calls = visit(0);
    assert!(calls > 40, "{calls} calls");
    for fails_at in 1..=calls {
        visit(fails_at);
    }
}

/// A scenario under a fault; what it left must be whole, and the next page must work. Returns how many calls the fault was about.
fn survives(name: &str, text: &str, fault: Fault, fails_at: u64, is_lasting: bool) -> u64 {
    let place = format!("{name}: {fault:?}, call {fails_at}, lasting: {is_lasting}");
    // Every step that decides panics without a decision.
    let mut host = play(name, text, FaultyHost::new(fault, fails_at, is_lasting), false);
    let calls = host.calls();
    for (key, text) in &host.memory.texts {
        let is_journal = key.contains(":j:");
        let limit = if is_journal { JOURNAL_CHARS_MAX } else { STATE_CHARS_MAX };
        assert!(text.len() <= limit, "{place}: {key} has {} characters", text.len());
        let is_read = match key.rsplit(':').next() {
            Some("consent") => true,
            Some("ledger") => ledger::read(text).is_some(),
            _ if is_journal => Journal::decode(text).is_ok(),
            _ => Snapshot::decode(text).is_ok(),
        };
        assert!(is_read, "{place}: {key} is not readable");
    }
    let file: Json = serde_json::from_str(text).expect("JSON");
    let config = read(&file["config"], CONFIG_LIMITS).expect("within the limits");
    host.fault = Fault::None;
    let mut after = Client::new(host, "demo", &config, 0xffff).expect("a good config");
    after.set_consent(ALL, None);
    assert_eq!(after.corrupt(), 0, "{place}: nothing stored is harmed");
    let placements: Vec<_> = after.engine().site.placements.iter().map(|it| (it.id.clone(), it.fallback)).collect();
    for (placement, fallback) in placements {
        let decision = after.decide(&[&placement], &Value::Null).remove(0).decision;
        assert!(decision.offer.is_some() || fallback.is_none(), "{place}: no decision for {placement}");
    }
    calls
}

#[test]
fn whichever_call_fails_in_whichever_scenario_a_decision_still_comes() {
    let mut runs = 0;
    for (name, text, _) in all::ALL {
        for fault in FAULTS {
            let calls = survives(name, text, fault, 0, false);
            for fails_at in 1..=calls {
                for is_lasting in [false, true] {
                    survives(name, text, fault, fails_at, is_lasting);
                    runs += 1;
                }
            }
        }
    }
    assert!(runs > 4_000, "{runs} runs");
}

#[test]
fn what_is_stored_may_be_anything() {
    let cases = [
        ("empty", "", 1),
        ("cut", "1.AAAA", 1),
        ("no base64", "1.%%%%", 1),
        ("another program's", "{\"a\":1}", 1),
        ("long", &"A".repeat(100_000), 1),
    ];
    for (why, text, corrupt) in cases {
        for key in ["vitrin:demo:state", "vitrin:demo:j:00000000000000ff"] {
            let world = World::starting_at("2026-11-01T10:00:00Z");
            world.grant("demo", "spm", 1);
            world.write(0, key, Some(text));
            let mut client = open(&world, 1);
            assert_eq!(client.corrupt(), corrupt, "{why}: reset and counted");
            assert!(view(&mut client, 1), "{why}");
            assert!(client.fold(&[1], false).is_stored, "{why}");
            assert_eq!(open(&world, 2).corrupt(), 0, "{why}: mended");
        }
    }
}

#[test]
fn a_newer_version_s_state_is_left_alone() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    world.write(0, "vitrin:demo:state", Some("7.future"));
    let mut client = open(&world, 1);
    assert_eq!(client.degraded(), Some("STATE_NEWER"));
    assert!(view(&mut client, 1), "it works in memory");
    assert!(!client.fold(&[1], true).is_stored);
    assert_eq!(world.view(0, 0).get("vitrin:demo:state").map(String::as_str), Some("7.future"));
}

#[test]
fn a_config_of_another_site_is_refused() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    let refused = Client::new(TabHost::new(&world, 1), "other", &config(), 1).expect_err("refused");
    assert_eq!((refused.pointer.as_str(), refused.message.as_str()), ("/site", "not the site this page asked for"));
}

#[test]
fn an_export_comes_back_and_anything_else_changes_nothing() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut first = open(&world, 1);
    view(&mut first, 1);
    view(&mut first, 2);
    let exported = first.export();
    let other = World::starting_at("2026-11-02T10:00:00Z");
    other.grant("demo", "spm", 1);
    let mut second = open(&other, 2);
    for text in ["", "1.AAAA", "9.x", &exported[..exported.len() - 1]] {
        assert!(second.import(text).is_err(), "{text:?}");
        assert_eq!(second.engine().state.history, Default::default());
    }
    second.import(&exported).expect("an export");
    view(&mut second, 3);
    second.fold(&[2], false);
    let third = open(&other, 3);
    let events: Vec<_> =
        third.engine().state.history.recent.events.iter().map(|it| it.event.items[0].id.clone()).collect();
    assert_eq!(events, ["1", "2", "3"].map(|it| Some(it.to_owned())));
    let data = read(json!({}), EVENT_LIMITS).expect("within the limits");
    assert!(second.handle(Input::Event { name: "page_view", data: &data }).is_ok());
}

#[test]
fn nothing_is_imported_where_personalization_is_not_granted() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut first = open(&world, 1);
    view(&mut first, 1);
    let exported = first.export();
    let other = World::starting_at("2026-11-02T10:00:00Z");
    other.grant("demo", "sm", 1);
    let mut second = open(&other, 2);
    for text in [&exported, "no export"] {
        assert_eq!(second.import(text), Err(ImportError::Refused(Reject::NotPermitted)));
    }
    assert_eq!(second.engine().state.history, Default::default());
}
