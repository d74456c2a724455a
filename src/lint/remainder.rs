//! [`Remainder`]: what a trait can still be under the tests on it, which must all hold.
//!
//! It is never less than what passes them: where it is nothing, nobody does.

use std::slice::from_ref;

use super::domain::{Domain, Values};
use crate::core::map::SortedMap;
use crate::core::value::Value;

/// What is left of a trait.
#[derive(Debug, Clone)]
pub(super) struct Remainder {
    values: Values,
    /// Whether who has none passes too.
    may_be_missing: bool,
    /// Whether nothing that is left fails.
    is_exact: bool,
}

/// The tests that stand under a name; a bare value is one to equal.
pub(super) fn tests(value: &Value) -> SortedMap<String, Value> {
    match value {
        Value::Map(map) if map.keys().all(|key| key.starts_with('$')) => map.clone(),
        _ => {
            let mut tests = SortedMap::new();
            tests.insert("$eq".to_owned(), value.clone());
            tests
        }
    }
}

impl Remainder {
    pub(super) fn of(domain: &Domain) -> Self {
        Self { values: domain.values.clone(), may_be_missing: !domain.is_always_there, is_exact: true }
    }

    /// What is left under all tests of `value`.
    pub(super) fn under(mut self, value: &Value) -> Self {
        for (operator, operand) in tests(value).iter() {
            self.test(operator, operand);
        }
        self
    }

    fn test(&mut self, operator: &str, operand: &Value) {
        if let Some(under) = Values::under(operator, operand) {
            self.values = self.values.and(&under);
            self.may_be_missing = false;
            self.is_exact &= Values::is_exact(operator, operand);
            return;
        }
        self.is_exact = false;
        let excluded = match operator {
            "$ne" => from_ref(operand),
            "$nin" => operand.as_list().unwrap_or_default(),
            "$eq" if *operand == Value::Null => {
                self.values = Values::OneOf(Vec::new());
                return;
            }
            "$exists" if operand.as_bool() == Some(false) => {
                self.values = Values::OneOf(Vec::new());
                return;
            }
            "$exists" => from_ref(&Value::Null),
            _ => return,
        };
        for value in excluded {
            self.values = self.values.without(value);
        }
        self.may_be_missing &= !excluded.contains(&Value::Null);
    }

    /// Whether nobody passes.
    pub(super) fn is_nothing(&self) -> bool {
        self.values.is_empty() && !self.may_be_missing
    }

    /// Whether everybody passes.
    pub(super) fn is_all_of(&self, domain: &Domain) -> bool {
        self.is_exact && domain.is_always_there && self.values == domain.values
    }
}
