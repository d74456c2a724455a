//! What each fuzz target does with its bytes: reads hostile input the way the product does, and asserts what has to hold of anything.
//!
//! Bytes are taken as text, or as choices from which a document is made ([`source`]): raw bytes find what readers do, made documents get past them.
#![allow(missing_docs)]

#[cfg(feature = "collector")]
pub mod body;
pub mod condition;
pub mod config;
pub mod event;
pub mod model;
pub mod report;
pub mod source;
pub mod state;
pub mod visit;
