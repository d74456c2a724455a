//! Assignment: where a visitor falls by hash, so that it is random over visitors and sticky for one.
//!
//! The id is a random salt of the device that is never sent. Hash: GrowthBook's, version 2.

use crate::core::campaign::{CONTROL, SHOWN};
use crate::core::id::bucket;
use crate::core::join::join;

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

/// The arm of the visitor with `local_id` in the campaign of `offer`: a fair coin, another for each campaign.
#[must_use]
pub fn arm(offer: &str, local_id: &str) -> u32 {
    if bucket(&join(&["arm/", offer]), local_id) < 0.5 { CONTROL } else { SHOWN }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::hex::hex;

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

    #[test]
    fn arms_are_fair_coins_that_know_nothing_of_one_another() {
        let holdout = Holdout { share: 0.5, salt: "2026-q4".into() };
        // How many of 40,000 are in each cell of two campaigns and the holdout: an eighth, within 5 standard errors.
        let mut cells = [0_u32; 8];
        for id in 0..40_000_u64 {
            let id = hex(&id.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
            let cell = arm("trail-10", &id) * 4 + arm("tents", &id) * 2 + u32::from(holdout.includes(&id));
            cells[cell as usize] += 1;
        }
        assert!(cells.iter().all(|count| count.abs_diff(5_000) < 331), "{cells:?}");
    }
}
