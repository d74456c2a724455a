//! Properties of conditions over arbitrary values.

use proptest::prelude::*;
use vitrin::core::condition::{Condition, Facts, Truth, Vocabulary, Warning, words};
use vitrin::core::event::{Event, EventName};
use vitrin::core::history::{History, RecentEvent};
use vitrin::core::limits::{CONDITION_NODES_MAX, EVIDENCE_MAX};
use vitrin::core::time::Timestamp;
use vitrin::core::value::Value;

/// Some names exist, some do not.
struct SomeNames;

impl Vocabulary for SomeNames {
    fn has_trait(&self, path: &str) -> bool {
        path != "b"
    }

    fn has_segment(&self, id: &str) -> bool {
        id != "b"
    }

    fn has_event(&self, name: &str) -> bool {
        name != "b"
    }

    fn remembered_ms(&self) -> u64 {
        u64::MAX
    }
}

fn parse(value: &Value) -> (Condition, Vec<Warning>) {
    let mut warnings = Vec::new();
    (Condition::parse(value, "", &SomeNames, &mut warnings), warnings)
}

/// Each segment has another membership, and some events are in the future.
fn with_facts<T>(traits: &Value, read: impl FnOnce(&Facts<'_>) -> T) -> T {
    let segments = |id: &str| match id {
        "a" => Truth::True,
        "b" => Truth::Unknown,
        _ => Truth::False,
    };
    let mut history = History::default();
    for (name, hour) in [("a", 1), ("b", 2), ("a", 3)] {
        let event = Event { name: EventName::Custom(name.into()), ..Event::default() };
        history.recent.push(RecentEvent { at: hours(hour), event });
    }
    read(&Facts { traits, segments: &segments, history: &history, now: hours(2), found: &[] })
}

fn hours(hours: u64) -> Timestamp {
    Timestamp::from_ms(hours * 3_600_000)
}

fn truth(condition: &Value, traits: &Value) -> Truth {
    with_facts(traits, |facts| parse(condition).0.evaluate(facts))
}

fn map(key: &str, value: Value) -> Value {
    Value::map([(key, value)])
}

/// A value made of the words of conditions, in any order.
fn any_value() -> impl Strategy<Value = Value> {
    // Beside the operators.
    const KEYS: [&str; 16] = [
        "a",
        "b",
        "c",
        "a.b",
        "a.0",
        "",
        "segments",
        "of",
        "without",
        "within_hours",
        "within_days",
        "count",
        "category",
        "brand",
        "$regx",
        "$",
    ];
    let keys: Vec<_> = KEYS.into_iter().chain(words()).collect();
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-2_i8..3).prop_map(|number| Value::number(f64::from(number))),
        prop::sample::select(vec!["a", "b", "C", "", "1.0.0", "^a+$", "(", "array", "null"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 40, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            prop::collection::vec((prop::sample::select(keys.clone()), inner), 0..4).prop_map(Value::map),
        ]
    })
}

/// A condition that is broken nowhere at its own level.
fn any_condition() -> impl Strategy<Value = Value> {
    prop::collection::btree_map("[ac]", any_value(), 0..3).prop_map(Value::map).prop_recursive(3, 12, 3, |inner| {
        let combiners = prop::sample::select(vec!["$and", "$or", "$nor"]);
        (combiners, prop::collection::vec(inner, 0..3)).prop_map(|(name, list)| map(name, Value::List(list)))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_is_parsed_evaluated_and_explained(condition in any_value(), traits in any_value()) {
        let (condition, warnings) = parse(&condition);
        prop_assert!(warnings.len() <= CONDITION_NODES_MAX as usize);
        with_facts(&traits, |facts| {
            let truth = condition.evaluate(facts);
            let evidence = condition.explain(facts);
            prop_assert!(evidence.len() <= EVIDENCE_MAX);
            prop_assert!(truth != Truth::Unknown || evidence.iter().all(|leaf| leaf.truth == Truth::Unknown));
            Ok(())
        })?;
    }

    #[test]
    fn the_negation_of_unknown_is_unknown(condition in any_condition(), traits in any_value()) {
        let expected = match truth(&condition, &traits) {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        };
        prop_assert_eq!(truth(&map("$not", condition), &traits), expected);
    }

    #[test]
    fn a_broken_part_keeps_a_conjunction_and_its_negation_from_matching_alone(
        condition in any_condition(),
        traits in any_value(),
        broken in prop::sample::select(vec![r"$regx", "$regex", "$gt", "$size", "$or"]),
    ) {
        let broken = map("a", map(broken, Value::Null));
        let both = map("$and", Value::List(vec![broken.clone(), condition.clone()]));
        let neither = map("$nor", Value::List(vec![broken, condition.clone()]));
        prop_assert_ne!(truth(&both, &traits), Truth::True);
        prop_assert_ne!(truth(&neither, &traits), Truth::True);
        let is_false = truth(&condition, &traits) == Truth::False;
        prop_assert_eq!(truth(&both, &traits) == Truth::False, is_false, "the rest still decides");
    }
}
