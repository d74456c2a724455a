//! Trying out: who is asked about a policy with noise shows, by a coin that knows nothing of them, one offer or another, and says which in the clear.
//!
//! So the noise has to hide the visitor's cell and what came of it, and not which of the offers it was. The coin is one of its epoch, by a key that is drawn
//! apart from everything the visitor does.

use crate::core::policy::draw::{Use, chance, race};
use crate::core::policy::{Policy, explore};
use crate::core::site::Site;
use crate::core::trial::Comparison;

/// Whether a visitor tries out the offers of a placement.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Tryout {
    /// Share of visitors who are asked about the placement in the next epoch; 0 for whom measurement is not permitted.
    pub asked_share: f64,
    /// The epoch's key of who is asked.
    pub key: Option<[u8; 8]>,
}

/// Whether `key` is among the share that tries evenly.
pub(super) fn is_drawn(key: [u8; 8], placement: u32, even: f64) -> bool {
    chance(key, Use::Explore, placement, 0, 0) < even
}

/// The arm of a report: the place among `comparison.offers` of what was tried, or their number for whom the policy chose. `salt` is the visitor's,
/// by which a split is drawn, and the epoch's key.
#[must_use]
pub fn tried(site: &Site, comparison: &Comparison, (salt, key): ([u8; 8], [u8; 8])) -> u32 {
    let chosen = comparison.offers.len();
    let placement = site.placement(&comparison.name);
    let is_split = placement.and_then(|it| it.policy).unwrap_or(site.policy.policy) == Policy::Split;
    if !is_split && !is_drawn(key, comparison.place, explore(site, true)) {
        return chosen as u32;
    }
    let place = race(chosen, |place| {
        let hash = *comparison.offers.get(place)?;
        let mut weight = 1.0;
        if is_split {
            weight = f64::from(site.offers.iter().find(|offer| offer.hash == hash)?.weight);
        }
        Some((chance(if is_split { salt } else { key }, Use::Draw, comparison.place, hash, 0), weight))
    });
    place.unwrap_or(chosen) as u32
}
