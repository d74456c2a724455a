//! Every outcome that an explanation may give to an offer, each reached by a visitor's way to it: an offer is never kept away under a wrong reason.

use std::collections::BTreeSet;
use std::rc::Rc;

use serde_json::{Value as Json, json};
use vitrin::client::Client;
use vitrin::core::engine::{DecisionRef, Input};
use vitrin::core::event::Reject;
use vitrin::core::history::Preference;
use vitrin::core::tally::Response;
use vitrin::core::time::HOUR_MS;
use vitrin::core::value::{CONFIG_LIMITS, EVENT_LIMITS, Value, read};

use crate::reports::{open_with, with};
use crate::tabs::ALL;
use crate::world::{TabHost, World};

/// The offer that is asked about.
const ASKED: &str = "x";
/// Visitors among whom a coin falls either way.
const VISITORS: u64 = 40;

fn value(json: &Json) -> Value {
    read(json, CONFIG_LIMITS).expect("within the limits")
}

/// The offer `x` with `fields`, the `others` beside it, and what else the config says.
fn config(fields: &Json, others: &Json, more: &Json) -> Value {
    let mut asked = json!({ "id": ASKED, "placement": "hero", "content": { "title": "X" } });
    asked.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
    let mut offers = vec![json!({ "id": "welcome", "placement": "hero", "content": { "title": "Welcome" } }), asked];
    offers.extend(others.as_array().expect("a list").iter().cloned());
    let mut site = json!({
        "segments": [], "offers": offers, "measure": [],
        "placements": [{ "id": "hero", "fallback": "welcome" }, { "id": "side" }],
    });
    site.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    with(site)
}

/// Decides a placement anew and lets something become of the offer.
fn respond(client: &mut Client<TabHost>, placement: &str, response: Response) {
    let decided = client.decide(&[placement], &Value::Null).remove(0);
    let offer = decided.decision.offer.expect("an offer");
    let id = client.engine().site.offers[offer].id.clone();
    let decision = DecisionRef { id: &decided.id, placement, offer: Some(&id), draw: None };
    client.handle(Input::Response { decision, response }).expect("accepted");
}

/// What happens before: `seen`, `dismissed`, `decided` placement · `never` category · `facts` · `order`, `refund` item · `hours` · `page`.
fn act(client: &mut Client<TabHost>, world: &Rc<World>, step: &str) {
    let (what, of) = step.split_once(' ').unwrap_or((step, ""));
    let mut event = |name: &str, data: Json| {
        let data = read(data, EVENT_LIMITS).expect("within the limits");
        client.handle(Input::Event { name, data: &data }).expect("accepted");
    };
    match what {
        "page" => event("page_view", json!({})),
        "order" => event("purchase", json!({ "transaction_id": "T", "items": [{ "item_id": of }] })),
        "refund" => event("refund", json!({ "transaction_id": "T", "items": [{ "item_id": of }] })),
        "coupon" => event("purchase", json!({ "transaction_id": "T", "coupon": of, "items": [{ "item_id": "a" }] })),
        "seen" => respond(client, of, Response::Exposed),
        "dismissed" => respond(client, of, Response::Dismissed),
        "decided" => drop(client.decide(&[of], &Value::Null)),
        "never" => {
            let interest = ["category.", of].concat();
            client
                .handle(Input::Preference { interest: &interest, preference: Some(Preference::Never) })
                .expect("accepted");
        }
        "fact" => client.handle(Input::Facts(&value(&json!({ of: true })))).expect("accepted"),
        "hours" => world.now_ms.set(world.now_ms.get() + of.parse::<u64>().expect("a number") * HOUR_MS),
        _ => panic!("no such step: {step}"),
    }
}

/// What becomes of `x` in the hero, with its detail.
fn outcome(config: &Value, steps: &[&str], context: &Json, visitor: u64) -> (String, Json) {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut client = open_with(&world, visitor, config, ALL);
    for step in steps {
        act(&mut client, &world, step);
    }
    let explained = serde_json::to_value(client.explanation("hero", Some(ASKED), &value(context))).expect("JSON");
    let considered = explained["considered"].as_array().expect("a list");
    let asked = considered.iter().find(|it| it["offer"] == ASKED).expect("considered");
    (asked["outcome"].as_str().expect("a code").into(), asked["detail"].clone())
}

/// One way to an outcome: its code and detail, the offer, others beside it, the rest of the config, what happens before, and what the page says.
type Way = (&'static str, Option<&'static str>, Json, Json, Json, &'static [&'static str], Json);

