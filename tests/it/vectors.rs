//! Cases that the engine shares with the page's TypeScript and with the config's schema: both sides give the same answers.

#[path = "../vectors/models.rs"]
mod models;

use serde_json::Value as Json;
use vitrin::core::time::{DAY_MS, Timestamp};
use vitrin::core::value::{CONFIG_LIMITS, read};
use vitrin::state::consent_record;

fn cases(text: &str) -> Vec<Json> {
    let cases: Vec<Json> = serde_json::from_str(text).expect("a list of cases");
    assert!(cases.len() > 10, "{} cases", cases.len());
    cases
}

#[test]
fn a_consent_record_says_the_same_to_the_page_and_the_engine() {
    for case in cases(include_str!("../vectors/consent.json")) {
        let now = Timestamp::from_ms(case["today"].as_u64().expect("a day") * DAY_MS);
        let read = consent_record::read(case["text"].as_str().expect("a text"), now);
        let said = read.map(|consent| {
            let purposes = consent.purposes;
            let letters = [(purposes.storage, "s"), (purposes.personalization, "p"), (purposes.measurement, "m")];
            let letters: String = letters.into_iter().filter(|(has, _)| *has).map(|(_, letter)| letter).collect();
            (letters, u64::from(consent.grant))
        });
        let expected = case["expected"].as_object().map(|record| {
            (record["purposes"].as_str().expect("letters").to_owned(), record["grant"].as_u64().expect("a number"))
        });
        assert_eq!(said, expected, "{}", case["why"]);
    }
}

#[test]
fn a_config_is_accepted_by_the_parser_as_by_the_schema() {
    let mut wrong = Vec::new();
    for case in cases(include_str!("../vectors/config.json")) {
        let config = read(&case["config"], CONFIG_LIMITS).expect("within the limits");
        let parsed = vitrin::config::parse(&config);
        let is_accepted = parsed.as_ref().is_ok_and(|(_, warnings)| warnings.is_empty());
        if Some(is_accepted) != case["accepted"].as_bool() {
            let said = parsed.map(|(_, warnings)| format!("{warnings:?}")).unwrap_or_else(|error| error.to_string());
            wrong.push(format!("{}: {said}", case["why"]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn predictions_are_those_of_an_independent_reference() {
    assert_eq!(models::run(), models::DIGEST, "the last bits have changed");
}

/// Texts in quotes between two places of a file.
fn quoted(text: &str, from: &str, until: &str) -> Vec<String> {
    let part = text.split_once(from).and_then(|(_, rest)| rest.split_once(until)).expect(from).0;
    part.split('\'').skip(1).step_by(2).map(String::from).collect()
}

#[test]
fn the_package_lists_every_code_of_the_engine() {
    let codes = include_str!("../../pkg-template/src/codes.ts");
    let outcome = include_str!("../../src/core/decision/outcome.rs");
    let coded = |from: &str| -> Vec<String> {
        let arms = outcome.split_once(from).expect(from).1.split_once("\n    }").expect(from).0;
        arms.split('"').skip(1).step_by(2).map(String::from).collect()
    };
    let mut reasons = quoted(codes, "REASONS = [", "] as const");
    assert_eq!(reasons.pop().as_deref(), Some("not_ready"));
    assert_eq!(reasons, coded("pub fn code(self) -> &'static str {"));
    let mut listed = quoted(codes, "OUTCOMES = {", "} as const");
    let mut known = coded("pub fn code(self) -> (&'static str, Stage, Option<Fact>) {");
    assert!(known.len() > 25, "{known:?}");
    listed.sort();
    known.sort();
    assert_eq!(listed, known);
}
