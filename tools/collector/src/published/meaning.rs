//! [`meaning`]: the rules behind the words that questions ask about.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use vitrin::core::question::Subject;
use vitrin::core::site::Site;

/// Parts of a config, by the family of questions that they decide.
const PARTS: [(&str, &str); 2] = [("rfm", "rfm"), ("interest", "interests")];

/// Of each segment that the questions of `site` ask about, and of those that it asks about in turn, who enters and who leaves; and the parts that
/// decide a family of questions. `document` is the config that `site` was read from.
pub(super) fn meaning(document: &Value, site: &Site) -> Value {
    let context = document.pointer("/policy/context").and_then(Value::as_array).into_iter().flatten();
    let mut wanted: Vec<&str> = Vec::new();
    for question in &site.questions {
        match &question.subject {
            Subject::Segment { segment } => wanted.push(segment),
            Subject::Policy(_) => wanted.extend(context.clone().filter_map(Value::as_str)),
            _ => {}
        }
    }
    let mut asked = BTreeSet::new();
    while let Some(id) = wanted.pop() {
        if asked.insert(id)
            && let Some(segment) = site.segments.iter().find(|segment| segment.id == id)
        {
            for condition in [Some(&segment.when), segment.until.as_ref()].into_iter().flatten() {
                condition.add_names(&mut wanted, &mut Vec::new());
            }
        }
    }
    let segments = document.get("segments").and_then(Value::as_array).into_iter().flatten();
    let rules = segments.filter_map(|segment| {
        let id = segment.get("id")?.as_str().filter(|id| asked.contains(id))?;
        Some((id.to_owned(), json!([segment.get("when"), segment.get("until")])))
    });
    let mut meaning = Map::from_iter([("segments".to_owned(), Value::Object(rules.collect()))]);
    for (kind, part) in PARTS {
        let is_asked = site.questions.iter().any(|question| question.subject.kind() == kind);
        if let Some(part_of_it) = document.get(part).filter(|_| is_asked) {
            meaning.insert(part.to_owned(), part_of_it.clone());
        }
    }
    Value::Object(meaning)
}
