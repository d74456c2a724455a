//! Variety: maximal marginal relevance (Carbonell & Goldstein 1998). Of the candidates left, the next is the one whose score, less its likeness to
//! what was chosen, is highest.

use super::board::{Board, Why};
use super::similar::likeness;

/// What the score weighs; likeness weighs the rest.
const RELEVANCE: f64 = 0.8;

/// Puts the first `count` of a pool, which is sorted by score, in an order with variety.
pub(super) fn diverse(pool: &mut [(f64, u32, Why)], board: &Board<'_>, count: usize) {
    let most = pool.first().map_or(1.0, |first| first.0);
    // How alike each is to the nearest of those chosen.
    let mut nearest = vec![0.0_f64; pool.len()];
    for place in 0..count.min(pool.len()) {
        let (mut best, mut best_value) = (place, f64::NEG_INFINITY);
        for (at, (score, _, _)) in pool.iter().enumerate().skip(place) {
            let alike = nearest.get(at).copied().unwrap_or(0.0);
            let value = RELEVANCE * score / most - (1.0 - RELEVANCE) * alike;
            if value > best_value {
                (best, best_value) = (at, value);
            }
        }
        // What is passed over keeps its order.
        let mut at = best;
        while at > place {
            pool.swap(at - 1, at);
            nearest.swap(at - 1, at);
            at -= 1;
        }
        let Some(chosen) = pool.get(place).and_then(|chosen| board.candidate(chosen.1)) else { return };
        for (alike, (_, number, _)) in nearest.iter_mut().zip(pool.iter()).skip(place + 1) {
            if let Some(candidate) = board.candidate(*number) {
                *alike = alike.max(likeness(&candidate, &chosen));
            }
        }
    }
}
