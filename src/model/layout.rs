//! [`Layout`]: one description of a section for writing and for reading, as `state`'s codec is for stored texts.
//!
//! A layout that writes (native only) takes each field as it is, one that reads puts there what it finds; what no writer wrote is noted and read
//! as zero.

use super::reader::Reader;

/// Writes or reads the fields of one section.
#[derive(Debug)]
pub(super) struct Layout<'a> {
    #[cfg(not(target_arch = "wasm32"))]
    written: Option<Vec<u8>>,
    reader: Reader<'a>,
    is_refused: bool,
}

impl<'a> Layout<'a> {
    pub(super) fn reader(section: &'a [u8]) -> Self {
        Self {
            #[cfg(not(target_arch = "wasm32"))]
            written: None,
            reader: Reader::new(section),
            is_refused: false,
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn writer() -> Self {
        Self { written: Some(Vec::new()), reader: Reader::new(&[]), is_refused: false }
    }

    /// What was written; `None` if it was refused.
    #[cfg(not(target_arch = "wasm32"))]
    pub(super) fn into_bytes(self) -> Option<Vec<u8>> {
        self.written.filter(|_| !self.is_refused)
    }

    /// Whether all was read, nothing follows and nothing was refused.
    pub(super) fn is_read(&self) -> bool {
        !self.reader.is_short() && self.reader.left() == 0 && !self.is_refused
    }

    /// Refuses the section unless `is_good`.
    pub(super) fn require(&mut self, is_good: bool) {
        self.is_refused |= !is_good;
    }

    fn fixed<const N: usize>(&mut self, bytes: &mut [u8; N]) {
        #[cfg(not(target_arch = "wasm32"))]
        if let Some(written) = &mut self.written {
            written.extend(*bytes);
            return;
        }
        *bytes = self.reader.fixed();
    }

    pub(super) fn u32(&mut self, number: &mut u32) {
        let mut bytes = number.to_le_bytes();
        self.fixed(&mut bytes);
        *number = u32::from_le_bytes(bytes);
    }

    /// A number in `[min, max]`.
    pub(super) fn f64(&mut self, number: &mut f64, min: f64, max: f64) {
        let mut bytes = number.to_le_bytes();
        self.fixed(&mut bytes);
        *number = f64::from_le_bytes(bytes);
        self.require((min..=max).contains(number));
    }

    /// A number in `[min, max]`, in four bytes.
    pub(super) fn f32(&mut self, number: &mut f32, min: f32, max: f32) {
        let mut bytes = number.to_le_bytes();
        self.fixed(&mut bytes);
        *number = f32::from_le_bytes(bytes);
        self.require((min..=max).contains(number));
    }

    /// A count of rows to follow, each of `row_bytes`: what is read is never longer than the section.
    pub(super) fn length(&mut self, length: usize, row_bytes: usize) -> usize {
        let mut number = length as u32;
        self.u32(&mut number);
        #[cfg(not(target_arch = "wasm32"))]
        if self.written.is_some() {
            return length;
        }
        let is_there = number as usize <= self.reader.left() / row_bytes;
        self.require(is_there);
        if is_there { number as usize } else { 0 }
    }
}
