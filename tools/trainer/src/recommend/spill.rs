//! [`Spill`]: records on disk, in buckets that are counted one by one.

use std::fs::File;
use std::io::{BufReader, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::source::SourceError;

/// Buckets, one file each.
const BUCKETS: u32 = 64;
/// Bytes read at once.
const BUFFER_BYTES: usize = 1 << 16;

/// A folder that goes with its value.
pub(super) fn folder() -> Result<TempDir, SourceError> {
    TempDir::with_prefix("vitrin-train-").map_err(|error| SourceError::io(&std::env::temp_dir(), error))
}

/// Writers of the buckets.
pub(super) struct Spill {
    files: Vec<(PathBuf, BufWriter<File>)>,
}

impl Spill {
    /// Empty buckets named `name` in `folder`.
    pub(super) fn open(folder: &Path, name: &str) -> Result<Self, SourceError> {
        let mut files = Vec::new();
        for number in 0..BUCKETS {
            let path = folder.join(format!("{name}-{number}"));
            let file = File::create(&path).map_err(|error| SourceError::io(&path, error))?;
            files.push((path, BufWriter::new(file)));
        }
        Ok(Self { files })
    }

    /// Adds a record of an item to its bucket.
    pub(super) fn push(&mut self, item: u32, record: &[u8]) -> Result<(), SourceError> {
        match self.files.get_mut((item % BUCKETS) as usize) {
            Some((path, file)) => file.write_all(record).map_err(|error| SourceError::io(path, error)),
            None => Ok(()),
        }
    }

    /// The buckets' files, written out.
    pub(super) fn close(self) -> Result<Vec<PathBuf>, SourceError> {
        let mut paths = Vec::new();
        for (path, mut file) in self.files {
            file.flush().map_err(|error| SourceError::io(&path, error))?;
            paths.push(path);
        }
        Ok(paths)
    }
}

/// Hands on a bucket's records of `N` bytes, one after the other: the bucket may be larger than memory.
pub(super) fn each<const N: usize>(path: &Path, mut take: impl FnMut([u8; N])) -> Result<(), SourceError> {
    let io = |error| SourceError::io(path, error);
    let file = File::open(path).map_err(io)?;
    let records = file.metadata().map_err(io)?.len() / N as u64;
    let mut reader = BufReader::with_capacity(BUFFER_BYTES, file);
    for _ in 0..records {
        let mut record = [0; N];
        reader.read_exact(&mut record).map_err(io)?;
        take(record);
    }
    Ok(())
}
