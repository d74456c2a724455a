//! `./x bench models`: what the trainer fits and the engine computes, beside the numbers to reach and what Python makes of the same orders.
//!
//! Orders are CDNOW's (39 weeks fitted, 39 predicted) and completejourney's 155,848 baskets, sessions those of the shop in retentioneering. Everything predicted is computed by
//! `vitrin::core`, the code that runs on the device.

mod cdnow;
mod corpus;
mod journey;
mod planted;
mod session;
mod table;

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;

use table::Table;

/// Where the peers' script lies.
const PEER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/models.py");

/// What the command line says.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The Python that has the packages of peers/models.txt
    #[arg(long, value_name = "PROGRAM")]
    python: PathBuf,
    /// Where the orders and the peers' numbers go
    #[arg(long, value_name = "FOLDER")]
    folder: PathBuf,
}

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Runs the peers and ours, and prints the table. It fails when a number is not reached.
pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<()> {
    let peer = peer(&arguments.python, &arguments.folder)?;
    let mut table = Table::default();
    cdnow::measure(&arguments.folder, &peer, &mut table)?;
    let said = journey::measure(&arguments.folder, &peer, &mut table)?;
    let sessions = session::measure(&arguments.python, &arguments.folder, &mut table)?;
    corpus::measure(&mut table)?;
    writeln!(out, "{}", versions(&peer))?;
    table.write(out)?;
    writeln!(out, "\n{said}\n\n{sessions}")?;
    match table.missed() {
        0 => Ok(()),
        missed => Err(format!("{missed} numbers are not reached").into()),
    }
}

fn peer(python: &Path, folder: &Path) -> Result<Json> {
    let status = Command::new(python).arg(PEER).arg(folder).status()?;
    if !status.success() {
        return Err(format!("{PEER}: {status}").into());
    }
    Ok(serde_json::from_str(&std::fs::read_to_string(folder.join("peer.json"))?)?)
}

fn versions(peer: &Json) -> String {
    let of = |name: &str| peer.pointer(&format!("/versions/{name}")).and_then(Json::as_str).unwrap_or("?").to_owned();
    format!("Peers: lifetimes {}, pandas {}, numpy {}", of("lifetimes"), of("pandas"), of("numpy"))
}

/// The peers' number at `pointer`.
fn number(peer: &Json, pointer: &str) -> Option<f64> {
    peer.pointer(pointer).and_then(Json::as_f64)
}
