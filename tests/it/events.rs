//! What the profile says after events that take something back, come twice or are large: refunds, deletions, long baskets.

use std::rc::Rc;

use serde_json::{Value as Json, json};
use vitrin::client::Client;
use vitrin::core::engine::Input;
use vitrin::core::event::Reject;
use vitrin::core::time::{DAY_MS, HOUR_MS};
use vitrin::core::value::{EVENT_LIMITS, Fields, Value, read};

use crate::reports::{open_with, started, with};
use crate::tabs::ALL;
use crate::world::{TabHost, World};

fn open(config: Json) -> (Rc<World>, Client<TabHost>) {
    let world = started();
    let client = open_with(&world, 1, &with(config), ALL);
    (world, client)
}

fn tell(client: &mut Client<TabHost>, name: &str, data: Json) -> Result<(), Reject> {
    let data = read(data, EVENT_LIMITS).expect("within the limits");
    client.handle(Input::Event { name, data: &data })
}

fn number(client: &Client<TabHost>, path: &str) -> Option<f64> {
    path.split('.').try_fold(client.profile(), |value, key| value.get(key).cloned())?.as_number()
}

fn pass(world: &World, ms: u64) {
    world.now_ms.set(world.now_ms.get() + ms);
}

/// So many items at ten euros each.
fn items(count: u32) -> Json {
    (0..count).map(|place| json!({ "item_id": place, "price": 10 })).collect()
}

#[test]
fn a_first_visit_has_no_last_one() {
    let (world, mut client) = open(json!({}));
    tell(&mut client, "page_view", json!({})).unwrap();
    pass(&world, 2 * HOUR_MS);
    assert_eq!(number(&client, "days_since_last_visit"), None);
    assert_eq!(number(&client, "days_since_first_visit"), Some(2.0 / 24.0));
    tell(&mut client, "page_view", json!({})).unwrap();
    pass(&world, HOUR_MS);
    assert_eq!(number(&client, "days_since_last_visit"), Some(3.0 / 24.0), "since the one before");
}

#[test]
fn an_order_is_one_whether_its_id_is_a_number_or_a_text() {
    let cases = [
        ("a whole number", json!(1001), json!(" 1001"), Err(Reject::Repeated)),
        (
            "beyond what a number holds exactly",
            json!(9_007_199_254_740_992_u64),
            json!("9007199254740992"),
            Err(Reject::Repeated),
        ),
        ("another", json!(1001), json!("1002"), Ok(())),
        ("with a fraction", json!(10.5), json!(10.5), Err(Reject::Repeated)),
        ("with another", json!(10.5), json!(10.25), Ok(())),
        ("below zero", json!(-1), json!("0"), Ok(())),
    ];
    for (why, first, second, expected) in cases {
        let (_world, mut client) = open(json!({}));
        tell(&mut client, "purchase", json!({ "transaction_id": first, "value": 10 })).unwrap();
        let again = tell(&mut client, "purchase", json!({ "transaction_id": second, "value": 10 }));
        assert_eq!(again, expected, "{why}");
    }
}

#[test]
fn an_order_without_a_value_is_worth_all_its_items() {
    let (_world, mut client) = open(json!({}));
    tell(&mut client, "purchase", json!({ "transaction_id": "1", "items": items(12) })).unwrap();
    assert_eq!(number(&client, "orders.value_minor"), Some(12_000.0));
    tell(&mut client, "purchase", json!({ "transaction_id": "2", "items": items(12), "value": 100 })).unwrap();
    assert_eq!(number(&client, "orders.value_minor"), Some(22_000.0), "what the page states goes first");
}

#[test]
fn one_event_fills_or_empties_a_basket_of_many_lines() {
    let (world, mut client) = open(json!({}));
    tell(&mut client, "add_to_cart", json!({ "items": items(14) })).unwrap();
    assert_eq!((number(&client, "cart.items"), number(&client, "cart.value_minor")), (Some(14.0), Some(14_000.0)));
    let kept = client.engine().state.history.recent.events.last().expect("it").event.items.len();
    assert_eq!(kept, 8, "beyond the basket it is as any event");
    tell(&mut client, "remove_from_cart", json!({ "items": items(12) })).unwrap();
    assert_eq!(number(&client, "cart.items"), Some(2.0));
    // What is folded, and read by the next page, says the same.
    client.fold(&[1], false);
    pass(&world, HOUR_MS);
    let mut next = open_with(&world, 2, &with(json!({})), ALL);
    next.fold(&[2], false);
    assert_eq!(number(&next, "cart.items"), Some(2.0));
}

