//! GrowthBook's public cases for conditions and hashing: counted by the test that runs them.

use std::process::Command;

use super::Result;
use super::table::{Reach, Table};

/// Cases of the corpus.
const CASES: f64 = 583.0 + 27.0;

/// Runs the test, which fails unless every case passes or is in its skip list, and reads what it counted.
pub(super) fn measure(table: &mut Table) -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "test",
            "--quiet",
            "--locked",
            "--package",
            "vitrin",
            "--test",
            "it",
            "growthbook::",
            "--",
            "--nocapture",
        ])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let counted = |kind: &str| -> Option<f64> {
        let line = said.lines().find_map(|line| line.strip_prefix("growthbook: "))?;
        let part = line.split(", ").find(|part| part.ends_with(kind))?;
        part.split(' ').next()?.parse().ok()
    };
    let (Some(passed), Some(skipped)) = (counted("passed"), counted("skipped with a reason")) else {
        return Err(format!("the test of the corpus did not say what it counted: {said}").into());
    };
    if !output.status.success() {
        return Err(format!("the test of the corpus fails: {said}").into());
    }
    table.add("GrowthBook cases passed", Reach::Least(CASES - skipped), passed, Some(CASES), 0);
    table.add("  skipped with a reason", Reach::Free, skipped, None, 0);
    Ok(())
}
