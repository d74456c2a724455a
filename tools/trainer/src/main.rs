//! The `vitrin-train` command.

mod arguments;

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser as _;
use vitrin::model::{container, sections};
use vitrin_trainer::learned::{Learned, Rules, learn};
use vitrin_trainer::offers::{self, Document, OfferRules};
use vitrin_trainer::page::{Part, ReadFile, Report, page};
use vitrin_trainer::population::{Catalog, Holdout, Population, Sessions};
use vitrin_trainer::recommend::{self, Files, SessionIndex};
use vitrin_trainer::source::{BadRows, OrderLine, Partitions, SessionLine, SourceOptions, Table, Watch};

use arguments::Arguments;

/// Weeks of a month, of which a year has twelve.
const MONTH_WEEKS: f64 = 365.25 / 12.0 / 7.0;

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

/// Training takes long: that there is nowhere to write to is said before.
fn check_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if folder.is_dir() { Ok(()) } else { Err(format!("{}: no such folder", folder.display()).into()) }
}

fn run(arguments: Arguments) -> Result<()> {
    for path in std::iter::once(&arguments.output).chain(&arguments.report) {
        check_folder(path)?;
    }
    let watch = Watch::terminal();
    let options = SourceOptions {
        columns: arguments.columns,
        time_zone: arguments.time_zone,
        decimals: arguments.decimals,
        ..SourceOptions::default()
    };
    let rules = Rules {
        k: arguments.k,
        minor: 10_f64.powi(arguments.decimals as i32),
        discount_per_week: (1.0 + arguments.discount_per_month).powf(1.0 / MONTH_WEEKS) - 1.0,
    };
    let out = &mut io::stdout().lock();
    let catalog = match &arguments.catalog {
        Some(path) => Catalog::read(path, &options, &watch)?,
        None => Catalog::default(),
    };
    let mut files_read = Vec::new();
    if let Some(path) = &arguments.catalog {
        files_read.push(read_file(out, path, catalog.bad_rows())?);
    }
    let orders = Partitions::<OrderLine>::read(&arguments.orders, &options, &watch)?;
    files_read.push(read_file(out, &arguments.orders, orders.bad_rows())?);
    let population = Population::read(&orders, &catalog, arguments.until, &watch)?;
    let holdout = Holdout::last_third(&orders, population.first_day, population.today, &watch)?;
    let lines = match &arguments.sessions {
        Some(path) => {
            let lines = Partitions::<SessionLine>::read(path, &options, &watch)?;
            files_read.push(read_file(out, path, lines.bad_rows())?);
            Some(lines)
        }
        None => None,
    };
    let sessions = match &lines {
        Some(lines) => Some(Sessions::read(lines, &catalog, &watch)?),
        None => None,
    };
    let mut learned = learn(&population, &holdout, sessions.as_ref(), &catalog, &rules);
    let mut documents = Vec::new();
    for path in &arguments.posteriors {
        documents.push(Document::read(path).map_err(|error| format!("{}: {error}", path.display()))?);
    }
    if !documents.is_empty() {
        let rules = OfferRules {
            k: arguments.k,
            explore: arguments.explore,
            gamma: arguments.gamma,
            epochs_to_come: arguments.epochs_to_come,
        };
        learned.model.posteriors = offers::fit(&documents, &rules, &mut learned.notes);
    }
    write_learned(out, &population, &learned)?;
    let goods = match &arguments.catalog {
        Some(path) => recommend::Catalog::read(&mut Table::open(path, &options, &watch)?)?,
        None => recommend::Catalog::default(),
    };
    let asked = recommend::Options {
        floor: arguments.pair_floor,
        sessions: if arguments.ship_sessions { SessionIndex::Shipped } else { SessionIndex::Withheld },
        shard_bytes: arguments.shard_kib as usize * 1_024,
        ..recommend::Options::default()
    };
    let recommended = recommend::learn(lines.as_ref(), Some(&orders), goods, &asked, &watch)?;
    let files = recommended.write(&arguments.output, &asked)?;
    write_files(out, &files)?;
    let mut all = sections(&learned.model)?;
    all.extend(files.sections);
    let parts: Vec<Part> = all.iter().map(|(kind, bytes)| Part { name: part(*kind), bytes: bytes.len() }).collect();
    let file = container::write(all)?;
    keep(&arguments.output, &file)?;
    if let Some(path) = &arguments.report {
        let (population, learned, rules) = (&population, &learned, &rules);
        let decimals = arguments.decimals;
        let offers = match &learned.model.posteriors {
            Some(posteriors) => offers::told(&documents, posteriors, arguments.k),
            None => Vec::new(),
        };
        let report =
            Report { files: &files_read, population, learned, offers: &offers, rules, decimals, parts: &parts };
        keep(path, page(&report).as_bytes())?;
    }
    writeln!(out, "{}: {} bytes", arguments.output.display(), file.len())?;
    Ok(())
}

/// Puts a whole file in place, or none.
fn keep(path: &Path, bytes: &[u8]) -> Result<()> {
    let named = |error: io::Error| format!("{}: {error}", path.display());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // A web server is to read it: temporary files are for their owner alone. The umask applies.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(named)?;
    file.write_all(bytes).map_err(named)?;
    file.persist(path).map_err(|error| named(error.error))?;
    Ok(())
}

/// Says what was read, for the terminal and the report.
fn read_file(out: &mut impl Write, path: &Path, lines: &BadRows) -> Result<ReadFile> {
    write_read(out, path, lines)?;
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Ok(ReadFile { name, lines: lines.clone() })
}

/// What a section of the model holds.
fn part(kind: u16) -> &'static str {
    match kind {
        1 => "RFM edges",
        2 => "orders to come and their worth",
        3 => "order of this session",
        4 => "hour of the week",
        5 => "replenishment",
        6 => "next visit",
        7 => "base rates of interests",
        8 => "segment shares",
        16..=31 => "recommendations",
        32 => "offers",
        _ => "other",
    }
}

fn write_read(out: &mut impl Write, path: &Path, read: &BadRows) -> io::Result<()> {
    writeln!(out, "{}: {} lines used, {} not", path.display(), read.used, read.bad())?;
    for (reason, found) in &read.reasons {
        let lines: Vec<String> = found.lines.iter().map(u64::to_string).collect();
        writeln!(out, "  {} × {} (first at line {})", found.count, reason.message(), lines.join(", "))?;
    }
    Ok(())
}

fn write_files(out: &mut impl Write, files: &Files) -> io::Result<()> {
    for file in &files.files {
        let total = |of: fn(&(&str, usize, usize)) -> usize| file.parts.iter().map(of).sum::<usize>();
        let (bytes, packed) = (total(|part| part.1), total(|part| part.2));
        writeln!(out, "recommendations in {}: {} items, {bytes} bytes, {packed} gzip", file.name, file.items)?;
        for (name, bytes, packed) in &file.parts {
            writeln!(out, "  {name}: {bytes} bytes, {packed} gzip")?;
        }
    }
    Ok(())
}

fn write_learned(out: &mut impl Write, population: &Population, learned: &Learned) -> io::Result<()> {
    writeln!(out, "{} customers, {} orders", population.customers_seen, population.orders)?;
    for note in &learned.notes.0 {
        writeln!(out, "  {}: {}", note.part, note.text)?;
    }
    Ok(())
}
