//! From events to predictions: what a client with a model says of a visitor, as time passes, and what it does not say.

use std::rc::Rc;

use serde_json::{Value as Json, json};
use vitrin::client::Client;
use vitrin::core::engine::Input;
use vitrin::core::model::Model;
use vitrin::core::predict::estimate::Spread;
use vitrin::core::predict::hour::HourModel;
use vitrin::core::predict::next_visit::NextVisitModel;
use vitrin::core::predict::purchase::{Customer, DropoutModel, PurchaseModel, SpendModel};
use vitrin::core::predict::replenishment::{Lasting, ReplenishmentModel};
use vitrin::core::predict::session::SessionModel;
use vitrin::core::rfm::RfmEdges;
use vitrin::core::value::{CONFIG_LIMITS, Value, read};

use crate::tabs::{ALL, config, open};
use crate::world::{TabHost, World};

const DAY_MS: u64 = 86_400_000;
const CDNOW: DropoutModel = DropoutModel { r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 };
const SPEND: SpendModel = SpendModel { p: 6.25, q: 3.74, v_minor: 1_544.0 };

fn model() -> Vec<u8> {
    let gap = Spread { median_days: 20.0, low_days: 10.0, high_days: 60.0 };
    let category = vitrin::core::id::fnv1a32("coffee");
    let model = Model {
        rfm: Some(RfmEdges {
            recency_days: [10.0, 30.0, 60.0, 90.0],
            frequency: [1.0, 2.0, 3.0, 4.0],
            monetary_minor: [1_000.0, 2_000.0, 4_000.0, 8_000.0],
        }),
        purchase: Some(PurchaseModel { mbg: CDNOW, spend: Some(SPEND), ..PurchaseModel::default() }),
        session: Some(SessionModel { coefficients: vec![-3.0, 0.5], covariance: vec![0.01, 0.0, 0.01], sessions: 9 }),
        hours: Some(HourModel::default()),
        replenishment: Some(ReplenishmentModel(vec![Lasting { category, gap }])),
        next_visit: Some(NextVisitModel { gap, prior_gaps: 2.0 }),
        ..Model::default()
    };
    vitrin::model::write(&model).expect("within the ranges")
}

/// A shop with the model, at the first visit.
fn modelled() -> (Rc<World>, Client<TabHost>) {
    let world = World::starting_at("2026-01-05T18:30:00Z");
    world.grant("demo", "spm", 1);
    let mut client = open(&world, 0xa1);
    client.load_model(&model()).expect("a good model");
    (world, client)
}

fn act(client: &mut Client<TabHost>, name: &str, data: Json) {
    let data: Value = read(data, CONFIG_LIMITS).expect("within the limits");
    client.handle(Input::Event { name, data: &data }).expect("accepted");
}

fn order(client: &mut Client<TabHost>, id: &str) {
    let item = json!({ "item_id": "beans", "item_category": "Coffee", "price": 20, "quantity": 1 });
    act(client, "purchase", json!({ "transaction_id": id, "currency": "EUR", "value": 20, "items": [item] }));
}

fn number(client: &Client<TabHost>, path: &[&str]) -> Option<f64> {
    let predictions = client.predictions();
    path.iter().try_fold(&predictions, |value, key| value.get(key)).and_then(Value::as_number)
}

fn reason(client: &Client<TabHost>, name: &str) -> Option<String> {
    client.predictions().get(name)?.get("missing")?.as_text().map(String::from)
}

#[track_caller]
fn near(actual: Option<f64>, expected: f64) {
    assert!(actual.is_some_and(|actual| (actual - expected).abs() < 1e-9), "{actual:?}, not {expected}");
}

#[test]
fn the_frozen_model_is_what_the_writer_writes() {
    // Published models stay readable; a change of the format writes another file beside it.
    assert!(include_bytes!("../vectors/model.bin").as_slice() == model(), "section by section, the same bytes");
}

