//! Anonymous sessions, newest first: how many there are, by column how many items each has, then the items, each near the one before.

use super::Section;
use crate::core::limits::RECOMMEND_ENTRIES_MAX;
use crate::core::recommend::Lists;
use crate::model::ModelError;

/// Kind of the section.
pub const KIND: u16 = 20;
/// Most items of a session: what a person looks at, not what a robot does.
pub const SESSION_ITEMS_MAX: usize = 64;

pub(super) fn read(mut section: Section<'_>, items: usize) -> Result<Lists, ModelError> {
    let mut sessions = Lists::default();
    let mut end = 0;
    for _ in 0..section.count(RECOMMEND_ENTRIES_MAX) {
        if section.is_broken() {
            break;
        }
        end += section.number(SESSION_ITEMS_MAX + 1);
        sessions.ends.push(end);
    }
    let mut last = 0;
    for _ in 0..end {
        if section.is_broken() {
            break;
        }
        last = section.near(last, items);
        sessions.pairs.push((last, 0.0));
    }
    section.end()?;
    Ok(sessions)
}

/// The section's bytes, of sessions that are newest first.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn write(sessions: &[Vec<u32>]) -> Vec<u8> {
    use super::{push, push_near};
    let (mut bytes, mut items) = (Vec::new(), Vec::new());
    push(&mut bytes, sessions.len() as u32);
    let mut last = 0;
    for session in sessions {
        let kept = session.len().min(SESSION_ITEMS_MAX);
        push(&mut bytes, kept as u32);
        for item in session.iter().take(kept) {
            push_near(&mut items, last, *item);
            last = *item;
        }
    }
    bytes.extend(items);
    bytes
}
