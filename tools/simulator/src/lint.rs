//! [`lint`]: what in a shop's config is probably a mistake, one line each.

use std::io::{self, Write};

use vitrin::core::model::Model;
use vitrin::lint::Population;
use vitrin_collector::text::{document, findings};

use crate::shop::ShopError;

/// Writes everything found in the text of a config, given the shop's model and how many visitors make one batch, and answers how much there is.
///
/// # Errors
/// [`LintError`].
pub fn lint(out: &mut dyn Write, config: &str, model: Option<&Model>, visitors: u64) -> Result<usize, LintError> {
    let shares = model.and_then(|model| model.segment_shares.as_ref());
    let population = shares.map(|shares| Population { shares, visitors });
    let document = document(config).map_err(ShopError::from)?;
    let findings = findings(config, &document, population).map_err(ShopError::from)?;
    for finding in &findings {
        write!(out, "{}: {}: {}", finding.place(&document), finding.kind.name(), finding.message)?;
        match &finding.suggestion {
            Some(meant) => writeln!(out, "; perhaps {meant}")?,
            None => writeln!(out)?,
        }
    }
    writeln!(out, "{} found", findings.len())?;
    Ok(findings.len())
}

/// Why nothing was told.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LintError {
    /// It is no config.
    #[error(transparent)]
    Shop(#[from] ShopError),
    /// It could not be written.
    #[error(transparent)]
    Write(#[from] io::Error),
}
