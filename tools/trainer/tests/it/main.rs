//! What the trainer promises, through its library and its command.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod cdnow;
mod command;
#[path = "../../../../tests/it/commands.rs"]
mod commands;
mod corpora;
mod page;
mod posteriors;
mod recommend;
mod session;
mod sources;
