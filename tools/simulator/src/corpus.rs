//! Where cargo put the real clicks: `tests/corpora/Cargo.toml` names the crate that carries them, so they are fetched and their
//! sum is checked, and nothing is copied here.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// The manifest that names the crate.
const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpora/Cargo.toml");

/// The archive of clicks, fetched on first use.
pub(crate) fn clicks() -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--manifest-path", MANIFEST])
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}; give the archive by --zip"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    let packages = metadata.get("packages").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let serenade = packages.iter().find(|it| it.get("name").and_then(Value::as_str) == Some("serenade"));
    let manifest = serenade.and_then(|it| it.get("manifest_path")?.as_str());
    let manifest = manifest.ok_or_else(|| format!("{MANIFEST} does not name serenade"))?;
    Ok(Path::new(manifest).with_file_name("assets/example/example.zip"))
}
