//! Shares of the RFM segments, so that a linter can say how many a segment will hold.

use std::collections::BTreeMap;

use vitrin::core::model::ShareTable;

use crate::note::Notes;

/// The part of the model in notes.
const PART: &str = "segment shares";

/// Share of the customers in each segment. A segment of fewer than `k` is left out; if it is the only one, so is the next smallest, since
/// what is missing to 1 would tell it.
#[must_use]
pub fn fit(counts: &BTreeMap<&'static str, u64>, k: u64, notes: &mut Notes) -> Option<ShareTable> {
    let total: u64 = counts.values().sum();
    let mut rows: Vec<(&str, u64)> = counts.iter().map(|(name, count)| (*name, *count)).collect();
    rows.sort_by_key(|(name, count)| (*count, *name));
    let few = rows.iter().filter(|(_, count)| *count < k).count();
    let hidden = if few == 1 { 2.min(rows.len()) } else { few };
    if hidden > 0 {
        let names: Vec<&str> = rows.iter().take(hidden).map(|(name, _)| *name).collect();
        notes.held_back(PART, format!("{}: fewer than {k} customers, or told by the rest", names.join(", ")));
    }
    let shown: Vec<(String, f64)> =
        rows.iter().skip(hidden).map(|(name, count)| (format!("rfm:{name}"), *count as f64 / total as f64)).collect();
    let shown: Vec<(&str, f64)> = shown.iter().map(|(name, share)| (name.as_str(), *share)).collect();
    (!shown.is_empty()).then(|| ShareTable::of(&shown))
}
