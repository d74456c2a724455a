//! What leaves: reports alone, of one length, at times that tell nothing, with nothing in them of what the visitor did.

use std::rc::Rc;

use serde_json::{Value as Json, json};
use vitrin::client::Client;
use vitrin::core::consent::Purposes;
use vitrin::core::engine::{DecisionRef, Input};
use vitrin::core::limits::REPORT_BYTES_MAX;
use vitrin::core::tally::Response;
use vitrin::core::time::DAY_MS;
use vitrin::core::value::{CONFIG_LIMITS, EVENT_LIMITS, Value, read};

use crate::reports::{open_with, with};
use crate::tabs::ALL;
use crate::world::{TabHost, World};

/// Every kind of question.
fn config(privacy: Json) -> Value {
    with(json!({
        "privacy": privacy,
        "offers": [
            { "id": "welcome", "placement": "hero", "content": { "title": "Welcome" } },
            { "id": "shoes", "placement": "hero", "content": { "title": "Shoes" }, "audience": { "segments": { "$in": ["shoes"] } } }
        ],
        "measure": [
            { "family": "lifecycle" }, { "family": "interest", "values": ["shoes", "tents"] },
            { "family": "offer", "placement": "hero" }, { "family": "click", "placement": "hero" },
            { "segment": "shoes" }, { "campaign": "shoes", "attribution_hours": 72 }
        ]
    }))
}

fn value(json: Json) -> Value {
    read(json, CONFIG_LIMITS).expect("within the limits")
}

fn tell(client: &mut Client<TabHost>, name: &str, data: Json) {
    client.handle(Input::Event { name, data: &value(data) }).expect("accepted");
}

fn see(client: &mut Client<TabHost>, response: Response) {
    let decided = client.decide(&["hero"], &Value::Null).remove(0);
    let offers = client.engine().site.offers.clone();
    let offer = decided.decision.offer.and_then(|place| offers.get(place)).map(|it| it.id.clone());
    let decision = DecisionRef { id: &decided.id, placement: "hero", offer: offer.as_deref(), draw: None };
    client.handle(Input::Response { decision, response }).expect("accepted");
}

const CANARY: &str = "canary7f3a";

/// One who looks, searches, wants, buys and clicks, with canaries wherever a page can put a text or a number.
fn eager(client: &mut Client<TabHost>, visit: u64) {
    let item = json!({ "item_id": format!("{CANARY}-item"), "item_name": format!("{CANARY} name"), "item_category": "Shoes",
        "item_category2": format!("{CANARY} category"), "item_brand": format!("{CANARY} brand"), "price": "7313.37" });
    for _ in 0..3 {
        tell(client, "view_item", json!({ "items": [item] }));
    }
    tell(client, "search", json!({ "search_term": format!("{CANARY} search") }));
    tell(client, "add_to_cart", json!({ "currency": "EUR", "items": [item] }));
    see(client, Response::Exposed);
    see(client, Response::Clicked);
    let transaction = format!("{CANARY}-{visit}");
    tell(
        client,
        "purchase",
        json!({ "transaction_id": transaction, "currency": "EUR", "value": 7313.37, "items": [item] }),
    );
    let traits = value(json!({ "name": format!("{CANARY} trait") }));
    client.handle(Input::Traits(&traits)).expect("accepted");
    everywhere(client, visit);
}

/// Canaries where nothing asks for them: every field that an event may have and some that it may not, addresses, what a page says with a decision,
/// preferences, facts. What is refused may not leave either.
fn everywhere(client: &mut Client<TabHost>, visit: u64) {
    let texts = [
        "referrer",
        "page_location",
        "page_title",
        "utm_source",
        "utm_medium",
        "utm_campaign",
        "utm_term",
        "utm_content",
        "gclid",
        "search_term",
        "item_list_id",
        "item_list_name",
        "coupon",
        "affiliation",
        "user_id",
        "email",
        "__proto__",
    ];
    let mut data: serde_json::Map<_, _> =
        texts.map(|name| (name.to_owned(), json!(format!("{CANARY}-{name}")))).into_iter().collect();
    let of_item = [
        "item_id",
        "item_name",
        "item_brand",
        "item_variant",
        "item_category",
        "item_category2",
        "item_category3",
        "item_category4",
        "item_category5",
        "item_list_id",
        "item_list_name",
        "coupon",
        "location_id",
        "affiliation",
        "creative_name",
        "promotion_id",
        "ean",
    ];
    let mut item: serde_json::Map<_, _> =
        of_item.map(|name| (name.to_owned(), json!(format!("{CANARY}-{name}")))).into_iter().collect();
    item.insert("item_tags".into(), json!([format!("{CANARY}-tag"), 7313]));
    item.insert("price".into(), json!(7313.37));
    data.insert("items".into(), json!([item]));
    data.insert("currency".into(), json!("EUR"));
    data.insert("transaction_id".into(), json!(format!("{CANARY}-again-{visit}")));
    data.insert("value".into(), json!(7313.37));
    let data = value(Json::Object(data));
    let names = [
        "page_view",
        "view_item",
        "view_item_list",
        "select_item",
        "search",
        "add_to_wishlist",
        "add_to_cart",
        "remove_from_cart",
        "begin_checkout",
        "purchase",
        "refund",
        "custom_canary7f3a",
        "canary7f3a",
    ];
    for name in names {
        let _ = client.handle(Input::Event { name, data: &data });
    }
    let _ = client.handle(Input::Facts(&data));
    let interest = format!("category.{CANARY}-category");
    let preference = Some(vitrin::core::history::Preference::More);
    let _ = client.handle(Input::Preference { interest: &interest, preference });
    client.decide(&["hero", CANARY], &data);
    client.consider(CANARY, &data);
    let _ = client.recommend(&data, &data);
}