#[test]
fn a_rating_is_of_the_last_order_also_after_a_refund() {
    let (world, mut client) = open(json!({}));
    let last = |client: &Client<TabHost>| number(client, "satisfaction.last_order");
    tell(&mut client, "refund", json!({ "transaction_id": "0", "value": 1 })).unwrap();
    tell(&mut client, "purchase", json!({ "transaction_id": "1", "value": 100 })).unwrap();
    pass(&world, HOUR_MS);
    tell(&mut client, "custom_rating", json!({ "transaction_id": "1", "rating": 2 })).unwrap();
    assert_eq!(last(&client), Some(2.0));
    tell(&mut client, "refund", json!({ "transaction_id": "1", "value": 1 })).unwrap();
    assert_eq!(last(&client), Some(2.0), "it was given back, and is the last still");
    pass(&world, HOUR_MS);
    tell(&mut client, "purchase", json!({ "transaction_id": "2", "value": 100 })).unwrap();
    assert_eq!(last(&client), None, "the last is not rated");
    client.handle(Input::DeleteEvent { index: 0 }).unwrap();
    assert_eq!(last(&client), Some(2.0), "the last is the one before again");
}

#[test]
fn a_refund_without_items_or_value_is_of_the_whole_order() {
    let (world, mut client) = open(json!({}));
    tell(&mut client, "purchase", json!({ "transaction_id": "1", "value": 100, "items": items(1) })).unwrap();
    pass(&world, DAY_MS);
    tell(&mut client, "purchase", json!({ "transaction_id": "2", "value": 30 })).unwrap();
    tell(&mut client, "refund", json!({ "transaction_id": "1" })).unwrap();
    assert_eq!(number(&client, "orders.value_minor"), Some(3_000.0));
    let days = client.engine().state.history.orders.days.iter().map(|day| day.worth_minor).collect::<Vec<_>>();
    assert_eq!(days, [0, 3_000], "of its own day");
    tell(&mut client, "refund", json!({ "transaction_id": "unknown" })).unwrap();
    assert_eq!(number(&client, "orders.value_minor"), Some(3_000.0), "nobody knows what it was worth");
    tell(&mut client, "refund", json!({ "transaction_id": "2", "value": 10 })).unwrap();
    assert_eq!(number(&client, "orders.value_minor"), Some(2_000.0), "what the page states goes first");
    assert_eq!(number(&client, "orders.refunds"), Some(3.0));
}

#[test]
fn an_order_may_be_given_back_in_parts() {
    let (world, mut client) = open(json!({}));
    let both = json!([{ "item_id": "a", "price": 60 }, { "item_id": "b", "price": 40 }]);
    tell(&mut client, "purchase", json!({ "transaction_id": "0", "value": 70 })).unwrap();
    tell(&mut client, "purchase", json!({ "transaction_id": "1", "items": both })).unwrap();
    pass(&world, DAY_MS);
    let back = |client: &mut _, item: Json| tell(client, "refund", json!({ "transaction_id": "1", "items": [item] }));
    back(&mut client, json!({ "item_id": "a" })).unwrap();
    assert_eq!(number(&client, "orders.value_minor"), Some(11_000.0), "what it cost is known from the order");
    assert_eq!(back(&mut client, json!({ "item_id": "a" })), Err(Reject::Repeated), "said again");
    back(&mut client, json!({ "item_id": "b", "price": 45 })).unwrap();
    assert_eq!(number(&client, "orders.value_minor"), Some(7_000.0), "together no more than the order");
    client.handle(Input::DeleteEvent { index: 1 }).unwrap();
    assert_eq!(number(&client, "orders.value_minor"), Some(12_500.0), "of two parts one is deleted");
    client.handle(Input::DeleteEvent { index: 0 }).unwrap();
    assert_eq!(number(&client, "orders.value_minor"), Some(17_000.0));
}

