//! When a category's goods are used up.

/// How long a category's goods last among the shop's customers.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Lasting {
    /// FNV-1a hash of the category path, as in `pets/cat food`.
    pub category: u32,
    /// Median days from one purchase to the next.
    pub median_days: f32,
    /// A quarter of the purchases follow sooner.
    pub low_days: f32,
    /// A quarter of the purchases follow later.
    pub high_days: f32,
}

/// Section 5 of a model: in the order of the hashes, for category paths and for the paths above them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReplenishmentModel(pub Vec<Lasting>);
