//! Comparisons of two values. No kind is ever converted to another: `"5"` is not 5.

use std::cmp::Ordering;

use super::version;
use crate::core::letter_case::equal_ignoring_case;
use crate::core::pattern::Letters;
use crate::core::value::Value;

/// Order of two numbers, or of two texts by their characters; no other pair has one.
pub(super) fn order(actual: &Value, operand: &Value) -> Option<Ordering> {
    match (actual, operand) {
        (Value::Text(actual), Value::Text(operand)) => Some(actual.cmp(operand)),
        _ => actual.as_number()?.partial_cmp(&operand.as_number()?),
    }
}

/// Order of two texts as versions, or of two numbers.
pub(super) fn version_order(actual: &Value, operand: &Value) -> Option<Ordering> {
    match (actual, operand) {
        (Value::Text(actual), Value::Text(operand)) => Some(version::compare(actual, operand)),
        _ => order(actual, operand),
    }
}

/// Whether `actual`, or one in it when it is a list, is among `members`.
pub(super) fn is_in(actual: &Value, members: &Value, letters: Letters) -> bool {
    let members = members.as_list().unwrap_or_default();
    let is_member = |item: &Value| members.iter().any(|member| equal(item, member, letters));
    match actual {
        Value::List(items) => items.iter().any(is_member),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) | Value::Map(_) => is_member(actual),
    }
}

fn equal(one: &Value, two: &Value, letters: Letters) -> bool {
    match (one, two, letters) {
        (Value::Text(one), Value::Text(two), Letters::AnyCase) => equal_ignoring_case(one, two),
        _ => one == two,
    }
}

/// The name that `$type` gives the kind of `value`.
pub(super) fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::Text(_) => "string",
        Value::List(_) => "array",
        Value::Map(_) => "object",
    }
}