#[test]
fn a_refund_of_a_deleted_order_takes_nothing_off_others() {
    let (world, mut client) = open(json!({}));
    tell(&mut client, "purchase", json!({ "transaction_id": "1", "value": 100 })).unwrap();
    pass(&world, 2 * DAY_MS);
    tell(&mut client, "purchase", json!({ "transaction_id": "2", "value": 50 })).unwrap();
    client.handle(Input::DeleteEvent { index: 1 }).unwrap();
    tell(&mut client, "refund", json!({ "transaction_id": "1", "value": 100 })).unwrap();
    assert_eq!(number(&client, "orders.value_minor"), Some(5_000.0));
}

#[test]
fn durables_that_were_given_back_are_needed_again() {
    let config = json!({ "interests": { "durables": ["tents"] } });
    let tent =
        |id: &str, pieces: u32| json!({ "item_id": id, "item_category": "Tents", "price": 100, "quantity": pieces });
    let cases = [
        ("the whole order", json!({}), true),
        ("all its worth", json!({ "value": 200 }), true),
        ("the tents", json!({ "items": [tent("dome", 2)] }), true),
        ("one of two", json!({ "items": [tent("dome", 1)] }), false),
        ("some money, for a scratch", json!({ "value": 30 }), false),
    ];
    for (why, given_back, is_open) in cases {
        let (world, mut client) = open(config.clone());
        tell(&mut client, "purchase", json!({ "transaction_id": "1", "items": [tent("dome", 2)] })).unwrap();
        assert_eq!(client.engine().state.history.satisfied.len(), 1);
        pass(&world, DAY_MS);
        let mut refund = given_back;
        refund["transaction_id"] = "1".into();
        tell(&mut client, "refund", refund).unwrap();
        assert_eq!(client.engine().state.history.satisfied.is_empty(), is_open, "{why}");
    }
}

#[test]
fn a_whole_refund_of_an_order_that_is_no_recent_event_is_of_its_days_worth() {
    let (world, mut client) = open(json!({}));
    tell(&mut client, "purchase", json!({ "transaction_id": "1", "value": 100 })).unwrap();
    pass(&world, DAY_MS);
    for (id, value) in [("2", 20), ("3", 30)] {
        tell(&mut client, "purchase", json!({ "transaction_id": id, "value": value })).unwrap();
    }
    for _ in 0..200 {
        pass(&world, 1_000);
        tell(&mut client, "page_view", json!({})).unwrap();
    }
    tell(&mut client, "refund", json!({ "transaction_id": "2" })).unwrap();
    assert_eq!(number(&client, "orders.value_minor"), Some(15_000.0), "one of two that day: which part is not known");
    tell(&mut client, "refund", json!({ "transaction_id": "1" })).unwrap();
    assert_eq!(number(&client, "orders.value_minor"), Some(5_000.0));
}

/// With numbers to nine places: what is taken away again may leave the last bit of a sum.
fn rounded(value: &Value) -> Value {
    match value {
        Value::Number(number) => Value::Number((number * 1e9).round() / 1e9),
        Value::List(list) => Value::List(list.iter().map(rounded).collect()),
        Value::Map(map) => {
            let mut fields = Fields::new();
            for (name, value) in map.iter() {
                fields.insert(name.clone(), rounded(value));
            }
            Value::Map(fields)
        }
        other => other.clone(),
    }
}

