//! What is recommended and why; what never is.

use proptest::prelude::*;

use vitrin::core::event::{Event, EventName, Item as Bought};
use vitrin::core::history::{CartLine, History, Preference, RecentEvent, Stated};
use vitrin::core::id::fnv1a32;
use vitrin::core::recommend::{
    Index, Item, KINDS, Kind, Lists, NONE, Part, Query, Reason, Recommendation, Shard, ShardOf, recommend, wanted,
};
use vitrin::core::site::Site;
use vitrin::core::time::Timestamp;
use vitrin::core::value::Value;

/// Its category, its brand, its price, its popularity.
type Row = (&'static str, &'static str, &'static str, u32, u8);
const GOODS: [Row; 7] = [
    ("fox", "shoes/trail", "vada", 12_000, 120),
    ("hare", "shoes/trail", "vada", 13_000, 140),
    ("elk", "shoes/hiking", "rimvik", 20_000, 110),
    ("tent", "tents", "rimvik", 40_000, 130),
    ("peg", "tents", "vada", 1_000, 100),
    ("gas", "kitchen", "vada", 900, 160),
    ("balm", "health", "vada", 800, 90),
];

fn lists(rows: &[&[(u32, f32)]]) -> Lists {
    let mut lists = Lists::default();
    for row in rows {
        lists.pairs.extend(*row);
        lists.end();
    }
    lists
}

/// `fox` → `hare`, `tent`; `tent` is bought with `peg`, `gas`. Gas is used up; pegs are sold out.
fn part() -> Part {
    let mut part = Part { number: NONE, ..Part::default() };
    for (id, category, brand, price_minor, popularity) in GOODS {
        let shelf = part.shelves.iter().position(|known| known == category).unwrap_or_else(|| {
            part.shelves.push(category.into());
            part.shelves.len() - 1
        });
        part.items.push(Item {
            id: id.into(),
            shelf: shelf as u32,
            brand: fnv1a32(brand),
            price_minor,
            popularity,
            is_durable: id != "gas",
            is_out_of_stock: id == "peg",
            next: if id == "fox" { 0 } else { NONE },
            together: if id == "tent" { 0 } else { NONE },
            tags: [fnv1a32("soft"), 0, 0, 0],
        });
    }
    part.next = lists(&[&[(1, 0.6), (3, 0.4)]]);
    part.together = lists(&[&[(4, 0.5), (5, 0.5)]]);
    part
}

fn index() -> Index {
    let mut index = Index::default();
    assert!(index.add(part()));
    index
}

fn site() -> Site {
    let text = r#"{"version":1,"site":"shop","config":1,"currency":"EUR","time_zone":"UTC","price_bands":[5000,30000],
        "privacy":{"sensitive_categories":["health"]}}"#;
    let document =
        vitrin::core::value::read(&mut serde_json::Deserializer::from_str(text), vitrin::core::value::CONFIG_LIMITS);
    vitrin::config::parse(&document.unwrap()).unwrap().0
}

fn record(history: &mut History, name: EventName, id: &str) {
    let category = GOODS.iter().find(|row| row.0 == id).map(|row| row.1.into());
    let items = vec![Bought { id: Some(id.into()), category, ..Bought::default() }];
    let at = Timestamp::from_ms(history.recent.events.len() as u64);
    history.recent.push(RecentEvent { at, event: Event { name, items, items_total: 1, ..Event::default() } });
}

fn seen_items(ids: &[&str]) -> History {
    let mut history = History::default();
    for id in ids {
        record(&mut history, EventName::ViewItem, id);
    }
    history
}

fn ask(history: &History, query: &Query<'_>) -> Vec<Recommendation> {
    recommend(&index(), &site(), history, query, Timestamp::from_ms(1_000))
}

fn ids(found: &[Recommendation]) -> Vec<&str> {
    found.iter().map(|it| it.item.as_str()).collect()
}

#[test]
fn each_kind_answers_with_its_reason() {
    let history = seen_items(&["gas", "fox"]);
    let of = |kind, item: Option<&str>| {
        let query = Query { item: item.map(String::from), ..Query::new(kind, &Value::Null) };
        let first = ask(&history, &query).into_iter().next();
        first.map(|it| (it.item, it.reason, it.of))
    };
    let cases = [
        ("others went on to it", Kind::Next, None, Some(("hare", Reason::ViewedAfter, "fox"))),
        ("the nearest of its category", Kind::Similar, Some("fox"), Some(("hare", Reason::SimilarTo, "fox"))),
        ("its brand, at another price", Kind::Similar, Some("elk"), Some(("hare", Reason::SimilarTo, "elk"))),
        (
            "bought together, but for what is sold out",
            Kind::Together,
            Some("tent"),
            Some(("gas", Reason::BoughtWith, "tent")),
        ),
        ("what was looked at before this", Kind::Recent, Some("fox"), Some(("gas", Reason::Seen, "gas"))),
        ("what is in no file", Kind::Similar, Some("unknown"), None),
    ];
    for (why, kind, item, expected) in cases {
        let expected = expected.map(|(item, reason, of)| (item.to_owned(), reason, of.to_owned()));
        assert_eq!(of(kind, item), expected, "{why}");
    }
}

