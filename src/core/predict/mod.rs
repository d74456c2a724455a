//! What is likely to come, from one visitor's history and the shop's model.
//!
//! Sources of all formulas are named where they stand. Every transcendental function is `libm`'s, so that native and wasm agree to the bit.

pub mod estimate;
pub mod hour;
pub mod hypergeometric;
pub mod next_visit;
pub mod pareto;
pub mod predictions;
pub mod purchase;
pub mod replenishment;
pub mod session;

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
