//! What the linter calls impossible or certain, against conditions evaluated over every visitor of a small world.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use vitrin::core::condition::{Condition, Facts, Truth, Vocabulary};
use vitrin::core::history::History;
use vitrin::core::profile::LIFECYCLES;
use vitrin::core::time::Timestamp;
use vitrin::core::value::{CONFIG_LIMITS, Value, read};
use vitrin::lint::{Kind, lint};

struct AllNames;

impl Vocabulary for AllNames {
    fn has_trait(&self, _: &str) -> bool {
        true
    }

    fn has_segment(&self, _: &str) -> bool {
        true
    }

    fn has_event(&self, _: &str) -> bool {
        true
    }

    fn remembered_ms(&self) -> u64 {
        u64::MAX
    }
}

fn value(json: &Json) -> Value {
    read(json, CONFIG_LIMITS).unwrap()
}

/// Every visitor: each stage with up to four visits, and each value of the traits that may be missing.
static VISITORS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let mut visitors = Vec::new();
    for lifecycle in LIFECYCLES.into_iter().chain(["new"]) {
        for visits in 0..5 {
            for size in [json!(null), json!("small"), json!("medium")] {
                for vip in [json!(null), json!(true), json!(false)] {
                    for age in [json!(null), json!(-1), json!(3)] {
                        let declared = json!({ "size": size, "age": age });
                        let visitor = json!({ "lifecycle": lifecycle, "visits": visits, "declared": declared, "facts": { "vip": vip } });
                        visitors.push(value(&visitor));
                    }
                }
            }
        }
    }
    visitors
});

fn document(condition: &Json) -> Value {
    value(&json!({
        "version": 1, "site": "demo", "config": 3, "currency": "EUR",
        "traits": { "size": { "type": "string", "one_of": ["small", "medium"] }, "age": { "type": "number" } },
        "facts": { "vip": { "type": "boolean" } },
        "segments": [{ "id": "a", "when": condition }]
    }))
}

/// Mostly one that the trait may have.
fn any_operand(own: &'static [&str]) -> impl Strategy<Value = Json> {
    let own: Vec<Json> = own.iter().map(|text| text.parse().unwrap_or_else(|_| json!(text))).collect();
    let other = [json!(null), json!(true), json!(2), json!("3"), json!("large")];
    prop_oneof![9 => prop::sample::select(own), 1 => prop::sample::select(other.to_vec())]
}

fn any_tests(own: &'static [&str]) -> impl Strategy<Value = Json> {
    let compared = prop::sample::select(vec!["$eq", "$ne", "$gte", "$gt", "$lte", "$lt", "$veq", "$vne", "$vgte"]);
    let one = prop_oneof![
        6 => (compared, any_operand(own)),
        3 => (
            prop::sample::select(vec!["$in", "$nin", "$ini", "$nini"]),
            prop::collection::vec(any_operand(own), 0..4).prop_map(Json::from),
        ),
        1 => (Just("$exists"), any::<bool>().prop_map(Json::from)),
        1 => (prop::sample::select(vec!["$regex", "$notRegex"]), Just(json!("m"))),
        1 => (Just("$type"), prop::sample::select(vec!["string", "number", "null"]).prop_map(Json::from)),
        1 => (Just("$not"), any_operand(own).prop_map(|operand| json!({ "$eq": operand }))),
    ];
    let several = prop::collection::vec(one, 1..3).prop_map(|tests| {
        Json::Object(tests.into_iter().map(|(operator, operand)| (operator.to_owned(), operand)).collect())
    });
    prop_oneof![1 => any_operand(own), 3 => several]
}

fn any_condition() -> impl Strategy<Value = Json> {
    let one = prop_oneof![
        any_tests(&["-1", "0", "1", "2", "3", "4", "5"]).prop_map(|tests| json!({ "visits": tests })),
        any_tests(&["new", "customer", "prospect"]).prop_map(|tests| json!({ "lifecycle": tests })),
        any_tests(&["small", "medium"]).prop_map(|tests| json!({ "declared.size": tests })),
        any_tests(&["-1", "3"]).prop_map(|tests| json!({ "declared.age": tests })),
        any_tests(&["true", "false"]).prop_map(|tests| json!({ "facts.vip": tests })),
    ];
    one.prop_recursive(3, 12, 4, |inner| {
        let combiners = prop::sample::select(vec!["$and", "$and", "$and", "$or", "$nor"]);
        let list =
            (combiners, prop::collection::vec(inner.clone(), 0..4)).prop_map(|(name, list)| json!({ name: list }));
        prop_oneof![4 => list, 1 => inner.prop_map(|part| json!({ "$not": part }))]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_never_or_always_holds_does_so_of_every_visitor(condition in any_condition()) {
        let findings = lint(&document(&condition), None).unwrap();
        let history = History::default();
        for finding in findings {
            // What is found below is about a part of it.
            if finding.pointer != "/segments/0/when" {
                continue;
            }
            let expected = finding.kind == Kind::Always;
            let parsed = Condition::parse(&value(&condition), "", &AllNames, &mut Vec::new());
            for traits in VISITORS.iter() {
                let facts =
                    Facts { traits, segments: &|_| Truth::Unknown, history: &history, now: Timestamp::from_ms(0), found: &[] };
                let holds = parsed.evaluate(&facts) == Truth::True;
                prop_assert_eq!(holds, expected, "{} of {:?}", &condition, traits);
            }
        }
    }
}
