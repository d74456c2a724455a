//! Bytes and stored text: compact, versioned, checksummed.
//!
//! Stored text is `<version>.<base64url of bytes and their checksum>`. Numbers are LEB128, times are signed distances from a base, a text that
//! occurred before is its number. Reading never allocates more than the input's length suggests.

use base64ct::{Base64UrlUnpadded, Encoding as _};

use crate::core::time::Timestamp;

/// Version that this build writes.
pub(super) const VERSION: u32 = 1;

/// Why a stored text was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// Written by a newer version: it is left alone.
    #[error("written by version {version}, this build reads up to 1")]
    Newer {
        /// That version.
        version: u32,
    },
    /// Not what was written: cut, changed or malformed.
    #[error("malformed")]
    Corrupt,
}

/// Collects bytes.
#[derive(Debug, Default)]
pub(super) struct Writer {
    bytes: Vec<u8>,
    texts: Vec<String>,
    base_ms: u64,
}

impl Writer {
    /// Times are written as distances from `base`.
    pub(super) fn set_base(&mut self, base: Timestamp) {
        self.number(base.ms());
        self.base_ms = base.ms();
    }

    pub(super) fn number(&mut self, number: impl Into<u64>) {
        let mut rest: u64 = number.into();
        while rest >= 0x80 {
            self.bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        self.bytes.push(rest as u8);
    }

    pub(super) fn length(&mut self, length: usize) {
        self.number(length as u64);
    }

    pub(super) fn float(&mut self, float: f64) {
        self.bytes.extend(float.to_le_bytes());
    }

    pub(super) fn fixed<const N: usize>(&mut self, bytes: [u8; N]) {
        self.bytes.extend(bytes);
    }

    pub(super) fn time(&mut self, time: Timestamp) {
        // Zigzag; both at most 2.6e14.
        let distance = time.ms() as i64 - self.base_ms as i64;
        self.number(((distance << 1) ^ (distance >> 63)) as u64);
    }

    /// A text that was written before is written as its number + 1, a new one as 0, its length and bytes.
    pub(super) fn text(&mut self, text: &str) {
        if let Some(index) = self.texts.iter().position(|known| known == text) {
            self.length(index + 1);
            return;
        }
        self.number(0_u32);
        self.length(text.len());
        self.bytes.extend(text.as_bytes());
        self.texts.push(text.into());
    }

    pub(super) fn optional_text(&mut self, text: Option<&str>) {
        // No stored text is empty, so the empty one means none.
        self.text(text.unwrap_or(""));
    }

    /// The text to store.
    pub(super) fn finish(mut self) -> String {
        self.bytes.extend(checksum(&self.bytes).to_le_bytes());
        [&VERSION.to_string(), ".", &Base64UrlUnpadded::encode_string(&self.bytes)].concat()
    }
}

/// FNV-1a 32: finds what disks and people do, not what an attacker on the same page does.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// Reads what a [`Writer`] wrote.
#[derive(Debug)]
pub(super) struct Reader {
    bytes: Vec<u8>,
    place: usize,
    texts: Vec<String>,
    base_ms: u64,
}

pub(super) type Read<T> = Result<T, StateError>;

impl Reader {
    pub(super) fn open(text: &str) -> Read<Self> {
        let (version, body) = text.split_once('.').ok_or(StateError::Corrupt)?;
        let version: u32 = version.parse().map_err(|_| StateError::Corrupt)?;
        if version > VERSION {
            return Err(StateError::Newer { version });
        }
        if version != VERSION {
            return Err(StateError::Corrupt);
        }
        let mut bytes = Base64UrlUnpadded::decode_vec(body).map_err(|_| StateError::Corrupt)?;
        let end = bytes.len().checked_sub(4).ok_or(StateError::Corrupt)?;
        let stored = bytes.split_off(end);
        if stored != checksum(&bytes).to_le_bytes() {
            return Err(StateError::Corrupt);
        }
        Ok(Self { bytes, place: 0, texts: Vec::new(), base_ms: 0 })
    }

    pub(super) fn set_base(&mut self) -> Read<Timestamp> {
        let base = Timestamp::from_ms(self.number()?);
        self.base_ms = base.ms();
        Ok(base)
    }

    pub(super) fn number(&mut self) -> Read<u64> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let [byte] = self.fixed()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(StateError::Corrupt)
    }

