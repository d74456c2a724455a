//! The collector as a visitor, a merchant and an operator meet it: over HTTP, on a database on disk.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod ceiling;
mod command;
mod connections;
mod estimates;
mod files;
mod harness;
mod operation;
mod reports;
mod statistics;
