//! `./x bench policies`: estimators of policies and lifts beside their peers, policies on public logs and in planted shops beside theirs, and false alarms.

mod aggregates;
mod contenders;
mod counts;
mod false_alarms;
mod fetch;
mod logs;
mod planted;
mod replay;
mod world;

use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value as Json, json};

/// Where the peers' script lies.
const PEER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/policies.py");
/// Seed of the false alarms.
const SEED: u64 = 4;
/// How far an estimator may be from its peer's, relative to 1.
const DIFFERENCE_MAX: f64 = 1e-9;

/// What the command line says.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The Python that has the packages of peers/policies.txt
    #[arg(long, value_name = "PROGRAM")]
    python: PathBuf,
    /// Where data and the peers' numbers go
    #[arg(long, value_name = "FOLDER")]
    folder: PathBuf,
}

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// A number beside its peer's.
struct Compared {
    what: String,
    ours: f64,
    peer: f64,
}

impl Compared {
    fn difference(&self) -> f64 {
        (self.ours - self.peer).abs()
    }
}

/// Runs ours and the peers', and prints the tables. It fails when an estimator differs.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<()> {
    let folder = &arguments.folder;
    fs::create_dir_all(folder)?;
    let sources = fetch::sources(&arguments.python, folder)?;
    planted::write_visitors(folder)?;
    let questions = json!({ "counts": counts::cases(), "logs": logs::cases(&sources)?, "planted": planted::question(),
        "replay": replay::question(&sources) });
    let peer = peer(&arguments.python, folder, &sources, &questions)?;
    let mut compared = counts::compare(&peer)?;
    compared.extend(logs::compare(&sources, &peer)?);
    write_compared(out, &compared)?;
    replay::measure(&sources, &peer, out)?;
    planted::measure(&peer, out)?;
    false_alarms::report(SEED, out)
}

fn peer(python: &Path, folder: &Path, sources: &fetch::Sources, questions: &Json) -> Result<Json> {
    fs::write(folder.join("questions.json"), serde_json::to_string(questions)?)?;
    let status = Command::new(python).arg(PEER).arg(folder).args([&sources.obp, &sources.gbstats]).status()?;
    if !status.success() {
        return Err(format!("{PEER}: {status}").into());
    }
    Ok(serde_json::from_str(&fs::read_to_string(folder.join("peer.json"))?)?)
}

fn write_compared(out: &mut impl Write, compared: &[Compared]) -> Result<()> {
    let width = compared.iter().map(|it| it.what.chars().count()).max().unwrap_or_default();
    writeln!(out, "| {:width$} | {:>18} | {:>18} | {:>10} |", "", "ours", "peer", "difference")?;
    writeln!(out, "| {:-<width$} | {:->18} | {:->18} | {:->10} |", "", "", "", "")?;
    for it in compared {
        let Compared { what, ours, peer } = it;
        writeln!(out, "| {what:width$} | {ours:>18.12} | {peer:>18.12} | {:>10.1e} |", it.difference())?;
    }
    let far: Vec<_> = compared.iter().filter(|it| it.difference() > DIFFERENCE_MAX || it.ours.is_nan()).collect();
    writeln!(out, "{} numbers, {} of them farther than 1e-9 from the peer's", compared.len(), far.len())?;
    if far.is_empty() { Ok(()) } else { Err("an estimator differs from its peer's".into()) }
}

/// The peers' number at `pointer`.
fn number(peer: &Json, pointer: &str) -> Result<f64> {
    let number = peer.pointer(pointer).and_then(Json::as_f64);
    number.ok_or_else(|| format!("the peer says nothing at {pointer}").into())
}
