//! The items of a file: ids, and what is compared and filtered.
//!
//! File's own number + 1 (0: none) · share of clicks that return, of 255, + 1 (0: not counted) · texts · shelves (text + 1; 0: learned) · items: how many, then by column the bytes that an id shares with
//! the one before, the bytes it does not, those bytes · shelf + 1 · brand (text + 1) · price · popularity · flags · tags (texts).

use super::Section;
use crate::core::id::fnv1a32;
use crate::core::limits::{RECOMMEND_ENTRIES_MAX, RECOMMEND_ITEMS_MAX};
use crate::core::recommend::{Item, NONE, Part, RETURNS_WHOLE, TAGS_MAX};
use crate::model::ModelError;

/// Kind of the section.
pub const KIND: u16 = 17;
/// Longest text, in bytes: a category path.
const TEXT_BYTES_MAX: usize = 256;
/// Longest id, in bytes.
const ID_BYTES_MAX: usize = crate::core::limits::KEY_BYTES_MAX;

const IS_DURABLE: u8 = 1;
const IS_OUT_OF_STOCK: u8 = 2;
const HAS_NEXT: u8 = 4;
const HAS_TOGETHER: u8 = 8;
const TAGS_SHIFT: u8 = 4;

/// What a text is compared by; 0 stands for none.
fn hash_of(texts: &[&str], number: u32) -> u32 {
    match number.checked_sub(1).and_then(|place| texts.get(place as usize)) {
        Some(text) => fnv1a32(text),
        None => 0,
    }
}

pub(super) fn read(mut section: Section<'_>, part: &mut Part) -> Result<(), ModelError> {
    part.number = section.number(u32::MAX as usize).wrapping_sub(1);
    part.returns = section.number(RETURNS_WHOLE as usize + 2);
    let mut texts: Vec<&str> = Vec::new();
    for _ in 0..section.count(RECOMMEND_ENTRIES_MAX) {
        if section.is_broken() {
            break;
        }
        texts.push(section.text(TEXT_BYTES_MAX));
    }
    for _ in 0..section.count(RECOMMEND_ITEMS_MAX) {
        let text = section.number(texts.len() + 1);
        let name = text.checked_sub(1).and_then(|place| texts.get(place as usize)).copied().unwrap_or_default();
        part.shelves.push(name.into());
    }
    let count = section.count(RECOMMEND_ITEMS_MAX) as usize;
    let shared = section.reader.bytes(count);
    let lengths = section.reader.bytes(count);
    let mut id = String::new();
    for (shared, length) in shared.iter().zip(lengths) {
        id.truncate(if id.is_char_boundary((*shared).into()) { (*shared).into() } else { 0 });
        match std::str::from_utf8(section.reader.bytes((*length).into())) {
            Ok(rest) if id.len() == usize::from(*shared) && id.len() + rest.len() <= ID_BYTES_MAX => id.push_str(rest),
            _ => section.fail(),
        }
        if section.is_broken() {
            break;
        }
        part.items.push(Item { id: id.clone(), next: NONE, together: NONE, ..Item::default() });
    }
    for item in &mut part.items {
        item.shelf = section.number(part.shelves.len() + 1).wrapping_sub(1);
    }
    for item in &mut part.items {
        item.brand = hash_of(&texts, section.number(texts.len() + 1));
    }
    for item in &mut part.items {
        item.price_minor = section.number(u32::MAX as usize);
    }
    for item in &mut part.items {
        item.popularity = section.byte();
    }
    let (mut next, mut together) = (0, 0);
    let mut tags = Vec::new();
    for item in &mut part.items {
        let flags = section.byte();
        item.is_durable = flags & IS_DURABLE != 0;
        item.is_out_of_stock = flags & IS_OUT_OF_STOCK != 0;
        if flags & HAS_NEXT != 0 {
            item.next = next;
            next += 1;
        }
        if flags & HAS_TOGETHER != 0 {
            item.together = together;
            together += 1;
        }
        tags.push(flags >> TAGS_SHIFT);
    }
    for (item, tags) in part.items.iter_mut().zip(tags) {
        if usize::from(tags) > TAGS_MAX {
            section.fail();
        }
        for tag in item.tags.iter_mut().take(tags.into()) {
            *tag = hash_of(&texts, section.number(texts.len()) + 1);
        }
    }
    section.end()
}

