//! Sections 7 (base rates of interests) and 8 (shares of segments): u32 number of rows, each u32 hash of a key and f32 share. Hashes rise.

use super::Layout;
use crate::core::model::ShareTable;

/// Kind of the base rates.
pub(super) const BASE_RATES: u16 = 7;
/// Kind of the segment shares.
pub(super) const SEGMENT_SHARES: u16 = 8;

pub(super) fn describe(table: &mut ShareTable, layout: &mut Layout<'_>) {
    let count = layout.length(table.0.len(), 8);
    table.0.resize(count, (0, 0.0));
    let mut least = 0;
    for (hash, share) in &mut table.0 {
        layout.u32(hash);
        layout.require(*hash >= least);
        least = hash.saturating_add(1);
        layout.f32(share, 0.0, 1.0);
    }
}
