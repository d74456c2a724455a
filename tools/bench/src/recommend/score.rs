//! How often the item that came next was recommended, and how far up.

use super::data::Session;

/// Places that count.
pub(crate) const PLACES: usize = 20;

/// Mean reciprocal rank and share of hits among the first [`PLACES`].
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Score {
    pub(crate) mrr: f64,
    pub(crate) hits: f64,
    pub(crate) cases: usize,
}

impl Score {
    /// Asks `recommend` after each item of each session what comes next.
    pub(crate) fn of(test: &[Session], mut recommend: impl FnMut(&[u32]) -> Vec<u32>) -> Self {
        let mut score = Self::default();
        for session in test {
            for place in 1..session.items.len() {
                let (Some(before), Some(next)) = (session.items.get(..place), session.items.get(place)) else {
                    continue;
                };
                score.cases += 1;
                let found = recommend(before).iter().take(PLACES).position(|item| item == next);
                if let Some(rank) = found {
                    score.mrr += 1.0 / (rank + 1) as f64;
                    score.hits += 1.0;
                }
            }
        }
        let cases = score.cases.max(1) as f64;
        Self { mrr: score.mrr / cases, hits: score.hits / cases, ..score }
    }
}
