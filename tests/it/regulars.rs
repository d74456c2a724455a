//! Visitors who come for months, to a shop that goes on: caps that go on counting, and what a new config makes of what is known.

use std::rc::Rc;

use serde_json::{Value as Json, json};
use vitrin::client::Client;
use vitrin::core::engine::{DecisionRef, Input};
use vitrin::core::tally::Response;
use vitrin::core::time::{DAY_MS, MINUTE_MS};
use vitrin::core::value::{CONFIG_LIMITS, Value, read};

use crate::reports::{open_with, started, with};
use crate::tabs::ALL;
use crate::world::{TabHost, World};

fn tell(client: &mut Client<TabHost>, name: &str, data: Json) -> bool {
    let data = read(data, CONFIG_LIMITS).expect("within the limits");
    client.handle(Input::Event { name, data: &data }).is_ok()
}

fn view(client: &mut Client<TabHost>, category: &str) -> bool {
    tell(client, "view_item", json!({ "items": [{ "item_id": "a", "item_category": category }] }))
}

/// A page on which every placement is decided and seen. How many showed an offer.
fn page(world: &Rc<World>, config: &Value, tab: u64, placements: &[String]) -> usize {
    let mut client = open_with(world, tab, config, ALL);
    client.fold(&[tab], false);
    tell(&mut client, "page_view", json!({}));
    let names: Vec<&str> = placements.iter().map(String::as_str).collect();
    let mut shown = 0;
    for decided in client.decide(&names, &Value::Null) {
        let Some(place) = decided.decision.offer else { continue };
        let offer = client.engine().site.offers[place].id.clone();
        let placement = &decided.decision.placement;
        let decision = DecisionRef { id: &decided.id, placement, offer: Some(&offer), draw: None };
        client.handle(Input::Response { decision, response: Response::Exposed }).expect("a decision");
        shown += 1;
    }
    client.fold(&[tab], false);
    world.now_ms.set(world.now_ms.get() + MINUTE_MS);
    shown
}

/// 16 offers, three times a day each: the memory of 384 exposures would be full after eight days.
#[test]
fn a_visitor_who_comes_daily_goes_on_seeing_capped_offers() {
    let placements: Vec<String> = (0..16).map(|number| format!("place-{number}")).collect();
    let offer = |placement: &String| {
        let cap = json!({ "exposures": 3, "window_hours": 24 });
        json!({ "id": format!("of-{placement}"), "placement": placement, "content": { "title": "Offer" }, "cap": cap })
    };
    let config = with(json!({
        "placements": placements.iter().map(|id| json!({ "id": id })).collect::<Vec<_>>(),
        "offers": placements.iter().map(offer).collect::<Vec<_>>(),
    }));
    let world = started();
    for day in 0..70 {
        let began = world.now_ms.get();
        let shown: Vec<usize> = (0..5).map(|visit| page(&world, &config, day * 5 + visit + 1, &placements)).collect();
        assert_eq!(shown, [16, 16, 16, 0, 0], "day {day}");
        world.now_ms.set(began + DAY_MS + MINUTE_MS);
    }
}

#[test]
fn what_becomes_sensitive_is_forgotten() {
    let world = started();
    let before =
        with(json!({ "segments": [{ "id": "shoes", "when": { "interests.category.health": { "$gte": 0.3 } } }] }));
    let mut client = open_with(&world, 1, &before, ALL);
    for _ in 0..4 {
        assert!(view(&mut client, "Health"));
    }
    assert!(view(&mut client, "Tents"));
    let order = json!({ "transaction_id": "1", "items": [
        { "item_id": "b", "item_category": "Health", "price": 3 }, { "item_id": "c", "item_category": "Tents", "price": 4 }] });
    assert!(tell(&mut client, "purchase", order));
    client.fold(&[1], false);
    let known = |client: &Client<TabHost>| format!("{:?}", client.engine().state.history).contains("health");
    assert!(known(&client));

    let now = with(
        json!({ "privacy": { "sensitive_categories": ["Health"] }, "segments": [{ "id": "shoes", "when": { "interests.category.health": { "$gte": 0.3 } } }] }),
    );
    world.now_ms.set(world.now_ms.get() + DAY_MS);
    let mut client = open_with(&world, 2, &now, ALL);
    client.fold(&[2], false);
    assert!(!known(&client), "{:?}", client.engine().state.history);
    let history = &client.engine().state.history;
    let items: Vec<_> =
        history.recent.events.iter().flat_map(|it| &it.event.items).map(|it| it.id.as_deref()).collect();
    assert_eq!(items, [Some("a"), Some("c")], "the tents, and what else was in the order");
    assert_eq!((history.orders.count, history.orders.value_minor), (1, 700), "that there was an order stays");
    let members = serde_json::to_value(client.memberships()).expect("JSON");
    assert_eq!(members[0]["member"], false);
    let mut client = open_with(&world, 3, &before, ALL);
    client.fold(&[3], false);
    assert!(!known(&client), "nor is it stored");
}
