//! The simulator on real sessions, against its own limits, and against a real collector.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bounds;
mod command;
#[path = "../../../../tests/it/commands.rs"]
mod commands;
mod decisions;
mod fill;
mod levels;
mod lint;
mod plan;
mod reach;
mod replay;
mod run;
mod site;
