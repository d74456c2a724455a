//! In a real browser: the scenarios with the same bytes as natively, and the JavaScript face over real local storage.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

#[path = "scenarios/all.rs"]
mod all;
#[path = "vectors/models.rs"]
mod models;
#[path = "scenarios/run.rs"]
mod run;

use js_sys::{JSON, Reflect};
use vitrin::browser::JsEngine;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const SITE: &str = "web-test";

fn js(text: &str) -> JsValue {
    JSON::parse(text).expect("JSON")
}

fn text(value: &JsValue) -> String {
    JSON::stringify(value).expect("plain").into()
}

fn storage() -> web_sys::Storage {
    web_sys::window().unwrap().local_storage().unwrap().unwrap()
}

fn engine(tab: &str) -> JsEngine {
    let config = js(r#"{"version":1,"site":"web-test","config":1,"currency":"EUR",
        "segments":[{"id":"trail","when":{"interests.category.shoes":{"$gte":0.3}}}],
        "placements":[{"id":"hero","fallback":"welcome"}],
        "offers":[{"id":"welcome","placement":"hero","content":{"title":"Welcome"}},
                  {"id":"shoes","placement":"hero","audience":{"segments":{"$in":["trail"]}},"content":{"title":"Shoes"}}]}"#);
    JsEngine::new(SITE, config, js(&format!(r#"{{"tab":"{tab}"}}"#))).expect("a good config")
}

fn grant() -> JsValue {
    let today = (js_sys::Date::now() / 86_400_000.0) as u32;
    storage().set_item("vitrin:web-test:consent", &format!("1;spm;test;1;{today};180;1")).unwrap();
    js(r#"{"storage":true,"personalization":true,"measurement":true}"#)
}

#[wasm_bindgen_test]
fn every_scenario_leaves_the_same_bytes_as_natively() {
    for (name, scenario, digest) in all::ALL {
        assert_eq!(run::run(name, scenario), digest, "{name}");
    }
}

#[wasm_bindgen_test]
fn predictions_have_the_same_bits_as_natively() {
    assert_eq!(models::run(), models::DIGEST);
}

#[wasm_bindgen_test]
fn a_second_page_knows_what_the_first_one_saw() {
    storage().clear().unwrap();
    storage().set_item("shop:cart", "theirs").unwrap();
    let purposes = grant();
    let mut first = engine("00000000000000aa");
    first.consent(purposes.clone(), None);
    let view = r#"{"type":"event","name":"view_item","data":{"items":[{"item_id":"a","item_category":"Shoes","index":null}]}}"#;
    for _ in 0..2 {
        assert_eq!(text(&first.handle(js(view))), r#"{"status":"accepted"}"#);
    }
    let folded = first.fold(js(r#"["00000000000000aa"]"#), false, false);
    assert_eq!(Reflect::get(&folded, &"folded".into()).unwrap(), JsValue::TRUE);

    let mut second = engine("00000000000000bb");
    second.consent(purposes, None);
    let decided = text(&second.decide(js(r#"["hero"]"#), JsValue::UNDEFINED));
    assert!(decided.contains(r#""id":"shoes""#), "{decided}");
    assert_eq!(storage().get_item("shop:cart").unwrap().as_deref(), Some("theirs"), "the shop's own key");
    storage().clear().unwrap();
}

#[wasm_bindgen_test]
fn what_is_no_plain_value_is_refused_with_a_reason() {
    let mut engine = engine("00000000000000cc");
    let rejected = r#"{"field":"data","reason":"wrong_type","status":"rejected"}"#;
    let cycle = js("{}");
    Reflect::set(&cycle, &"self".into(), &cycle).unwrap();
    assert_eq!(text(&engine.handle(cycle)), rejected, "a cycle");
    let document: JsValue = web_sys::window().unwrap().into();
    assert_eq!(text(&engine.handle(document)), rejected, "the window");
    let function = js_sys::Function::new_no_args("").into();
    assert_eq!(text(&engine.handle(function)), rejected, "a function");
    let number = js(r#"{"type":"event","name":"view_item","data":{"items":[{"item_id":"a","price":1e999}]}}"#);
    assert_eq!(text(&engine.handle(number)), rejected, "an infinite price");
}

#[wasm_bindgen_test]
fn a_bad_config_is_an_error_that_names_its_place() {
    let config = js(r#"{"version":1,"site":"web-test","config":1,"currency":"EUR","offerz":[]}"#);
    let error = JsEngine::new(SITE, config, js(r#"{"tab":"00000000000000dd"}"#)).err().expect("an error");
    let field = |name: &str| Reflect::get(&error, &name.into()).unwrap().as_string().unwrap();
    assert_eq!((field("name").as_str(), field("code").as_str()), ("VitrinError", "BAD_CONFIG"));
    assert!(field("message").starts_with("/offerz: unknown field"), "{}", field("message"));
}
