//! The specification, natively: every scenario, and that no file of the folder is left out.

#[path = "../scenarios/all.rs"]
pub(crate) mod all;
#[path = "../scenarios/run.rs"]
pub(crate) mod run;

#[test]
fn every_scenario_goes_as_written_and_leaves_the_same_bytes() {
    let mut digests = Vec::new();
    for (name, text, digest) in all::ALL {
        digests.push((name, run::run(name, text), digest));
    }
    let differing: Vec<_> = digests.iter().filter(|(_, actual, expected)| actual != expected).collect();
    assert!(differing.is_empty(), "what is stored has changed (name, now, before): {differing:?}");
}

#[test]
fn no_scenario_is_left_out() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/scenarios");
    let files = std::fs::read_dir(folder).expect("the folder").map(|entry| entry.expect("an entry").path());
    let texts: Vec<_> = files
        .filter(|path| path.extension().is_some_and(|it| it == "json"))
        .map(|path| std::fs::read_to_string(path).expect("a scenario"))
        .collect();
    assert_eq!(texts.len(), all::ALL.len());
    assert!(texts.iter().all(|text| all::ALL.iter().any(|(_, known, _)| known == text)));
}
