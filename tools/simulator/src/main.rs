//! The `vitrin-simulator` command.

mod arguments;
mod corpus;

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufReader, Write as _};
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use clap::Parser as _;
use indicatif::{ProgressBar, ProgressStyle};
use tokio::runtime::Runtime;
use vitrin::core::limits::STATE_CHARS_MAX;
use vitrin::core::time::Timestamp;
use vitrin_simulator::behaviour::Behaviour;
use vitrin_simulator::bounds::bounds;
use vitrin_simulator::compare::{compare, misses_max};
use vitrin_simulator::counts::Counts;
use vitrin_simulator::database::{Reports, count};
use vitrin_simulator::decisions::{self, ERRORS_MAX, decisions};
use vitrin_simulator::fill::{Stretch, fill};
use vitrin_simulator::lint;
use vitrin_simulator::off_policy::log::Log;
use vitrin_simulator::off_policy::target::{Table, Target};
use vitrin_simulator::plan::page::page;
use vitrin_simulator::plan::{self, Inputs, Plan, Traffic};
use vitrin_simulator::post::{Collector, Outcomes, has_reports};
use vitrin_simulator::reach::finding::findings;
use vitrin_simulator::reach::recording::{self, Recording};
use vitrin_simulator::reach::{self, table};
use vitrin_simulator::replay::{CONFIG, Clicks, replay};
use vitrin_simulator::run::{reach, run};
use vitrin_simulator::shop::Shop;
use vitrin_simulator::summary::{
    write_bounds, write_compared, write_counts, write_evaluations, write_outcomes, write_plan, write_truths,
};
use vitrin_simulator::truth::TrueShares;

use arguments::{
    Arguments, BoundsArguments, Check, Command, DecisionsArguments, Evaluate, Fill, Lint, Replay, Run, ShopArguments,
    Simulate,
};

/// Sealed reports that wait to be sent.
const WAITING_MAX: usize = 4_096;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = threads(arguments.threads).and_then(|()| match &arguments.command {
        Command::Run(it) => run_command(it),
        Command::Replay(it) => replay_command(it),
        Command::Fill(it) => fill_command(it),
        Command::CheckEstimates(it) => check_command(it),
        Command::Plan(it) => plan_command(it),
        Command::Decisions(it) => decisions_command(it),
        Command::Bounds(it) => bounds_command(it),
        Command::Simulate(it) => simulate_command(it),
        Command::Evaluate(it) => evaluate_command(it),
        Command::Lint(it) => lint_command(it),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "vitrin-simulator: {error}");
            ExitCode::FAILURE
        }
    }
}

fn lint_command(arguments: &Lint) -> Result<()> {
    let bytes = arguments.model.as_ref().map(|path| fs::read(path).map_err(|error| named(path, &error))).transpose()?;
    let model = bytes.map(|bytes| vitrin::model::read(&bytes)).transpose()?;
    let found = lint::lint(&mut io::stdout().lock(), &read(&arguments.config)?, model.as_ref(), arguments.visitors)?;
    if found == 0 { Ok(()) } else { Err("the config is probably not what was meant".into()) }
}

fn threads(count: Option<usize>) -> Result<()> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(count.unwrap_or(0));
    Ok(pool.build_global()?)
}

fn run_command(arguments: &Run) -> Result<()> {
    let (shop, behaviour) = shop(&arguments.shop)?;
    let progress = bar(arguments.visitors, "visitors");
    let start = Instant::now();
    let (counts, speed) = run(&shop, &behaviour, arguments.visitors, arguments.seed, arguments.until, &progress);
    let took = start.elapsed();
    progress.finish_and_clear();
    let out = &mut io::stdout().lock();
    write_counts(out, &counts, &speed, took)?;
    let truths = counts.truths.shares(&shop.site);
    write_truths(out, &truths, &shop.site)?;
    keep(arguments.shop.truth.as_deref(), &truths)
}

