//! What the visitor deletes: the event that was meant, and no other, however fast they came.

use std::rc::Rc;

use serde_json::{Value as Json, json};
use vitrin::client::Client;
use vitrin::core::decision::Variant;
use vitrin::core::engine::{DecisionRef, Input};
use vitrin::core::tally::Response;
use vitrin::core::value::{EVENT_LIMITS, Value, read};

use crate::reports::{open_with, with};
use crate::tabs::{ALL, open};
use crate::world::{TabHost, World};

fn started() -> Rc<World> {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    world
}

fn value(json: Json) -> Value {
    read(json, EVENT_LIMITS).expect("within the limits")
}

fn tell(client: &mut Client<TabHost>, name: &str, data: Json) {
    client.handle(Input::Event { name, data: &value(data) }).expect("accepted");
}

fn look(client: &mut Client<TabHost>, item: &str) {
    tell(client, "view_item", json!({ "items": [{ "item_id": item }] }));
}

/// Items of the events that are listed, latest first.
fn items(client: &Client<TabHost>) -> Vec<String> {
    let events = client.events();
    let events = events.as_list().expect("a list").iter();
    events.filter_map(|event| event.get("item").and_then(Value::as_text).map(String::from)).collect()
}

#[test]
fn of_events_of_one_millisecond_the_one_that_was_meant_is_deleted() {
    for (index, left) in [(0, ["b", "a"]), (1, ["c", "a"]), (2, ["c", "b"])] {
        let world = started();
        let mut client = open(&world, 1);
        for item in ["a", "b", "c"] {
            look(&mut client, item);
        }
        client.handle(Input::DeleteEvent { index }).expect("deleted");
        assert_eq!(items(&client), left, "{index}");
        // What other tabs and later pages make of the journal.
        client.fold(&[1], false);
        assert_eq!(items(&client), left, "{index}, folded");
        world.now_ms.set(world.now_ms.get() + 60_000);
        assert_eq!(items(&open(&world, 2)), left, "{index}, by another tab");
    }
}

#[test]
fn records_of_a_tab_have_rising_times_though_the_clock_stands_still_or_is_set_back() {
    let world = started();
    let mut client = open(&world, 1);
    let began_ms = world.now_ms.get();
    for back_ms in [0, 0, 5_000, 5_000] {
        world.now_ms.set(began_ms - back_ms);
        look(&mut client, "a");
        let _ = client.decide(&["hero"], &Value::Null);
    }
    client.handle(Input::Event { name: "no such name", data: &Value::Null }).expect_err("refused");
    look(&mut client, "a");
    let times: Vec<_> = client.engine().state.history.recent.events.iter().map(|it| it.at.ms() - began_ms).collect();
    assert_eq!(times, [0, 1, 2, 3, 4], "what is refused takes no time");
    world.now_ms.set(began_ms + 60_000);
    look(&mut client, "a");
    assert_eq!(client.now().ms(), began_ms + 60_000, "the clock again, once it has caught up");
}

#[test]
fn of_two_ratings_of_one_millisecond_one_is_deleted() {
    let mut client = open(&started(), 1);
    for rating in [5, 1] {
        tell(&mut client, "custom_rating", json!({ "rating": rating }));
    }
    client.handle(Input::DeleteEvent { index: 0 }).expect("deleted");
    let ratings = &client.engine().state.history.ratings;
    assert_eq!(ratings.len(), 1, "{ratings:?}");
}

#[test]
fn a_deleted_view_takes_no_purchase_of_its_time_back() {
    let offer = |id| json!({ "id": id, "placement": "hero", "content": { "title": id } });
    let config = with(json!({
        "placements": [{ "id": "hero", "fallback": "welcome" }], "offers": [offer("welcome"), offer("shoes")]
    }));
    let mut client = open_with(&started(), 1, &config, ALL);
    let shown = client.decide(&["hero"], &Value::Null).remove(0);
    assert_eq!(shown.decision.variant, Variant::Personalized);
    let decision = DecisionRef { id: &shown.id, placement: "hero", offer: Some("shoes"), draw: None };
    client.handle(Input::Response { decision, response: Response::Exposed }).expect("accepted");
    look(&mut client, "a");
    tell(&mut client, "purchase", json!({ "transaction_id": "T", "value": 5 }));
    let reached = |client: &Client<TabHost>| {
        let tallies = client.tallies();
        let rows = tallies.as_list().expect("a list").iter();
        rows.filter_map(|row| row.get("reached").and_then(Value::as_number)).sum::<f64>()
    };
    assert_eq!(reached(&client), 1.0);
    client.handle(Input::DeleteEvent { index: 1 }).expect("deleted");
    assert_eq!(reached(&client), 1.0, "the view was deleted, not the order");
    client.handle(Input::DeleteEvent { index: 0 }).expect("deleted");
    assert_eq!(reached(&client), 0.0, "and now the order");
}

#[test]
fn what_is_no_place_in_the_list_deletes_nothing() {
    let mut client = open(&started(), 1);
    look(&mut client, "a");
    look(&mut client, "b");
    for index in [-1.0, -0.5, 0.5, 1.000_001, 2.0, 4_294_967_296.0, 1e300] {
        let answer = client.take(Some(&value(json!({ "type": "delete_event", "index": index }))));
        let told = |key| answer.get(key).and_then(Value::as_text);
        assert_eq!((told("reason"), told("field")), (Some("out_of_range"), Some("index")), "{index}");
        assert_eq!(items(&client), ["b", "a"], "{index}");
    }
    client.take(Some(&value(json!({ "type": "delete_event", "index": 1 }))));
    assert_eq!(items(&client), ["b"]);
}