#[rustfmt::skip] // A line a way.
fn ways() -> Vec<Way> {
    let none = || json!({});
    let alone = || json!([]);
    let title = || json!({ "title": "Y" });
    let beside = |fields: Json| {
        let mut other = json!({ "id": "y", "placement": "side", "content": title() });
        other.as_object_mut().expect("an object").extend(fields.as_object().expect("an object").clone());
        json!([other])
    };
    let once = || json!({ "exposures": 1, "window_hours": 24 });
    let half = || json!({ "share": 0.5, "salt": "a" });
    vec![
        ("chosen", None, none(), alone(), none(), &[], none()),
        ("outranked", None, none(), beside(json!({ "placement": "hero", "priority": 9 })), none(), &[], none()),
        ("not_drawn", None, none(), beside(json!({ "placement": "hero" })), json!({ "policy": { "kind": "split" } }), &[], none()),
        ("not_started", None, json!({ "starts_at": "2026-11-01T10:00:01Z" }), alone(), none(), &[], none()),
        ("chosen", None, json!({ "starts_at": "2026-11-01T10:00:00Z" }), alone(), none(), &[], none()),
        ("ended", None, json!({ "ends_at": "2026-11-01T10:00:00Z" }), alone(), none(), &[], none()),
        ("outside_daypart", None, json!({ "dayparts": [{ "days": ["mon"], "from": "00:00", "until": "24:00" }] }), alone(), none(), &[], none()),
        ("not_in_audience", None, json!({ "audience": { "visits": { "$gte": 99 } } }), alone(), none(), &[], none()),
        ("audience_unknown", None, json!({ "audience": { "visits": { "$near": 1 } } }), alone(), none(), &[], none()),
        ("fact_missing", Some("region"), json!({ "requires": { "region": { "$in": ["SE"] } } }), alone(), none(), &[], none()),
        ("fact_not_met", Some("region"), json!({ "requires": { "region": { "$in": ["SE"] } } }), alone(), none(), &[], json!({ "region": "NO" })),
        ("fact_missing", Some("in_stock"), json!({ "items": ["tent"], "requires": { "in_stock": true } }), alone(), none(), &[], json!({ "in_stock": { "lamp": true } })),
        ("fact_not_met", Some("in_stock"), json!({ "items": ["tent"], "requires": { "in_stock": true } }), alone(), none(), &[], json!({ "in_stock": { "tent": false } })),
        ("coupon_used", None, json!({ "coupon": "TEN" }), alone(), none(), &["coupon TEN"], none()),
        ("coupon_used", None, json!({ "coupon": "TEN" }), alone(), none(), &[], json!({ "coupons_used": ["ten"] })),
        ("sensitive", None, json!({ "category": "health/feet" }), alone(), json!({ "privacy": { "sensitive_categories": ["health"] } }), &[], none()),
        ("suppressed", Some("complaint"), none(), alone(), json!({ "facts": { "complaint": { "type": "boolean", "suppresses": true } } }), &["fact complaint"], none()),
        ("chosen", None, json!({ "promotion": false }), alone(), json!({ "facts": { "complaint": { "type": "boolean", "suppresses": true } } }), &["fact complaint"], none()),
        ("bought", None, json!({ "items": ["tent"] }), alone(), none(), &["order tent"], none()),
        ("chosen", None, json!({ "items": ["tent"], "suppress_after_purchase_days": 1 }), alone(), none(), &["order tent", "hours 24"], none()),
        ("returned", None, json!({ "items": ["tent"], "suppress_after_purchase_days": 0 }), alone(), none(), &["order tent", "refund tent"], none()),
        ("disliked", None, json!({ "category": "shoes/trail" }), alone(), none(), &["never shoes"], none()),
        ("dismissed", None, none(), alone(), none(), &["dismissed hero"], none()),
        ("dismissed", None, json!({ "suppress_after_dismissal_days": 2 }), alone(), none(), &["dismissed hero", "hours 47"], none()),
        ("chosen", None, json!({ "suppress_after_dismissal_days": 2 }), alone(), none(), &["dismissed hero", "hours 48"], none()),
        ("capped", None, json!({ "cap": once() }), alone(), none(), &["seen hero"], none()),
        ("chosen", None, json!({ "cap": once() }), alone(), none(), &["seen hero", "hours 25"], none()),
        ("cooling_down", None, json!({ "cooldown_hours": 8 }), alone(), none(), &["seen hero", "hours 7"], none()),
        ("group_capped", None, json!({ "group": "g" }), beside(json!({ "group": "g" })), json!({ "groups": [{ "id": "g", "cap": once() }] }), &["seen side"], none()),
        ("placement_capped", None, none(), alone(), json!({ "placements": [{ "id": "hero", "fallback": "welcome", "cap": once() }] }), &["seen hero"], none()),
        ("visitor_capped", None, none(), beside(none()), json!({ "cap": once() }), &["seen side"], none()),
        ("over_budget", None, json!({ "discount_minor": 500 }), alone(), json!({ "discount_budget": { "minor": 499, "window_days": 7 } }), &[], none()),
        ("group_elsewhere", None, json!({ "group": "g" }), beside(json!({ "group": "g" })), json!({ "groups": [{ "id": "g", "exclusive": true }] }), &["decided side"], none()),
        ("category_elsewhere", None, json!({ "category": "shoes" }), beside(json!({ "category": "shoes" })), none(), &["decided side"], none()),
        ("nothing_to_recommend", None, json!({ "content": { "recommend": "next" } }), alone(), none(), &[], none()),
        ("held_out", None, none(), alone(), json!({ "holdout": half() }), &[], none()),
        ("group_held_out", None, json!({ "group": "g" }), alone(), json!({ "groups": [{ "id": "g", "holdout": half() }] }), &[], none()),
        ("control_arm", None, none(), alone(), json!({ "privacy": { "level": "counted" }, "measure": [{ "campaign": ASKED, "attribution_hours": 72 }] }), &[], none()),
    ]
}

