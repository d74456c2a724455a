//! What a page keeps of what was decided: for the facts it was decided for, and as long as it holds.

use std::rc::Rc;

use serde_json::{Value as Json, json};
use vitrin::client::Client;
use vitrin::core::engine::{DecisionRef, Input};
use vitrin::core::limits::DECISIONS_MAX;
use vitrin::core::tally::Response;
use vitrin::core::time::HOUR_MS;
use vitrin::core::value::{EVENT_LIMITS, Value, read};
use vitrin::model::container;
use vitrin::model::recommend::items::{self, ItemRow};

use crate::reports::{open_with, with};
use crate::tabs::ALL;
use crate::world::{TabHost, World};

/// A page whose placement `hero` has a fallback and the offer `x` with `fields`.
fn page(fields: Json) -> (Rc<World>, Client<TabHost>) {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut asked = json!({ "id": "x", "placement": "hero", "content": { "title": "X" } });
    asked.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
    let welcome = json!({ "id": "welcome", "placement": "hero", "content": { "title": "Welcome" } });
    let like_it = json!({ "id": "y", "placement": "side", "group": "spring", "content": { "title": "Y" } });
    let config = with(json!({
        "placements": [{ "id": "hero", "fallback": "welcome" }, { "id": "side" }],
        "groups": [{ "id": "spring", "exclusive": true }],
        "offers": [welcome, asked, like_it]
    }));
    let client = open_with(&world, 1, &config, ALL);
    assert!(client.warnings().is_empty(), "{:?}", client.warnings());
    (world, client)
}

fn shown(client: &mut Client<TabHost>, placement: &str, context: &Json) -> Option<String> {
    let context = read(context.clone(), EVENT_LIMITS).expect("within the limits");
    let offer = client.decide(&[placement], &context).remove(0).decision.offer;
    offer.map(|place| client.engine().site.offers[place].id.clone())
}

fn hero(client: &mut Client<TabHost>, context: &Json) -> String {
    shown(client, "hero", context).expect("an offer")
}

#[test]
fn other_facts_of_the_page_are_decided_for_anew() {
    let (_world, mut client) = page(json!({ "requires": { "cart_value_minor": { "$gte": 4000 } } }));
    let basket = |minor: u32| json!({ "cart_value_minor": minor });
    let expected = [
        (Json::Null, "welcome"),
        (basket(4500), "x"),
        (Json::Null, "welcome"),
        (basket(3999), "welcome"),
        (basket(4500), "x"),
    ];
    for (context, offer) in expected {
        assert_eq!(hero(&mut client, &context), offer, "{context}");
    }
    let (_world, mut client) = page(json!({ "items": ["a"], "requires": { "in_stock": true } }));
    for (is_in_stock, offer) in [(true, "x"), (false, "welcome"), (true, "x")] {
        assert_eq!(hero(&mut client, &json!({ "in_stock": { "a": is_in_stock } })), offer);
    }
}

/// It is capped after its exposure: decided anew, it would be another.
#[test]
fn what_was_seen_stays_for_its_facts_though_others_were_asked_about_between() {
    let capped = json!({ "requires": { "region": "SE" }, "cap": { "exposures": 1, "window_hours": 24 } });
    let (_world, mut client) = page(capped);
    let (here, elsewhere) = (json!({ "region": "SE" }), json!({ "region": "NO" }));
    let context = read(here.clone(), EVENT_LIMITS).expect("within the limits");
    let decided = client.decide(&["hero"], &context).remove(0);
    let decision = DecisionRef { id: &decided.id, placement: "hero", offer: Some("x"), draw: None };
    client.handle(Input::Response { decision, response: Response::Exposed }).expect("accepted");
    assert_eq!(client.consider("hero", &context).offer, Some(0), "it would be another now");
    assert_eq!(hero(&mut client, &elsewhere), "welcome");
    assert_eq!(client.decide(&["hero"], &context).remove(0), decided);
}

#[test]
fn what_may_come_back_for_its_facts_still_bars_what_it_excludes() {
    let (_world, mut client) = page(json!({ "requires": { "region": "SE" }, "group": "spring" }));
    assert_eq!(hero(&mut client, &json!({ "region": "SE" })), "x");
    assert_eq!(hero(&mut client, &json!({ "region": "NO" })), "welcome");
    assert_eq!(shown(&mut client, "side", &Json::Null), None, "one of the group on a page");
    assert_eq!(hero(&mut client, &json!({ "region": "SE" })), "x");
}

#[test]
fn a_page_that_asks_with_ever_other_facts_keeps_so_many() {
    let (_world, mut client) = page(json!({ "requires": { "cart_value_minor": { "$gte": 4000 } } }));
    for minor in 0..3 * DECISIONS_MAX {
        let minor = minor * 10;
        let offer = if minor < 4000 { "welcome" } else { "x" };
        assert_eq!(hero(&mut client, &json!({ "cart_value_minor": minor })), offer, "{minor}");
    }
}

#[test]
fn what_an_offer_is_drawn_from_fits_the_page_too() {
    let (_world, mut client) = page(json!({ "content": { "recommend": "next", "title": "For you" } }));
    let row = |id: &str| ItemRow { id: id.into(), popularity: 100, ..ItemRow::default() };
    let rows = items::write(None, None, &[], &[row("bag"), row("belt")]);
    client.load_recommendations(&container::write(vec![(items::KIND, rows)]).expect("a file")).expect("a good file");
    let mut drawn = |context: Json| {
        let context = read(context, EVENT_LIMITS).expect("within the limits");
        let decided = client.decide(&["hero"], &context).remove(0);
        let told = serde_json::to_value(client.decision_value(&decided)).expect("JSON");
        let items = told["offer"]["content"]["recommended"].as_array().cloned().unwrap_or_default();
        items.iter().map(|it| it["item"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(drawn(json!({})), ["bag", "belt"]);
    assert_eq!(drawn(json!({ "in_stock": { "bag": false, "belt": true } })), ["belt"], "sold out");
    assert_eq!(drawn(json!({ "cart_items": ["bag"] })), ["belt"], "in the basket");
}

#[test]
fn a_decision_is_not_kept_beyond_its_end() {
    // The offer ends at 11, by its dates or its hours, and the day at midnight; all are of this page view.
    let morning = json!({ "dayparts": [{ "days": ["sun"], "from": "08:00", "until": "11:00" }] });
    for (fields, hours) in [(json!({ "ends_at": "2026-11-01T11:00:00Z" }), 1), (morning, 1), (json!({}), 14)] {
        let (world, mut client) = page(fields);
        let before = client.decide(&["hero"], &Value::Null).remove(0).decision;
        assert_eq!(before.offer, Some(1));
        let began_ms = world.now_ms.get();
        world.now_ms.set(began_ms + hours * HOUR_MS - 1);
        assert_eq!(client.decide(&["hero"], &Value::Null).remove(0).decision, before, "it holds");
        world.now_ms.set(began_ms + hours * HOUR_MS);
        let after = client.decide(&["hero"], &Value::Null).remove(0).decision;
        assert!(after.expires_at > client.now(), "{hours} hours later: {after:?}");
        assert_eq!(after.offer, Some(usize::from(hours > 1)), "the one that ended is gone");
    }
}
