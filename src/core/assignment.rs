//! Assignment: where a visitor falls by hash, so that it is random over visitors and sticky for one.
//!
//! The id is a random salt of the device that is never sent. Hash: GrowthBook's, version 2.

use crate::core::id::bucket;

/// The share of visitors that is always shown the fallback.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Holdout {
    /// In [0, 0.5].
    pub share: f64,
    /// Changing it draws another holdout.
    pub salt: String,
}

impl Holdout {
    /// Whether the visitor with `local_id` is held out.
    #[must_use]
    pub fn includes(&self, local_id: &str) -> bool {
        bucket(&self.salt, local_id) < self.share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_holdout_has_its_share_and_stays() {
        let holdout = Holdout { share: 0.05, salt: "2026-q4".into() };
        let held = |salt: &str| {
            let holdout = Holdout { salt: salt.into(), ..holdout.clone() };
            (0..20_000).filter(|id| holdout.includes(&id.to_string())).count()
        };
        assert!((850..1150).contains(&held("2026-q4")), "{} of 20,000", held("2026-q4"));
        assert_eq!(held("2026-q4"), held("2026-q4"));
        assert!(!Holdout { share: 0.0, ..holdout.clone() }.includes("a"));
    }
}
