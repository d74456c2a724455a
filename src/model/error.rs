//! Why a model file was refused: which section, where, what.

use std::fmt;

use crate::core::decimal::decimal;
use crate::core::join::join;

/// What is wrong with a model file. Carries places and numbers of the file, which is public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModelError {
    /// Kind of the section; 0 for the container around them.
    pub kind: u16,
    /// Where, in bytes from the start of the file.
    pub offset: u32,
    /// What is wrong there.
    pub fault: ModelFault,
}

/// See [`ModelError`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelFault {
    /// It does not begin as a model does: an error page, another file.
    NoModel,
    /// Of another format than this build reads.
    Format(u16),
    /// Longer than an engine reads.
    TooLong,
    /// Cut or changed on its way.
    Checksum,
    /// A table or a section that no trainer writes: too short or too long, out of order, a number out of its range.
    Malformed,
}

impl ModelError {
    /// What is wrong, in words.
    #[must_use]
    pub fn message(self) -> String {
        let (what, format);
        match self.fault {
            ModelFault::NoModel => what = "no model file",
            ModelFault::Format(other) => {
                format = join(&["format ", &decimal(u64::from(other)), ", this build reads 1"]);
                what = &format;
            }
            ModelFault::TooLong => what = "too long",
            ModelFault::Checksum => what = "changed or cut",
            ModelFault::Malformed => what = "malformed",
        }
        let section = decimal(u64::from(self.kind));
        join(&["section ", &section, ", byte ", &decimal(u64::from(self.offset)), ": ", what])
    }
}

impl fmt::Display for ModelError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for ModelError {}
