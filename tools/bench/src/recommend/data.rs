//! Sessions of public data sets, and the files that the trainer reads of them.

use std::error::Error;
use std::path::{Path, PathBuf};

use csv::ReaderBuilder;

/// One session's items in order, and when it ended, in seconds since 1970.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Session {
    pub(crate) id: String,
    pub(crate) items: Vec<u32>,
    /// By item.
    pub(crate) at: Vec<f64>,
}

/// Days that every time is moved by, so that small counters are times too: the trainer refuses what lies in 1970.
const EPOCH_SECONDS: f64 = 1_000_000_000.0;

/// Reads tab-separated session, item, time; sessions in order of their id, items in order of time.
pub(crate) fn read(path: &Path) -> Result<Vec<Session>, Box<dyn Error>> {
    let mut lines: Vec<(u64, f64, usize, u32)> = Vec::new();
    for (number, line) in ReaderBuilder::new().delimiter(b'\t').from_path(path)?.into_records().enumerate() {
        let line = line?;
        let field = |place: usize| line.get(place).ok_or("a line has fewer than three fields");
        lines.push((field(0)?.parse()?, field(2)?.parse()?, number, field(1)?.parse()?));
    }
    lines.sort_by(|one, other| one.0.cmp(&other.0).then(one.1.total_cmp(&other.1)).then(one.2.cmp(&other.2)));
    let sessions = lines.chunk_by(|one, other| one.0 == other.0).map(|group| Session {
        id: group.first().map_or(0, |it| it.0).to_string(),
        items: group.iter().map(|it| it.3).collect(),
        at: group.iter().map(|it| it.1).collect(),
    });
    Ok(sessions.collect())
}

/// Writes sessions as Serenade reads them: tab-separated session, item, time.
pub(crate) fn write_tabs(sessions: &[Session], path: &Path) -> Result<(), Box<dyn Error>> {
    std::fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
    let mut writer = csv::WriterBuilder::new().delimiter(b'\t').from_path(path)?;
    writer.write_record(["SessionId", "ItemId", "Time"])?;
    for session in sessions {
        for (item, at) in session.items.iter().zip(&session.at) {
            writer.write_record([session.id.clone(), item.to_string(), format!("{at:.1}")])?;
        }
    }
    writer.flush()?;
    Ok(())
}

/// Writes sessions `copies` times over, under other ids, as the trainer reads them.
pub(crate) fn write(sessions: &[Session], copies: u32, path: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let mut writer = csv::Writer::from_path(path)?;
    writer.write_record(["session", "time", "item"])?;
    for copy in 0..copies {
        for session in sessions {
            for (item, at) in session.items.iter().zip(&session.at) {
                let seconds = if *at < EPOCH_SECONDS { at + EPOCH_SECONDS } else { *at };
                let fields = [format!("{}-{copy}", session.id), format!("{seconds:.0}"), item.to_string()];
                writer.write_record(fields)?;
            }
        }
    }
    writer.flush()?;
    Ok(path.to_owned())
}
