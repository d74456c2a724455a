//! How many reports a collector counts: natively and over HTTP, on SQLite and PostgreSQL, alone and two together, beside what
//! PostgreSQL's own `pgbench` reaches with the same rows in the same tables in the same run.

mod direct;
mod http;
mod pgbench;
mod reports;

use std::error::Error;
use std::io::Write;
use std::path::PathBuf;

use tempfile::TempDir;
use tokio::runtime::Runtime;

use reports::site;

/// What is measured.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The collector's program, for the figures over HTTP
    #[arg(long)]
    collector: PathBuf,
    /// A PostgreSQL to fill, as postgres://USER:PASSWORD@HOST/NAME; without it only SQLite is measured
    #[arg(long, env = "VITRIN_TEST_POSTGRES", hide_env_values = true)]
    postgres: Option<String>,
    /// Reports of one native measurement
    #[arg(long, default_value_t = 600_000)]
    reports: u32,
    /// Reports of one measurement over HTTP
    #[arg(long, default_value_t = 100_000)]
    http_reports: u32,
    /// Connections that send at once over HTTP
    #[arg(long, default_value_t = 64)]
    connections: u32,
}

pub(crate) fn run(arguments: &Arguments, out: &mut impl Write) -> Result<(), Box<dyn Error>> {
    let runtime = Runtime::new()?;
    let folder = TempDir::new()?;
    let config = folder.path().join("site.json");
    std::fs::write(&config, site().to_string())?;
    let sqlite = |name: &str| format!("sqlite://{}", folder.path().join(name).display());

    writeln!(out, "Reports a second; in all {} natively, {} over HTTP\n", arguments.reports, arguments.http_reports)?;
    let grouped = runtime.block_on(direct::grouped(&sqlite("grouped.db"), arguments.reports))?;
    writeln!(out, "SQLite, in groups of {}        {grouped:>9.0}", direct::GROUP)?;
    let received = runtime.block_on(direct::received(&sqlite("received.db"), arguments.reports))?;
    writeln!(out, "SQLite, each read and checked  {received:>9.0}")?;
    let load = |urls: &[String]| {
        let mut processes = Vec::new();
        for url in urls {
            processes.push(http::Process::start(&arguments.collector, &config, url)?);
        }
        runtime.block_on(http::load(&processes, arguments.http_reports, arguments.connections))
    };
    writeln!(out, "SQLite, over HTTP              {}", load(&[sqlite("http.db")])?)?;

    let Some(postgres) = &arguments.postgres else { return Ok(()) };
    let schema = |name: &'static str| runtime.block_on(pgbench::schema(postgres, name));
    let url = schema("grouped")?;
    let grouped = runtime.block_on(direct::grouped(&url, arguments.reports))?;
    let peer = runtime.block_on(pgbench::run(&url, arguments.reports / direct::GROUP, 1))?;
    writeln!(out, "PostgreSQL, in groups of {}    {grouped:>9.0}", direct::GROUP)?;
    writeln!(out, "  pgbench, the same rows       {peer:>9.0}   {:.2} of it", grouped / peer)?;
    let url = schema("together")?;
    let together = runtime.block_on(direct::together(&url, arguments.reports, 2))?;
    let peer = runtime.block_on(pgbench::run(&url, arguments.reports / direct::GROUP / 2, 2))?;
    writeln!(out, "PostgreSQL, two collectors     {together:>9.0}")?;
    writeln!(out, "  pgbench, two clients         {peer:>9.0}   {:.2} of it", together / peer)?;
    let received = runtime.block_on(direct::received(&schema("received")?, arguments.reports))?;
    writeln!(out, "PostgreSQL, read and checked   {received:>9.0}")?;
    writeln!(out, "PostgreSQL, over HTTP          {}", load(&[schema("one")?])?)?;
    let two = schema("two")?;
    writeln!(out, "PostgreSQL, two over HTTP      {}", load(&[two.clone(), two])?)?;
    Ok(())
}
