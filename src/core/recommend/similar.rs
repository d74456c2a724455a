//! What is like an item: the nearer its category, its price and its tags and the same its brand, the more.

use super::board::{Board, Reason};
use super::seen::Candidate;

/// What the category, the tags, the price and the brand weigh, of 1.
const CATEGORY: f64 = 0.5;
const TAGS: f64 = 0.2;
const PRICE: f64 = 0.15;
const BRAND: f64 = 0.15;
/// Of two that are as alike, the more popular one; at most so much.
const POPULARITY: f64 = 0.1;

/// How alike two items are to the eye, in [0, 1].
pub(super) fn likeness(one: &Candidate<'_>, other: &Candidate<'_>) -> f64 {
    shared(one.category, other.category) * CATEGORY + likeness_beside(one, other)
}

/// The same without the category.
fn likeness_beside(one: &Candidate<'_>, other: &Candidate<'_>) -> f64 {
    let mut likeness = 0.0;
    if one.brand == other.brand && one.brand != 0 {
        likeness += BRAND;
    }
    let (low, high) = (one.price_minor.min(other.price_minor), one.price_minor.max(other.price_minor));
    if low > 0 {
        likeness += PRICE * f64::from(low) / f64::from(high);
    }
    let (mut tags, mut both) = (0.0, 0.0);
    for tag in one.tags {
        if tag != 0 {
            tags += 1.0;
            both += f64::from(u8::from(other.tags.contains(&tag)));
        }
    }
    if tags > 0.0 {
        likeness += TAGS * both / tags;
    }
    likeness
}

/// The share of a category's levels that two paths have in common.
fn shared(one: &str, other: &str) -> f64 {
    let (mut same, mut levels) = (0.0, 0.0);
    let mut others = other.split('/');
    let mut is_same = !one.is_empty();
    for level in one.split('/') {
        levels += 1.0;
        is_same &= others.next() == Some(level);
        if is_same {
            same += 1.0;
        }
    }
    same / levels
}

pub(super) fn similar(board: &mut Board<'_>) {
    let Some(place) = board.seen.iter().position(|seen| seen.is_viewed) else { return };
    let number = board.number(place);
    let Some(mut item) = board.candidate(number) else { return };
    if let Some(seen) = board.seen.get(place)
        && item.category.is_empty()
    {
        item.category = seen.candidate.category;
    }
    let index = board.index;
    let mut depths = Vec::new();
    for (shelf, known) in index.shelves.iter().enumerate() {
        let is_own = shelf as u32 == item.shelf;
        depths.push(if is_own { 1.0 } else { shared(item.category, &known.name) });
    }
    for candidate in 0..index.items.len() as u32 {
        let Some(other) = index.item(candidate) else { continue };
        let depth = depths.get(other.shelf as usize).copied().unwrap_or(0.0);
        // Across the shop nothing is like it, whatever it costs.
        if depth == 0.0 || candidate == number {
            continue;
        }
        let Some(described) = board.candidate(candidate) else { continue };
        let likeness = depth * CATEGORY + likeness_beside(&item, &described);
        let score = likeness + POPULARITY * f64::from(other.popularity) / 255.0;
        board.add(candidate, score, Reason::SimilarTo, number);
    }
}
