//! The `vitrin-train` command.

mod arguments;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;
use vitrin_trainer::source::{BadRows, CatalogLine, OrderLine, Partitions, Row, SessionLine, SourceError};
use vitrin_trainer::source::{SourceOptions, Table, Watch};

use arguments::Arguments;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "vitrin-train: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    let watch = Watch::terminal();
    let options = SourceOptions {
        columns: arguments.columns,
        time_zone: arguments.time_zone,
        decimals: arguments.decimals,
        ..SourceOptions::default()
    };
    let out = &mut io::stdout().lock();
    let orders = Partitions::<OrderLine>::read(&arguments.orders, &options, &watch)?;
    write_read(out, &arguments.orders, orders.bad_rows())?;
    if let Some(path) = &arguments.sessions {
        let sessions = Partitions::<SessionLine>::read(path, &options, &watch)?;
        write_read(out, path, sessions.bad_rows())?;
    }
    if let Some(path) = &arguments.catalog {
        let mut catalog = Table::<CatalogLine>::open(path, &options, &watch)?;
        read_all(&mut catalog)?;
        write_read(out, path, catalog.bad_rows())?;
    }
    Ok(())
}

fn read_all<R: Row>(table: &mut Table<R>) -> std::result::Result<(), SourceError> {
    while table.next_row()?.is_some() {}
    Ok(())
}

fn write_read(out: &mut impl Write, path: &Path, read: &BadRows) -> io::Result<()> {
    writeln!(out, "{}: {} lines used, {} not", path.display(), read.used, read.bad())?;
    for (reason, found) in &read.reasons {
        let lines: Vec<String> = found.lines.iter().map(u64::to_string).collect();
        writeln!(out, "  {} × {} (first at line {})", found.count, reason.message(), lines.join(", "))?;
    }
    Ok(())
}
