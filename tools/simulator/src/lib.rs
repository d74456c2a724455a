//! Runs the engine over synthetic visitors and over real click sessions.
//!
//! ```text
//! vitrin-simulator run --config site.json --visitors 1000       what visitors would do, see and report
//! vitrin-simulator replay                                       113,601 real clicks, none of which may be rejected
//! vitrin-simulator fill --config site.json --collector URL      reports for an empty dashboard, of the open epochs
//! vitrin-simulator fill --config site.json --database URL       the same of closed epochs too, into a database not yet served
//! vitrin-simulator check-estimates --truth FILE --collector URL a collector's estimates beside the truth of a fill
//! vitrin-simulator plan --visitors-per-day 10000                what a shop will be able to learn, as a page, before it starts
//! vitrin-simulator simulate --config site.json                what would become of offers before the config goes live
//! vitrin-simulator evaluate --log log.csv                     what another policy would have earned, from a log with propensities
//! vitrin-simulator bounds                                       100,000 events that want to make the state grow
//! ```
//!
//! A seed says the same on every day and with any number of threads; only times differ. What visitors do is data:
//! `data/behaviour.json`, or a file of the same shape, see [`behaviour`]. Goods come from a catalogue, or are made up for
//! the categories and brands that the config names.
//!
//! Flow: `behaviour`, `shop` → `person` → `visit` → [`page::Page`]: [`documents`] (a client per page load, as a browser runs
//! it, for `run` and `replay`) or [`direct`] (the engine alone, for `fill`) → [`counts`], [`truth`] → `summary`.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod behaviour;
pub mod bounds;
pub mod browser;
pub mod chance;
pub mod compare;
pub mod counts;
pub mod database;
pub mod decisions;
pub mod direct;
pub mod documents;
pub mod fill;
pub mod gate;
mod invention;
pub mod lint;
pub mod off_policy;
pub mod page;
pub mod person;
pub mod plan;
pub mod post;
pub mod reach;
pub mod replay;
pub mod run;
pub mod shop;
pub mod speed;
pub mod summary;
pub mod truth;
pub mod visit;
