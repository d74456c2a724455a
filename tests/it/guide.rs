//! The guide's and the README's pieces of `site.json` are understood by the engine without a warning.

use std::fs::{read_dir, read_to_string};
use std::path::Path;

use serde_json::{Map, Value as Json, json};
use vitrin::core::value::{CONFIG_LIMITS, read};

/// The text of each fenced block that is marked as `language`, with what stands behind that word.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<(&'a str, &'a str)> {
    let fence = ["\n```", language].concat();
    let found = text.match_indices(&fence).filter_map(|(at, _)| {
        let (kind, rest) = text.get(at + fence.len()..)?.split_once('\n')?;
        Some((kind.trim(), rest.split_once("\n```")?.0))
    });
    found.collect()
}

/// A whole config around a piece of one.
fn whole(kind: &str, piece: Json) -> Json {
    let mut config = json!({
        "version": 1, "site": "my-shop", "config": 1, "currency": "EUR",
        "placements": [{ "id": "home-hero", "fallback": "welcome" }],
        "offers": [{ "id": "welcome", "placement": "home-hero", "content": { "title": "New this week" } }],
    });
    let fields = config.as_object_mut().expect("an object");
    match kind {
        "site" => fields.extend(piece.as_object().cloned().unwrap_or_else(Map::new)),
        list => drop(fields.insert(list.into(), piece)),
    }
    config
}

fn check(place: &str, config: &Json) {
    let read = read(config, CONFIG_LIMITS).expect("within the limits");
    let (_, warnings) = vitrin::config::parse(&read).unwrap_or_else(|error| panic!("{place}: {error}"));
    assert!(warnings.is_empty(), "{place}: {warnings:?}");
}

#[test]
fn every_piece_of_a_config_in_the_guide_is_understood() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut checked = 0;
    for entry in read_dir(root.join("www/docs")).expect("the guide") {
        let path = entry.expect("a file").path();
        let text = read_to_string(&path).expect("text");
        for (kind, piece) in blocks(&text, "json") {
            let place = format!("{}: {kind}: {piece}", path.display());
            let piece = serde_json::from_str(piece).unwrap_or_else(|error| panic!("{place}: {error}"));
            check(&place, &whole(kind, piece));
            checked += 1;
        }
    }
    assert!(checked > 10, "{checked} pieces");
}

#[test]
fn the_readme_shows_a_config_that_works() {
    let text = include_str!("../../README.md");
    let configs: Vec<Json> =
        blocks(text, "json").iter().filter_map(|(_, piece)| serde_json::from_str(piece).ok()).collect();
    let sites: Vec<&Json> = configs.iter().filter(|config| config.get("offers").is_some()).collect();
    assert_eq!(sites.len(), 1);
    for site in sites {
        check("README", site);
    }
}
