//! The guide's page on security names, for each threat, a test that exists; and what a statement of the collector's is made of.

use std::path::Path;

const PAGE: &str = include_str!("../../www/docs/security.md");

fn read(path: &str) -> String {
    let whole = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    std::fs::read_to_string(whole).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_threat_names_a_test_that_exists() {
    let rows = PAGE.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
    let threats: Vec<_> = rows.filter(|line| !line.contains("| what stops it |")).collect();
    assert!(threats.len() > 20, "{} threats", threats.len());
    for threat in threats {
        let shown_by = threat.trim_end_matches(" |").rsplit(" | ").next().expect("a column");
        let spans: Vec<_> = shown_by.split('`').skip(1).step_by(2).collect();
        assert!(!spans.is_empty() && spans.len() % 2 == 0, "a file and what it has: {threat}");
        for pair in spans.chunks(2) {
            assert!(read(pair[0]).contains(pair[1]), "{} has no {:?}", pair[0], pair[1]);
        }
    }
}

#[test]
fn no_statement_is_put_together_from_values() {
    for file in ["mod", "postgres", "sqlite", "statements"] {
        let path = format!("tools/collector/src/store/{file}.rs");
        let text = read(&path);
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for word in ["format!(", "push_str(", ".concat()", "AssertSqlSafe"] {
            assert!(!code.contains(word), "{path}: {word}");
        }
        // A builder is given literals, and binds the rest.
        let pieces = code.split(".push(").skip(1).chain(code.split("QueryBuilder::new(").skip(1));
        for piece in pieces {
            assert!(piece.starts_with('"'), "{path}: {}", piece.lines().next().unwrap_or_default());
        }
    }
}
