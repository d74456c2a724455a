//! Next items: ours and Serenade's on the same sessions under the same convention; then sizes, rate and memory.

mod data;
mod ours;
mod score;

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use vitrin_trainer::recommend::{Options, SessionIndex};

use ours::{Asker, train};
use score::Score;

/// What is measured.
#[derive(Args)]
pub(crate) struct Arguments {
    /// Folder with `train.txt` and `test.txt`
    #[arg(long)]
    data: PathBuf,
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::TempDir::new()?;
    let train_set = data::read(&arguments.data.join("train.txt"))?;
    let test = data::read(&arguments.data.join("test.txt"))?;
    let file = data::write(&train_set, 1, &folder.path().join("sessions.csv"))?;
    for (floor, sessions) in [(1, SessionIndex::Withheld), (3, SessionIndex::Withheld), (3, SessionIndex::Shipped)] {
        let options = Options { floor, sessions, shard_bytes: 1 << 20, ..Options::default() };
        let begun = std::time::Instant::now();
        let trained = train(&file, &folder.path().join("model.bin"), &options)?;
        let seconds = begun.elapsed().as_secs_f64();
        let asker = Asker::new(&trained)?;
        let begun = std::time::Instant::now();
        let dropped = Score::of(&test, |items| asker.dropped(items));
        let query_us = begun.elapsed().as_secs_f64() / dropped.cases as f64 * 1e6;
        let kept = Score::of(&test, |items| asker.kept(items));
        writeln!(
            out,
            "{floor} {sessions:?} {dropped:?} {kept:?} {} clicks {seconds:.2} s {query_us:.0} us",
            trained.clicks
        )?;
        for file in &trained.files.files {
            writeln!(out, "  {} {} {:?}", file.name, file.items, file.parts)?;
        }
        writeln!(out, "  {}", trained.bytes.len())?;
    }
    Ok(())
}
