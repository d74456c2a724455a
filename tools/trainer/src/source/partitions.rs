//! Lines grouped by customer or session, however many there are: hashed into temporary files, each small enough for memory.

use std::fs::{self, File};
use std::hash::{Hash as _, Hasher as _};
use std::io::BufWriter;
use std::marker::PhantomData;
use std::path::Path;

use csv::{ReaderBuilder, Writer, WriterBuilder};
use siphasher::sip::SipHasher13;
use tempfile::TempDir;

use crate::source::bad_rows::BadRows;
use crate::source::columns::Columns;
use crate::source::error::SourceError;
use crate::source::options::SourceOptions;
use crate::source::table::{Row, Table};
use crate::source::watch::Watch;

/// Most files that are open at once; beyond it partitions grow with the file.
const PARTITIONS_MAX: u64 = 512;
/// Bytes buffered of each.
const BUFFER_BYTES: usize = 1 << 14;

/// All lines of a file, in groups. The temporary files go with it.
pub struct Partitions<R> {
    folder: TempDir,
    count: u64,
    columns: Columns,
    bad_rows: BadRows,
    of: PhantomData<R>,
}

impl<R: Row> Partitions<R> {
    /// Reads `path` once and puts each line in the partition of its group.
    ///
    /// # Errors
    /// Those of [`Table::open`]; [`SourceError::Empty`] when no line could be used.
    pub fn read(path: &Path, options: &SourceOptions, watch: &Watch) -> Result<Self, SourceError> {
        let io = |error| SourceError::io(path, error);
        let bytes = fs::metadata(path).map_err(io)?.len();
        let count = bytes.div_ceil(options.partition_bytes.max(1)).clamp(1, PARTITIONS_MAX);
        let folder = TempDir::with_prefix("vitrin-train-").map_err(io)?;
        let mut table = Table::<R>::open(path, options, watch)?;
        let mut writers = Vec::new();
        for number in 0..count {
            writers.push(writer(&name(&folder, number))?);
        }
        while let Some(row) = table.next_row()? {
            let place = usize::try_from(group_hash(row.group()) % count).unwrap_or_default();
            if let Some(writer) = writers.get_mut(place) {
                writer.serialize(&row).map_err(|error| SourceError::io(folder.path(), error))?;
            }
        }
        for mut writer in writers {
            writer.flush().map_err(|error| SourceError::io(folder.path(), error))?;
        }
        let bad_rows = table.bad_rows().clone();
        if bad_rows.used == 0 {
            let most = bad_rows.reasons.iter().max_by_key(|(_, found)| found.count);
            let why = most.map_or_else(String::new, |(reason, _)| format!("; most often: {}", reason.message()));
            return Err(SourceError::Empty { path: path.to_owned(), why });
        }
        Ok(Self { folder, count, columns: table.columns().clone(), bad_rows, of: PhantomData })
    }

    /// Hands on every group with its lines in order of time, those of one time in the file's order. Groups come in an order
    /// that depends on the file's bytes alone.
    ///
    /// # Errors
    /// [`SourceError::Io`].
    pub fn each_group(&self, mut take: impl FnMut(&str, &[R])) -> Result<(), SourceError> {
        for number in 0..self.count {
            let path = name(&self.folder, number);
            let io = |error: csv::Error| SourceError::io(&path, error);
            let mut reader = ReaderBuilder::new().has_headers(false).from_path(&path).map_err(io)?;
            let mut rows = Vec::new();
            for row in reader.deserialize() {
                rows.push(row.map_err(io)?);
            }
            rows.sort_by(|one: &R, other| (one.group(), one.at()).cmp(&(other.group(), other.at())));
            for group in rows.chunk_by(|one, other| one.group() == other.group()) {
                if let Some(first) = group.first() {
                    take(first.group(), group);
                }
            }
        }
        Ok(())
    }

    /// Which columns the file has.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// What was read.
    #[must_use]
    pub fn bad_rows(&self) -> &BadRows {
        &self.bad_rows
    }
}

/// Where a group falls, the same on every machine.
#[must_use]
pub(crate) fn group_hash(group: &str) -> u64 {
    let mut hasher = SipHasher13::new();
    group.hash(&mut hasher);
    hasher.finish()
}

fn name(folder: &TempDir, number: u64) -> std::path::PathBuf {
    folder.path().join(format!("{number}.csv"))
}

fn writer(path: &Path) -> Result<Writer<BufWriter<File>>, SourceError> {
    let file = File::create(path).map_err(|error| SourceError::io(path, error))?;
    let buffered = BufWriter::with_capacity(BUFFER_BYTES, file);
    Ok(WriterBuilder::new().has_headers(false).buffer_capacity(BUFFER_BYTES).from_writer(buffered))
}
