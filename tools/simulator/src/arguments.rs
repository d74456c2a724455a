//! What the command line says.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use vitrin::core::time::Timestamp;
use vitrin_simulator::fill::Stretch;

/// Runs the engine over synthetic visitors and real click sessions.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Arguments {
    /// Threads to use instead of one per core
    #[arg(long, global = true)]
    pub(crate) threads: Option<usize>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Lets synthetic visitors visit for half a year and says what they did, saw and would have reported
    Run(Run),
    /// Replays the 113,601 real clicks of the crate serenade's example; fails when one is rejected
    Replay(Replay),
    /// Gives a collector the reports of synthetic visitors for the last epochs
    Fill(Fill),
    /// Compares a collector's estimates with the truth that a fill kept
    CheckEstimates(Check),
    /// Says what a shop will be able to learn, before it starts: one HTML page
    Plan(Plan),
    /// Makes decisions in great number and has each judged by rules that share no code with the engine; fails at the first violation
    Decisions(DecisionsArguments),
    /// Tries to make the state outgrow its limit
    Bounds(BoundsArguments),
    /// Says what would become of a config's offers before it goes live: reach, caps, conflicts, holdout
    Simulate(Simulate),
    /// Says what policies would have earned, from a log of what one policy did with which probability
    Evaluate(Evaluate),
    /// Looks for what is probably a mistake in a shop's config; fails when there is any
    Lint(Lint),
}

#[derive(Args)]
pub(crate) struct DecisionsArguments {
    /// How many, rounded up to whole visitors
    #[arg(long, default_value_t = 1_000_000)]
    pub(crate) count: u64,
    /// Seed of the visitors
    #[arg(long, default_value_t = 20_261_122)]
    pub(crate) seed: u64,
}

#[derive(Args)]
pub(crate) struct Simulate {
    #[command(flatten)]
    pub(crate) shop: ShopArguments,
    /// Recorded visitors in place of synthetic ones: JSON Lines with visitor, at, name; data, placements, context if there
    #[arg(long, value_name = "FILE")]
    pub(crate) recorded: Option<PathBuf>,
    /// How many synthetic visitors
    #[arg(long, default_value_t = 2_000, conflicts_with = "recorded")]
    pub(crate) visitors: u64,
    /// The same seed gives the same visitors
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// The day at whose start synthetic visitors end; offers begin and end by it. Today without it
    #[arg(long, value_name = "DATE", value_parser = instant)]
    pub(crate) until: Option<Timestamp>,
    /// Where to write it as a page
    #[arg(long, value_name = "FILE")]
    pub(crate) page: Option<PathBuf>,
    /// Where to write it as JSON
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Evaluate {
    /// The log: CSV with arm, reward, propensity; slot if there. The files of the Open Bandit data are such
    #[arg(long, value_name = "FILE")]
    pub(crate) log: PathBuf,
    /// A log of the same arms by another policy, which is then asked about too
    #[arg(long, value_name = "FILE")]
    pub(crate) like: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Lint {
    /// The shop's site.json
    #[arg(long, value_name = "FILE")]
    pub(crate) config: PathBuf,
    /// The shop's model.bin, for segments that are narrower than the smallest batch that is shown
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
    /// Visitors whose reports make one batch
    #[arg(long, default_value_t = 10_000)]
    pub(crate) visitors: u64,
}

#[derive(Args)]
pub(crate) struct ShopArguments {
    /// The shop's site.json
    #[arg(long, value_name = "FILE")]
    pub(crate) config: PathBuf,
    /// What it sells: a JSON list of objects with id, category, brand and price_minor; made up from the config without it
    #[arg(long, value_name = "FILE")]
    pub(crate) catalog: Option<PathBuf>,
    /// How visitors behave, instead of the built-in data/behaviour.json
    #[arg(long, value_name = "FILE")]
    pub(crate) behaviour: Option<PathBuf>,
    /// The shop's model.bin, by which pages decide
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
    /// Where to keep the truth behind each question, for check-estimates
    #[arg(long, value_name = "FILE")]
    pub(crate) truth: Option<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) shop: ShopArguments,
    /// How many visitors
    #[arg(long, default_value_t = 1_000)]
    pub(crate) visitors: u64,
    /// The same seed gives the same visitors
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// The day at whose start it ends; not today, so that a seed says the same on every day
    #[arg(long, value_name = "DATE", default_value = "2026-11-21", value_parser = instant)]
    pub(crate) until: Timestamp,
}

#[derive(Args)]
pub(crate) struct Replay {
    /// The archive, instead of the one that cargo fetches for tests/corpora
    #[arg(long, value_name = "PATH")]
    pub(crate) zip: Option<PathBuf>,
    /// A site.json to decide by, instead of the built-in data/replay.json
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Seed of the browsers' entropy
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Args)]
pub(crate) struct Fill {
    #[command(flatten)]
    pub(crate) shop: ShopArguments,
    /// Address of the collector, such as http://127.0.0.1:8787; it takes reports of two epochs, the present and the one before
    #[arg(long, value_name = "URL", required_unless_present = "database")]
    pub(crate) collector: Option<String>,
    /// A collector's database instead, such as sqlite://vitrin.db, which no collector serves yet: it takes closed epochs too
    #[arg(long, value_name = "URL", conflicts_with_all = ["collector", "if_empty"])]
    pub(crate) database: Option<String>,
    /// How many epochs, the present one among them
    #[arg(long, default_value_t = Stretch::OPEN_EPOCHS, value_parser = clap::value_parser!(u32).range(1..=64))]
    pub(crate) epochs: u32,
    /// How many visitors; about half of them report, most of them in several epochs
    #[arg(long, default_value_t = 20_000)]
    pub(crate) visitors: u64,
    /// The same seed gives the same report ids, which are counted once
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Sends nothing when the collector has reports already
    #[arg(long, requires = "admin_token")]
    pub(crate) if_empty: bool,
    /// The collector's admin token; better given in the environment, where other users cannot read it
    #[arg(long, env = "VITRIN_ADMIN_TOKEN", hide_env_values = true)]
    pub(crate) admin_token: Option<String>,
    /// The time to take for now, where the collector's clock is set by hand
    #[arg(long, value_name = "TIME", value_parser = instant)]
    pub(crate) now: Option<Timestamp>,
}

