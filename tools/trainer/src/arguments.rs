//! What the command line says.

use std::path::PathBuf;

use clap::Parser;
use jiff::tz::TimeZone;
use vitrin_trainer::source::Moment;

/// Learns a shop's population model from its own orders.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Arguments {
    /// Orders: CSV with customer, time, value; order, item, quantity, category if there
    #[arg(long, value_name = "FILE")]
    pub(crate) orders: PathBuf,
    /// Sessions: CSV with session, time, item; event, earlier_visits, earlier_orders if there
    #[arg(long, value_name = "FILE")]
    pub(crate) sessions: Option<PathBuf>,
    /// Catalogue: CSV with item; category, brand, price, tags if there
    #[arg(long, value_name = "FILE")]
    pub(crate) catalog: Option<PathBuf>,
    /// What the collector counted of offers: the answer of its GET /v1/posteriors; several add up
    #[arg(long, value_name = "FILE")]
    pub(crate) posteriors: Vec<PathBuf>,
    /// Share of visitors to whom the adaptive policy shows offers evenly, unless the config says another; with noise of those who are asked, and the least
    #[arg(long, value_name = "SHARE", default_value_t = 0.01, value_parser = share)]
    pub(crate) explore: f64,
    /// How fast the adaptive policy gives up what looks worse (SquareCB's γ), in place of what the counts allow; 0 is never
    #[arg(long, value_name = "NUMBER", value_parser = gamma)]
    pub(crate) gamma: Option<f64>,
    /// Reporting periods for which offers are still to be shown, where answers are noised: the more, the longer offers are tried out. Without it as many as there were, and 32 in all at the least
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub(crate) epochs_to_come: Option<u32>,
    /// Where the model goes
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Where a page goes that says what was read, learned and held back
    #[arg(long, value_name = "FILE")]
    pub(crate) report: Option<PathBuf>,
    /// Customers (or sessions) below which no number is shipped
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) k: u64,
    /// Sessions (or customers, for baskets) below which no item is recommended for another
    #[arg(long, value_name = "COUNT", default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) pair_floor: u32,
    /// Ship the newest sessions, anonymous, for better recommendations
    #[arg(long)]
    pub(crate) ship_sessions: bool,
    /// Kilobytes of recommendations that a page loads at once, about, before compression
    #[arg(long, value_name = "KIB", default_value_t = 192, value_parser = clap::value_parser!(u32).range(16..=1_024))]
    pub(crate) shard_kib: u32,
    /// The column that holds a role whose name would not tell, such as customer=Kundennummer
    #[arg(long = "column", value_name = "ROLE=NAME", value_parser = column)]
    pub(crate) columns: Vec<(String, String)>,
    /// The shop's time zone: that of times without an offset, and of the hours that are learned
    #[arg(long, value_name = "NAME", default_value = "UTC", value_parser = time_zone)]
    pub(crate) time_zone: TimeZone,
    /// The first day that the orders do not cover; later lines are left out. The day after the latest order without it
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) until: Option<i64>,
    /// What a sum in a month's time is worth less than today
    #[arg(long, value_name = "SHARE", default_value_t = 0.01, value_parser = share)]
    pub(crate) discount_per_month: f64,
    /// Digits of the currency's minor unit: 2 for cents, 0 for yen
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(0..=4))]
    pub(crate) decimals: u32,
}

fn column(text: &str) -> Result<(String, String), &'static str> {
    let (role, name) = text.split_once('=').ok_or("expected ROLE=NAME, such as customer=Kundennummer")?;
    Ok((role.to_owned(), name.to_owned()))
}

fn time_zone(text: &str) -> Result<TimeZone, &'static str> {
    TimeZone::get(text).map_err(|_| "expected a time zone such as Europe/Stockholm")
}

fn day(text: &str) -> Result<i64, &'static str> {
    Moment::parse(text, &TimeZone::UTC).map(Moment::day).map_err(|_| "expected a date such as 2026-11-21")
}

fn share(text: &str) -> Result<f64, &'static str> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or("expected a share from 0 to 1, such as 0.01")
}

fn gamma(text: &str) -> Result<f64, &'static str> {
    let gamma = text.parse().ok().filter(|gamma| (0.0..=1e6).contains(gamma));
    gamma.ok_or("expected a number from 0 to 1000000")
}
