//! Tables for [`Condition`]. GrowthBook's corpus is run by `tests/it/growthbook.rs`, properties by
//! `tests/it/condition.rs`.

use super::*;
use crate::core::event::{Event, EventName};
use crate::core::history::RecentEvent;
use crate::core::limits::{CONDITION_NODES_MAX, EVIDENCE_MAX};
use crate::core::value::{CONFIG_LIMITS, read};

pub(super) fn value(json: &str) -> Value {
    read(&mut serde_json::Deserializer::from_str(json), CONFIG_LIMITS).unwrap()
}

/// Events written `name@minute`, oldest first, and nothing else.
pub(super) fn history(text: &str) -> History {
    let mut history = History::default();
    for event in text.split_whitespace() {
        let (name, minute) = event.split_once('@').unwrap();
        let at = Timestamp::from_ms(minute.parse::<u64>().unwrap() * 60_000);
        let event = Event { name: EventName::parse(name).unwrap(), ..Event::default() };
        history.recent.push(RecentEvent { at, event });
    }
    history
}

const VISITOR: &str = r#"{
    "orders": { "count": 2, "value_minor": 9900 },
    "interests": { "category": { "shoes/trail-running": 0.5 } },
    "lifecycle": "repeat_customer",
    "declared": { "city": "Åre", "long": "LONG" },
    "baskets": [null, { "of": { "type": "gift" } }]
}"#;

/// What may be named: all but `nonsense`.
struct Names;

impl Vocabulary for Names {
    fn has_trait(&self, path: &str) -> bool {
        path != "nonsense" && !path.starts_with('$')
    }

    fn has_segment(&self, id: &str) -> bool {
        id != "nonsense"
    }

    fn has_event(&self, name: &str) -> bool {
        matches!(name, "view_item" | "add_to_cart" | "purchase")
    }

    fn remembered_ms(&self) -> u64 {
        180 * 86_400_000
    }
}

/// Evaluates over [`VISITOR`], a member of `runner` but not of `camper`, of all else unknown, who purchased an hour
/// ago.
fn evaluate(condition: &Condition) -> (Truth, Vec<Evidence<'_>>) {
    let traits = value(&VISITOR.replace("LONG", &"a".repeat(1_000)));
    let segments = |id: &str| match id {
        "runner" => Truth::True,
        "camper" => Truth::False,
        _ => Truth::Unknown,
    };
    let history = history("add_to_cart@30 purchase@60");
    let now = Timestamp::from_ms(120 * 60_000);
    let facts = Facts { traits: &traits, segments: &segments, history: &history, now, found: &[] };
    (condition.evaluate(&facts), condition.explain(&facts))
}

fn parse(json: &str) -> (Condition, Vec<Warning>) {
    let mut warnings = Vec::new();
    (Condition::parse(&value(json), "/when", &Names, &mut warnings), warnings)
}