#[test]
fn what_cannot_be_predicted_says_why() {
    let world = World::starting_at("2026-11-01T10:00:00Z");
    let mut client = Client::new(TabHost::new(&world, 0xa1), "demo", &config(), 0xa1).expect("a good config");
    assert_eq!(client.predictions(), Value::Null, "nothing is granted");
    world.grant("demo", "spm", 1);
    client.set_consent(ALL, None);
    let names = [
        "alive",
        "churn",
        "expectedOrders90d",
        "orderValueMinor",
        "value365dMinor",
        "sessionPurchase",
        "nextVisitDays",
        "bestHour",
        "replenishment",
    ];
    for name in names {
        assert_eq!(reason(&client, name).as_deref(), Some("no_model"), "{name}");
    }
    client.load_model(&model()).expect("a good model");
    let expected = [
        "no_orders",
        "no_orders",
        "no_orders",
        "no_orders",
        "no_orders",
        "no_session",
        "no_visits",
        "no_visits",
        "no_purchases",
    ];
    for (name, expected) in names.into_iter().zip(expected) {
        assert_eq!(reason(&client, name).as_deref(), Some(expected), "{name}");
    }
    assert!(client.load_model(b"<!doctype html>").is_err());
    assert_eq!(reason(&client, "alive").as_deref(), Some("no_orders"), "the good model stays");
}

#[test]
fn predictions_follow_what_a_visitor_does_and_fade_as_time_passes() {
    let (world, mut client) = modelled();
    for (days, id) in [(0, Some("A-1")), (14, None), (28, Some("A-2")), (42, None)] {
        world
            .now_ms
            .set(vitrin::core::time::Timestamp::parse("2026-01-05T18:30:00Z").expect("a time").ms() + days * DAY_MS);
        act(&mut client, "page_view", json!({}));
        if let Some(id) = id {
            order(&mut client, id);
        }
    }
    let customer = Customer { repeats: 1.0, last_weeks: 4.0, age_weeks: 6.0 };
    near(number(&client, &["alive", "value"]), CDNOW.alive(customer));
    near(number(&client, &["churn", "value"]), CDNOW.churn(customer));
    near(number(&client, &["expectedOrders90d", "value"]), CDNOW.expected(customer, 90.0 / 7.0));
    near(number(&client, &["orderValueMinor", "value"]), SPEND.mean_minor(1.0, 2_000.0).value);
    // Without discount the year's orders at their mean worth.
    let year = CDNOW.expected(customer, 365.0 / 7.0) * SPEND.mean_minor(1.0, 2_000.0).value;
    near(number(&client, &["value365dMinor", "value"]), year);
    near(number(&client, &["sessionPurchase", "value"]), 1.0 / (1.0 + libm::exp(3.0)));
    near(number(&client, &["nextVisitDays", "value"]), (3.0 * 14.0 + 2.0 * 20.0) / 5.0);
    // Monday, 18:00 UTC: four visits of four.
    assert_eq!(number(&client, &["bestHour", "hourOfWeek"]), Some(18.0));
    assert!(number(&client, &["bestHour", "lift"]).is_some_and(|lift| lift > 2.0));
    let due = client
        .predictions()
        .get("replenishment")
        .and_then(|it| it.get("due")?.as_list()?.first()?.get("value")?.as_number());
    near(due, (28.0 + 2.0 * 20.0) / 3.0 - 14.0);
    let text = |client: &Client<TabHost>, name: &str| {
        client.profile().get("rfm").and_then(|rfm| rfm.get(name)?.as_text().map(String::from))
    };
    assert_eq!(text(&client, "segment").as_deref(), Some("potential_loyalist"), "14 days ago, twice");
    assert_eq!(text(&client, "segment_before").as_deref(), Some("promising"), "12 days ago, once");
    assert_eq!(text(&client, "movement").as_deref(), Some("up"));

    let mut last = number(&client, &["churn", "value"]).expect("a score");
    for _ in 0..13 {
        world.now_ms.set(world.now_ms.get() + 10 * DAY_MS);
        let churn = number(&client, &["churn", "value"]).expect("a score");
        assert!(churn > last, "{churn} after {last}");
        last = churn;
    }
    assert_eq!(text(&client, "segment").as_deref(), Some("hibernating"));
    // Past the retention of 180 days the first order is gone, then everything.
    world.now_ms.set(world.now_ms.get() + 15 * DAY_MS);
    client.handle(Input::Tick).expect("accepted");
    near(
        number(&client, &["alive", "value"]),
        CDNOW.alive(Customer { repeats: 0.0, last_weeks: 0.0, age_weeks: 159.0 / 7.0 }),
    );
    world.now_ms.set(world.now_ms.get() + 30 * DAY_MS);
    client.handle(Input::Tick).expect("accepted");
    assert_eq!(reason(&client, "alive").as_deref(), Some("no_orders"));
}

