//! The container of `model.bin`: sections of known kinds behind a checksum, read where they lie.
//!
//! | offset | bytes | what (little-endian) |
//! | --- | --- | --- |
//! | 0 | 4 | `VTRM` |
//! | 4 | 2 | format, [`FORMAT`] |
//! | 6 | 2 | number of sections, at most [`MODEL_SECTIONS_MAX`] |
//! | 8 | 8 | SipHash-2-4 with the zero key of everything from offset 16 |
//! | 16 | 12 each | kind (2), zero (2), offset in the file (4), length (4); kinds rise, sections follow without a gap |
//!
//! The checksum finds what disks and networks do; `integrity` on the page finds what people do. A section of an unknown kind is skipped, so that
//! an older engine reads a newer shop's model.

use std::hash::Hasher as _;

use siphasher::sip::SipHasher24;

use super::error::{ModelError, ModelFault};
use super::reader::Reader;
use crate::core::limits::{MODEL_BYTES_MAX, MODEL_SECTIONS_MAX};

/// First bytes of the file.
const MAGIC: [u8; 4] = *b"VTRM";
/// Format that this build reads and writes.
pub const FORMAT: u16 = 1;
/// Bytes before the table.
const HEAD_BYTES: usize = 16;
/// Bytes of one entry of the table.
const ENTRY_BYTES: usize = 12;

/// A model file, as its bytes lie. Copies nothing; every access is checked again, so that it may be made anew wherever the bytes are kept.
#[derive(Debug, Clone, Copy)]
pub struct Container<'a> {
    bytes: &'a [u8],
}

/// One entry of the table.
struct Entry {
    kind: u16,
    zero: u16,
    offset: usize,
    length: usize,
}

impl<'a> Container<'a> {
    /// Reads and checks a whole file.
    ///
    /// # Errors
    /// [`ModelError`] for the first thing that no writer wrote: another magic or format, a changed byte, a table that points outside.
    pub fn read(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let fail = |offset: usize, fault| Err(ModelError { kind: 0, offset: offset as u32, fault });
        if bytes.len() > MODEL_BYTES_MAX {
            return fail(0, ModelFault::TooLong);
        }
        let mut head = Reader::new(bytes);
        if head.fixed() != MAGIC {
            return fail(0, ModelFault::NoModel);
        }
        let format = head.u16();
        if format != FORMAT {
            return fail(4, ModelFault::Format(format));
        }
        let count = usize::from(head.u16());
        let sum = head.u64();
        if head.is_short() || count > MODEL_SECTIONS_MAX {
            return fail(6, ModelFault::Malformed);
        }
        if sum != checksum(bytes) {
            return fail(8, ModelFault::Checksum);
        }
        let container = Self { bytes };
        let mut last_kind = 0;
        let mut free_from = HEAD_BYTES + count * ENTRY_BYTES;
        for index in 0..count {
            let place = HEAD_BYTES + index * ENTRY_BYTES;
            match container.entry(index) {
                Some(Entry { kind, zero: 0, offset, length })
                    if kind > last_kind && offset == free_from && length <= bytes.len().saturating_sub(offset) =>
                {
                    last_kind = kind;
                    free_from = offset + length;
                }
                _ => return fail(place, ModelFault::Malformed),
            }
        }
        // A count that was changed to fewer would leave bytes over.
        if free_from != bytes.len() {
            return fail(6, ModelFault::Malformed);
        }
        Ok(container)
    }

    /// The section of `kind` with its offset in the file; `None` when there is none.
    #[must_use]
    pub fn section(&self, kind: u16) -> Option<(usize, &'a [u8])> {
        let count = self.bytes.get(6..8).and_then(|it| it.try_into().ok()).map_or(0, u16::from_le_bytes);
        for index in 0..usize::from(count) {
            let entry = self.entry(index)?;
            if entry.kind == kind {
                let section = self.bytes.get(entry.offset..)?.get(..entry.length)?;
                return Some((entry.offset, section));
            }
        }
        None
    }

    fn entry(&self, index: usize) -> Option<Entry> {
        let mut reader = Reader::new(self.bytes.get(HEAD_BYTES + index * ENTRY_BYTES..)?);
        let (kind, zero, offset, length) = (reader.u16(), reader.u16(), reader.u32(), reader.u32());
        let entry = Entry { kind, zero, offset: offset as usize, length: length as usize };
        (!reader.is_short()).then_some(entry)
    }
}

fn checksum(bytes: &[u8]) -> u64 {
    let mut hasher = SipHasher24::new();
    hasher.write(bytes.get(HEAD_BYTES..).unwrap_or_default());
    hasher.finish()
}

