//! What is said about a visitor, by the visitor (declared traits) or by the shop (facts): typed and enumerated where the config says so, so that a
//! misspelt name or value is refused instead of silently fitting nobody.

use crate::core::event::Reject;
use crate::core::id::is_id;
use crate::core::limits::KEY_BYTES_MAX;
use crate::core::map::SortedMap;
use crate::core::time::Timestamp;
use crate::core::value::Value;

/// A value that somebody stated, and when.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Declared {
    /// A boolean, a number or a short text.
    pub value: Value,
    /// When it was stated last.
    pub at: Timestamp,
}

/// What kind of value a name takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// A text.
    #[default]
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Boolean,
}

/// The kinds with their names in configs.
pub const KINDS: [(Kind, &str); 3] = [(Kind::Text, "string"), (Kind::Number, "number"), (Kind::Boolean, "boolean")];

/// What the config says of one declared trait or fact.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TraitRule {
    /// See [`Kind`].
    pub kind: Kind,
    /// The values it may take; empty allows all of its kind.
    pub one_of: Vec<Value>,
    /// What is bought says it too: as one of the words of `item_variant`.
    pub is_variant: bool,
    /// While it is true, nothing is promoted.
    pub suppresses: bool,
}

impl TraitRule {
    /// Whether it may take this value; null takes it away.
    #[must_use]
    pub fn takes(&self, value: &Value) -> bool {
        let is_of_kind = match value {
            Value::Null => return true,
            Value::Text(text) => self.kind == Kind::Text && text.len() <= KEY_BYTES_MAX,
            Value::Number(_) => self.kind == Kind::Number,
            Value::Bool(_) => self.kind == Kind::Boolean,
            Value::List(_) | Value::Map(_) => false,
        };
        is_of_kind && (self.one_of.is_empty() || self.one_of.contains(value))
    }
}

/// The rules of all names; `None` for traits of a config that declares none: then any id is a name, and any scalar a value.
pub type TraitRules = Option<SortedMap<String, TraitRule>>;

/// Checks what somebody states: known names, and values that they take.
///
/// # Errors
/// [`Reject::UnknownTrait`] or [`Reject::TraitValue`] with the place of the first fault among the sorted names, [`Reject::WrongType`] when it is no
/// map. Nothing is kept then.
pub fn parse_declared(data: &Value, rules: &TraitRules) -> Result<SortedMap<String, Value>, Reject> {
    let stated = data.as_map().ok_or(Reject::WrongType("traits"))?;
    for (place, (name, value)) in stated.iter().enumerate() {
        let place = place as u32;
        let (is_name, takes) = match rules {
            Some(rules) => (rules.contains_key(name), rules.get(name).is_some_and(|rule| rule.takes(value))),
            None => (is_id(name), is_scalar(value)),
        };
        if !is_name {
            return Err(Reject::UnknownTrait(place));
        }
        if !takes {
            return Err(Reject::TraitValue(place));
        }
    }
    Ok(stated.clone())
}

fn is_scalar(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) => true,
        Value::Text(text) => text.len() <= KEY_BYTES_MAX,
        Value::List(_) | Value::Map(_) => false,
    }
}

/// Merges what was stated at `at`; null takes a name away. A name that was stated later keeps its value; a full table takes no new one.
pub fn merge(known: &mut SortedMap<String, Declared>, stated: &SortedMap<String, Value>, at: Timestamp, max: usize) {
    for (name, value) in stated.iter() {
        if known.get(name).is_some_and(|before| before.at > at) {
            continue;
        }
        if *value == Value::Null {
            known.remove(name);
        } else if known.len() < max || known.contains_key(name) {
            known.insert(name.clone(), Declared { value: value.clone(), at });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_name_or_value_is_refused() {
        let text = |text: &str| Value::from(text);
        let size = TraitRule { one_of: vec![text("m"), text("l")], ..TraitRule::default() };
        let age = TraitRule { kind: Kind::Number, ..TraitRule::default() };
        let mut rules = SortedMap::new();
        rules.insert("size".to_owned(), size);
        rules.insert("age".to_owned(), age);
        let cases = [
            // why, name, value, with rules, without
            ("one of its values", "size", text("m"), Ok(()), Ok(())),
            ("another", "size", text("medium"), Err(Reject::TraitValue(0)), Ok(())),
            ("in capitals", "size", text("M"), Err(Reject::TraitValue(0)), Ok(())),
            ("another kind", "age", text("40"), Err(Reject::TraitValue(0)), Ok(())),
            ("its kind", "age", Value::Number(40.0), Ok(()), Ok(())),
            ("taken away", "age", Value::Null, Ok(()), Ok(())),
            ("no such name", "sise", text("m"), Err(Reject::UnknownTrait(0)), Ok(())),
            ("no id", "a b", text("m"), Err(Reject::UnknownTrait(0)), Err(Reject::UnknownTrait(0))),
            ("a list", "size", Value::List(Vec::new()), Err(Reject::TraitValue(0)), Err(Reject::TraitValue(0))),
            ("too long", "size", text(&"m".repeat(41)), Err(Reject::TraitValue(0)), Err(Reject::TraitValue(0))),
        ];
        let rules = Some(rules);
        for (why, name, value, with, without) in cases {
            let stated = Value::map([(name, value)]);
            assert_eq!(parse_declared(&stated, &rules).map(|_| ()), with, "{why}");
            assert_eq!(parse_declared(&stated, &None).map(|_| ()), without, "{why}, without rules");
        }
        let two = Value::map([("age", Value::Number(1.0)), ("sise", text("m"))]);
        assert_eq!(parse_declared(&two, &rules), Err(Reject::UnknownTrait(1)), "the second by name");
        assert_eq!(parse_declared(&text("m"), &rules), Err(Reject::WrongType("traits")));
    }

    #[test]
    fn what_was_said_last_holds_whatever_comes_first() {
        let (mut known, at) = (SortedMap::new(), Timestamp::from_ms);
        let said = |value: Value| {
            let mut stated = SortedMap::new();
            stated.insert("size".to_owned(), value);
            stated
        };
        merge(&mut known, &said(Value::from("l")), at(2), 1);
        merge(&mut known, &said(Value::from("m")), at(1), 1);
        assert_eq!(known["size"], Declared { value: Value::from("l"), at: at(2) });
        merge(&mut known, &said(Value::Null), at(3), 1);
        assert!(known.is_empty());
    }
}
