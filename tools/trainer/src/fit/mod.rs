//! From a population to the numbers that are shipped.
//!
//! One file a section of the model. Every fit ends: it gives numbers, or says in a [`Note`](crate::note::Note) why there are none.

pub mod dropout;
pub mod hours;
pub mod interests;
pub mod lasting;
mod minimum;
pub mod next_visit;
pub mod pareto;
pub mod quantile;
pub mod rfm;
pub mod session;
pub mod shares;
pub mod spend;
pub mod tested;
