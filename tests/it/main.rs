//! The native integration tests: one crate, so that one link serves all.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bursts;
mod campaigns;
mod clock;
mod commands;
mod compat;
mod condition;
mod corpora;
mod data_protection;
mod deletions;
mod draws;
mod events;
mod everything;
mod faults;
mod faulty;
mod format_2;
mod growthbook;
mod guide;
mod imports;
mod interleavings;
mod kept;
mod leaving;
mod ledger;
mod lint;
mod once;
mod outcomes;
mod pattern;
mod policies;
mod predictions;
mod recommend;
mod regulars;
mod rehearsal;
mod reports;
mod said;
mod scenarios;
mod spoiled;
mod storage;
mod tabs;
mod taken_back;
mod threats;
mod tidy;
mod upheavals;
mod vectors;
mod world;