fn replay_command(arguments: &Replay) -> Result<()> {
    let config = arguments.config.as_deref().map(read).transpose()?;
    let shop = Shop::read(config.as_deref().unwrap_or(CONFIG), None)?;
    let archive = arguments.zip.clone().map_or_else(corpus::clicks, Ok)?;
    let clicks = Clicks::read(File::open(&archive).map_err(|error| named(&archive, &error))?)?;
    let progress = bar(clicks.len() as u64, "clicks");
    let start = Instant::now();
    let (counts, speed) = replay(&shop, &clicks, arguments.seed, &progress);
    let took = start.elapsed();
    progress.finish_and_clear();
    let out = &mut io::stdout().lock();
    writeln!(out, "{} clicks of {} sessions, each session a visitor", clicks.len(), clicks.sessions())?;
    write_counts(out, &counts, &speed, took)?;
    let lost = clicks.len() as u64 - counts.events.min(clicks.len() as u64);
    match (counts.rejections(), lost) {
        (0, 0) => Ok(()),
        (rejected, lost) => Err(format!("{rejected} inputs were rejected, {lost} clicks are missing").into()),
    }
}

fn fill_command(arguments: &Fill) -> Result<()> {
    let (shop, behaviour) = shop(&arguments.shop)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let out = &mut io::stdout().lock();
    let start = Instant::now();
    let made = match (&arguments.collector, &arguments.database) {
        (Some(address), _) => fill_collector(arguments, &shop, &behaviour, &runtime, address)?,
        (None, Some(url)) => Some(fill_database(arguments, &shop, &behaviour, &runtime, url)?),
        (None, None) => None,
    };
    let Some((counts, outcomes)) = made else {
        writeln!(out, "the collector has reports already: nothing was sent")?;
        return Ok(());
    };
    write_outcomes(out, &outcomes, arguments.visitors, start.elapsed())?;
    keep(arguments.shop.truth.as_deref(), &counts.truths.shares(&shop.site))?;
    let is_taken = outcomes.counted + outcomes.repeated > 0 || outcomes.refused.is_empty();
    if is_taken { Ok(()) } else { Err("the collector refused every report".into()) }
}

/// Posts while visitors are still being simulated. None when nothing is to be sent.
fn fill_collector(
    arguments: &Fill,
    shop: &Shop,
    behaviour: &Behaviour,
    runtime: &Runtime,
    address: &str,
) -> Result<Option<(Counts, Outcomes)>> {
    let collector = Collector::new(address)?;
    if arguments.if_empty {
        let token = arguments.admin_token.as_deref().unwrap_or_default();
        let estimates = runtime.block_on(collector.estimates(&shop.site.id, shop.site.config, token))?;
        if has_reports(&estimates) {
            return Ok(None);
        }
    }
    let (sender, receiver) = tokio::sync::mpsc::channel(WAITING_MAX);
    let sending = runtime.spawn(async move { collector.post(receiver, || ()).await });
    let stretch = Stretch::new(shop, arguments.epochs, arguments.now.map_or_else(now, Ok)?);
    let progress = bar(arguments.visitors, "visitors");
    let counts = fill(shop, behaviour, arguments.visitors, arguments.seed, stretch, &progress, |reports| {
        for (_, report) in reports {
            // It fails when sending was given up, which is told below.
            let _ = sender.blocking_send(report.text().to_owned());
        }
    });
    drop(sender);
    let outcomes = runtime.block_on(sending)??;
    progress.finish_and_clear();
    Ok(Some((counts, outcomes)))
}

