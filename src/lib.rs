//! Vitrin personalizes an online shop inside the visitor's browser; only sealed, noised aggregates leave it.
//!
//! Four rings, one direction: `browser` → `client` → formats (`config`, `state`, `model`, `report`) → `core`.
//! See `ARCHITECTURE.md` beside this file.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

#[cfg(target_arch = "wasm32")]
pub mod browser;
pub mod client;
pub mod config;
pub mod core;
pub mod host;
#[cfg(not(target_arch = "wasm32"))]
pub mod lint;
pub mod model;
pub mod report;
pub mod state;
