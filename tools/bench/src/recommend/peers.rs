//! Serenade's own code, fetched by cargo with the corpora's lock file and built below `target/`, run on the same files.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::score::Score;

const MANIFEST: &str = include_str!("../../peers/serenade/Cargo.toml.txt");
const PROGRAM: &str = include_str!("../../peers/serenade/main.rs.txt");

/// Where cargo put the sources of the crate `serenade`.
pub(crate) fn sources(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let manifest = root.join("tests/corpora/Cargo.toml");
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--locked", "--manifest-path"])
        .arg(manifest)
        .output()?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let packages = metadata.get("packages").and_then(|it| it.as_array()).ok_or("cargo metadata lists no packages")?;
    let serenade = packages.iter().find(|it| it.get("name").is_some_and(|name| name == "serenade"));
    let path = serenade.and_then(|it| it.get("manifest_path")?.as_str()).ok_or("tests/corpora names no serenade")?;
    Ok(Path::new(path).parent().unwrap_or(Path::new("")).to_owned())
}

/// Builds the peer; `None` with the reason when it cannot be built here.
pub(crate) fn build(root: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let folder = root.join("target/bench/serenade");
    fs::create_dir_all(folder.join("src"))?;
    let sources = sources(root)?.join("src");
    write_changed(&folder.join("Cargo.toml"), MANIFEST)?;
    write_changed(&folder.join("src/main.rs"), &PROGRAM.replace("SOURCES", &sources.display().to_string()))?;
    let built = Command::new("cargo")
        .args(["build", "--quiet", "--release"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .status()?;
    if !built.success() {
        return Err("the peer does not build".into());
    }
    Ok(folder.join("target/release/serenade-peer"))
}

fn write_changed(path: &Path, text: &str) -> Result<(), Box<dyn Error>> {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        fs::write(path, text)?;
    }
    Ok(())
}

/// Runs it: its score and microseconds a query.
pub(crate) fn run(
    program: &Path,
    folder: &Path,
    [m, k, last]: [usize; 3],
    idf: u32,
) -> Result<(Score, f64), Box<dyn Error>> {
    let output = Command::new(program)
        .args([folder.join("train.txt"), folder.join("test.txt")])
        .args([m, k, last].map(|it| it.to_string()))
        .arg(idf.to_string())
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let result = text.lines().find_map(|line| line.strip_prefix("RESULT ")).ok_or("the peer gave no result")?;
    let numbers: Vec<f64> = result.split(' ').map(str::parse).collect::<Result<_, _>>()?;
    let [cases, mrr, hits, microseconds] = numbers[..] else { return Err("the peer gave another result".into()) };
    Ok((Score { mrr, hits, cases: cases as usize }, microseconds))
}
