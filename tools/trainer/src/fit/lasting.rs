//! How long a category's goods last.

use vitrin::core::id::fnv1a32;
use vitrin::core::predict::replenishment::{Lasting, ReplenishmentModel};

use crate::note::Notes;
use crate::population::GapTable;

/// The part of the model in notes.
const PART: &str = "replenishment";

/// Median days from one purchase to the next, by category path; paths with gaps of fewer than `k` customers are left to the path above.
#[must_use]
pub fn fit(table: &GapTable, k: u64, notes: &mut Notes) -> Option<ReplenishmentModel> {
    let mut rows: Vec<Lasting> = Vec::new();
    for (path, gaps) in table.iter().filter(|(_, gaps)| gaps.customers() >= k) {
        let gap = gaps.spread().unwrap_or_default();
        rows.push(Lasting { category: fnv1a32(path), gap });
    }
    rows.sort_by_key(|row| row.category);
    // Two paths of one hash, 1 in 4 billion per pair: the first is as good as the other.
    rows.dedup_by_key(|row| row.category);
    let few = table.len() - rows.len();
    if few > 0 {
        notes.held_back(
            PART,
            format!(
                "{few} categories that fewer than {k} customers bought again and again: the category above them answers"
            ),
        );
    }
    (!rows.is_empty()).then_some(ReplenishmentModel(rows))
}
