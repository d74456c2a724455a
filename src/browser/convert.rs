//! JavaScript values to [`Value`] and back; errors to real `Error`s.

use js_sys::{Error, Reflect};
use serde::Serialize as _;
use serde_wasm_bindgen::{Deserializer, Serializer};
use wasm_bindgen::{JsCast as _, JsValue};

use crate::core::value::{Value, ValueLimits, read};

/// Reads a page's value within `limits`.
///
/// # Errors
/// In words, for what is no JSON-like value or passes a limit. It carries nothing of the value itself.
pub(super) fn from_js(value: JsValue, limits: ValueLimits) -> Result<Value, &'static str> {
    read(Deserializer::from(value), limits)
        .map_err(|_| "not a plain value of numbers, texts, lists and objects, or too large")
}

pub(super) fn to_js(value: &Value) -> JsValue {
    // A Value always serializes: no key is anything but a text.
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::UNDEFINED)
}

/// A `VitrinError` with a stable code.
pub(super) fn error(code: &str, message: &str) -> JsValue {
    let error: JsValue = Error::new(message).unchecked_into();
    // On an Error that was just made neither can fail.
    let _ = Reflect::set(&error, &"name".into(), &"VitrinError".into());
    let _ = Reflect::set(&error, &"code".into(), &code.into());
    error
}
