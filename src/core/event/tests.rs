//! What pages say, and what is kept or refused of it.

use super::*;

fn rules() -> EventRules {
    EventRules {
        currency: Currency::parse("EUR").unwrap(),
        price_band_edges_minor: vec![2_000, 10_000],
        sensitive_categories: vec!["health".into()],
        campaigns: Vec::new(),
    }
}

fn data(json: &str) -> Value {
    crate::core::value::read(&mut serde_json::Deserializer::from_str(json), crate::core::value::EVENT_LIMITS).unwrap()
}

fn parse(name: &str, json: &str) -> Result<Event, Reject> {
    Event::parse(name, &data(json), &rules())
}

#[test]
fn what_is_sensitive_may_lie_beyond_what_is_kept_of_a_path() {
    let (top, middle, low) =
        ("Health & personal care", "Over-the-counter medications", "Sexual wellness and contraceptives");
    let item =
        format!(r#"{{"item_id":"a","item_category":"{top}","item_category2":"{middle}","item_category3":"{low}"}}"#);
    let data = data(&format!(r#"{{"items":[{item}]}}"#));
    let mut rules = rules();
    let mut parse = |sensitive: &str| {
        rules.sensitive_categories = vec![sensitive.to_lowercase()];
        Event::parse("view_item", &data, &rules).map(|event| event.items[0].category.clone())
    };
    let kept = "health & personal care/over-the-counter medications";
    assert_eq!(parse("health"), Ok(Some(kept.into())), "the path is too long for three levels");
    assert_eq!(parse(&[top, middle, low].join("/")), Err(Reject::Sensitive));
    assert_eq!(parse(&[top, middle].join("/")), Err(Reject::Sensitive));
}

#[test]
fn a_wrong_event_is_refused_with_its_reason() {
    let cases = [
        ("not GA4's", "viewed", "{}", Reject::UnknownName),
        ("custom needs an id", "custom_", "{}", Reject::UnknownName),
        ("data is a list", "page_view", "[]", Reject::WrongType("data")),
        ("no items", "view_item", "{}", Reject::Missing("items")),
        ("items not a list", "view_item", r#"{"items":{}}"#, Reject::WrongType("items")),
        ("an item without id", "view_item", r#"{"items":[{"price":1}]}"#, Reject::Missing("item_id")),
        ("an item that is a text", "view_item", r#"{"items":["a"]}"#, Reject::WrongType("items")),
        (
            "a brand that is a list",
            "view_item",
            r#"{"items":[{"item_id":"a","item_brand":[]}]}"#,
            Reject::WrongType("item_brand"),
        ),
        ("a price below zero", "view_item", r#"{"items":[{"item_id":"a","price":-1}]}"#, Reject::OutOfRange("price")),
        ("a price in words", "view_item", r#"{"items":[{"item_id":"a","price":"free"}]}"#, Reject::WrongType("price")),
        (
            "no piece at all",
            "add_to_cart",
            r#"{"items":[{"item_id":"a","quantity":0}]}"#,
            Reject::OutOfRange("quantity"),
        ),
        ("an order without number", "purchase", r#"{"value":1}"#, Reject::Missing("transaction_id")),
        ("an empty number", "purchase", r#"{"transaction_id":" "}"#, Reject::Missing("transaction_id")),
        ("currency not a text", "purchase", r#"{"currency":1}"#, Reject::WrongType("currency")),
        (
            "only sensitive items",
            "view_item",
            r#"{"items":[{"item_id":"a","item_category":"Health","item_category2":"x"}]}"#,
            Reject::Sensitive,
        ),
    ];
    for (why, name, json, expected) in cases {
        assert_eq!(parse(name, json), Err(expected), "{why}");
    }
    let many = format!(r#"{{"items":[{}]}}"#, vec![r#"{"item_id":"a"}"#; 201].join(","));
    assert_eq!(parse("view_item_list", &many), Err(Reject::TooManyItems));
}

#[test]
fn an_event_keeps_what_the_history_needs() {
    let event = parse(
        "add_to_cart",
        r#"{"currency":"eur","value":"119.80","items":[{"item_id":"SKU.7","item_name":"x","item_brand":"Dr. Martens",
            "item_category":"Shoes","item_category2":"Trail Running","price":59.9,"quantity":"2"}]}"#,
    )
    .unwrap();
    assert_eq!(event.items[0].id.as_deref(), Some("sku%2e7"));
    assert_eq!(event.items[0].category.as_deref(), Some("shoes/trail running"));
    assert_eq!(event.items[0].brand.as_deref(), Some("dr%2e martens"));
    assert_eq!((event.items[0].price_minor, event.items[0].quantity), (Some(5_990), 2));
    assert_eq!(event.worth_minor(), 11_980);
    assert_eq!(rules().price_band(5_990), Some(1));
}

#[test]
fn another_currency_leaves_the_money_unread() {
    let event = parse("view_item", r#"{"currency":"SEK","value":100,"items":[{"item_id":1,"price":100}]}"#).unwrap();
    assert_eq!((event.value_minor, event.items[0].price_minor), (None, None));
    assert_eq!(event.items[0].id.as_deref(), Some("1"));
}

#[test]
fn a_list_says_the_category_its_items_share() {
    let cases = [
        ("a shared path", r#"[["shoes","trail"],["shoes","trail"]]"#, Some("shoes/trail")),
        ("a shared top", r#"[["shoes","trail"],["shoes","road"]]"#, Some("shoes")),
        ("nothing shared", r#"[["shoes"],["tents"]]"#, None),
        ("a level is not a prefix", r#"[["shoes"],["shoeshine"]]"#, None),
    ];
    for (why, paths, expected) in cases {
        let paths: Vec<Vec<String>> = serde_json::from_str(paths).unwrap();
        let items: Vec<_> = paths
            .iter()
            .map(|path| {
                let second = path.get(1).map(|level| format!(r#","item_category2":"{level}""#)).unwrap_or_default();
                format!(r#"{{"item_id":"a","item_category":"{}"{second}}}"#, path[0])
            })
            .collect();
        let event = parse("view_item_list", &format!(r#"{{"items":[{}]}}"#, items.join(","))).unwrap();
        let category = event.items.first().and_then(|item| item.category.as_deref());
        assert_eq!(category, expected, "{why}");
        assert_eq!(event.items_total, 2, "{why}");
    }
}

#[test]
fn names_read_back_as_they_were_written() {
    for text in ["page_view", "refund", "custom_quiz-done"] {
        assert_eq!(EventName::parse(text).unwrap().text(), text);
    }
}
