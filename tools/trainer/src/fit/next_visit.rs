//! How long customers stay away.

use vitrin::core::predict::next_visit::NextVisitModel;

use crate::note::Notes;
use crate::population::Gaps;

/// The part of the model in notes.
const PART: &str = "next visit";
/// Gaps of the visitor's own that the shop's median counts for: with three of them their own median is as near.
const PRIOR_GAPS: f64 = 3.0;

/// The gaps' median and range.
#[must_use]
pub fn fit(gaps: &Gaps, k: u64, notes: &mut Notes) -> Option<NextVisitModel> {
    if gaps.customers() < k {
        notes.held_back(PART, format!("{} customers came back, {k} needed", gaps.customers()));
        return None;
    }
    notes.remark(PART, "from order to order: sessions are anonymous, and say nothing of who comes back");
    Some(NextVisitModel { gap: gaps.spread()?, prior_gaps: PRIOR_GAPS })
}
