//! [`Names`]: every item's id once, as the engine normalizes it, with its number.

use std::collections::HashMap;

use vitrin::core::id::item_key;

/// Ids by number and back.
#[derive(Debug, Default)]
pub(super) struct Names {
    numbers: HashMap<String, u32>,
    ids: Vec<String>,
}

impl Names {
    /// The number of an item as a file writes it; none for an empty id.
    pub(super) fn number(&mut self, text: &str) -> Option<u32> {
        let id = item_key(text);
        if id.is_empty() {
            return None;
        }
        if let Some(number) = self.numbers.get(&id) {
            return Some(*number);
        }
        let number = u32::try_from(self.ids.len()).ok()?;
        self.numbers.insert(id.clone(), number);
        self.ids.push(id);
        Some(number)
    }

    pub(super) fn id(&self, number: u32) -> &str {
        self.ids.get(number as usize).map_or("", String::as_str)
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }
}