#[test]
fn a_deleted_event_is_as_if_it_had_not_been_also_in_time() {
    // Days between what happens, and what happens; the last of each is deleted, and the others alone are to give the same profile.
    let look = |item: &str| ("view_item", json!({ "items": [{ "item_id": item, "item_category": item, "price": 5 }] }));
    let buy = |id: &str, value: u32| {
        let items = json!([{ "item_id": "tent", "item_category": "tents", "price": value }]);
        ("purchase", json!({ "transaction_id": id, "value": value, "items": items, "coupon": "spring" }))
    };
    let refund = |id: &str, value: Json| ("refund", json!({ "transaction_id": id, "value": value }));
    let rate = |rating: u32| ("custom_rating", json!({ "transaction_id": "1", "rating": rating }));
    let cases = [
        ("one of two views", vec![(0, look("a")), (10, look("a"))]),
        ("a view of another category", vec![(0, look("a")), (10, look("b"))]),
        ("one of two orders", vec![(0, buy("1", 100)), (10, buy("2", 50))]),
        ("one of two orders of a day", vec![(0, buy("1", 100)), (0, buy("2", 50))]),
        (
            "the order after one that was given back",
            vec![(0, buy("1", 100)), (1, refund("1", json!(100))), (10, buy("2", 50))],
        ),
        ("a refund", vec![(0, buy("1", 100)), (10, refund("1", json!(30)))]),
        ("a refund of the whole", vec![(0, buy("1", 100)), (10, buy("2", 50)), (1, refund("1", Json::Null))]),
        ("a refund of more than the order", vec![(0, buy("1", 100)), (0, buy("2", 50)), (1, refund("1", json!(120)))]),
        ("a refund of what nobody knows", vec![(0, buy("1", 100)), (1, refund("2", json!(70)))]),
        (
            "the second of two refunds",
            vec![(0, buy("1", 100)), (0, buy("2", 50)), (1, refund("1", Json::Null)), (1, refund("2", Json::Null))],
        ),
        ("a second rating of an order", vec![(0, buy("1", 100)), (1, rate(2)), (1, rate(5))]),
        ("the order that was not rated", vec![(0, buy("1", 100)), (1, rate(2)), (1, buy("2", 5)), (1, buy("3", 5))]),
    ];
    for (why, steps) in cases {
        let run = |kept: usize, is_deleted: bool| {
            let (world, mut client) = open(json!({
                "interests": { "durables": ["tents"] }, "segments": [], "measure": [], "placements": [{ "id": "hero" }],
                "offers": [{ "id": "o", "placement": "hero", "items": ["tent"], "category": "tents", "coupon": "SPRING",
                    "content": { "title": "O" }, "suppress_after_purchase_days": 365, "suppress_after_refund_days": 90 }],
            }));
            // So that no visit begins with what is deleted.
            for (place, (days, (name, data))) in steps.iter().enumerate() {
                pass(&world, days * DAY_MS + 1_000);
                tell(&mut client, "page_view", json!({})).expect("accepted");
                pass(&world, 60_000);
                if place < kept {
                    tell(
                        &mut client,
                        name,
                        data.clone()
                            .as_object()
                            .map(|fields| {
                                fields
                                    .iter()
                                    .filter(|(_, value)| !value.is_null())
                                    .map(|(key, value)| (key.clone(), value.clone()))
                                    .collect()
                            })
                            .expect("an object"),
                    )
                    .expect("accepted");
                }
            }
            if is_deleted {
                client.handle(Input::DeleteEvent { index: 0 }).expect("deleted");
            }
            // Later than all that was told: of several in one millisecond each has its own.
            pass(&world, 1_000);
            let decided = client.decide(&["hero"], &Value::Null).remove(0).decision.considered;
            let history = client.engine().state.history.clone();
            (client.profile(), decided, history)
        };
        let (with, with_decided, with_history) = run(steps.len(), true);
        let (without, without_decided, without_history) = run(steps.len() - 1, false);
        let names = ["events", "orders", "interests", "satisfaction", "rfm", "lifecycle"];
        for name in names {
            assert_eq!(with.get(name).map(rounded), without.get(name).map(rounded), "{why}: {name}");
        }
        assert_eq!(with_decided, without_decided, "{why}");
        assert_eq!(with_history.orders, without_history.orders, "{why}");
        assert_eq!(with_history.owned, without_history.owned, "{why}");
        assert_eq!(with_history.satisfied, without_history.satisfied, "{why}");
        assert_eq!(with_history.rhythm, without_history.rhythm, "{why}");
        assert_eq!(
            with_history.interests.each_ref().map(|it| &it.entries),
            without_history.interests.each_ref().map(|it| &it.entries),
            "{why}"
        );
        assert_eq!(with_history.ratings, without_history.ratings, "{why}");
    }
}

#[test]
fn after_a_deletion_what_was_dropped_is_as_late_as_it_can_have_been() {
    let (world, mut client) = open(json!({}));
    let item = json!({ "items": [{ "item_id": "a" }] });
    tell(&mut client, "view_item", item.clone()).unwrap();
    for _ in 0..127 {
        pass(&world, 60_000);
        tell(&mut client, "page_view", json!({})).unwrap();
    }
    tell(&mut client, "view_item", item).unwrap();
    client.handle(Input::DeleteEvent { index: 0 }).unwrap();
    assert_eq!(number(&client, "events.view_item.count"), Some(1.0));
    let days = number(&client, "events.view_item.days_since_last").expect("the only one dropped");
    // Two were told in one millisecond: each has its own.
    assert!((days - 127.0 / (24.0 * 60.0)).abs() < 1e-6, "{days}");
}
