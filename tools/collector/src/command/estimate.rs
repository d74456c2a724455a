//! `vitrin-collector estimate`, `export` and `posteriors`: what the counters of a database say, without a server.

use std::error::Error;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::ValueEnum;
use vitrin_collector::estimates::{COLUMNS, Estimates, Row};
use vitrin_collector::{Clock, Counts, Posteriors, Published, Store};

use super::published;

/// Columns of the terminal's table: what a reader wants first.
const TOLD: [&str; 9] = ["kind", "name", "starts_at", "value", "reports", "estimate", "low", "high", "hidden"];

#[derive(clap::Args)]
pub(crate) struct Source {
    /// Where counters are kept, as for `serve`
    #[arg(long, env = "VITRIN_DATABASE", default_value = "sqlite://vitrin.db", hide_env_values = true)]
    database: String,
    /// The published site.json that was counted for
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

#[derive(clap::Args)]
pub(crate) struct Export {
    #[command(flatten)]
    source: Source,
    /// In which form
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A table, one line a number
    Csv,
    /// What `GET /v1/estimates` answers
    Json,
}

/// Prints the estimates as a table for people.
pub(crate) async fn estimate(source: &Source) -> Result<(), Box<dyn Error>> {
    let rows = estimates(source).await?.rows();
    let told = |row: &Row| -> Vec<String> {
        let cells = COLUMNS.iter().zip(row).filter(|(column, _)| TOLD.contains(column));
        cells.map(|(_, cell)| cell.clone()).collect()
    };
    let mut lines = vec![TOLD.map(str::to_owned).to_vec()];
    lines.extend(rows.iter().map(told));
    let mut widths = [0; TOLD.len()];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = cell.chars().count().max(*width);
        }
    }
    let mut out = io::stdout().lock();
    for line in lines {
        let cells: Vec<_> = line.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        writeln!(out, "{}", cells.join("  ").trim_end())?;
    }
    Ok(())
}

/// Prints the estimates for programs.
pub(crate) async fn export(arguments: &Export) -> Result<(), Box<dyn Error>> {
    let estimates = estimates(&arguments.source).await?;
    let mut out = io::stdout().lock();
    match arguments.format {
        Format::Json => {
            serde_json::to_writer_pretty(&mut out, &estimates)?;
            writeln!(out)?;
        }
        Format::Csv => {
            let mut writer = csv::Writer::from_writer(out);
            writer.write_record(COLUMNS)?;
            for row in estimates.rows() {
                writer.write_record(row)?;
            }
            writer.flush()?;
        }
    }
    Ok(())
}

/// Prints what `vitrin-train --posteriors` reads.
pub(crate) async fn posteriors(source: &Source) -> Result<(), Box<dyn Error>> {
    let (published, counts) = counts(source).await?;
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &Posteriors::new(&published, &counts, Clock::System.now()))?;
    Ok(writeln!(out)?)
}

async fn estimates(source: &Source) -> Result<Estimates, Box<dyn Error>> {
    let (published, counts) = counts(source).await?;
    Ok(Estimates::new(&published, &counts, Clock::System.now()))
}

async fn counts(source: &Source) -> Result<(Published, Counts), Box<dyn Error>> {
    let configs = published(std::slice::from_ref(&source.config))?;
    let published = configs.first().ok_or("no config")?;
    let (site, config) = (&published.site, published.config);
    let store = Store::look(&source.database).await?;
    match store.terms(published).await? {
        Some(terms) if published.agrees(&terms) => {}
        Some(_) => {
            return Err(
                format!("config {config} of {site} was counted for with other questions, segments or terms").into()
            );
        }
        None => return Err(format!("config {config} of {site} was never counted for here").into()),
    }
    let counts = store.counts(published).await?;
    store.close().await;
    Ok((published.clone(), counts))
}
