//! The few things of JavaScript and the browser that Vitrin uses, one by one: js-sys and web-sys would link descriptions of hundreds more.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

#[wasm_bindgen]
extern "C" {
    /// A list.
    pub(super) type Array;
    #[wasm_bindgen(constructor)]
    pub(super) fn new() -> Array;
    #[wasm_bindgen(static_method_of = Array, js_name = isArray)]
    pub(super) fn is_array(value: &JsValue) -> bool;
    #[wasm_bindgen(method, getter)]
    pub(super) fn length(this: &Array) -> u32;
    #[wasm_bindgen(method, structural, indexing_getter)]
    pub(super) fn at(this: &Array, index: u32) -> JsValue;
    #[wasm_bindgen(method)]
    pub(super) fn push(this: &Array, value: &JsValue) -> u32;

    /// An object; its static methods list its own names, and make one of a `Map`'s entries.
    pub(super) type Object;
    #[wasm_bindgen(constructor)]
    pub(super) fn new() -> Object;
    #[wasm_bindgen(static_method_of = Object)]
    pub(super) fn keys(object: &JsValue) -> Array;
    #[wasm_bindgen(static_method_of = Object, js_name = fromEntries, catch)]
    pub(super) fn from_entries(entries: &JsValue) -> Result<JsValue, JsValue>;

    /// Fields by name; either fails when the object's own code throws.
    pub(super) type Reflect;
    #[wasm_bindgen(static_method_of = Reflect, catch)]
    pub(super) fn get(object: &JsValue, key: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(static_method_of = Reflect, catch)]
    pub(super) fn set(object: &JsValue, key: &JsValue, value: &JsValue) -> Result<bool, JsValue>;

    /// Told apart from other iterables.
    pub(super) type Map;

    /// Its `iterator` is what only iterables have.
    pub(super) type Symbol;
    #[wasm_bindgen(static_method_of = Symbol, getter)]
    pub(super) fn iterator() -> JsValue;

    /// A real error.
    pub(super) type Error;
    #[wasm_bindgen(constructor)]
    pub(super) fn new(message: &str) -> Error;

    /// The clock.
    pub(super) type Date;
    #[wasm_bindgen(static_method_of = Date)]
    pub(super) fn now() -> f64;

    /// An answer to come.
    #[derive(Debug)]
    pub type Promise;

    /// The page's global object. Naming its storage throws where storage is blocked.
    #[wasm_bindgen(js_name = globalThis)]
    pub(super) type Global;
    #[wasm_bindgen(static_method_of = Global, js_class = "globalThis", js_name = localStorage, getter, catch)]
    pub(super) fn local_storage() -> Result<Option<Storage>, JsValue>;
    #[wasm_bindgen(static_method_of = Global, js_class = "globalThis", catch)]
    pub(super) fn fetch(address: &str, request: &JsValue) -> Result<Promise, JsValue>;

    /// Local storage.
    #[derive(Debug)]
    pub(super) type Storage;
    #[wasm_bindgen(method, js_name = getItem, catch)]
    pub(super) fn get_item(this: &Storage, key: &str) -> Result<Option<String>, JsValue>;
    #[wasm_bindgen(method, js_name = setItem, catch)]
    pub(super) fn set_item(this: &Storage, key: &str, text: &str) -> Result<(), JsValue>;
    #[wasm_bindgen(method, js_name = removeItem, catch)]
    pub(super) fn remove_item(this: &Storage, key: &str) -> Result<(), JsValue>;
}