#[test]
fn without_a_history_the_popular_comes() {
    let found = ask(&History::default(), &Query::new(Kind::Next, &Value::Null));
    assert_eq!(found.first().map(|it| (it.item.as_str(), it.reason)), Some(("gas", Reason::Popular)));
}

#[test]
fn an_interest_brings_its_category_forward() {
    let mut history = History::default();
    let permit = vitrin::core::consent::Consent {
        purposes: vitrin::core::consent::Purposes { personalization: true, ..Default::default() },
        grant: 1,
    };
    history.prefer(&permit.permit().unwrap(), "category.tents", Some(Preference::More), Timestamp::default());
    let found = ask(&history, &Query::new(Kind::Next, &Value::Null));
    let first = found.first().map(|it| (it.item.as_str(), it.reason, it.of.as_str()));
    assert_eq!(first, Some(("tent", Reason::PopularIn, "tents")));
}

#[test]
fn what_does_not_fit_leaves() {
    let seen = || seen_items(&["fox"]);
    let none = Value::Null;
    let out = Value::map([("in_stock", Value::map([("Hare", Value::Bool(false)), ("peg", Value::Bool(true))]))]);
    let basket = Value::map([("cart_items", Value::List(vec!["HARE".into()]))]);
    let mut owner = seen();
    record(&mut owner, EventName::Purchase, "hare");
    record(&mut owner, EventName::Purchase, "gas");
    let mut carrier = seen();
    carrier.cart.insert("hare".into(), CartLine::default());
    let never = |key: &str| {
        let mut history = seen();
        history.preferences.insert(key.into(), Stated { preference: Preference::Never, ..Stated::default() });
        history
    };
    // Whether hare, gas, peg and balm may come.
    let cases = [
        ("nothing said", seen(), &none, [true, true, false, false]),
        ("the page knows the stock better", seen(), &out, [false, true, true, false]),
        ("in the page's basket", seen(), &basket, [false, true, false, false]),
        ("in the basket", carrier, &none, [false, true, false, false]),
        ("owned, and one is enough; gas is used up", owner, &none, [false, true, false, false]),
        ("never this category", never("category.shoes/trail"), &none, [false, true, false, false]),
        ("never the one above", never("category.shoes"), &none, [false, true, false, false]),
        ("never its tag", never("tag.soft"), &none, [false; 4]),
        ("never a tag that is named like its price band", never("tag.1"), &none, [true, true, false, false]),
        ("never the start of a word", never("category.sho"), &none, [true, true, false, false]),
        ("never this brand", never("brand.vada"), &none, [false, false, false, false]),
        ("never this price", never("price_band.1"), &none, [false, true, false, false]),
    ];
    for (why, history, context, expected) in cases {
        let query = Query { count: 24, ..Query::new(Kind::Next, context) };
        let found = ask(&history, &query);
        let found = ids(&found);
        assert_eq!(["hare", "gas", "peg", "balm"].map(|id| found.contains(&id)), expected, "{why}: {found:?}");
        assert!(!found.contains(&"fox"), "{why}: the item itself");
    }
}

#[test]
fn the_second_of_a_kind_waits_for_another() {
    let query = Query { item: Some("fox".into()), ..Query::new(Kind::Next, &Value::Null) };
    let mut part = part();
    part.items[1].is_durable = true;
    part.next = lists(&[&[(1, 0.4), (2, 0.31), (5, 0.29)]]);
    part.items[2].shelf = part.items[1].shelf;
    part.items[2].brand = part.items[1].brand;
    let mut index = Index::default();
    index.add(part);
    let found = recommend(&index, &site(), &History::default(), &query, Timestamp::default());
    assert_eq!(ids(&found)[..3], ["hare", "gas", "elk"], "{found:?}");
}

#[test]
fn sessions_go_before_lists() {
    let mut with = part();
    with.sessions = lists(&[&[(0, 0.0), (6, 0.0), (2, 0.0)], &[(0, 0.0), (2, 0.0)]]);
    let mut index = Index::default();
    index.add(with);
    let found =
        recommend(&index, &site(), &seen_items(&["fox"]), &Query::new(Kind::Next, &Value::Null), Timestamp::default());
    assert_eq!(ids(&found)[0], "elk");
    assert_eq!((found[0].reason, found[0].of.as_str()), (Reason::ViewedAfter, "fox"));
}

