//! Lines grouped by customer or session, however many there are: hashed into temporary files until each is small enough for memory.

use std::fs::{self, File};
use std::hash::{Hash as _, Hasher as _};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use csv::{ReaderBuilder, Writer, WriterBuilder};
use siphasher::sip::SipHasher13;
use tempfile::TempDir;

use crate::source::bad_rows::BadRows;
use crate::source::columns::Columns;
use crate::source::error::SourceError;
use crate::source::options::SourceOptions;
use crate::source::table::{Row, Table};
use crate::source::watch::Watch;

/// Most files that are open at once; of a larger file, partitions are divided again.
const PARTITIONS_MAX: u64 = 512;
/// Bytes buffered of each.
const BUFFER_BYTES: usize = 1 << 13;
/// Times that a partition is divided again; a group as large as a partition cannot be divided.
const LEVELS_MAX: u32 = 3;

/// All lines of a file, in groups. The temporary files go with it.
pub struct Partitions<R> {
    folder: TempDir,
    count: u64,
    partition_bytes: u64,
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
        let partition_bytes = options.partition_bytes.max(1);
        let count = bytes.div_ceil(partition_bytes).clamp(1, PARTITIONS_MAX);
        let folder = TempDir::with_prefix("vitrin-train-").map_err(io)?;
        let mut table = Table::<R>::open(path, options, watch)?;
        let mut writers = Writers::open(&folder.path().join("part"), count)?;
        while let Some(row) = table.next_row()? {
            writers.write(group_hash(row.group()), &row)?;
        }
        writers.close()?;
        let bad_rows = table.bad_rows().clone();
        if bad_rows.used == 0 {
            let most = bad_rows.reasons.iter().max_by_key(|(_, found)| found.count);
            let why = most.map_or_else(String::new, |(reason, _)| format!("; most often: {}", reason.message()));
            return Err(SourceError::Empty { path: path.to_owned(), why });
        }
        Ok(Self { folder, count, partition_bytes, columns: table.columns().clone(), bad_rows, of: PhantomData })
    }

    /// Hands on every group with its lines in order of time, those of one time in the file's order. Groups come in an order
    /// that depends on the file's bytes alone.
    ///
    /// # Errors
    /// [`SourceError::Io`].
    pub fn each_group(&self, mut take: impl FnMut(&str, &[R])) -> Result<(), SourceError> {
        for number in 0..self.count {
            self.groups_of(&numbered(&self.folder.path().join("part"), number), 1, &mut take)?;
        }
        Ok(())
    }

    fn groups_of(&self, path: &Path, level: u32, take: &mut dyn FnMut(&str, &[R])) -> Result<(), SourceError> {
        let io = |error: csv::Error| SourceError::io(path, error);
        let bytes = fs::metadata(path).map_err(|error| SourceError::io(path, error))?.len();
        let mut reader = ReaderBuilder::new().has_headers(false).from_path(path).map_err(io)?;
        // Text grows a little where it is written again.
        if bytes / 2 > self.partition_bytes && level <= LEVELS_MAX {
            let count = bytes.div_ceil(self.partition_bytes).min(PARTITIONS_MAX);
            let mut writers = Writers::open(path, count)?;
            for row in reader.deserialize() {
                let row: R = row.map_err(io)?;
                writers.write(group_hash(&format!("{level} {}", row.group())), &row)?;
            }
            writers.close()?;
            for number in 0..count {
                let part = numbered(path, number);
                self.groups_of(&part, level + 1, take)?;
                fs::remove_file(&part).map_err(|error| SourceError::io(&part, error))?;
            }
            return Ok(());
        }
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

fn numbered(path: &Path, number: u64) -> PathBuf {
    path.with_extension(format!("{}-{number}", path.extension().unwrap_or_default().to_string_lossy()))
}

/// Files that lines are divided among.
struct Writers {
    count: u64,
    files: Vec<(PathBuf, Writer<File>)>,
}

impl Writers {
    /// Empty files named after `path`.
    fn open(path: &Path, count: u64) -> Result<Self, SourceError> {
        let mut files = Vec::new();
        for number in 0..count {
            let path = numbered(path, number);
            let file = File::create(&path).map_err(|error| SourceError::io(&path, error))?;
            let writer = WriterBuilder::new().has_headers(false).buffer_capacity(BUFFER_BYTES).from_writer(file);
            files.push((path, writer));
        }
        Ok(Self { count, files })
    }

    fn write(&mut self, hash: u64, row: &impl Row) -> Result<(), SourceError> {
        let place = usize::try_from(hash % self.count).unwrap_or_default();
        let Some((path, writer)) = self.files.get_mut(place) else { return Ok(()) };
        writer.serialize(row).map_err(|error| SourceError::io(path, error))
    }

    fn close(self) -> Result<(), SourceError> {
        for (path, mut writer) in self.files {
            writer.flush().map_err(|error| SourceError::io(&path, error))?;
        }
        Ok(())
    }
}