    pub(super) fn small(&mut self) -> Read<u32> {
        u32::try_from(self.number()?).map_err(|_| StateError::Corrupt)
    }

    /// A count of things to follow, at most `max`.
    pub(super) fn length(&mut self, max: usize) -> Read<usize> {
        usize::try_from(self.number()?).ok().filter(|length| *length <= max).ok_or(StateError::Corrupt)
    }

    pub(super) fn float(&mut self) -> Read<f64> {
        let float = f64::from_le_bytes(self.fixed()?);
        if float.is_finite() { Ok(float) } else { Err(StateError::Corrupt) }
    }

    pub(super) fn fixed<const N: usize>(&mut self) -> Read<[u8; N]> {
        let end = self.place.checked_add(N).ok_or(StateError::Corrupt)?;
        let bytes = self.bytes.get(self.place..end).and_then(|bytes| bytes.try_into().ok());
        self.place = end;
        bytes.ok_or(StateError::Corrupt)
    }

    pub(super) fn time(&mut self) -> Read<Timestamp> {
        let zigzag = self.number()?;
        let distance = (zigzag >> 1) as i64 ^ -((zigzag & 1) as i64);
        let ms = (self.base_ms as i64).checked_add(distance).and_then(|ms| u64::try_from(ms).ok());
        ms.map(Timestamp::from_ms).ok_or(StateError::Corrupt)
    }

    pub(super) fn text(&mut self) -> Read<String> {
        let index = self.length(self.texts.len())?;
        if let Some(index) = index.checked_sub(1) {
            return self.texts.get(index).cloned().ok_or(StateError::Corrupt);
        }
        let length = self.length(self.bytes.len())?;
        let end = self.place.checked_add(length).ok_or(StateError::Corrupt)?;
        let bytes = self.bytes.get(self.place..end).ok_or(StateError::Corrupt)?;
        let text = std::str::from_utf8(bytes).map_err(|_| StateError::Corrupt)?.to_owned();
        self.place = end;
        self.texts.push(text.clone());
        Ok(text)
    }

    pub(super) fn optional_text(&mut self) -> Read<Option<String>> {
        Ok(Some(self.text()?).filter(|text| !text.is_empty()))
    }

    /// Nothing may follow.
    pub(super) fn finish(self) -> Read<()> {
        if self.place == self.bytes.len() { Ok(()) } else { Err(StateError::Corrupt) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let mut writer = Writer::default();
        writer.set_base(Timestamp::from_ms(1_000));
        for number in [0_u64, 127, 128, u64::MAX] {
            writer.number(number);
        }
        writer.time(Timestamp::from_ms(0));
        writer.time(Timestamp::from_ms(5_000));
        writer.text("shoes");
        writer.text("shoes");
        writer.optional_text(None);
        writer.float(-1.5);
        let text = writer.finish();
        let mut reader = Reader::open(&text).unwrap();
        reader.set_base().unwrap();
        for number in [0_u64, 127, 128, u64::MAX] {
            assert_eq!(reader.number(), Ok(number));
        }
        assert_eq!(reader.time().map(Timestamp::ms), Ok(0));
        assert_eq!(reader.time().map(Timestamp::ms), Ok(5_000));
        assert_eq!(reader.text().as_deref(), Ok("shoes"));
        assert_eq!(reader.text().as_deref(), Ok("shoes"));
        assert_eq!(reader.optional_text(), Ok(None));
        assert_eq!(reader.float(), Ok(-1.5));
        assert_eq!(reader.finish(), Ok(()));
    }

    #[test]
    fn a_changed_text_is_refused() {
        let mut writer = Writer::default();
        writer.text("shoes");
        let text = writer.finish();
        let cases = [
            ("nothing", "", StateError::Corrupt),
            ("no version", "abc", StateError::Corrupt),
            ("a newer version", "2.AAAA", StateError::Newer { version: 2 }),
            ("version 0", "0.AAAA", StateError::Corrupt),
            ("not base64", "1.!!!!", StateError::Corrupt),
            ("cut", &text[..text.len() - 2], StateError::Corrupt),
            ("a letter changed", &text.replace('A', "B"), StateError::Corrupt),
        ];
        for (why, text, expected) in cases {
            assert_eq!(Reader::open(text).err(), Some(expected), "{why}");
        }
    }
}