/// Simulates all first, because epochs are counted one after the other.
fn fill_database(
    arguments: &Fill,
    shop: &Shop,
    behaviour: &Behaviour,
    runtime: &Runtime,
    url: &str,
) -> Result<(Counts, Outcomes)> {
    let now = arguments.now.map_or_else(now, Ok)?;
    let stretch = Stretch::new(shop, arguments.epochs, now);
    let progress = bar(arguments.visitors, "visitors");
    let made = Mutex::new(Reports::new());
    let counts = fill(shop, behaviour, arguments.visitors, arguments.seed, stretch, &progress, |reports| {
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        for (epoch, report) in reports {
            made.entry(epoch.0).or_default().push(report.text().to_owned());
        }
    });
    progress.finish_and_clear();
    let progress = bar(counts.reports, "reports");
    let reports = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    let text = read(&arguments.shop.config)?;
    let outcomes = runtime.block_on(count(url, &text, reports, now, |reports| progress.inc(reports)))?;
    progress.finish_and_clear();
    Ok((counts, outcomes))
}

fn check_command(arguments: &Check) -> Result<()> {
    let truths: TrueShares = serde_json::from_str(&read(&arguments.truth)?)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let collector = Collector::new(&arguments.collector)?;
    let estimates = runtime.block_on(collector.estimates(&truths.site, truths.config, &arguments.admin_token))?;
    let compared = compare(&estimates, &truths);
    write_compared(&mut io::stdout().lock(), &compared)?;
    let clear: Vec<_> = compared.iter().filter(|one| one.is_clear()).collect();
    if clear.is_empty() {
        return Err("the collector shows too little to compare".into());
    }
    let missed = clear.iter().filter(|one| !one.is_covered()).count();
    if missed <= misses_max(clear.len()) { Ok(()) } else { Err("the estimates miss the truth too often".into()) }
}

fn plan_command(arguments: &arguments::Plan) -> Result<()> {
    let config = arguments.config.as_deref().map(read).transpose()?;
    let shop = Shop::read(config.as_deref().unwrap_or(plan::CONFIG), None)?;
    let arguments::Plan { visitors_per_day, distinct_share, grant_share, eligible_share, .. } = *arguments;
    if arguments.goal_share * (1.0 + arguments.lift) > 1.0 {
        return Err("with that lift more than all visitors would reach the goal".into());
    }
    let inputs = Inputs {
        site: shop.site,
        traffic: Traffic { visitors_per_day, distinct_share, grant_share, eligible_share },
        share: arguments.share,
        goal_share: arguments.goal_share,
        lift: arguments.lift,
        runs: arguments.runs,
        seed: arguments.seed,
    };
    let progress = bar(0, "figures");
    let plan = Plan::new(inputs, &progress);
    progress.finish_and_clear();
    let path = &arguments.output;
    fs::write(path, page(&plan)).map_err(|error| named(path, &error))?;
    let out = &mut io::stdout().lock();
    write_plan(out, &plan)?;
    writeln!(out, "the page: {}", path.display())?;
    Ok(())
}

fn decisions_command(arguments: &DecisionsArguments) -> Result<()> {
    let progress = bar(arguments.count, "decisions");
    let start = Instant::now();
    let verdicts = decisions(arguments.count, arguments.seed, None, &progress).map_err(|error| error.to_string())?;
    progress.finish_and_clear();
    let out = &mut io::stdout().lock();
    decisions::write(out, &verdicts)?;
    writeln!(
        out,
        "\n{:.1} s; the farthest mean of 1/p is {:.2} standard errors from 1",
        start.elapsed().as_secs_f64(),
        verdicts.errors()
    )?;
    match (verdicts.violated(), verdicts.errors() <= ERRORS_MAX) {
        (0, true) => Ok(()),
        (0, false) => Err("a propensity is not the chance of its draw".into()),
        (violated, _) => Err(format!("{violated} violations").into()),
    }
}

fn bounds_command(arguments: &BoundsArguments) -> Result<()> {
    let progress = bar(arguments.events, "events");
    let reached = bounds(arguments.events, arguments.seed, &progress)?;
    progress.finish_and_clear();
    write_bounds(&mut io::stdout().lock(), &reached)?;
    if reached.state_chars_max <= STATE_CHARS_MAX { Ok(()) } else { Err("the state outgrew its limit".into()) }
}