#[test]
fn a_whole_condition_holds_of_the_profile() {
    use Truth::{False, True, Unknown};
    let cases = [
        ("nothing asked", r#"{}"#, True),
        ("a dotted name", r#"{"orders.count": 2}"#, True),
        ("a key with a slash", r#"{"interests.category.shoes/trail-running": {"$gte": 0.4}}"#, True),
        ("a missing one", r#"{"interests.category.tents": {"$gte": 0}}"#, False),
        ("two operators", r#"{"orders.count": {"$gt": 1, "$lt": 2}}"#, False),
        ("$ini beyond ASCII", r#"{"declared.city": {"$ini": ["åRE"]}}"#, True),
        ("$regexi beyond ASCII", r#"{"declared.city": {"$regexi": "^ÅR"}}"#, True),
        ("$notRegex of a number", r#"{"orders.count": {"$notRegex": "2"}}"#, True),
        ("$all of patterns", r#"{"lifecycle": {"$all": ["a"]}}"#, False),
        ("whole objects", r#"{"orders": {"count": 2, "value_minor": 9900}}"#, True),
        ("a member", r#"{"segments": {"$in": ["camper", "runner"]}}"#, True),
        ("no member", r#"{"segments": {"$in": ["camper"]}}"#, False),
        ("of none", r#"{"segments": {"$in": []}}"#, False),
        ("not of none", r#"{"segments": {"$nin": []}}"#, True),
        ("a member and unknown", r#"{"segments": {"$in": ["ghost", "runner"]}}"#, True),
        ("unknown or no member", r#"{"segments": {"$in": ["ghost", "camper"]}}"#, Unknown),
        ("not unknown", r#"{"segments": {"$nin": ["ghost", "camper"]}}"#, Unknown),
        ("not a member", r#"{"segments": {"$nin": ["camper"]}}"#, True),
        ("not, of not", r#"{"segments": {"$not": {"$nin": ["runner"]}}}"#, True),
        ("all of them", r#"{"segments": {"$all": ["runner", "ghost"]}}"#, Unknown),
        ("not all of them", r#"{"segments": {"$all": ["camper", "ghost"]}}"#, False),
        ("a sequence", r#"{"sequence": {"of": ["add_to_cart", "purchase"], "within_days": 1}}"#, True),
        ("its window passed", r#"{"sequence": {"of": ["purchase"], "within_hours": 0.5}}"#, False),
        ("a sequence and more", r#"{"sequence": {"of": ["purchase"], "within_hours": 2}, "orders.count": 3}"#, False),
        ("an event", r#"{"event": {"of": "purchase", "within_days": 1}}"#, True),
        ("not often enough", r#"{"event": {"of": "purchase", "within_hours": 2, "count": {"$gt": 1}}}"#, False),
        ("out of steps", r#"{"declared.long": {"$regex": "(?:a?){60}b"}}"#, Unknown),
        ("not out of steps", r#"{"declared.long": {"$notRegex": "(?:a?){60}b"}}"#, Unknown),
        ("numbers as versions", r#"{"orders.count": {"$vgt": 1}}"#, True),
        ("an element like an operator", r#"{"baskets": {"$elemMatch": {"of": {"type": "gift"}}}}"#, True),
        ("null is no element", r#"{"baskets": {"$elemMatch": {"$exists": false}}}"#, False),
        ("null counts for $size", r#"{"baskets": {"$size": 2}}"#, True),
        ("a list's members by place", r#"{"orders.count.0": {"$exists": true}}"#, False),
    ];
    for (why, json, expected) in cases {
        let (condition, warnings) = parse(json);
        assert_eq!(warnings, [], "{why}");
        assert_eq!(evaluate(&condition).0, expected, "{why}");
    }
}

#[test]
fn a_broken_part_is_unknown_and_says_where_and_why() {
    let deep = [r#"{"$not":"#.repeat(17), r#"{}"#.into(), "}".repeat(17)].concat();
    let cases = [
        // condition, pointer, message
        (r#"{"orders.count": {"$gtee": 1}}"#, "/orders.count/$gtee", "unknown operator; did you mean $gte?"),
        (r#"{"$orders": 1}"#, "/$orders", "unknown operator"),
        (r#"{"a~b/c": {"$contains": 1}}"#, "/a~0b~1c/$contains", "unknown operator"),
        (r#"3"#, "", "expected an object"),
        (r#"{"$and": {}}"#, "/$and", "expected a list of conditions"),
        (
            r#"{"$or": [{"lifecycle": {"$regx": ""}}]}"#,
            "/$or/0/lifecycle/$regx",
            "unknown operator; did you mean $regex?",
        ),
        (r#"{"$nor": [null]}"#, "/$nor/0", "expected an object"),
        (r#"{"$not": null}"#, "/$not", "expected an object"),
        (r#"{"$gt": 1}"#, "/$gt", "an operator stands under a name"),
        (r#"{"orders.count": {"$or": []}}"#, "/orders.count/$or", "stands beside names, not under one"),
        (r#"{"orders.count": {"$gt": 1, "x": 1}}"#, "/orders.count", "names and operators are mixed"),
        (r#"{"orders.count": {"gte": 1}}"#, "/orders.count", "an operator begins with $"),
        (r#"{"nonsense": {"$ne": 1}}"#, "/nonsense", "no such trait"),
        (r#"{"": 1}"#, "/", "expected a name"),
        (r#"{"orders.count": {"$gt": null}}"#, "/orders.count/$gt", "$gt does not take null"),
        (r#"{"orders.count": {"$in": 1}}"#, "/orders.count/$in", "$in does not take a number"),
        (r#"{"orders.count": {"$exists": 1}}"#, "/orders.count/$exists", "$exists does not take a number"),
        (r#"{"orders.count": {"$veq": true}}"#, "/orders.count/$veq", "$veq does not take a boolean"),
        (r#"{"orders.count": {"$size": "1"}}"#, "/orders.count/$size", "$size does not take a string"),
        (r#"{"orders.count": {"$elemMatch": 1}}"#, "/orders.count/$elemMatch", "$elemMatch does not take a number"),
        (r#"{"orders.count": {"$all": 1}}"#, "/orders.count/$all", "$all takes a list"),
        (
            r#"{"orders.count": {"$type": "int"}}"#,
            "/orders.count/$type",
            "$type takes string, number, boolean, array, object or null",
        ),
        (r#"{"lifecycle": {"$regex": 5}}"#, "/lifecycle/$regex", "a pattern is a string, not a number"),
        (r#"{"lifecycle": {"$regexi": "a("}}"#, "/lifecycle/$regexi", "unbalanced parenthesis at character 1"),
        (r#"{"segments": "runner"}"#, "/segments", "segments takes $in, $nin or $all with a list of ids"),
        (
            r#"{"segments": {"$ini": ["runner"]}}"#,
            "/segments/$ini",
            "segments takes $in, $nin or $all with a list of ids",
        ),
        (r#"{"segments": {"$in": [1]}}"#, "/segments/$in/0", "no such segment"),
        (r#"{"segments": {"$nin": ["camper", "nonsense"]}}"#, "/segments/$nin/1", "no such segment"),
        (r#"{"sequence": 1}"#, "/sequence", "expected an object"),
        (r#"{"sequence": {"within_days": 1}}"#, "/sequence/of", "expected at least one event name"),
        (
            r#"{"sequence": {"of": "purchase", "within_days": 1}}"#,
            "/sequence/of",
            "expected a short list of event names",
        ),
        (r#"{"sequence": {"of": ["purchase", "buy"], "within_days": 1}}"#, "/sequence/of/1", "no such event"),
        (
            r#"{"sequence": {"of": ["purchase"], "without": [1], "within_days": 1}}"#,
            "/sequence/without/0",
            "no such event",
        ),
        (r#"{"sequence": {"of": ["purchase"]}}"#, "/sequence", "expected either within_hours or within_days"),
        (
            r#"{"sequence": {"of": ["purchase"], "within_days": 400}}"#,
            "/sequence/within_days",
            "expected a number above 0, at most a year",
        ),
        (
            r#"{"sequence": {"of": ["purchase"], "within_days": 1, "withot": []}}"#,
            "/sequence",
            "a sequence has only of, without and within_hours or within_days",
        ),
        (
            r#"{"sequence": {"of": ["purchase"], "within_days": 181}}"#,
            "/sequence",
            "looks back further than retention_days remembers",
        ),
        (r#"{"event": []}"#, "/event", "expected an object"),
        (r#"{"event": {"of": "buy", "within_days": 1}}"#, "/event/of", "no such event"),
        (r#"{"event": {"of": "purchase"}}"#, "/event", "expected either within_hours or within_days"),
        (
            r#"{"event": {"of": "purchase", "within_days": 1, "item": "a"}}"#,
            "/event",
            "an event has only of, category, brand, count and within_hours or within_days",
        ),
        (
            r#"{"event": {"of": "purchase", "within_days": 1, "brand": 3}}"#,
            "/event/brand",
            "expected a name as interests have it",
        ),
        (
            r#"{"event": {"of": "purchase", "within_days": 1, "category": "Shoes"}}"#,
            "/event/category",
            "expected a name as interests have it",
        ),
        (
            r#"{"event": {"of": "purchase", "within_days": 1, "count": {"$in": [1]}}}"#,
            "/event/count",
            "expected a number, or $eq $ne $gt $gte $lt $lte with one",
        ),
        (deep.as_str(), &"/$not".repeat(17), "nested too deep"),
    ];
    for (json, pointer, message) in cases {
        let (condition, warnings) = parse(json);
        let expected = Warning { pointer: ["/when", pointer].concat(), message: message.into() };
        assert_eq!(warnings, [expected], "{json}");
        assert_eq!(evaluate(&condition).0, Truth::Unknown, "{json}");
        let negated = Condition(Node::Not(Box::new(condition.0)));
        assert_eq!(evaluate(&negated).0, Truth::Unknown, "not {json}");
    }
}

#[test]
fn a_useless_comparison_warns_and_never_holds() {
    let (condition, warnings) = parse(r#"{"orders.count": {"$gte": true}}"#);
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].message, "compares numbers or strings, so this never holds");
    assert_eq!(evaluate(&condition).0, Truth::False);
}

#[test]
fn too_many_parts_are_unknown_with_one_warning() {
    let tests = |count: u32| format!(r#"{{"$and": [{}]}}"#, vec![r#"{"orders.count": 2}"#; count as usize].join(","));
    // `$and` is one part, each test two: its place and its name.
    let fit = (CONDITION_NODES_MAX - 2) / 2;
    let (condition, warnings) = parse(&tests(fit));
    assert_eq!((evaluate(&condition).0, warnings.len()), (Truth::True, 0));
    let (condition, warnings) = parse(&tests(10 * fit));
    assert_eq!((evaluate(&condition).0, warnings.len()), (Truth::Unknown, 1));
    assert_eq!(warnings[0].message, "too many parts in one condition, from here on");
}

#[test]
fn the_leaves_that_decided_are_the_evidence() {
    let cases = [
        // condition, truth, evidence as path operator operand actual truth
        (
            r#"{"orders.count": {"$gt": 1}, "lifecycle": "repeat_customer"}"#,
            "lifecycle $eq repeat_customer; orders.count $gt 2",
        ),
        (r#"{"orders.count": {"$gt": 3}, "lifecycle": "new"}"#, "not lifecycle $eq repeat_customer"),
        (r#"{"$or": [{"lifecycle": "new"}, {"orders.count": 2}, {}]}"#, "orders.count $eq 2"),
        (
            r#"{"$or": [{"lifecycle": "new"}, {"orders.count": 1}]}"#,
            "not lifecycle $eq repeat_customer; not orders.count $eq 2",
        ),
        (r#"{"$not": {"lifecycle": "new"}}"#, "not lifecycle $eq repeat_customer"),
        (r#"{"visits": {"$exists": false}}"#, "visits $exists null"),
        (r#"{"segments": {"$in": ["camper", "runner"]}}"#, "segments $in true"),
        (r#"{"segments": {"$in": ["ghost", "camper"]}}"#, "unknown segments $in null"),
        (r#"{"sequence": {"of": ["purchase"], "within_hours": 2}}"#, "sequence sequence 3600000"),
        (r#"{"sequence": {"of": ["view_item"], "within_hours": 2}}"#, "not sequence sequence null"),
        (r#"{"event": {"of": "purchase", "within_hours": 2}}"#, "event event 1"),
        (r#"{"$and": [{"lifecycle": {"$regx": ""}}, {"orders.count": 2}]}"#, ""),
    ];
    for (json, expected) in cases {
        let (condition, _) = parse(json);
        let evidence: Vec<_> = evaluate(&condition).1.iter().map(shown).collect();
        assert_eq!(evidence.join("; "), expected, "{json}");
    }
    let eight = format!(r#"{{"$and": [{}]}}"#, [r#"{"orders.count": 2}"#; EVIDENCE_MAX].join(","));
    let (condition, _) = parse(&format!(r#"{{"$and": [{eight}, {eight}]}}"#));
    assert_eq!(evaluate(&condition).1.len(), EVIDENCE_MAX);
}

fn shown(evidence: &Evidence<'_>) -> String {
    let truth = match evidence.truth {
        Truth::False => "not ",
        Truth::Unknown => "unknown ",
        Truth::True => "",
    };
    let actual = match &evidence.actual {
        Value::Text(text) => text.clone(),
        other => serde_json::to_string(other).unwrap().replace(".0", ""),
    };
    format!("{truth}{} {} {actual}", evidence.path, evidence.operator.name())
}
