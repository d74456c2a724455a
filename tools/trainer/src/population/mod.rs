//! What is known of the shop's customers before anything is fitted: one row a customer, and counts.

mod catalog;
mod customer;
mod gaps;
mod holdout;
mod read;
mod sample;
mod sessions;
mod visits;

pub use catalog::{Catalog, Goods};
pub use customer::Customer;
pub use gaps::{GapTable, Gaps};
pub use holdout::Holdout;
pub use read::Population;
pub use sample::Sample;
pub use sessions::{Outcome, Sessions};
pub use visits::Visits;
