//! Counts sealed reports and estimates what they say together.
//!
//! Flow: `http` → [`Collector::receive`] (read, check) → writer (group commits) → [`Store`] (counters); and back:
//! counters → [`estimate`] → [`Estimates`]. No address, cookie or raw report is kept, and no log names one. As a library
//! it starts inside another process, for tests and the simulator.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod body;
mod cleaner;
mod clock;
mod collector;
pub mod estimate;
pub mod estimates;
pub mod http;
pub mod lift;
mod metrics;
pub mod posteriors;
mod published;
mod refusal;
mod small;
mod store;
pub mod text;
mod writer;

pub use clock::Clock;
pub use collector::{Collector, CollectorOptions, OpenError};
pub use estimates::Estimates;
pub use posteriors::Posteriors;
pub use published::{Catalogue, Published, PublishedError};
pub use refusal::{BODY_BYTES_MAX, Refusal};
pub use store::{Counts, Outcome, REPORTS_PER_BATCH_MAX, Store, StoreError};
