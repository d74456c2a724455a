//! `./x bench NAME`: measures one thing beside its peers, on data that the command fetches by package name.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod collector;
mod models;
mod policies;
mod recommend;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser;

/// Measures beside peers, on public data.
#[derive(Parser)]
#[command(version)]
enum Command {
    /// The collector: reports a second natively and over HTTP, on SQLite and PostgreSQL
    Collector(collector::Arguments),
    /// Models: fits, orders to come, RFM, hours, replenishment, conditions, on two data sets
    Models(models::Arguments),
    /// Policies and what is measured of them: estimators beside obp and gbstats
    Policies(policies::Arguments),
    /// Recommendations: next items on three data sets, sizes, training rate and memory
    Recommend(recommend::Arguments),
}

fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Collector(arguments) => collector::run(&arguments, &mut io::stdout().lock()),
        Command::Models(arguments) => models::run(&arguments, &mut io::stdout().lock()),
        Command::Policies(arguments) => policies::run(&arguments, &mut io::stdout().lock()),
        Command::Recommend(arguments) => recommend::run(&arguments, &mut io::stdout().lock()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "vitrin-bench: {error}");
            ExitCode::FAILURE
        }
    }
}
