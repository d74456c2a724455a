//! A rehearsal: an engine that begins with what another knows, later, and leaves no trace.

use serde_json::json;
use vitrin::client::{Client, Mode};
use vitrin::core::consent::Purposes;
use vitrin::core::engine::Input;
use vitrin::core::value::{EVENT_LIMITS, Value, read};
use vitrin::host::MemoryHost;

use crate::world::{TabHost, World};

const DAY_MS: u64 = 86_400_000;

fn config() -> Value {
    let config = json!({
        "version": 1, "site": "demo", "config": 1, "currency": "EUR",
        "holdout": { "share": 0.5, "salt": "s" },
        "segments": [{ "id": "shoes", "when": { "events.view_item.days_since_last": { "$lt": 3 } } }],
        "placements": [{ "id": "hero", "fallback": "welcome" }],
        "offers": [{ "id": "welcome", "placement": "hero", "content": { "title": "Welcome" } },
                   { "id": "shoes", "placement": "hero", "content": { "title": "Shoes" }, "audience": { "segments": { "$in": ["shoes"] } } }]
    });
    read(&config, vitrin::core::value::CONFIG_LIMITS).expect("within the limits")
}

fn view(client: &mut Client<impl vitrin::host::Host>, item: &str) {
    let data = json!({ "currency": "EUR", "items": [{ "item_id": item, "item_category": "shoes" }] });
    let data = read(&data, EVENT_LIMITS).expect("within the limits");
    client.handle(Input::Event { name: "view_item", data: &data }).expect("a view");
}

/// The visitor's own engine, in tab 1, after one view.
fn visitor(seed: u64) -> (std::rc::Rc<World>, Client<TabHost>) {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut client = Client::new(TabHost::new(&world, seed), "demo", &config(), 1).expect("a config");
    client.set_consent(Purposes { storage: true, personalization: true, measurement: true }, None);
    view(&mut client, "a");
    client.fold(&[1], false);
    (world, client)
}

/// A rehearsal in the same tab, on a host whose every call is written down too.
fn rehearsal(world: &std::rc::Rc<World>, of: &mut Client<TabHost>, ahead_days: u64) -> Client<TabHost> {
    let mut copy = Client::new(TabHost::new(world, 9), "demo", &config(), 9).expect("a config");
    world.ahead_ms.set(ahead_days * DAY_MS);
    copy.rehearse(of);
    copy
}

#[test]
fn a_rehearsal_decides_as_the_visitor_s_engine_does() {
    let mut shown = 0;
    for seed in 1..40 {
        let (world, mut client) = visitor(seed);
        let mut copy = rehearsal(&world, &mut client, 0);
        let (own, copied) = (client.decide(&["hero"], &Value::Null), copy.decide(&["hero"], &Value::Null));
        assert_eq!(own[0].decision, copied[0].decision, "the same draws: visitor {seed}");
        shown += usize::from(own[0].decision.offer == Some(1));
    }
    assert!((5..35).contains(&shown), "{shown} of 39: the holdout is drawn");
}

#[test]
fn a_rehearsal_ahead_of_the_clock_forgets_as_time_does() {
    let (world, mut client) = visitor(1);
    let member = |client: &Client<TabHost>| client.segments().as_list().unwrap()[0].get("member").cloned();
    assert_eq!(member(&rehearsal(&world, &mut client, 0)), Some(Value::Bool(true)));
    assert_eq!(member(&rehearsal(&world, &mut client, 4)), Some(Value::Bool(false)));
    let year = rehearsal(&world, &mut client, 365);
    assert_eq!(year.events().as_list().map(<[_]>::len), Some(0), "retention is kept too");
    world.ahead_ms.set(0);
    assert_eq!(client.events().as_list().map(<[_]>::len), Some(1), "the visitor's own history is as it was");
}

#[test]
fn nothing_of_a_rehearsal_is_stored_or_sent() {
    let (world, mut client) = visitor(1);
    let before = world.view(1, 0);
    let mut copy = rehearsal(&world, &mut client, 30);
    for item in 0..200 {
        view(&mut copy, &item.to_string());
    }
    let folded = copy.fold(&[9], true);
    assert!(!folded.is_stored && !copy.send());
    assert_eq!(copy.mode(), Mode::Memory("STORAGE_DENIED"));
    assert_eq!(world.view(1, 0), before);
    assert!(world.sent.borrow().is_empty());
    let of_memory = Client::new(MemoryHost::default(), "demo", &config(), 2).map(|mut other| {
        other.rehearse(&mut Client::new(MemoryHost::default(), "demo", &config(), 3).expect("a config"));
        other.engine().consent.purposes
    });
    assert_eq!(of_memory, Ok(Purposes::default()), "what the other may not do, the copy may not");
}
