//! What the command line says.

use std::path::PathBuf;

use clap::Parser;
use jiff::tz::TimeZone;

/// Learns a shop's population model from its own orders.
#[derive(Parser)]
#[command(version)]
pub(crate) struct Arguments {
    /// Orders: CSV with customer, time, value; order, item, quantity, category if there
    #[arg(long, value_name = "FILE")]
    pub(crate) orders: PathBuf,
    /// Sessions: CSV with session, time, item; event if there
    #[arg(long, value_name = "FILE")]
    pub(crate) sessions: Option<PathBuf>,
    /// Catalogue: CSV with item; category, brand, price, tags if there
    #[arg(long, value_name = "FILE")]
    pub(crate) catalog: Option<PathBuf>,
    /// The column that holds a role whose name would not tell, such as customer=Kundennummer
    #[arg(long = "column", value_name = "ROLE=NAME", value_parser = column)]
    pub(crate) columns: Vec<(String, String)>,
    /// The shop's time zone: that of times without an offset, and of the hours that are learned
    #[arg(long, value_name = "NAME", default_value = "UTC", value_parser = time_zone)]
    pub(crate) time_zone: TimeZone,
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
