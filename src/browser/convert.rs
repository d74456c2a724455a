//! JavaScript values to [`Value`] and back; errors to real `Error`s.
//!
//! Values go out through serde-wasm-bindgen. They come in by hand: the errors of a deserializer would bring the formatting of floats with
//! them, a fifth of the wasm.

use js_sys::{Array, Error, Map, Object, Reflect, Symbol};
use serde::Serialize as _;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::{JsCast as _, JsValue};

use crate::core::map::SortedMap;
use crate::core::value::{Value, ValueLimits};

/// Reads a page's value within `limits`.
///
/// # Errors
/// In words, for what is no JSON-like value or passes a limit. It carries nothing of the value itself.
pub(super) fn from_js(value: &JsValue, limits: ValueLimits) -> Result<Value, &'static str> {
    let mut reader = Reader { nodes_left: limits.nodes, text_bytes: limits.text_bytes };
    reader.value(value, limits.depth).ok_or("not a plain value of numbers, texts, lists and objects, or too large")
}

struct Reader {
    nodes_left: u32,
    text_bytes: u32,
}

impl Reader {
    fn value(&mut self, value: &JsValue, depth_left: u8) -> Option<Value> {
        self.nodes_left = self.nodes_left.checked_sub(1)?;
        // First what there is most of: each question is a call to JavaScript, and a config is read while a page comes up.
        if let Some(text) = value.as_string() {
            return (text.len() <= self.text_bytes as usize).then_some(Value::Text(text));
        }
        if value.is_null() || value.is_undefined() {
            return Some(Value::Null);
        }
        if let Some(truth) = value.as_bool() {
            return Some(Value::Bool(truth));
        }
        if let Some(number) = value.as_f64() {
            return number.is_finite().then(|| Value::number(number));
        }
        if value.is_bigint() {
            return i64::try_from(value.clone()).ok().map(|number| Value::number(number as f64));
        }
        let depth_left = depth_left.checked_sub(1)?;
        if Array::is_array(value) {
            return self.list(value.unchecked_ref(), depth_left);
        }
        // Sets and other iterables are no plain values; a Map is read as the object with its entries.
        if value.is_instance_of::<Map>() {
            return self.map(&Object::from_entries(value).ok()?.into(), depth_left);
        }
        let is_plain = value.is_object() && !Symbol::iterator().js_in(value);
        if is_plain { self.map(value, depth_left) } else { None }
    }

    fn list(&mut self, array: &Array, depth_left: u8) -> Option<Value> {
        let mut list = Vec::new();
        for index in 0..array.length() {
            list.push(self.value(&array.get(index), depth_left)?);
        }
        Some(Value::List(list))
    }

    fn map(&mut self, object: &JsValue, depth_left: u8) -> Option<Value> {
        let mut map = SortedMap::new();
        let keys = Object::keys(object.unchecked_ref::<Object>());
        for index in 0..keys.length() {
            let key = keys.get(index);
            let value = Reflect::get(object, &key).ok()?;
            let Value::Text(key) = self.value(&key, 0)? else { return None };
            map.insert(key, self.value(&value, depth_left)?);
        }
        Some(Value::Map(map))
    }
}

pub(super) fn to_js(value: &Value) -> JsValue {
    // A Value always serializes: no key is anything but a text.
    value.serialize(&Serializer::json_compatible()).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a field of an object that was just made, which cannot fail.
pub(super) fn set(object: &JsValue, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(key), value);
}

/// A `VitrinError` with a stable code.
pub(super) fn error(code: &str, message: &str) -> JsValue {
    let error = Error::new(message);
    set(&error, "name", &"VitrinError".into());
    set(&error, "code", &code.into());
    error.into()
}