#[derive(Args)]
pub(crate) struct Plan {
    /// The shop's site.json, whose questions and terms are planned for; a few usual questions without it
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Visitors a day, each counted once a day
    #[arg(long, value_name = "NUMBER", default_value_t = 10_000.0, value_parser = positive)]
    pub(crate) visitors_per_day: f64,
    /// Share of a day's visitors who were not there before in the epoch, on average over it
    #[arg(long, value_name = "SHARE", default_value_t = 0.5, value_parser = share)]
    pub(crate) distinct_share: f64,
    /// Share of visitors who allow measurement
    #[arg(long, value_name = "SHARE", default_value_t = 0.6, value_parser = share)]
    pub(crate) grant_share: f64,
    /// Share of visitors who are in a campaign's audience and come to its placement
    #[arg(long, value_name = "SHARE", default_value_t = 0.3, value_parser = share)]
    pub(crate) eligible_share: f64,
    /// Share of visitors with the value whose error is shown
    #[arg(long, value_name = "SHARE", default_value_t = 0.1, value_parser = share)]
    pub(crate) share: f64,
    /// Share of visitors who reach a campaign's goal without the offer
    #[arg(long, value_name = "SHARE", default_value_t = 0.03, value_parser = share)]
    pub(crate) goal_share: f64,
    /// By how much more the offer leads to the goal, relative to that: 0.1 is ten percent
    #[arg(long, value_name = "NUMBER", default_value_t = 0.1, value_parser = positive)]
    pub(crate) lift: f64,
    /// Simulations of each error
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) runs: u32,
    /// The same seed gives the same simulations
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Where to write the page
    #[arg(long, short, value_name = "FILE", default_value = "plan.html")]
    pub(crate) output: PathBuf,
}

fn positive(text: &str) -> Result<f64, &'static str> {
    let number = text.parse().ok().filter(|number: &f64| number.is_finite() && *number > 0.0);
    number.ok_or("must be a number above 0")
}

fn share(text: &str) -> Result<f64, &'static str> {
    let number = text.parse().ok().filter(|number: &f64| *number > 0.0 && *number < 1.0);
    number.ok_or("must be a share between 0 and 1, such as 0.03")
}

#[derive(Args)]
pub(crate) struct Check {
    /// Address of the collector
    #[arg(long, value_name = "URL")]
    pub(crate) collector: String,
    /// What `fill --truth` kept
    #[arg(long, value_name = "FILE")]
    pub(crate) truth: PathBuf,
    /// The collector's admin token; better given in the environment, where other users cannot read it
    #[arg(long, env = "VITRIN_ADMIN_TOKEN", hide_env_values = true)]
    pub(crate) admin_token: String,
}

#[derive(Args)]
pub(crate) struct BoundsArguments {
    /// How many events
    #[arg(long, default_value_t = 100_000)]
    pub(crate) events: u64,
    /// The same seed gives the same events
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

fn instant(text: &str) -> Result<Timestamp, &'static str> {
    Timestamp::parse(text).ok_or("expected a date such as 2026-11-21, or a time with its offset")
}
