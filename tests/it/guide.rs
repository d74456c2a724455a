//! The guide's and the README's pieces of `site.json` are understood by the engine without a warning, and the guide lists every trait and operator.

use std::fs::{read_dir, read_to_string};
use std::path::Path;

use serde_json::{Map, Value as Json, json};
use vitrin::core::condition::Operator;
use vitrin::core::profile::{OUTLOOK_TRAITS, TRAITS, is_trait};
use vitrin::core::value::{CONFIG_LIMITS, read};

use crate::commands::commands;

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

/// What stands in backticks in the first cells of the table below a heading.
fn listed(text: &str, heading: &str) -> Vec<String> {
    let below = text.split_once(&["\n## ", heading, "\n\n"].concat()).expect(heading).1;
    let table = below.split("\n\n").next().unwrap_or_default();
    let cells = table.lines().skip(2).filter_map(|row| row.split('|').nth(1));
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(String::from).collect()
}

#[test]
fn the_guide_lists_what_a_condition_can_look_at_and_ask() {
    let text = include_str!("../../www/docs/segments.md");
    let traits = listed(text, "What a condition can look at");
    for name in &traits {
        // A placeholder stands for any name.
        let example = name
            .replace("<name>", "purchase")
            .replace("<path>", "shoes")
            .replace("<brand>", "a")
            .replace("<number>", "1");
        let example = example.replace("<tag>", "a");
        assert!(is_trait(&example) || name == "segments", "{name} is no trait");
    }
    // Of a whole tree its leaves are listed.
    let trees = ["interests", "events", "declared", "facts", "rfm", "predict"];
    for name in TRAITS.iter().chain(&OUTLOOK_TRAITS).copied().filter(|name| !trees.contains(name)) {
        assert!(traits.iter().any(|it| it == name), "{name} is not in the guide");
    }
    let operators = listed(text, "What a condition can ask");
    let combiners = ["$and", "$or", "$nor", "$not"];
    for name in &operators {
        assert!(Operator::named(name).is_some() || combiners.contains(&name.as_str()), "{name} is no operator");
    }
    let source = include_str!("../../src/core/condition/operator.rs");
    let names = source.split_once("const NAMES").and_then(|(_, rest)| rest.split_once("];")).expect("the names").0;
    let names: Vec<&str> = names.split('"').skip(1).step_by(2).collect();
    assert!(names.len() > 20, "{names:?}");
    for name in names.iter().chain(&combiners) {
        assert!(operators.iter().any(|it| it == name), "{name} is not in the guide");
    }
}

#[test]
fn the_guide_s_commands_are_those_of_x() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let help = include_str!("../../x")
        .split_once("TEXT'\n")
        .and_then(|(_, rest)| rest.split_once("\nTEXT"))
        .expect("its help")
        .0;
    let found = commands(root, "./x", "").into_iter().filter(|(_, words)| words[0] != "help");
    let found: Vec<_> = found.collect();
    assert!(found.len() > 5, "{found:?}");
    for (path, words) in found {
        let known = |words: &[String]| help.lines().any(|line| line.starts_with(&format!("./x {} ", words.join(" "))));
        // Some take more words, such as an address.
        assert!(known(&words) || known(&words[..1]), "{}: ./x {}", path.display(), words.join(" "));
    }
}
