//! Bytes and stored text: compact, versioned, checksummed.
//!
//! Stored text is `<version>.<base64url of bytes and their checksum>`. Numbers are LEB128, times are signed distances from a base, a text that
//! occurred before is its number. One description of a format serves both ways: a [`Codec`] that writes takes each field as it is, one that
//! reads puts there what it finds. A reader that finds something else goes on with zeros and says so at the end. Reading never allocates more
//! than the input's length suggests.

use std::fmt;

use super::base64;
use crate::core::decimal::{decimal, digits};
use crate::core::join::join;
use crate::core::map::SortedMap;
use crate::core::time::Timestamp;

/// Version that this build writes.
pub(super) const VERSION: u32 = 2;
/// Oldest version that this build reads.
const VERSION_OLDEST: u32 = 1;

/// Why a stored text was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StateError {
    /// Written by a newer version: it is left alone.
    Newer {
        /// That version.
        version: u32,
    },
    /// Not what was written: cut, changed or malformed.
    Corrupt,
}

impl StateError {
    /// What is wrong, in words.
    #[must_use]
    pub fn message(self) -> String {
        match self {
            Self::Newer { version } => {
                join(&["written by version ", &decimal(u64::from(version)), ", this build reads up to 2"])
            }
            Self::Corrupt => "malformed".into(),
        }
    }
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for StateError {}

/// What a codec does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Writing,
    Reading,
    /// It was reading, and found what was never written.
    Broken,
}

/// Writes or reads bytes.
#[derive(Debug)]
pub(super) struct Codec {
    mode: Mode,
    /// Of the text: what it was written by, when it is read.
    version: u32,
    bytes: Vec<u8>,
    /// Where it reads.
    place: usize,
    texts: Vec<String>,
    base_ms: u64,
}

impl Codec {
    /// One that writes.
    pub(super) fn writer() -> Self {
        Self { mode: Mode::Writing, version: VERSION, bytes: Vec::new(), place: 0, texts: Vec::new(), base_ms: 0 }
    }

    /// One that reads what a writer wrote.
    pub(super) fn reader(text: &str) -> Result<Self, StateError> {
        let (version, body) = text.split_once('.').ok_or(StateError::Corrupt)?;
        let version = digits(version).filter(|version| *version >= VERSION_OLDEST).ok_or(StateError::Corrupt)?;
        if version > VERSION {
            return Err(StateError::Newer { version });
        }
        let mut bytes = base64::decode(body).ok_or(StateError::Corrupt)?;
        let mut sum = 0;
        for shift in [24, 16, 8, 0] {
            sum |= u32::from(bytes.pop().ok_or(StateError::Corrupt)?) << shift;
        }
        if sum != checksum(&bytes) {
            return Err(StateError::Corrupt);
        }
        Ok(Self { mode: Mode::Reading, version, bytes, ..Self::writer() })
    }

    /// The text to store.
    pub(super) fn into_text(mut self) -> String {
        let sum = checksum(&self.bytes);
        self.bytes.extend_from_slice(&sum.to_le_bytes());
        let mut text = decimal(u64::from(VERSION));
        text.push('.');
        base64::encode(&self.bytes, &mut text);
        text
    }

    /// Whether all was read, and nothing follows.
    pub(super) fn is_read(&self) -> bool {
        self.mode == Mode::Reading && self.place == self.bytes.len()
    }

    /// Whether the text has what came with `version`; what is written always has.
    pub(super) fn has(&self, version: u32) -> bool {
        self.version >= version
    }

    pub(super) fn is_writing(&self) -> bool {
        self.mode == Mode::Writing
    }

    /// What was read is nothing that was ever written.
    pub(super) fn refuse(&mut self) {
        if self.mode == Mode::Reading {
            self.mode = Mode::Broken;
        }
    }

    /// Times are written as distances from `base`.
    pub(super) fn base(&mut self, base: Timestamp) {
        let mut ms = base.ms();
        self.number(&mut ms);
        self.base_ms = Timestamp::from_ms(ms).ms();
    }

