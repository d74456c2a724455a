//! The body of a request, read: all that a stranger may say, before anything is counted.

use vitrin::core::privacy::{Epoch, Report};
use vitrin::core::time::Timestamp;
use vitrin::core::value::{ValueLimits, read};
use vitrin::report::parse;

use crate::published::Catalogue;
use crate::refusal::{BODY_BYTES_MAX, Refusal};

/// A report is one flat object of ten fields, of at most 48 bytes each; more is read so that the error can name it.
const REPORT_LIMITS: ValueLimits = ValueLimits { depth: 1, nodes: 64, text_bytes: 256 };

impl Catalogue {
    /// The report in a body, when it fits what is asked as of `now` and may be sent: `is_admitted` is asked with its site and the current epoch.
    ///
    /// # Errors
    /// The [`Refusal`] to answer with.
    pub fn read(
        &self,
        body: &[u8],
        now: Timestamp,
        is_admitted: impl FnOnce(&str, Epoch) -> bool,
    ) -> Result<Report, Refusal> {
        if body.len() > BODY_BYTES_MAX {
            return Err(Refusal::TooLong);
        }
        let mut source = serde_json::Deserializer::from_slice(body);
        let value = read(&mut source, REPORT_LIMITS).map_err(|_| Refusal::NotJson)?;
        source.end().map_err(|_| Refusal::NotJson)?;
        let report = parse(&value)?;
        let epoch = self.check(&report, now)?;
        if !is_admitted(&report.header().site, epoch) {
            return Err(Refusal::NoUploadToken);
        }
        Ok(report)
    }
}