/// An item as it is written.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Debug, Clone, Default)]
pub struct ItemRow {
    /// Normalized id.
    pub id: String,
    /// Number of its shelf among those written.
    pub shelf: Option<u32>,
    /// Brand's key.
    pub brand: Option<String>,
    /// Price of one piece in minor units; 0 when unknown.
    pub price_minor: u32,
    /// In quarter octaves; 0 for fewer sessions than the floor.
    pub popularity: u8,
    /// Bought once and kept for years.
    pub is_durable: bool,
    /// Sold out.
    pub is_out_of_stock: bool,
    /// It has a row of what is looked at next.
    pub has_next: bool,
    /// It has a row of what is bought together.
    pub has_together: bool,
    /// Keys of its tags; the first [`TAGS_MAX`] count.
    pub tags: Vec<String>,
}

/// The section's bytes. `number` is the file's own among the shards; `returns` the share of clicks that return to something seen before; a shelf
/// without a name was learned.
#[cfg(not(target_arch = "wasm32"))]
#[must_use]
pub fn write(number: Option<u32>, returns: Option<f64>, shelves: &[String], items: &[ItemRow]) -> Vec<u8> {
    use super::{push, push_text};
    let mut texts: Vec<&str> = Vec::new();
    texts.extend(shelves.iter().filter(|name| !name.is_empty()).map(String::as_str));
    for item in items {
        texts.extend(item.brand.iter().chain(item.tags.iter().take(TAGS_MAX)).map(String::as_str));
    }
    texts.sort_unstable();
    texts.dedup();
    let text = |wanted: &str| texts.binary_search(&wanted).map_or(0, |place| place as u32 + 1);
    let mut bytes = Vec::new();
    push(&mut bytes, number.map_or(0, |number| number + 1));
    push(&mut bytes, returns.map_or(0, |share| (share.clamp(0.0, 1.0) * f64::from(RETURNS_WHOLE)).round() as u32 + 1));
    push(&mut bytes, texts.len() as u32);
    for text in &texts {
        push_text(&mut bytes, text);
    }
    push(&mut bytes, shelves.len() as u32);
    for name in shelves {
        push(&mut bytes, text(name));
    }
    push(&mut bytes, items.len() as u32);
    let (mut shared, mut lengths, mut rest) = (Vec::new(), Vec::new(), Vec::new());
    let mut before = "";
    for item in items {
        let mut same = item.id.bytes().zip(before.bytes()).take_while(|(one, other)| one == other).count();
        while !item.id.is_char_boundary(same) {
            same -= 1;
        }
        shared.push(same as u8);
        lengths.push((item.id.len() - same) as u8);
        rest.extend(item.id.bytes().skip(same));
        before = &item.id;
    }
    bytes.extend(shared.into_iter().chain(lengths).chain(rest));
    for item in items {
        push(&mut bytes, item.shelf.map_or(0, |shelf| shelf + 1));
    }
    for item in items {
        push(&mut bytes, item.brand.as_deref().map_or(0, text));
    }
    for item in items {
        push(&mut bytes, item.price_minor);
    }
    bytes.extend(items.iter().map(|item| item.popularity));
    for item in items {
        let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
        bytes.push(
            flag(item.is_durable, IS_DURABLE)
                | flag(item.is_out_of_stock, IS_OUT_OF_STOCK)
                | flag(item.has_next, HAS_NEXT)
                | flag(item.has_together, HAS_TOGETHER)
                | (item.tags.len().min(TAGS_MAX) as u8) << TAGS_SHIFT,
        );
    }
    for item in items {
        for tag in item.tags.iter().take(TAGS_MAX) {
            push(&mut bytes, text(tag) - 1);
        }
    }
    bytes
}
