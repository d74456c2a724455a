//! [`Value`]: the one dynamic type that crosses the boundary.
//!
//! JavaScript objects become a `Value` through serde-wasm-bindgen, JSON becomes one natively; the parsers in `config`
//! and `core::event` walk it. Invariants: every number is finite and never −0; maps are sorted by key; reading
//! is bounded by [`ValueLimits`], so a DOM node or a cycle in a page's data layer ends in an error, not in a full stack.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};

use crate::core::map::SortedMap;

/// A JSON-like value. `undefined` and `null` are both [`Value::Null`], which parsers take as absent.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// `null`, or absent.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A finite number; −0 is 0.
    Number(f64),
    /// UTF-8 text.
    Text(String),
    /// Values in order.
    List(Vec<Value>),
    /// Values by key, sorted by key.
    Map(SortedMap<String, Value>),
}

impl Value {
    /// The number if it is finite, else null; −0 becomes 0.
    #[must_use]
    pub fn number(number: f64) -> Self {
        if number.is_finite() { Self::Number(number + 0.0) } else { Self::Null }
    }

    /// The value under `key`, when this is a map that has it and it is not null.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        match self {
            Self::Map(map) => map.get(key).filter(|value| **value != Self::Null),
            Self::Null | Self::Bool(_) | Self::Number(_) | Self::Text(_) | Self::List(_) => None,
        }
    }

    /// The text, when this is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The number, when this is one.
    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        if let Self::Number(number) = self { Some(*number) } else { None }
    }

    /// The truth value, when this is one.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(truth) = self { Some(*truth) } else { None }
    }

    /// The list, when this is one.
    #[must_use]
    pub fn as_list(&self) -> Option<&[Value]> {
        if let Self::List(list) = self { Some(list) } else { None }
    }

    /// The map, when this is one.
    #[must_use]
    pub fn as_map(&self) -> Option<&SortedMap<String, Value>> {
        if let Self::Map(map) = self { Some(map) } else { None }
    }

    /// What kind of value this is, in the words of JSON, for error messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::Text(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
        }
    }

    /// A map of `entries`.
    pub fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Value)>) -> Self {
        let mut fields = Fields::new();
        for (key, value) in entries {
            fields.insert(key.into(), value);
        }
        Self::Map(fields)
    }
}

/// The fields of a map.
pub type Fields = SortedMap<String, Value>;

impl Fields {
    /// Puts `value` under `key`.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.insert(key.into(), value.into());
    }
}

impl From<Fields> for Value {
    fn from(fields: Fields) -> Self {
        Self::Map(fields)
    }
}

/// Null for none.
impl From<Option<&str>> for Value {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::Null, Self::from)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::number(number)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

impl From<Vec<Value>> for Value {
    fn from(list: Vec<Value>) -> Self {
        Self::List(list)
    }
}

/// How much of a foreign value is read before it is refused.
#[derive(Debug, Clone, Copy)]
pub struct ValueLimits {
    /// Most containers inside one another; 0 takes scalars only.
    pub depth: u8,
    /// Most values in all, containers included.
    pub nodes: u32,
    /// Longest text or key, in bytes of UTF-8.
    pub text_bytes: u32,
}

/// For an event or a page's context.
pub const EVENT_LIMITS: ValueLimits = ValueLimits { depth: 8, nodes: 512 * 16, text_bytes: 1_024 };
/// For a config or an imported profile.
pub const CONFIG_LIMITS: ValueLimits = ValueLimits { depth: 32, nodes: 262_144, text_bytes: 65_536 };

/// Reads a [`Value`] within `limits` from any serde format.
///
/// # Errors
/// The format's own error, or one that names the limit that was passed.
pub fn read<'de, D: Deserializer<'de>>(source: D, limits: ValueLimits) -> Result<Value, D::Error> {
    let nodes_left = Cell::new(limits.nodes);
    Reader { depth_left: limits.depth, text_bytes: limits.text_bytes, nodes_left: &nodes_left }.deserialize(source)
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    depth_left: u8,
    text_bytes: u32,
    nodes_left: &'a Cell<u32>,
}