/// What a coin decides; everything else is so for everybody.
const DRAWN: [&str; 4] = ["not_drawn", "held_out", "group_held_out", "control_arm"];

#[test]
fn every_outcome_is_told_where_it_happens_and_nowhere_else() {
    let mut told = BTreeSet::new();
    for (code, detail, fields, others, more, steps, context) in ways() {
        let config = config(&fields, &others, &more);
        let visitors = if DRAWN.contains(&code) { VISITORS } else { 1 };
        let found: Vec<_> = (1..=visitors).map(|visitor| outcome(&config, steps, &context, visitor)).collect();
        let why = format!("{code}: {fields} {others} {more} {steps:?} {context}: {found:?}");
        let like = found.iter().filter(|(it, its_detail)| it == code && *its_detail == json!(detail)).count();
        if visitors == 1 {
            assert_eq!(like, 1, "{why}");
        } else {
            assert!(like > 0 && found.iter().all(|(it, _)| it == code || it == "chosen"), "{why}");
            assert!(like < found.len(), "{why}");
        }
        told.insert(code.to_owned());
    }
    // A memory of exposures that is full cannot tell any more.
    told.insert(full_memory());
    let source = include_str!("../../src/core/decision/outcome.rs");
    let arms = source.split_once("pub fn code(self) -> (&'static str, Stage").expect("outcomes").1;
    let arms = arms.split_once("\n    }").expect("its end").0;
    let known: BTreeSet<String> = arms.split('"').skip(1).step_by(2).map(String::from).collect();
    assert_eq!(told, known, "an outcome that nothing here leads to");
}

/// Sixteen offers, each seen as often as is remembered of one: there is no room for any other.
fn full_memory() -> String {
    let cap = json!({ "exposures": 24, "window_hours": 24 });
    let other = |index: usize| json!({ "id": format!("y{index}"), "placement": "side", "content": { "title": "Y" }, "cap": cap });
    let config = config(&json!({ "cap": cap }), &(0..16).map(other).collect(), &json!({}));
    let steps: Vec<_> = (0..16 * 24).flat_map(|_| ["seen side", "page"]).collect();
    outcome(&config, &steps, &json!({}), 1).0
}

#[test]
fn what_was_not_decided_is_refused() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let mut client = open_with(&world, 1, &config(&json!({}), &json!([]), &json!({})), ALL);
    for (why, placement, offer) in [
        ("no such placement", "nowhere", Some(ASKED)),
        ("no such offer", "hero", Some("nothing")),
        ("an offer of another placement", "side", Some(ASKED)),
    ] {
        for response in [Response::Exposed, Response::Clicked, Response::Dismissed] {
            let decision = DecisionRef { id: "d0-1", placement, offer, draw: None };
            let answer = client.handle(Input::Response { decision, response });
            assert_eq!(answer, Err(Reject::UnknownDecision), "{why}");
        }
    }
}
