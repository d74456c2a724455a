//! Fatigue and dislike: what this visitor saw often or sent away before scores less. Only what is remembered counts: exposures of limited offers,
//! and dismissals.

use crate::core::history::History;
use crate::core::offer::Offer;
use crate::core::time::{DAY_MS, Timestamp};

/// What each exposure of the last week leaves of a score.
const PER_EXPOSURE: f64 = 0.8;
/// What a dismissal leaves of it, once it suppresses no longer.
const AFTER_DISMISSAL: f64 = 0.5;
/// Days for which an exposure tires.
const WEEK_MS: u64 = 7 * DAY_MS;

/// What is left of an offer's score, in (0, 1].
pub(super) fn factor(history: &History, offer: &Offer, now: Timestamp) -> f64 {
    let from = Timestamp::from_ms(now.ms().saturating_sub(WEEK_MS));
    let mut factor = 1.0;
    for _ in 0..history.exposures.shown_since(offer.hash, from) {
        factor *= PER_EXPOSURE;
    }
    if history.exposures.dismissed.contains_key(&offer.hash) {
        factor *= AFTER_DISMISSAL;
    }
    factor
}
