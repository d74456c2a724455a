//! The innermost ring: pure values in, values out.
//!
//! No clock, randomness, I/O, JavaScript type, JSON or log. Every function is total; every state is bounded by `limits`.

pub mod condition;
pub mod consent;
pub mod event;
pub mod history;
pub mod id;
pub mod letter_case;
pub mod limits;
pub mod pattern;
pub mod privacy;
pub mod question;
pub mod time;
pub mod value;
