//! Recommendation sections: of `model.bin`, which has what every page needs, and of the files beside it, which have the rest by category.
//!
//! | kind | section |
//! | --- | --- |
//! | 16 | the files there are, see [`shards`] |
//! | 17 | items of this file, see [`items`]; the others count on it |
//! | 18, 19 | what is looked at next, what is bought together, see [`lists`] |
//! | 20 | anonymous sessions, see [`sessions`] |
//!
//! Numbers are base-128, low part first, high bit for "more follows"; columns lie one after the other, because that is what compresses.

pub mod items;
pub mod lists;
pub mod sessions;
pub mod shards;

use super::container::Container;
use super::error::{ModelError, ModelFault};
use super::reader::Reader;
use crate::core::recommend::{NONE, Part};

/// A section while it is read. What is out of its range makes all of it malformed, at the place where that was found.
struct Section<'a> {
    kind: u16,
    offset: usize,
    length: usize,
    reader: Reader<'a>,
    fault_at: Option<usize>,
}

impl<'a> Section<'a> {
    /// The section of this kind; an empty one when there is none.
    fn of(container: &Container<'a>, kind: u16) -> Option<Self> {
        let (offset, bytes) = container.section(kind)?;
        Some(Self { kind, offset, length: bytes.len(), reader: Reader::new(bytes), fault_at: None })
    }

    fn fail(&mut self) {
        let at = self.offset + self.length - self.reader.left();
        self.fault_at.get_or_insert(at);
    }

    fn is_broken(&self) -> bool {
        self.fault_at.is_some() || self.reader.is_short()
    }

    fn byte(&mut self) -> u8 {
        let [byte] = self.reader.fixed();
        byte
    }

    /// A number below `limit`; else 0, and the section is malformed.
    fn number(&mut self, limit: usize) -> u32 {
        let (mut number, mut shift) = (0_u64, 0);
        loop {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 || shift > 28 {
                break;
            }
        }
        if number < limit as u64 {
            return number as u32;
        }
        self.fail();
        0
    }

    /// How many follow, of at least a bit each: no more than there are bytes for, so that a changed count ends at once.
    fn count(&mut self, max: usize) -> u32 {
        let fit = self.reader.left().saturating_mul(8);
        self.number(max.min(fit) + 1)
    }

    /// A number near `from`, which is below `limit` too.
    fn near(&mut self, from: u32, limit: usize) -> u32 {
        let folded = self.number(u32::MAX as usize);
        let apart = i64::from(folded >> 1) ^ -i64::from(folded & 1);
        match u32::try_from(i64::from(from) + apart) {
            Ok(number) if (number as usize) < limit => number,
            _ => {
                self.fail();
                0
            }
        }
    }

    fn text(&mut self, bytes_max: usize) -> &'a str {
        let length = self.number(bytes_max + 1) as usize;
        let bytes = self.reader.bytes(length);
        match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(_) => {
                self.fail();
                ""
            }
        }
    }

    /// Whether all of it was as it should be.
    fn end(mut self) -> Result<(), ModelError> {
        if self.reader.left() > 0 {
            self.fail();
        }
        match self.fault_at {
            None if !self.reader.is_short() => Ok(()),
            at => {
                let offset = at.unwrap_or(self.offset + self.length) as u32;
                Err(ModelError { kind: self.kind, offset, fault: ModelFault::Malformed })
            }
        }
    }
}

/// Reads what a file says about recommendations; a file without any gives an empty part.
///
/// # Errors
/// [`ModelError`] for the first thing that no trainer writes.
pub fn read(bytes: &[u8]) -> Result<Part, ModelError> {
    let container = Container::read(bytes)?;
    let mut part = Part { number: NONE, ..Part::default() };
    if let Some(section) = Section::of(&container, shards::KIND) {
        part.shards = shards::read(section)?;
    }
    if let Some(section) = Section::of(&container, items::KIND) {
        items::read(section, &mut part)?;
    }
    if let Some(section) = Section::of(&container, lists::NEXT) {
        part.next = lists::read(section, &part.items, |item| item.next)?;
    }
    if let Some(section) = Section::of(&container, lists::TOGETHER) {
        part.together = lists::read(section, &part.items, |item| item.together)?;
    }
    if let Some(section) = Section::of(&container, sessions::KIND) {
        part.sessions = sessions::read(section, part.items.len())?;
    }
    Ok(part)
}

/// Appends a number.
#[cfg(not(target_arch = "wasm32"))]
fn push(bytes: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Appends a number as its distance from one that is near.
#[cfg(not(target_arch = "wasm32"))]
fn push_near(bytes: &mut Vec<u8>, from: u32, number: u32) {
    let apart = i64::from(number) - i64::from(from);
    push(bytes, ((apart << 1) ^ (apart >> 63)) as u32);
}

/// Appends a text behind its length.
#[cfg(not(target_arch = "wasm32"))]
fn push_text(bytes: &mut Vec<u8>, text: &str) {
    push(bytes, text.len() as u32);
    bytes.extend(text.bytes());
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;
