//! [`lint`]: what in a shop's config is probably a mistake, one line each.

use std::io::{self, Write};

use vitrin::core::model::Model;
use vitrin::lint::{Finding, Population, lint as find};

use crate::shop::{ShopError, document};

/// Everything found in the text of a config, given the shop's model and how many visitors make one batch.
///
/// # Errors
/// [`ShopError`] when it is no config.
pub fn lint(config: &str, model: Option<&Model>, visitors: u64) -> Result<Vec<Finding>, ShopError> {
    let shares = model.and_then(|model| model.segment_shares.as_ref());
    let population = shares.map(|shares| Population { shares, visitors });
    Ok(find(&document(config)?, population)?)
}

/// Writes them, and how many there are.
///
/// # Errors
/// What writing gives.
pub fn write(out: &mut dyn Write, findings: &[Finding]) -> io::Result<()> {
    for Finding { pointer, kind, message, suggestion } in findings {
        write!(out, "{pointer}: {}: {message}", kind.name())?;
        match suggestion {
            Some(meant) => writeln!(out, "; perhaps {meant}")?,
            None => writeln!(out)?,
        }
    }
    writeln!(out, "{} found", findings.len())
}
