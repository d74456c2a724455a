//! `vitrin-collector token`: prints the upload token that a shop's pages send along.

use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;

use vitrin::core::privacy::Epoch;
use vitrin_collector::Clock;
use vitrin_collector::http::UploadSecret;

use super::{published, upload_secret};

#[derive(clap::Args)]
pub(crate) struct Token {
    /// The published site.json
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// The secret of 16 bytes or more that `serve` is given
    #[arg(long, env = "VITRIN_UPLOAD_SECRET", hide_env_values = true, value_parser = upload_secret)]
    upload_secret: UploadSecret,
    /// Prints the next epoch's, to publish it a little early
    #[arg(long)]
    next: bool,
}

/// Prints the token alone, so that a script can take it.
pub(crate) fn run(arguments: &Token) -> Result<(), Box<dyn Error>> {
    for published in published(std::slice::from_ref(&arguments.config))? {
        let Epoch(current) = published.privacy.period.epoch(Clock::System.now());
        let epoch = Epoch(current.saturating_add(u32::from(arguments.next)));
        writeln!(std::io::stdout(), "{}", arguments.upload_secret.token(&published.site, epoch))?;
    }
    Ok(())
}