#[test]
fn a_page_asks_for_the_files_of_what_it_shows() {
    let shard = |name: &str, of| Shard { name: name.into(), bytes: 1, of, is_loaded: false };
    let paths = |paths: &[&str]| ShardOf::Categories(paths.iter().map(|path| (*path).into()).collect());
    let mut index = Index::default();
    index.add(Part {
        number: NONE,
        shards: vec![
            shard("0", paths(&["shoes", "kitchen"])),
            shard("1", paths(&["shoes/trail"])),
            shard("2", ShardOf::Hash(0, 1)),
            shard("3", ShardOf::Sessions),
        ],
        ..Part::default()
    });
    let of = |index: &Index, kind, item: Option<&str>, category, ids: &[&str]| {
        let history = seen_items(ids);
        let query = Query { item: item.map(String::from), category, ..Query::new(kind, &Value::Null) };
        wanted(index, &history, &query).into_iter().map(String::from).collect::<Vec<_>>()
    };
    assert_eq!(of(&index, Kind::Similar, None, None, &["elk"]), ["0"], "the category above");
    assert_eq!(of(&index, Kind::Similar, None, None, &["fox"]), ["1"], "the nearest category");
    assert_eq!(of(&index, Kind::Similar, Some("new"), Some("kitchen/pans"), &[]), ["0"], "as the page says");
    assert_eq!(of(&index, Kind::Next, None, None, &["x"]), ["3", "2"], "by its hash, and the sessions");
    assert!(of(&index, Kind::Recent, None, None, &["fox"]).is_empty());
    index.add(Part { number: 1, ..Part::default() });
    assert!(of(&index, Kind::Similar, None, None, &["fox"]).is_empty(), "loaded");
}

#[test]
fn a_query_is_read_within_its_limits() {
    let none = Value::Null;
    let read = |fields: &[(&str, Value)]| {
        Query::read(&Value::map(fields.iter().cloned()), &none).map(|it| (it.kind, it.item, it.count))
    };
    let cases = [
        ("a kind alone", vec![("kind", "next".into())], Some((Kind::Next, None, 8))),
        (
            "an id as the shop writes it",
            vec![("kind", "similar".into()), ("item", " A.1 ".into())],
            Some((Kind::Similar, Some("a%2e1".into()), 8)),
        ),
        ("too many", vec![("kind", "recent".into()), ("n", 1e9.into())], Some((Kind::Recent, None, 24))),
        ("fewer than none", vec![("kind", "together".into()), ("n", (-1.0).into())], Some((Kind::Together, None, 0))),
        ("another kind", vec![("kind", "best".into())], None),
        ("no kind", vec![], None),
    ];
    for (why, fields, expected) in cases {
        assert_eq!(read(&fields), expected, "{why}");
    }
}

/// The goods in parts: those of even and of odd places, each with what the other has as a stranger.
fn halves() -> [Part; 2] {
    [0, 1].map(|half| {
        let mut part = part();
        for (place, item) in part.items.iter_mut().enumerate() {
            if place % 2 != half {
                (item.next, item.together) = (NONE, NONE);
            }
        }
        // Rows lie in the order of their items: what has none here has no row.
        if half == 1 {
            part.next = Lists::default();
        } else {
            part.together = Lists::default();
        }
        part
    })
}

proptest! {
    #[test]
    fn an_answer_keeps_its_promises(
        views in prop::collection::vec(0..8_usize, 0..20),
        bought in prop::collection::vec(0..7_usize, 0..3),
        kind in 0..4_usize,
        item in prop::option::of(0..8_usize),
        count in 0..26_usize,
    ) {
        let id = |place: &usize| GOODS.get(*place).map_or("stranger", |row| row.0);
        let mut history = seen_items(&views.iter().map(id).collect::<Vec<_>>());
        for place in &bought {
            record(&mut history, EventName::Purchase, id(place));
        }
        let query = Query { item: item.map(|it| id(&it).into()), count, ..Query::new(KINDS[kind].0, &Value::Null) };
        let found = ask(&history, &query);
        prop_assert!(found.len() <= count);
        let names = ids(&found);
        for (place, name) in names.iter().enumerate() {
            prop_assert!(!names[..place].contains(name), "{name} twice");
            prop_assert!(!["peg", "balm"].contains(name), "{name} is sold out or sensitive");
            prop_assert!(query.item.as_deref() != Some(*name), "the item itself");
            prop_assert!(*name == "gas" || !bought.iter().any(|place| id(place) == *name), "{name} is owned");
        }
        prop_assert!(found.iter().all(|it| it.score > 0.0 && it.score.is_finite()));
        prop_assert_eq!(&found, &ask(&history, &query), "the same again");
        let [one, other] = halves();
        let mut there = Index::default();
        there.add(one.clone());
        there.add(other.clone());
        let mut back = Index::default();
        back.add(other);
        back.add(one);
        let of = |index: &Index| recommend(index, &site(), &history, &query, Timestamp::from_ms(1_000));
        prop_assert_eq!(of(&there), of(&back), "files in another order");
        prop_assert_eq!(of(&there), found, "files apart");
    }
}
