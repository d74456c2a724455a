//! [`Node`]: a value with the way to it, so that every error names its place as a JSON pointer (RFC 6901).
//!
//! Reading never stops: what is wrong is noted in a [`Fault`], where the first stays, and reading goes on with a stand-in. Whoever made the fault
//! asks it at the end, so that the parsers are a list of fields, in a fraction of the wasm that a way out after each field would take.

use std::cell::RefCell;

use crate::core::decimal::decimal;
use crate::core::id::is_id;
use crate::core::join::join;
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

/// The first thing found wrong with a part of a config, if any.
#[derive(Debug, Default)]
pub(super) struct Fault(RefCell<Option<ConfigError>>);

impl Fault {
    /// Whether something is wrong.
    pub(super) fn is_set(&self) -> bool {
        self.0.borrow().is_some()
    }

    pub(super) fn into_error(self) -> Option<ConfigError> {
        self.0.into_inner()
    }
}

/// One step of the way.
#[derive(Clone, Copy)]
enum Step<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

/// A value and its place. An absent value is null.
#[derive(Clone, Copy)]
pub(super) struct Node<'a> {
    parent: Option<&'a Node<'a>>,
    step: Step<'a>,
    value: &'a Value,
    fault: &'a Fault,
}

impl<'a> Node<'a> {
    pub(super) fn root(value: &'a Value, fault: &'a Fault) -> Self {
        Self { parent: None, step: Step::Root, value, fault }
    }

    /// The same value, whose faults are its own.
    pub(super) fn with(self, fault: &'a Fault) -> Self {
        Self { fault, ..self }
    }

    pub(super) fn value(&self) -> &'a Value {
        self.value
    }

    pub(super) fn fault(&self) -> &'a Fault {
        self.fault
    }

    pub(super) fn is_there(&self) -> bool {
        *self.value != Value::Null
    }

    pub(super) fn pointer(&self) -> String {
        let mut pointer = self.parent.map(Node::pointer).unwrap_or_default();
        match self.step {
            Step::Root => {}
            Step::Index(index) => {
                pointer.push('/');
                pointer.push_str(&decimal(index as u64));
            }
            Step::Key(key) => push_key(&mut pointer, key),
        }
        pointer
    }

    /// Notes that something is wrong here; `message` in parts.
    pub(super) fn fail(&self, message: &[&str]) {
        if !self.fault.is_set() {
            *self.fault.0.borrow_mut() = Some(ConfigError { pointer: self.pointer(), message: join(message) });
        }
    }

    fn expected(&self, what: &str) {
        self.fail(&["expected ", what, ", found ", self.value.kind()]);
    }

    /// Refuses what is no object, and any key that is not among `known`, which are parted by `, `.
    pub(super) fn only(&self, known: &str) {
        let Some(map) = self.value.as_map() else { return self.expected("an object") };
        for key in map.keys() {
            if !known.split(',').any(|name| name.trim_start() == key) {
                self.child(Step::Key(key), &Value::Null).fail(&["unknown field; known: ", known]);
            }
        }
    }

    fn child<'b>(&'b self, step: Step<'b>, value: &'b Value) -> Node<'b> {
        Node { parent: Some(self), step, value, fault: self.fault }
    }

    /// The field `key`; null when it is absent.
    pub(super) fn field<'b>(&'b self, key: &'b str) -> Node<'b> {
        self.child(Step::Key(key), self.value.get(key).unwrap_or(&Value::Null))
    }

    /// The field `key`, which must be there.
    pub(super) fn required<'b>(&'b self, key: &'b str) -> Node<'b> {
        let field = self.field(key);
        if !field.is_there() {
            field.fail(&["missing"]);
        }
        field
    }

    /// The elements; none when it is absent. At most `max`.
    pub(super) fn elements<'b>(&'b self, max: usize) -> impl Iterator<Item = Node<'b>> {
        let elements = match self.value {
            Value::Null => &[],
            Value::List(list) => self.limited(list, max),
            _ => {
                self.expected("a list");
                &[]
            }
        };
        elements.iter().enumerate().map(|(index, value)| self.child(Step::Index(index), value))
    }

    /// The entries of an object; none when it is absent. At most `max`.
    pub(super) fn entries<'b>(&'b self, max: usize) -> impl Iterator<Item = (&'b str, Node<'b>)> {
        let entries = match self.value {
            Value::Null => &[],
            Value::Map(map) => self.limited(map.entries(), max),
            _ => {
                self.expected("an object");
                &[]
            }
        };
        entries.iter().map(|entry| (entry.0.as_str(), self.child(Step::Key(&entry.0), &entry.1)))
    }

    fn limited<T>(&self, all: &'a [T], max: usize) -> &'a [T] {
        if all.len() > max {
            self.fail(&["at most ", &decimal(max as u64), " entries"]);
            return &[];
        }
        all
    }

    /// A text of at most `bytes_max`; else an empty one.
    pub(super) fn text(&self, bytes_max: usize) -> &'a str {
        match self.value.as_text() {
            Some(text) if text.len() <= bytes_max => return text,
            Some(_) => self.fail(&["at most ", &decimal(bytes_max as u64), " bytes"]),
            None => self.expected("a string"),
        }
        ""
    }

    pub(super) fn id(&self) -> &'a str {
        match self.value.as_text() {
            Some(text) if is_id(text) => return text,
            Some(_) => self.fail(&["expected 1 to 48 of a-z 0-9 - _"]),
            None => self.expected("a string"),
        }
        ""
    }

    pub(super) fn bool(&self) -> bool {
        let truth = self.value.as_bool();
        if truth.is_none() {
            self.expected("a boolean");
        }
        truth == Some(true)
    }

    /// A number in `[min, max]`, `default` when it is absent; `range` says so in words. Else `min`.
    pub(super) fn number(&self, default: Option<f64>, min: f64, max: f64, range: &str) -> f64 {
        match (self.value.as_number(), default) {
            (Some(number), _) if min <= number && number <= max => return number,
            (Some(_), _) => self.fail(&["expected a number ", range]),
            (None, Some(default)) if !self.is_there() => return default,
            (None, _) => self.expected("a number"),
        }
        min
    }

    /// A whole number in `[min, max]`, `default` when it is absent. Else `min`.
    pub(super) fn integer(&self, default: Option<u32>, min: u32, max: u32) -> u32 {
        match (self.value.as_number(), default) {
            (Some(number), _)
                if number == libm::trunc(number) && f64::from(min) <= number && number <= f64::from(max) =>
            {
                return number as u32;
            }
            (Some(_), _) => {
                let (min, max) = (decimal(u64::from(min)), decimal(u64::from(max)));
                self.fail(&["expected a whole number from ", &min, " to ", &max]);
            }
            (None, Some(default)) if !self.is_there() => return default,
            (None, _) => self.expected("a number"),
        }
        min
    }
}

/// Appends a key to a JSON pointer.
pub(crate) fn push_key(pointer: &mut String, key: &str) {
    pointer.push('/');
    for character in key.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            _ => pointer.push(character),
        }
    }
}