#[test]
fn an_order_of_unknown_worth_says_nothing_of_what_the_next_is_worth() {
    let (world, mut client) = modelled();
    for id in ["A-1", "A-2"] {
        order(&mut client, id);
        world.now_ms.set(world.now_ms.get() + DAY_MS);
    }
    let worth = number(&client, &["orderValueMinor", "value"]);
    near(worth, SPEND.mean_minor(1.0, 2_000.0).value);
    for id in ["A-3", "A-4"] {
        act(&mut client, "purchase", json!({ "transaction_id": id, "currency": "SEK", "value": 220 }));
        world.now_ms.set(world.now_ms.get() + DAY_MS);
    }
    assert_eq!(number(&client, &["orderValueMinor", "value"]), worth, "it is not worth nothing");
}

#[test]
fn an_order_that_the_visitor_deletes_is_not_counted_on() {
    let (_world, mut client) = modelled();
    order(&mut client, "A-1");
    assert_eq!(number(&client, &["sessionPurchase", "value"]), Some(1.0), "it ended in one");
    client.handle(Input::DeleteEvent { index: 0 }).expect("accepted");
    assert_eq!(reason(&client, "alive").as_deref(), Some("no_orders"));
    assert_eq!(reason(&client, "replenishment").as_deref(), Some("no_purchases"));
    order(&mut client, "A-2");
    let preference = Some(vitrin::core::history::Preference::Never);
    client.handle(Input::Preference { interest: "category.coffee", preference }).expect("accepted");
    assert_eq!(reason(&client, "replenishment").as_deref(), Some("no_purchases"), "never is never");
}

#[test]
fn an_rfm_question_is_answered_by_segment_or_stage() {
    let config = json!({
        "version": 1, "site": "demo", "config": 3, "currency": "EUR", "measure": [{ "family": "rfm" }],
        "privacy": { "report_period_days": 92 },
        "rfm": { "recency_days_edges": [10, 30, 60, 90], "frequency_edges": [1, 2, 3, 4], "monetary_minor_edges": [1, 2, 3, 4] }
    });
    let config = read(config, CONFIG_LIMITS).expect("within the limits");
    let world = World::starting_at("2026-01-05T18:30:00Z");
    world.grant("demo", "spm", 1);
    let mut client = Client::new(TabHost::new(&world, 0xa1), "demo", &config, 0xa1).expect("a good config");
    client.set_consent(ALL, None);
    let truth = |client: &Client<TabHost>| {
        let preview = client.preview();
        assert_eq!(
            preview.get("answers").and_then(Value::as_list).map(<[Value]>::len),
            Some(14),
            "ten, three, and none"
        );
        preview.get("truth").and_then(Value::as_text).map(String::from)
    };
    assert_eq!(truth(&client).as_deref(), Some("none"), "nothing is known");
    act(&mut client, "page_view", json!({}));
    assert_eq!(truth(&client).as_deref(), Some("prospect"));
    order(&mut client, "A-1");
    assert_eq!(truth(&client).as_deref(), Some("new"), "by the config's edges, without a model");
}