impl Reader<'_> {
    fn take_node<E: serde::de::Error>(&self) -> Result<(), E> {
        let left = self.nodes_left.get().checked_sub(1).ok_or_else(|| E::custom("too many values"))?;
        self.nodes_left.set(left);
        Ok(())
    }

    fn inner<E: serde::de::Error>(self) -> Result<Self, E> {
        let depth_left = self.depth_left.checked_sub(1).ok_or_else(|| E::custom("nested too deep"))?;
        Ok(Self { depth_left, ..self })
    }

    fn text<E: serde::de::Error>(&self, text: String) -> Result<String, E> {
        if u32::try_from(text.len()).is_ok_and(|length| length <= self.text_bytes) {
            Ok(text)
        } else {
            Err(E::custom("text too long"))
        }
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        self.take_node()?;
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, a boolean, a finite number, a string, a list or an object")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }

    fn visit_bool<E: serde::de::Error>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::number(number as f64))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value, E> {
        Ok(Value::number(number as f64))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Value, E> {
        if number.is_finite() { Ok(Value::number(number)) } else { Err(E::custom("a number is not finite")) }
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Value, E> {
        self.visit_string(text.into())
    }

    fn visit_string<E: serde::de::Error>(self, text: String) -> Result<Value, E> {
        self.text(text).map(Value::Text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut list = Vec::new();
        while let Some(value) = source.next_element_seed(inner)? {
            list.push(value);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut map = SortedMap::new();
        while let Some(key) = source.next_key_seed(inner)? {
            let Value::Text(key) = key else {
                return Err(A::Error::custom("a key is not a string"));
            };
            map.insert(key, source.next_value_seed(inner)?);
        }
        Ok(Value::Map(map))
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, target: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => target.serialize_unit(),
            Self::Bool(truth) => target.serialize_bool(*truth),
            Self::Number(number) => target.serialize_f64(*number),
            Self::Text(text) => target.serialize_str(text),
            Self::List(list) => {
                let mut target = target.serialize_seq(Some(list.len()))?;
                list.iter().try_for_each(|value| target.serialize_element(value))?;
                target.end()
            }
            Self::Map(map) => {
                let mut target = target.serialize_map(None)?;
                for (key, value) in map.iter() {
                    // In JavaScript it would not become a field but the prototype of what a page is given.
                    if key != "__proto__" {
                        target.serialize_entry(key, value)?;
                    }
                }
                target.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_json(text: &str, limits: ValueLimits) -> Result<Value, String> {
        let mut source = serde_json::Deserializer::from_str(text);
        read(&mut source, limits).map_err(|error| format!("{error}"))
    }

    #[test]
    fn no_name_becomes_a_prototype() {
        let text = r#"{"__proto__":{"admin":true},"a":{"__proto__":1,"constructor":2},"prototype":3}"#;
        let value = read_json(text, EVENT_LIMITS).unwrap();
        assert!(value.get("__proto__").is_some(), "it is read like any other");
        assert_eq!(serde_json::to_string(&value).unwrap(), r#"{"a":{"constructor":2.0},"prototype":3.0}"#);
    }

    #[test]
    fn a_foreign_value_is_read_within_its_limits() {
        let limits = ValueLimits { depth: 2, nodes: 6, text_bytes: 4 };
        let cases = [
            ("a scalar", "1", Ok(Value::Number(1.0))),
            ("minus zero is zero", "-0.0", Ok(Value::Number(0.0))),
            ("two levels", "[[1]]", Ok(Value::List([Value::List([Value::Number(1.0)].into())].into()))),
            ("three levels", "[[[1]]]", Err("nested too deep")),
            ("keys count as values", r#"{"a":1,"b":2,"c":3}"#, Err("too many values")),
            ("four bytes", r#""abcd""#, Ok(Value::Text("abcd".into()))),
            ("five bytes", r#""abcde""#, Err("text too long")),
            ("a long key", r#"{"abcde":1}"#, Err("text too long")),
        ];
        for (why, text, expected) in cases {
            match (read_json(text, limits), expected) {
                (Ok(actual), Ok(expected)) => assert_eq!(actual, expected, "{why}"),
                (Err(actual), Err(expected)) => {
                    assert!(actual.starts_with(expected), "{why}: {actual}")
                }
                (actual, expected) => panic!("{why}: {actual:?} is not {expected:?}"),
            }
        }
        let zero = read_json("-0.0", limits).ok().and_then(|value| value.as_number());
        assert_eq!(zero.map(f64::is_sign_negative), Some(false));
    }
}
