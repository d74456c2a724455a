//! Where cargo put the public corpora that `tests/corpora/Cargo.toml` names.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

/// The file `file` in the sources of the crate `package`, fetched on first use. Panics when it cannot be had: a corpus
/// that was not run must not look like one that passed.
pub(crate) fn path(package: &str, file: &str) -> PathBuf {
    static METADATA: OnceLock<Value> = OnceLock::new();
    let packages = METADATA.get_or_init(metadata)["packages"].as_array().expect("packages");
    let package = packages.iter().find(|it| it["name"] == package).expect("tests/corpora names the package");
    let manifest = package["manifest_path"].as_str().expect("a manifest path");
    let path = Path::new(manifest).with_file_name(file);
    assert!(path.is_file(), "{file} is not in {}", path.display());
    path
}

fn metadata() -> Value {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpora/Cargo.toml");
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--format-version", "1", "--locked", "--manifest-path", manifest])
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo writes JSON")
}
