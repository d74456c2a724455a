//! The linter as a command's library: the demo's own config has no finding, and a mistake in it is found.

use vitrin::core::model::{Model, ShareTable};
use vitrin_simulator::lint::{lint, write};

const SITE: &str = include_str!("../../../../www/vitrin/site.json");

#[test]
fn the_demo_means_what_it_says() {
    let mut out = Vec::new();
    write(&mut out, &lint(SITE, None, 10_000).unwrap()).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), "0 found\n");
}

#[test]
fn a_mistake_is_found_where_it_is() {
    let misspelt = SITE.replacen("\"cart_abandoner\"", "\"cart_abandonner\"", 1);
    assert_ne!(misspelt, SITE, "the demo has a segment of those who left a cart");
    let model = Model { segment_shares: Some(ShareTable::of(&[("climber", 0.001)])), ..Model::default() };
    let mut out = Vec::new();
    write(&mut out, &lint(&misspelt, Some(&model), 10_000).unwrap()).unwrap();
    let told = String::from_utf8(out).unwrap();
    assert!(told.contains("cart_abandonner is none of its values"), "{told}");
    assert!(told.contains("; perhaps cart_abandoner\n"), "{told}");
    assert!(told.contains(": narrow: some 10 of 10000 visitors"), "{told}");
}
