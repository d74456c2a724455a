//! The `vitrin-collector` command.

mod command;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::command::{doctor, estimate, serve, token};

/// Counts sealed reports and estimates what they say together.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// What to log, as `level` or `target=level,…`
    #[arg(long, global = true, env = "VITRIN_LOG", default_value = "info")]
    log: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Receives reports and answers with estimates, over HTTP
    Serve(serve::Serve),
    /// Prints what a database's counters say, as a table
    Estimate(estimate::Source),
    /// Prints the same for programs, as CSV or JSON
    Export(estimate::Export),
    /// Prints how often offers led to their goals, for `vitrin-train --posteriors`
    Posteriors(estimate::Source),
    /// Checks configs and a deployment: headers, CORS, clock, what answers without a token
    Doctor(doctor::Doctor),
    /// Prints the upload token of a site, which its pages send along
    Token(token::Token),
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let log = tracing_subscriber::fmt().with_env_filter(EnvFilter::new(&arguments.log));
    log.with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal()).init();
    let done = match arguments.command {
        Command::Serve(arguments) => serve::run(arguments).await,
        Command::Estimate(arguments) => estimate::estimate(&arguments).await,
        Command::Export(arguments) => estimate::export(&arguments).await,
        Command::Posteriors(arguments) => estimate::posteriors(&arguments).await,
        Command::Doctor(arguments) => doctor::run(&arguments).await,
        Command::Token(arguments) => token::run(&arguments),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}