    fn byte(&mut self) -> u8 {
        let byte = self.bytes.get(self.place).copied();
        match (self.mode, byte) {
            (Mode::Reading, Some(byte)) => {
                self.place += 1;
                byte
            }
            _ => {
                self.refuse();
                0
            }
        }
    }

    pub(super) fn number(&mut self, number: &mut u64) {
        if self.is_writing() {
            let mut rest = *number;
            while rest >= 0x80 {
                self.bytes.push(rest as u8 | 0x80);
                rest >>= 7;
            }
            self.bytes.push(rest as u8);
            return;
        }
        *number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte();
            *number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return;
            }
        }
        self.refuse();
    }

    pub(super) fn small(&mut self, number: &mut u32) {
        let mut wide = u64::from(*number);
        self.number(&mut wide);
        *number = self.narrow(wide);
    }

    pub(super) fn narrow(&mut self, number: u64) -> u32 {
        u32::try_from(number).unwrap_or_else(|_| {
            self.refuse();
            0
        })
    }

    /// A number that stands for something: writes `code`, or reads another.
    pub(super) fn code(&mut self, mut code: u32) -> u32 {
        self.small(&mut code);
        code
    }

    /// A number + 1, or 0 for none.
    pub(super) fn optional(&mut self, number: &mut Option<u64>) {
        let mut shifted = number.map_or(0, |number| number.saturating_add(1));
        self.number(&mut shifted);
        *number = shifted.checked_sub(1);
    }

    pub(super) fn optional_small(&mut self, number: &mut Option<u32>) {
        let mut wide = number.map(u64::from);
        self.optional(&mut wide);
        *number = wide.map(|wide| self.narrow(wide));
    }

    /// A count of things to follow, at most `max`, each of at least one byte.
    pub(super) fn length(&mut self, length: usize, max: usize) -> usize {
        let mut number = length as u64;
        self.number(&mut number);
        if self.is_writing() {
            return length;
        }
        let most = max.min(self.bytes.len() - self.place);
        if number > most as u64 {
            self.refuse();
            return 0;
        }
        number as usize
    }

    /// Bytes as they are.
    pub(super) fn fixed(&mut self, bytes: &mut [u8]) {
        if self.is_writing() {
            self.bytes.extend_from_slice(bytes);
            return;
        }
        for byte in bytes {
            *byte = self.byte();
        }
    }

    /// A hash, in four bytes.
    pub(super) fn hash(&mut self, hash: &mut u32) {
        let mut bytes = hash.to_le_bytes();
        self.fixed(&mut bytes);
        *hash = u32::from_le_bytes(bytes);
    }

    /// A hash or an id, in eight bytes.
    pub(super) fn long_hash(&mut self, hash: &mut u64) {
        let mut bytes = hash.to_le_bytes();
        self.fixed(&mut bytes);
        *hash = u64::from_le_bytes(bytes);
    }

    pub(super) fn float(&mut self, float: &mut f64) {
        let mut bits = float.to_bits();
        self.long_hash(&mut bits);
        *float = f64::from_bits(bits);
        if !float.is_finite() {
            self.refuse();
            *float = 0.0;
        }
    }

    pub(super) fn time(&mut self, time: &mut Timestamp) {
        // Zigzag; both at most 2.6e14.
        let distance = time.ms() as i64 - self.base_ms as i64;
        let mut zigzag = ((distance << 1) ^ (distance >> 63)) as u64;
        self.number(&mut zigzag);
        let distance = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
        let ms = (self.base_ms as i64).checked_add(distance).and_then(|ms| u64::try_from(ms).ok());
        if ms.is_none() {
            self.refuse();
        }
        *time = Timestamp::from_ms(ms.unwrap_or(0));
    }

    /// A text that was written before is written as its number + 1, a new one as 0, its length and bytes.
    pub(super) fn text(&mut self, text: &mut String) {
        let known = if self.is_writing() { self.texts.iter().position(|known| known == text) } else { None };
        let mut index = known.map_or(0, |index| index as u64 + 1);
        self.number(&mut index);
        if let Some(index) = index.checked_sub(1) {
            match self.texts.get(index as usize) {
                Some(known) => known.clone_into(text),
                None => self.refuse(),
            }
            return;
        }
        let length = self.length(text.len(), self.bytes.len());
        if self.is_writing() {
            self.bytes.extend_from_slice(text.as_bytes());
        } else {
            let end = self.place + length;
            let bytes = self.bytes.get(self.place..end).unwrap_or_default();
            match std::str::from_utf8(bytes) {
                Ok(found) => found.clone_into(text),
                Err(_) => self.refuse(),
            }
            self.place = end;
        }
        self.texts.push(text.clone());
    }

    pub(super) fn optional_text(&mut self, text: &mut Option<String>) {
        // No stored text is empty, so the empty one means none.
        let mut found = text.take().unwrap_or_default();
        self.text(&mut found);
        if !found.is_empty() {
            *text = Some(found);
        }
    }

    /// At most `max` things, each as `item` describes it.
    pub(super) fn list<T: Default>(&mut self, list: &mut Vec<T>, max: usize, item: impl Fn(&mut Self, &mut T)) {
        let count = self.length(list.len(), max);
        while list.len() < count {
            list.push(T::default());
        }
        for one in list {
            item(self, one);
        }
    }

    /// At most `max` entries, each as `entry` describes it.
    pub(super) fn map<K: Ord + Default, V: Default>(
        &mut self,
        map: &mut SortedMap<K, V>,
        max: usize,
        entry: impl Fn(&mut Self, &mut (K, V)),
    ) {
        let mut entries = std::mem::take(map).into_entries();
        self.list(&mut entries, max, |codec, both: &mut Box<(K, V)>| entry(codec, both));
        for both in entries {
            map.put(both);
        }
    }
}

