//! The collector as a visitor, a merchant and an operator meet it: over HTTP, on a database on disk.
//!
//! The database is SQLite, or a PostgreSQL that `VITRIN_TEST_POSTGRES` names: `./x test` runs all of it on both.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod campaigns;
mod ceiling;
mod clock_skew;
mod command;
#[path = "../../../../tests/it/commands.rs"]
mod commands;
mod connections;
mod database;
mod estimates;
mod files;
mod harness;
mod instances;
mod migrations;
mod operation;
mod operator;
mod posteriors;
mod reports;
mod senders;
mod statistics;
