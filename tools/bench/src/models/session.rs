//! The order of a session: sessions of a small shop, the first seven tenths known, the rest predicted by the engine, beside scikit-learn.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;
use vitrin::core::predict::session::FEATURES;
use vitrin_trainer::fit::session::{FittedSession, fit};
use vitrin_trainer::note::Notes;
use vitrin_trainer::population::{Catalog, Outcome, Sessions};
use vitrin_trainer::source::{Partitions, SourceOptions, Watch};

use super::table::{Reach, Table};
use super::{Result, number, planted};

/// Where the peer's script lies.
const PEER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/sessions.py");
/// Sessions below which nothing is shipped, as the trainer has it.
pub(super) const K: u64 = 50;
/// Most that a coefficient may be off scikit-learn's: it stops searching earlier.
const COEFFICIENT_OFF_MAX: f64 = 0.001;

/// Adds its rows; gives orders expected and placed by tenth of the sessions.
pub(super) fn measure(python: &Path, folder: &Path, table: &mut Table) -> Result<String> {
    peer(python, "data", folder)?;
    let (known, later) = (read(&folder.join("sessions-known.csv"))?, read(&folder.join("sessions-later.csv"))?);
    let fitted = fit(&known, K, &mut Notes::default()).ok_or("the sessions have no fit")?;
    write(&known, &fitted, &folder.join("features-known.csv"))?;
    write(&later, &fitted, &folder.join("features-later.csv"))?;
    peer(python, "fit", folder)?;
    let theirs: Json = serde_json::from_str(&std::fs::read_to_string(folder.join("sessions-peer.json"))?)?;
    let of = |name: &str| number(&theirs, &format!("/{name}")).ok_or("the peer left a number out");
    let (auc, loss) = (of("auc")?, of("log_loss")?);
    table.add("order of a session, later AUC", Reach::Near(auc), of("auc_of_ours")?, Some(auc), 3);
    table.add("  log loss", Reach::Near(loss), of("log_loss_of_ours")?, Some(loss), 3);
    let base = of("log_loss_of_base")?;
    table.add("  log loss, that of the base rate", Reach::Most(base), of("log_loss_of_ours")?, Some(base), 3);
    let mut off: f64 = 0.0;
    for (place, ours) in fitted.model.coefficients.iter().enumerate() {
        let peer = number(&theirs, &format!("/coefficients/{place}")).ok_or("the peer left a coefficient out")?;
        off = off.max((f64::from(*ours) - peer).abs());
    }
    table.add("  most a coefficient is off the peer's", Reach::Most(COEFFICIENT_OFF_MAX), off, None, 5);
    let (said, expected, placed) = calibration(&later, &fitted);
    table.add("  orders expected of later sessions", Reach::Free, expected, Some(of("expected")?), 1);
    table.add("  orders placed in them", Reach::Free, placed, None, 0);
    planted::measure(&known, table)?;
    let version = theirs.pointer("/version").and_then(Json::as_str).unwrap_or("?");
    let (first, second) = (known.outcomes.len(), later.outcomes.len());
    Ok(format!(
        "Order of a session: {first} sessions of the shop in retentioneering 3.3.0 known, {second} later ones predicted at a random moment of each; \
         peer scikit-learn {version}\n{said}"
    ))
}

fn peer(python: &Path, what: &str, folder: &Path) -> Result<()> {
    let status = Command::new(python).arg(PEER).arg(what).arg(folder).status()?;
    if status.success() { Ok(()) } else { Err(format!("{PEER} {what}: {status}").into()) }
}

fn read(path: &Path) -> Result<Sessions> {
    let lines = Partitions::read(path, &SourceOptions::default(), &Watch::silent())?;
    Ok(Sessions::read(&lines, &Catalog::default(), &Watch::silent())?)
}

/// The features as the peer is to see them, with what ours makes of them.
fn write(sessions: &Sessions, fitted: &FittedSession, path: &Path) -> Result<()> {
    let mut writer = csv::Writer::from_path(path)?;
    writer.write_record(FEATURES.iter().copied().chain(["chance", "is_ordered"]))?;
    for Outcome { facts, is_ordered } in &sessions.outcomes {
        let mut fields = Vec::new();
        for (name, value) in FEATURES.iter().zip(facts.features()) {
            fields.push(if fitted.without.contains(name) { 0.0 } else { value }.to_string());
        }
        fields.push(fitted.model.purchase(facts).value.to_string());
        fields.push(u8::from(*is_ordered).to_string());
        writer.write_record(fields)?;
    }
    Ok(writer.flush()?)
}

/// Orders expected and placed: by tenth of the sessions in order of their chance, and altogether.
fn calibration(sessions: &Sessions, fitted: &FittedSession) -> (String, f64, f64) {
    let mut scored: Vec<(f64, f64)> = Vec::new();
    for Outcome { facts, is_ordered } in &sessions.outcomes {
        scored.push((fitted.model.purchase(facts).value, f64::from(u8::from(*is_ordered))));
    }
    scored.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut said = format!("  {:<8}{:>10}{:>10}{:>10}", "tenth", "sessions", "expected", "placed");
    for (place, tenth) in scored.chunks(scored.len().div_ceil(10)).enumerate() {
        let (expected, placed) = sums(tenth);
        // Writing to a text cannot fail.
        let _ = write!(said, "\n  {:<8}{:>10}{expected:>10.1}{placed:>10.0}", place + 1, tenth.len());
    }
    let (expected, placed) = sums(&scored);
    (said, expected, placed)
}

fn sums(scored: &[(f64, f64)]) -> (f64, f64) {
    (scored.iter().map(|one| one.0).sum(), scored.iter().map(|one| one.1).sum())
}
