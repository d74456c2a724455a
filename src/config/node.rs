//! [`Node`]: a value with the way to it, so that every error names its place as a JSON pointer (RFC 6901).

use std::fmt;

use crate::core::id::is_id;
use crate::core::value::Value;

/// What is wrong with a config, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{pointer}: {message}")]
pub struct ConfigError {
    /// JSON pointer; empty for the document itself.
    pub pointer: String,
    /// What is wrong there, in words.
    pub message: String,
}

/// One step of the way.
#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

/// A value and its place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node<'a> {
    parent: Option<&'a Node<'a>>,
    step: Step<'a>,
    value: &'a Value,
}

impl fmt::Display for Node<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            fmt::Display::fmt(parent, f)?;
        }
        match self.step {
            Step::Root => Ok(()),
            Step::Index(index) => write!(f, "/{index}"),
            Step::Key(key) => write!(f, "/{}", key.replace('~', "~0").replace('/', "~1")),
        }
    }
}

type Parsed<T> = Result<T, ConfigError>;

impl<'a> Node<'a> {
    pub(super) fn root(value: &'a Value) -> Self {
        Self { parent: None, step: Step::Root, value }
    }

    pub(super) fn value(&self) -> &'a Value {
        self.value
    }

    pub(super) fn pointer(&self) -> String {
        self.to_string()
    }

    pub(super) fn error<T>(&self, message: impl Into<String>) -> Parsed<T> {
        Err(ConfigError { pointer: self.pointer(), message: message.into() })
    }

    fn expected<T>(&self, what: &str) -> Parsed<T> {
        self.error(["expected ", what, ", found ", self.value.kind()].concat())
    }

    /// Refuses any key that is not among `known`.
    pub(super) fn only(&self, known: &[&str]) -> Parsed<()> {
        let Some(map) = self.value.as_map() else { return self.expected("an object") };
        match map.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) => self.child(key, &Value::Null).error(["unknown field; known: ", &known.join(", ")].concat()),
            None => Ok(()),
        }
    }

    fn child<'b>(&'b self, key: &'b str, value: &'b Value) -> Node<'b> {
        Node { parent: Some(self), step: Step::Key(key), value }
    }

    /// Reads the field `key` when it is there.
    pub(super) fn optional<T>(&self, key: &str, read: impl FnOnce(&Node<'_>) -> Parsed<T>) -> Parsed<Option<T>> {
        self.value.get(key).map(|value| read(&self.child(key, value))).transpose()
    }

    /// Reads the field `key`.
    pub(super) fn required<T>(&self, key: &str, read: impl FnOnce(&Node<'_>) -> Parsed<T>) -> Parsed<T> {
        match self.value.get(key) {
            Some(value) => read(&self.child(key, value)),
            None => self.child(key, &Value::Null).error("missing"),
        }
    }

    /// Reads every element; at most `max`.
    pub(super) fn elements<T>(&self, max: usize, mut read: impl FnMut(&Node<'_>) -> Parsed<T>) -> Parsed<Vec<T>> {
        let Some(list) = self.value.as_list() else { return self.expected("a list") };
        if list.len() > max {
            return self.error(["at most ", &max.to_string(), " entries"].concat());
        }
        let nodes = list.iter().enumerate();
        nodes.map(|(index, value)| read(&Node { parent: Some(self), step: Step::Index(index), value })).collect()
    }

    /// Reads every entry of an object; at most `max`.
    pub(super) fn entries<T>(&self, max: usize, mut read: impl FnMut(&str, &Node<'_>) -> Parsed<T>) -> Parsed<Vec<T>> {
        let Some(map) = self.value.as_map() else { return self.expected("an object") };
        if map.len() > max {
            return self.error(["at most ", &max.to_string(), " entries"].concat());
        }
        map.iter().map(|(key, value)| read(key, &self.child(key, value))).collect()
    }

    pub(super) fn text(&self, bytes_max: usize) -> Parsed<String> {
        match self.value.as_text() {
            Some(text) if text.len() <= bytes_max => Ok(text.into()),
            Some(_) => self.error(["at most ", &bytes_max.to_string(), " bytes"].concat()),
            None => self.expected("a string"),
        }
    }

    pub(super) fn id(&self) -> Parsed<String> {
        match self.value.as_text() {
            Some(text) if is_id(text) => Ok(text.into()),
            Some(_) => self.error("expected 1 to 48 of a-z 0-9 - _"),
            None => self.expected("a string"),
        }
    }

    pub(super) fn bool(&self) -> Parsed<bool> {
        self.value.as_bool().map_or_else(|| self.expected("a boolean"), Ok)
    }

    /// A number in `[min, max]`; `range` says so in words.
    pub(super) fn number(&self, min: f64, max: f64, range: &str) -> Parsed<f64> {
        match self.value.as_number() {
            Some(number) if (min..=max).contains(&number) => Ok(number),
            Some(_) => self.error(["expected a number ", range].concat()),
            None => self.expected("a number"),
        }
    }

    /// A whole number in `[min, max]`.
    pub(super) fn integer(&self, min: u32, max: u32) -> Parsed<u32> {
        match self.value.as_number() {
            Some(number) if number == libm::trunc(number) && (f64::from(min)..=f64::from(max)).contains(&number) => {
                Ok(number as u32)
            }
            Some(_) => {
                self.error(["expected a whole number from ", &min.to_string(), " to ", &max.to_string()].concat())
            }
            None => self.expected("a number"),
        }
    }
}
