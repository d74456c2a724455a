//! The innermost ring: pure values in, values out.
//!
//! No clock, randomness, I/O, JavaScript type, JSON or log. Every function is total; every state is bounded by `limits`.

pub mod acquisition;
pub mod answer;
pub mod assignment;
pub mod attribution;
pub mod campaign;
pub mod condition;
pub mod consent;
pub mod decimal;
pub mod decision;
pub mod declared;
pub mod engine;
pub mod event;
pub mod hex;
pub mod history;
pub mod id;
pub mod join;
pub mod letter_case;
pub mod limits;
pub mod list;
pub mod map;
pub mod model;
pub mod offer;
pub mod pattern;
pub mod policy;
pub mod predict;
pub mod privacy;
pub mod profile;
pub mod question;
pub mod recommend;
pub mod record;
pub mod rfm;
pub mod segment;
pub mod site;
pub mod tally;
pub mod time;
pub mod trial;
pub mod value;
pub mod visitor;
pub mod zone;
