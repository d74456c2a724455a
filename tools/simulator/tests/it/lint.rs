//! The linter as a command's library: the demo's own config has no finding, and a mistake in it is found.

use vitrin::core::model::{Model, ShareTable};
use vitrin_simulator::lint::lint;

const SITE: &str = include_str!("../../../../www/vitrin/site.json");

fn told(config: &str, model: Option<&Model>) -> String {
    let mut out = Vec::new();
    lint(&mut out, config, model, 10_000).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_demo_means_what_it_says() {
    assert_eq!(told(SITE, None), "0 found\n");
    assert_eq!(told(&format!("\u{feff}{SITE}"), None), "0 found\n", "as an editor with byte order marks writes it");
}

#[test]
fn a_mistake_is_found_where_it_is() {
    let misspelt = SITE.replacen("\"cart_abandoner\"", "\"cart_abandonner\"", 1);
    assert_ne!(misspelt, SITE, "the demo has a segment of those who left a cart");
    let model = Model { segment_shares: Some(ShareTable::of(&[("climber", 0.001)])), ..Model::default() };
    let told = told(&misspelt, Some(&model));
    assert!(told.contains("cart_abandonner is none of its values"), "{told}");
    assert!(told.contains("; perhaps cart_abandoner\n"), "{told}");
    assert!(told.contains(" (climber): narrow: some 10 of 10000 visitors"), "{told}");
}

#[test]
fn a_key_that_stands_twice_is_found_in_the_text() {
    let twice = SITE.replacen("\"version\": 1,", "\"version\": 2, \"version\": 1,", 1);
    assert_ne!(twice, SITE);
    assert_eq!(
        told(&twice, None),
        "/version: twice: its object has this key before; the last one counts; perhaps one of them\n1 found\n"
    );
}