/// FNV-1a 32: finds what disks and people do, not what an attacker on the same page does.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All kinds of fields.
    fn describe(codec: &mut Codec, numbers: &mut [u64; 4], times: &mut [Timestamp; 2], texts: &mut [String; 2]) {
        for number in numbers {
            codec.number(number);
        }
        for time in times {
            codec.time(time);
        }
        for text in texts {
            codec.text(text);
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let numbers = [0, 127, 128, u64::MAX];
        let times = [0, 5_000].map(Timestamp::from_ms);
        let texts = ["shoes", "shoes"].map(String::from);
        let mut writer = Codec::writer();
        writer.base(Timestamp::from_ms(1_000));
        describe(&mut writer, &mut numbers.clone(), &mut times.clone(), &mut texts.clone());
        writer.optional_text(&mut None);
        writer.float(&mut -1.5);
        let mut reader = Codec::reader(&writer.into_text()).unwrap();
        reader.base(Timestamp::default());
        let mut found: ([u64; 4], [Timestamp; 2], [String; 2]) = Default::default();
        describe(&mut reader, &mut found.0, &mut found.1, &mut found.2);
        assert_eq!(found, (numbers, times, texts));
        let (mut text, mut float) = (Some("old".into()), 0.0);
        reader.optional_text(&mut text);
        reader.float(&mut float);
        assert_eq!((text, float), (None, -1.5));
        assert!(reader.is_read());
        reader.float(&mut float);
        assert!(!reader.is_read(), "past the end");
    }

    #[test]
    fn a_changed_text_is_refused() {
        let mut writer = Codec::writer();
        writer.text(&mut "shoes".into());
        let text = writer.into_text();
        let cases = [
            ("nothing", "", StateError::Corrupt),
            ("no version", "abc", StateError::Corrupt),
            ("a newer version", "3.AAAA", StateError::Newer { version: 3 }),
            ("version 0", "0.AAAA", StateError::Corrupt),
            ("not base64", "2.!!!!", StateError::Corrupt),
            ("cut", &text[..text.len() - 2], StateError::Corrupt),
            ("a letter changed", &text.replace('A', "B"), StateError::Corrupt),
        ];
        for (why, text, expected) in cases {
            assert_eq!(Codec::reader(text).err(), Some(expected), "{why}");
        }
    }
}
