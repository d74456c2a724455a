//! Configs: a broken document is refused with its place, a broken rule is left out with a warning, and what works answers every placement.

use vitrin::config;
use vitrin::core::value::Value;
use vitrin::lint;

use crate::source::{CONFIGS, Source, json};
use crate::visit::{VIEWS, Visit, act, view};

/// Changes made to a good config, at most.
const EDITS_MAX: u8 = 6;

pub fn run(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else { return };
    let document = if *choice < 64 {
        json(rest)
    } else {
        let mut source = Source::new(rest);
        let mut document = CONFIGS[usize::from(*choice) % CONFIGS.len()].clone();
        for _ in 0..source.byte() % EDITS_MAX + 1 {
            source.edit(&mut document);
        }
        Some(document)
    };
    if let Some(document) = document {
        check(&document);
    }
}

fn check(document: &Value) {
    let findings = lint::lint(document, None);
    let (site, warnings) = match config::parse(document) {
        Ok(parsed) => parsed,
        Err(error) => {
            assert!(error.pointer.is_empty() || error.pointer.starts_with('/'), "{}", error.pointer);
            assert_eq!(findings, Err(error), "the linter refuses what the engine refuses");
            return;
        }
    };
    assert!(warnings.iter().all(|warning| warning.pointer.starts_with('/')), "{warnings:?}");
    assert!(findings.is_ok_and(|findings| findings.len() >= warnings.len()), "every warning is a finding");
    let mut visit = Visit::new(document.clone());
    visit.act(&act("page", 1_u32));
    visit.act(&act("consent", "spm"));
    let item = Value::map([("item_id", "a"), ("item_category", "tents")].map(|(key, text)| (key, text.into())));
    let data = Value::map([("items", Value::List(vec![item]))]);
    let event = Value::map([("type", "event".into()), ("name", "view_item".into()), ("data", data)]);
    visit.act(&act("handle", event));
    let names: Vec<_> = site.placements.iter().map(|placement| placement.id.clone()).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let client = visit.client().expect("a config that was just read");
    for decided in client.decide(&names, &Value::Null) {
        let decision = &decided.decision;
        assert!((0.0..=1.0).contains(&decision.propensity), "{}", decision.propensity);
        let _ = client.decision_value(&decided);
        client.explanation(&decision.placement, None, &Value::Null);
    }
    for name in VIEWS {
        view(client, name);
    }
    client.fold(&[1], true);
}
