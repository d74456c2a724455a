//! Context cells: the visitors among whom the adaptive policy tells offers apart. A config declares them, so that the device's cells and those
//! that the collector counts are the same.

use crate::core::condition::Truth;
use crate::core::id::fnv1a32;
use crate::core::policy::posterior::ALL_VISITORS;
use crate::core::segment::Situation;

/// What the cell of those who belong to none of the segments is called: no id may be called so.
pub const NONE: &str = "*";

/// A family of segments, read in its order: a visitor is in the cell of the first that they belong to, else in that of [`NONE`]. An empty family is one
/// cell of all visitors.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cells(pub Vec<String>);

impl Cells {
    /// How many cells there are: one a segment, and [`NONE`].
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len() + 1
    }

    /// The cell's name: its segment's id, [`NONE`] past the last.
    #[must_use]
    pub fn name(&self, cell: usize) -> &str {
        self.0.get(cell).map_or(NONE, String::as_str)
    }

    /// The cell's hash in posteriors.
    #[must_use]
    pub fn hash(&self, cell: usize) -> u32 {
        if self.0.is_empty() { ALL_VISITORS } else { fnv1a32(self.name(cell)) }
    }

    /// The visitor's cell, below [`Cells::count`].
    #[must_use]
    pub fn of(&self, situation: &Situation<'_>) -> usize {
        let place = self.0.iter().position(|segment| situation.membership(segment) == Truth::True);
        place.unwrap_or(self.0.len())
    }
}
