//! A file's lines in order, the bad ones counted.

use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use csv::{ByteRecord, Reader, ReaderBuilder};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::source::bad_rows::{BadRow, BadRows};
use crate::source::columns::{Columns, Fields, Role};
use crate::source::error::SourceError;
use crate::source::moment::Moment;
use crate::source::options::SourceOptions;
use crate::source::watch::Watch;

/// Bytes read at once.
const BUFFER_BYTES: usize = 1 << 16;

/// What a file's line is.
pub trait Row: Serialize + DeserializeOwned {
    /// What the progress bar says.
    const LABEL: &'static str;
    /// Columns that are looked for.
    const ROLES: &'static [Role];
    /// Of each list one column must be there.
    const REQUIRED: &'static [&'static [Role]];

    /// Reads one line.
    ///
    /// # Errors
    /// Why it cannot be used.
    fn of(fields: &Fields<'_>, options: &SourceOptions) -> Result<Self, BadRow>;

    /// What lines are grouped by.
    fn group(&self) -> &str;

    /// What lines of a group are ordered by.
    fn at(&self) -> Moment;
}

/// A file's lines in order; what cannot be used is counted and skipped.
pub struct Table<R> {
    path: PathBuf,
    reader: Reader<Box<dyn Read>>,
    columns: Columns,
    options: SourceOptions,
    record: ByteRecord,
    bad_rows: BadRows,
    of: PhantomData<R>,
}

impl<R: Row> Table<R> {
    /// Opens `path`: CSV with a header, separated by `,`, `;` or tabs, whichever the header has most of.
    ///
    /// # Errors
    /// [`SourceError::Io`] and those of [`Columns::find`].
    pub fn open(path: &Path, options: &SourceOptions, watch: &Watch) -> Result<Self, SourceError> {
        let io = |error| SourceError::io(path, error);
        let file = File::open(path).map_err(io)?;
        let mut buffered = BufReader::with_capacity(BUFFER_BYTES, watch.reading(R::LABEL, file));
        let delimiter = delimiter(buffered.fill_buf().map_err(io)?);
        let boxed: Box<dyn Read> = Box::new(buffered);
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(boxed);
        let header = reader.byte_headers().map_err(|error| SourceError::io(path, error))?;
        let columns = Columns::find(header, R::ROLES, R::REQUIRED, &options.columns)?;
        Ok(Self {
            path: path.to_owned(),
            reader,
            columns,
            options: options.clone(),
            record: ByteRecord::new(),
            bad_rows: BadRows::default(),
            of: PhantomData,
        })
    }

    /// The next line that can be used.
    ///
    /// # Errors
    /// [`SourceError::Io`].
    pub fn next_row(&mut self) -> Result<Option<R>, SourceError> {
        loop {
            let is_some = self.reader.read_byte_record(&mut self.record);
            if !is_some.map_err(|error| SourceError::io(&self.path, error))? {
                return Ok(None);
            }
            match self.columns.fields(&self.record).and_then(|fields| R::of(&fields, &self.options)) {
                Ok(row) => {
                    self.bad_rows.used += 1;
                    return Ok(Some(row));
                }
                Err(reason) => {
                    self.bad_rows.count(reason, self.record.position().map_or(0, csv::Position::line));
                }
            }
        }
    }

    /// Which columns the file has.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// What was read so far.
    #[must_use]
    pub fn bad_rows(&self) -> &BadRows {
        &self.bad_rows
    }
}

/// The separator that the first line has most of.
fn delimiter(start: &[u8]) -> u8 {
    let line = start.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let count = |delimiter: u8| line.iter().filter(|byte| **byte == delimiter).count();
    let most = [b',', b';', b'\t'].into_iter().map(|it| (count(it), it));
    most.fold((0, b','), |best, it| if it.0 > best.0 { it } else { best }).1
}
