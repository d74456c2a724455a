//! Reads the shop's files line by line, whatever their size.
//!
//! ```no_run
//! # use vitrin_trainer::source::{OrderLine, Partitions, SourceOptions, Watch};
//! # fn main() -> Result<(), vitrin_trainer::source::SourceError> {
//! let orders = Partitions::<OrderLine>::read("orders.csv".as_ref(), &SourceOptions::default(), &Watch::silent())?;
//! orders.each_group(|customer, lines| { /* all lines of one customer, by time */ })?;
//! # Ok(()) }
//! ```
//!
//! Flow: a file → [`Table`] (lines in file order, bad ones counted by [`BadRow`]) → [`Partitions`] (lines grouped by
//! customer or session, in temporary files). Invariant: every line is either handed on or counted in [`BadRows`].

mod bad_rows;
mod catalog;
mod columns;
mod error;
mod moment;
mod money;
mod options;
mod orders;
mod partitions;
mod sessions;
mod table;
mod watch;

pub use bad_rows::{BadRow, BadRows, Found};
pub use catalog::CatalogLine;
pub use columns::{Columns, Fields, Role};
pub use error::SourceError;
pub use moment::Moment;
pub use options::SourceOptions;
pub use orders::OrderLine;
pub use partitions::Partitions;
pub(crate) use partitions::group_hash;
pub use sessions::SessionLine;
pub use table::{Row, Table};
pub use watch::Watch;