fn simulate_command(arguments: &Simulate) -> Result<()> {
    let (shop, behaviour) = shop(&arguments.shop)?;
    let (reached, of) = if let Some(path) = &arguments.recorded {
        let file = File::open(path).map_err(|error| named(path, &error))?;
        let recording = Recording::read(BufReader::new(file)).map_err(|error| named(path, &error))?;
        let progress = bar(recording.visitors() as u64, "visitors");
        let reached = recording::replay(&shop, &recording, arguments.seed, &progress);
        progress.finish_and_clear();
        (reached, format!("{} recorded visitors", recording.visitors()))
    } else {
        let until = arguments.until.map_or_else(now, Ok)?;
        let progress = bar(arguments.visitors, "visitors");
        let reached = reach(&shop, &behaviour, arguments.visitors, arguments.seed, until, &progress);
        progress.finish_and_clear();
        (reached, format!("{} synthetic visitors of {} days", arguments.visitors, behaviour.days))
    };
    let found = findings(&shop.site, &reached);
    table::write(&mut io::stdout().lock(), &shop.site, &reached, &found)?;
    keep(arguments.shop.truth.as_deref(), &reached.truths.shares(&shop.site))?;
    if let Some(path) = &arguments.page {
        fs::write(path, reach::page::page(&shop.site, &reached, &found, &of)).map_err(|error| named(path, &error))?;
    }
    if let Some(path) = &arguments.json {
        let document = serde_json::to_string_pretty(&table::document(&shop.site, &reached, &found))?;
        fs::write(path, document).map_err(|error| named(path, &error))?;
    }
    Ok(())
}

fn evaluate_command(arguments: &Evaluate) -> Result<()> {
    let log = open_log(&arguments.log)?;
    let mut targets = vec![("random", Target::Random), ("best arm of the other half", Target::Best)];
    let other = arguments.like.as_deref().map(open_log).transpose()?;
    if let Some(other) = &other {
        targets.push(("like the other log", Target::Like(Table::of(other, log.arms, log.slots))));
    }
    let found: Vec<_> = targets.into_iter().map(|(name, target)| (name, target.evaluate(&log))).collect();
    Ok(write_evaluations(&mut io::stdout().lock(), &log, &found, other.as_ref())?)
}

fn open_log(path: &Path) -> Result<Log> {
    let file = File::open(path).map_err(|error| named(path, &error))?;
    Ok(Log::read(file).map_err(|error| named(path, &error))?)
}

fn shop(arguments: &ShopArguments) -> Result<(Shop, Behaviour)> {
    let catalogue = arguments.catalog.as_deref().map(read).transpose()?;
    let mut shop = Shop::read(&read(&arguments.config)?, catalogue.as_deref())
        .map_err(|error| named(&arguments.config, &error))?;
    if let Some(path) = &arguments.model {
        let bytes = fs::read(path).map_err(|error| named(path, &error))?;
        shop = shop.with_model(bytes).map_err(|error| named(path, &error))?;
    }
    for warning in &shop.warnings {
        let _ = writeln!(io::stderr(), "{}: {}: {}", arguments.config.display(), warning.pointer, warning.message);
    }
    let behaviour = arguments.behaviour.as_deref().map(read).transpose()?;
    Ok((shop, Behaviour::read(behaviour.as_deref())?))
}

fn keep(path: Option<&Path>, truths: &TrueShares) -> Result<()> {
    let Some(path) = path else { return Ok(()) };
    Ok(fs::write(path, serde_json::to_string_pretty(truths)?).map_err(|error| named(path, &error))?)
}

fn read(path: &Path) -> std::result::Result<String, String> {
    fs::read_to_string(path).map_err(|error| named(path, &error))
}

fn named(path: &Path, error: &dyn Error) -> String {
    format!("{}: {error}", path.display())
}

fn now() -> Result<Timestamp> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(Timestamp::from_ms(u64::try_from(since.as_millis())?))
}

/// A progress bar on the terminal; nothing where there is none.
fn bar(length: u64, of: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {human_pos} of {human_len} {msg}, {eta} left");
    let bar = ProgressBar::new(length).with_message(of);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
