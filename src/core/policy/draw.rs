//! Draws by a key: the same in every tab and at every retry, without storing anything.

use std::hash::Hasher as _;

use siphasher::sip::SipHasher24;

/// What a draw is for: two of them never see the same message.
#[derive(Clone, Copy)]
pub(super) enum Use {
    /// Which offer.
    Draw = 1,
    /// Whether this visitor tries offers evenly.
    Explore = 2,
}

/// A number in (0, 1), uniform over salts.
pub(super) fn chance(salt: [u8; 8], purpose: Use, placement: u32, offer: u32, period: u32) -> f64 {
    let mut hasher = SipHasher24::new_with_keys(u64::from_le_bytes(salt), purpose as u64);
    hasher.write_u32(placement);
    hasher.write_u32(offer);
    hasher.write_u32(period);
    // 52 bits and a half: exact, and never 0 or 1.
    ((hasher.finish() >> 12) as f64 + 0.5) / 4_503_599_627_370_496.0
}

/// Draws one of `count` places, each by its weight: the first to arrive when arrivals are exponential with the weights as rates. Taking one out moves
/// only those who had it. `None` when no weight is above 0.
pub(super) fn race(count: usize, entrant: impl Fn(usize) -> Option<(f64, f64)>) -> Option<usize> {
    let mut first: Option<(usize, f64)> = None;
    for place in 0..count {
        let (chance, weight) = entrant(place)?;
        if weight <= 0.0 {
            continue;
        }
        let arrival = -libm::log(chance) / weight;
        if first.is_none_or(|(_, earliest)| arrival < earliest) {
            first = Some((place, arrival));
        }
    }
    first.map(|(place, _)| place)
}