/// Writes a file of sections, each with its kind; they may come in any order.
///
/// # Errors
/// A [`ModelError`] naming the section when a kind is 0 or comes twice, or when the file would be past what engines read.
#[cfg(not(target_arch = "wasm32"))]
pub fn write(mut sections: Vec<(u16, Vec<u8>)>) -> Result<Vec<u8>, ModelError> {
    sections.sort_by_key(|(kind, _)| *kind);
    let mut bytes = MAGIC.to_vec();
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend((sections.len() as u16).to_le_bytes());
    bytes.extend([0; 8]);
    let mut offset = HEAD_BYTES + sections.len() * ENTRY_BYTES;
    let mut last_kind = 0;
    for (kind, section) in &sections {
        let fail = |fault| Err(ModelError { kind: *kind, offset: offset as u32, fault });
        if *kind <= last_kind || sections.len() > MODEL_SECTIONS_MAX {
            return fail(ModelFault::Malformed);
        }
        if offset + section.len() > MODEL_BYTES_MAX {
            return fail(ModelFault::TooLong);
        }
        bytes.extend(kind.to_le_bytes());
        bytes.extend([0; 2]);
        bytes.extend((offset as u32).to_le_bytes());
        bytes.extend((section.len() as u32).to_le_bytes());
        last_kind = *kind;
        offset += section.len();
    }
    for (_, section) in &sections {
        bytes.extend(section);
    }
    let sum = checksum(&bytes);
    if let Some(place) = bytes.get_mut(8..HEAD_BYTES) {
        place.copy_from_slice(&sum.to_le_bytes());
    }
    Ok(bytes)
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::*;

    fn file() -> Vec<u8> {
        write(vec![(7, b"seven".to_vec()), (2, b"two".to_vec()), (900, Vec::new())]).unwrap()
    }

    /// The file with its checksum made good again after a change.
    fn resealed(mut bytes: Vec<u8>) -> Vec<u8> {
        let sum = checksum(&bytes);
        bytes[8..16].copy_from_slice(&sum.to_le_bytes());
        bytes
    }

    #[test]
    fn sections_are_read_where_they_lie() {
        let bytes = file();
        let container = Container::read(&bytes).unwrap();
        assert_eq!(container.section(2), Some((52, &b"two"[..])));
        assert_eq!(container.section(7), Some((55, &b"seven"[..])));
        assert_eq!(container.section(900), Some((60, &b""[..])), "an unknown kind is no error");
        assert_eq!(container.section(3), None);
        let empty = write(Vec::new()).unwrap();
        assert_eq!(Container::read(&empty).unwrap().section(1), None);
    }

    #[test]
    fn every_cut_and_every_changed_byte_is_found() {
        let bytes = file();
        for length in 0..bytes.len() {
            assert!(Container::read(&bytes[..length]).is_err(), "cut to {length}");
        }
        for place in 0..bytes.len() {
            for flip in [1, 0x80, 0xff] {
                let mut changed = bytes.clone();
                changed[place] ^= flip;
                assert!(Container::read(&changed).is_err(), "byte {place}");
            }
        }
    }

    #[test]
    fn a_table_that_points_elsewhere_is_refused_whatever_its_checksum() {
        let at = |entry: usize, field: usize| HEAD_BYTES + entry * ENTRY_BYTES + field;
        let cases = [
            ("a kind twice", at(1, 0), 2_u8, at(1, 0)),
            ("kind 0", at(0, 0), 0, at(0, 0)),
            ("bytes that are to be zero", at(1, 2), 1, at(1, 0)),
            ("a section in the table", at(0, 4), 51, at(0, 0)),
            ("a section in another", at(1, 4), 54, at(1, 0)),
            ("a section past the end", at(1, 8), 6, at(1, 0)),
            ("a length past any file", at(1, 11), 0xff, at(1, 0)),
            ("bytes that no section has", at(1, 8), 4, at(2, 0)),
            ("a fourth section that is the first's bytes", 6, 4, at(0, 0)),
            ("more sections than a file may have", 7, 1, 6),
        ];
        for (why, place, value, offset) in cases {
            let mut changed = file();
            changed[place] = value;
            let offset = offset as u32;
            let expected = Err(ModelError { kind: 0, offset, fault: ModelFault::Malformed });
            assert_eq!(Container::read(&resealed(changed)).map(|_| ()), expected, "{why}");
        }
    }

    #[test]
    fn an_error_says_where() {
        let mut newer = file();
        newer[4] = 2;
        let cases = [
            ("an error page", b"<!doctype html>".to_vec(), "section 0, byte 0: no model file"),
            ("nothing", Vec::new(), "section 0, byte 0: no model file"),
            ("a newer format", newer, "section 0, byte 4: format 2, this build reads 1"),
            ("too long", vec![0; MODEL_BYTES_MAX + 1], "section 0, byte 0: too long"),
            ("cut", file()[..20].to_vec(), "section 0, byte 8: changed or cut"),
        ];
        for (why, bytes, expected) in cases {
            assert_eq!(Container::read(&bytes).unwrap_err().to_string(), expected, "{why}");
        }
        assert_eq!(
            write(vec![(3, Vec::new()), (3, Vec::new())]).unwrap_err().to_string(),
            "section 3, byte 40: malformed"
        );
    }
}
