//! `model.bin`: what the trainer learned from the shop's own data, as bytes that the engine reads where they lie.
//!
//! [`container`] is the file; each section of it is one file here. Writers are native only: `tools/trainer` makes what the engine reads.

pub mod container;
mod error;
pub mod reader;

pub use error::{ModelError, ModelFault};
