//! Rows of neighbours, one for each item that has one, in the items' order.
//!
//! By column: how many neighbours; the neighbours, rising, each as its distance from the one before (the first from the row's own item); their
//! levels, two to a byte. A neighbour of level `l` weighs 2^(−l/2) of the strongest; the weights of a row add up to 1.

use super::Section;
use crate::core::limits::RECOMMEND_ENTRIES_MAX;
use crate::core::recommend::{Item, Lists, NONE};
use crate::model::ModelError;

/// Kind of the section of what is looked at next.
pub const NEXT: u16 = 18;
/// Kind of the section of what is bought together.
pub const TOGETHER: u16 = 19;
/// Most neighbours of a row.
pub const NEIGHBOURS_MAX: usize = 50;
/// The faintest level there is.
pub const LEVEL_MAX: u8 = 15;
/// 2^(−1/2).
const LEVEL_STEP: f32 = std::f32::consts::FRAC_1_SQRT_2;

pub(super) fn read(mut section: Section<'_>, items: &[Item], row: fn(&Item) -> u32) -> Result<Lists, ModelError> {
    let mut owners = Vec::new();
    for (number, item) in items.iter().enumerate() {
        if row(item) != NONE {
            owners.push(number as u32);
        }
    }
    let mut lists = Lists::default();
    let mut end = 0;
    for _ in &owners {
        end += section.number(NEIGHBOURS_MAX + 1);
        lists.ends.push(end);
    }
    if end as usize > RECOMMEND_ENTRIES_MAX {
        section.fail();
    }
    let mut start = 0;
    for (owner, end) in owners.iter().zip(&lists.ends) {
        let mut last = *owner;
        for _ in start..*end {
            if section.is_broken() {
                break;
            }
            last = section.near(last, items.len());
            lists.pairs.push((last, 0.0));
        }
        start = *end;
    }
    let mut packed = 0;
    for (place, pair) in lists.pairs.iter_mut().enumerate() {
        packed = if place % 2 == 0 { section.byte() } else { packed >> 4 };
        pair.1 = 1.0;
        for _ in 0..packed & LEVEL_MAX {
            pair.1 *= LEVEL_STEP;
        }
    }
    let mut start = 0;
    for end in &lists.ends {
        let Some(row) = lists.pairs.get_mut(start as usize..*end as usize) else { break };
        let mut total = 0.0;
        for (_, weight) in &mut *row {
            total += *weight;
        }
        for (_, weight) in row {
            *weight /= total;
        }
        start = *end;
    }
    section.end()?;
    Ok(lists)
}

/// The section's bytes: for each row the number of its item and its neighbours with their levels, in any order.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn write(rows: &[(u32, Vec<(u32, u8)>)]) -> Vec<u8> {
    use super::{push, push_near};
    let (mut counts, mut neighbours, mut levels) = (Vec::new(), Vec::new(), Vec::new());
    for (owner, row) in rows {
        let mut row = row.clone();
        row.sort_unstable();
        row.truncate(NEIGHBOURS_MAX);
        push(&mut counts, row.len() as u32);
        let mut last = *owner;
        for (neighbour, level) in row {
            push_near(&mut neighbours, last, neighbour);
            levels.push(level.min(LEVEL_MAX));
            last = neighbour;
        }
    }
    let packed = levels.chunks(2).map(|two| two.iter().rev().fold(0, |byte, level| byte << 4 | level));
    counts.into_iter().chain(neighbours).chain(packed).collect()
}