/// One who opens a page and leaves.
fn idle(client: &mut Client<TabHost>, _: u64) {
    tell(client, "page_view", json!({}));
}

/// A request: when, and its text.
type Request = (u64, String);

/// A year of visits, each of two pages; the collector answers with `status`. Two worlds with the same entropy have the same secrets.
fn year(config: &Value, act: fn(&mut Client<TabHost>, u64), status: u16) -> Vec<Request> {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    let mut requests = Vec::new();
    for visit in 0..40 {
        world.grant("demo", "spm", 1);
        let mut client = open_with(&world, visit + 1, config, ALL);
        act(&mut client, visit);
        for (wait_ms, hidden) in [(0, false), (240_000, false), (60_000, true), (1_000, true)] {
            world.now_ms.set(world.now_ms.get() + wait_ms);
            client.fold(&[visit + 1], hidden);
            while send(&world, &mut client, status, &mut requests) {}
        }
        client.fold(&[visit + 1], true);
        world.now_ms.set(world.now_ms.get() + 9 * DAY_MS + 7_000_000);
    }
    requests
}

fn send(world: &Rc<World>, client: &mut Client<TabHost>, status: u16, requests: &mut Vec<Request>) -> bool {
    if !client.send() {
        return false;
    }
    client.settle(status);
    let text = world.sent.borrow().last().expect("just sent").clone();
    requests.push((world.now_ms.get(), text));
    true
}

#[test]
fn opposite_visitors_send_at_the_same_times_and_as_much() {
    for privacy in [json!({}), json!({ "preset": "balanced", "report_period_days": 14 }), json!({ "level": "counted" })]
    {
        let config = config(privacy.clone());
        let [one, other] = [eager, idle].map(|act: fn(&mut Client<TabHost>, u64)| year(&config, act, 202));
        assert!(one.len() >= 2, "{privacy}: {} requests", one.len());
        let outline = |requests: &[Request]| -> Vec<_> {
            let task = |text: &str| serde_json::from_str::<Json>(text).expect("JSON")["task"].clone();
            requests.iter().map(|(at, text)| (*at, text.len(), task(text))).collect()
        };
        assert_eq!(outline(&one), outline(&other), "{privacy}");
        // With noise the answers of so few reports may agree.
        assert!(one != other || privacy["level"] != "counted", "{privacy}: what they say differs");
    }
}

#[test]
fn a_report_is_all_that_leaves_and_holds_no_canary() {
    for privacy in [json!({ "preset": "balanced", "report_period_days": 14 }), json!({ "level": "counted" })] {
        let requests = year(&config(privacy.clone()), eager, 202);
        let lengths: Vec<_> = requests.iter().map(|(_, text)| text.len()).collect();
        for (_, text) in &requests {
            assert!(text.len() < REPORT_BYTES_MAX, "{text}");
            assert!(!text.contains(CANARY) && !text.contains("7313") && !text.contains("731337"), "{text}");
            let body = read(&mut serde_json::Deserializer::from_str(text), EVENT_LIMITS).expect("JSON");
            let report = vitrin::report::parse(&body).expect("a report");
            assert_eq!(vitrin::report::SealedReport::seal(&report).text(), text, "every byte is a report's");
        }
        // Of one question all are of one length; the names of mechanisms differ between questions.
        let of = |task: u64| {
            let is = |text: &str| serde_json::from_str::<Json>(text).expect("JSON")["task"] == task;
            requests
                .iter()
                .zip(&lengths)
                .filter(|((_, text), _)| is(text))
                .map(|(_, length)| *length)
                .collect::<Vec<_>>()
        };
        for task in 0..6 {
            assert!(of(task).windows(2).all(|two| two[0] == two[1]), "{privacy}, task {task}: {:?}", of(task));
        }
    }
}

#[test]
fn at_most_one_request_a_visitor_and_epoch() {
    let requests = year(&config(json!({ "preset": "balanced", "report_period_days": 14 })), eager, 202);
    let mut epochs: Vec<_> = requests.iter().map(|(at, _)| at / (14 * DAY_MS)).collect();
    let all = epochs.len();
    epochs.dedup();
    assert_eq!(epochs.len(), all, "{epochs:?}");
    // Asked to come again, a report comes again with the same bytes, and not for ever.
    let refused = year(&config(json!({ "preset": "balanced", "report_period_days": 14 })), eager, 429);
    let mut texts: Vec<_> = refused.iter().map(|(_, text)| text.as_str()).collect();
    let tries = texts.len();
    texts.dedup();
    let distinct = texts.len();
    texts.sort_unstable();
    texts.dedup();
    assert_eq!(texts.len(), distinct, "no report comes back after another: each is given up in its time");
    assert!(tries > distinct && tries <= distinct * 12, "{tries} tries of {distinct} reports");
}

#[test]
fn nothing_leaves_after_a_withdrawal() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    world.grant("demo", "spm", 1);
    let config = config(json!({ "level": "counted" }));
    let mut client = open_with(&world, 1, &config, ALL);
    eager(&mut client, 1);
    client.fold(&[1], true);
    assert!(!client.outbox().is_empty(), "reports wait");
    // Another tab's gate has written the record; this page has not heard of it.
    world.grant("demo", "", 2);
    assert!(!client.send());
    client.set_consent(Purposes::default(), None);
    client.fold(&[1], true);
    assert!(!client.send() && client.outbox().is_empty() && world.sent.borrow().is_empty());
}
