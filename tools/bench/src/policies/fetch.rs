//! The peers' own packages, fetched by name: the sdist of obp, which carries the small Open Bandit data, and the wheel of gbstats.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::Result;

/// Version of PyPI `obp`.
const OBP: &str = "obp==0.5.7";
/// Version of PyPI `gbstats`.
const GBSTATS: &str = "gbstats==0.8.0";

/// Where they lie, each a place to import from.
pub(super) struct Sources {
    pub(super) obp: PathBuf,
    pub(super) gbstats: PathBuf,
}

impl Sources {
    /// A file of the Open Bandit data: what `policy` (`random` or `bts`) decided in a `campaign`.
    pub(super) fn log(&self, policy: &str, campaign: &str) -> PathBuf {
        self.obp.join("obp/dataset/obd").join(policy).join(campaign).join(format!("{campaign}.csv"))
    }
}

/// Fetches what is not there yet.
pub(super) fn sources(python: &Path, folder: &Path) -> Result<Sources> {
    let (obp, gbstats) = (folder.join("obp-0.5.7"), folder.join("gbstats-0.8.0"));
    if !gbstats.is_dir() {
        download(python, folder, &[GBSTATS])?;
        let packed = folder.join("gbstats-0.8.0-py3-none-any.whl");
        let opened = Command::new(python).args(["-m", "zipfile", "-e"]).arg(packed).arg(&gbstats).status()?;
        if !opened.success() {
            return Err("the wheel of gbstats cannot be unpacked".into());
        }
    }
    if !obp.is_dir() {
        // It asks for a Python before 3.11, for packages that its estimators do not use.
        download(python, folder, &["--no-binary", "obp", "--ignore-requires-python", OBP])?;
        let packed = folder.join("obp-0.5.7.tar.gz");
        let opened = Command::new("tar").arg("-xzf").arg(packed).arg("-C").arg(folder).status()?;
        if !opened.success() {
            return Err("the sdist of obp cannot be unpacked".into());
        }
    }
    Ok(Sources { obp, gbstats })
}

fn download(python: &Path, folder: &Path, what: &[&str]) -> Result<()> {
    let status = Command::new(python)
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--dest"])
        .arg(folder)
        .args(what)
        .status()?;
    if status.success() { Ok(()) } else { Err(format!("{} cannot be fetched", what.join(" ")).into()) }
}
