//! Why a file cannot be read at all.

use std::io;
use std::path::{Path, PathBuf};

/// Why a file cannot be read at all; a line that cannot be used is a [`BadRow`](crate::source::BadRow).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// The file cannot be opened or read, or a temporary file cannot be written.
    #[error("{}: {error}", path.display())]
    Io {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// A column that must be there has none of the known names.
    #[error("no column for {role} (also known as {known}); the file has {has}; name it by --column {role}=NAME")]
    ColumnMissing {
        /// What is missing.
        role: String,
        /// Names that would have been taken.
        known: String,
        /// The header.
        has: String,
    },
    /// Several columns could be the one.
    #[error("several columns could be {role}: {names}; name one by --column {role}=NAME")]
    ColumnTwice {
        /// What is ambiguous.
        role: &'static str,
        /// The columns.
        names: String,
    },
    /// A column was named that is not there.
    #[error("no column {name:?} to take for {role}; the file has {has}")]
    ColumnUnknown {
        /// What it was to hold.
        role: &'static str,
        /// Its name.
        name: String,
        /// The header.
        has: String,
    },
    /// The file has a header and nothing that could be used, or not even a header.
    #[error("{}: no line could be used{}", path.display(), why)]
    Empty {
        /// Which file.
        path: PathBuf,
        /// The most frequent reason, if there were lines.
        why: String,
    },
}

impl SourceError {
    /// An error of the file at `path`.
    pub(crate) fn io(path: &Path, error: impl Into<io::Error>) -> Self {
        Self::Io { path: path.to_owned(), error: error.into() }
    }
}
