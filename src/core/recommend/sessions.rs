//! Scores from others' sessions, where the shop ships them: the newest sessions with what this visitor looked at, and what stood near it there.
//!
//! After STAN (Garg et al. 2019), with the rule of MODELS §5: a session's similarity is the sum of the shared items' weights over the roots
//! of both lengths; it fades by its rank in age; its items fade with their distance from the latest shared one; rare items count more.

use super::board::{Board, Reason};
use crate::core::list;

/// An item's weight falls to 1/e over so many items before the latest.
const PLACES: f64 = 2.0;
/// A session's weight falls to 1/e over so many newer ones.
const AGE_RANKS: f64 = 200.0;
/// An item's weight falls to 1/e over so many places from the shared one.
const DISTANCE: f64 = 3.0;
/// How much rarity adds.
const RARITY: f64 = 0.3;

/// Adds what sessions say, the best item getting 1; `false` when they say nothing.
pub(super) fn score(board: &mut Board<'_>, seeds: &[u32]) -> bool {
    let index = board.index;
    // Sessions in order of age, each with the weight it shares and the latest shared item.
    let mut sessions: Vec<(u32, f64, u32)> = Vec::new();
    for (place, seed) in seeds.iter().enumerate() {
        let weight = libm::exp(-(place as f64) / PLACES);
        for (session, _) in index.sessions_of.row(*seed) {
            let at = sessions.partition_point(|known| known.0 < *session);
            match sessions.get_mut(at).filter(|known| known.0 == *session) {
                Some(known) => known.1 += weight,
                None => list::insert(&mut sessions, at, (*session, weight, *seed)),
            }
        }
    }
    let mut additions: Vec<(u32, f64, u32)> = Vec::new();
    let mut most = 0.0_f64;
    for (rank, (session, shared, seed)) in sessions.iter().enumerate() {
        let items = index.sessions.row(*session);
        let similarity =
            shared / libm::sqrt((items.len() * seeds.len()) as f64) * libm::exp(-(rank as f64) / AGE_RANKS);
        let common = items.iter().position(|(item, _)| item == seed).unwrap_or(0);
        for (place, (item, _)) in items.iter().enumerate() {
            let rarity = index.rarity.get(*item as usize).copied().unwrap_or(0.0);
            let near = libm::exp(-(place.abs_diff(common) as f64) / DISTANCE);
            let addition = similarity * near * (1.0 + RARITY * f64::from(rarity));
            additions.push((*item, addition, *seed));
            most = most.max(addition);
        }
    }
    let mut total = 0.0_f64;
    for (item, addition, seed) in &additions {
        board.add(*item, addition / most, Reason::ViewedAfter, *seed);
    }
    for (score, _, _) in board.scored() {
        total = total.max(score);
    }
    if total > 0.0 {
        board.scale(&|_| 1.0 / total);
    }
    !additions.is_empty()
}
