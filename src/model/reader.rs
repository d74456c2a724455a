//! [`Reader`]: little-endian numbers out of bytes, one after the other. Past the end it gives zeros and says so.

/// Reads from the start of some bytes. Copies nothing but the numbers it gives.
#[derive(Debug, Clone, Copy)]
pub struct Reader<'a> {
    rest: &'a [u8],
    is_short: bool,
}

impl<'a> Reader<'a> {
    /// One at the start of `bytes`.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, is_short: false }
    }

    /// Whether more was asked for than there was.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.is_short
    }

    /// Bytes not yet read.
    #[must_use]
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// The next `length` bytes where they lie; none when there are fewer.
    pub fn bytes(&mut self, length: usize) -> &'a [u8] {
        match self.rest.split_at_checked(length) {
            Some((bytes, rest)) => {
                self.rest = rest;
                bytes
            }
            None => {
                self.is_short = true;
                &[]
            }
        }
    }

    /// The next bytes as they are.
    pub fn fixed<const N: usize>(&mut self) -> [u8; N] {
        self.bytes(N).try_into().unwrap_or([0; N])
    }

    /// The next number of two bytes.
    pub fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.fixed())
    }

    /// The next number of four bytes.
    pub fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.fixed())
    }

    /// The next number of eight bytes.
    pub fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.fixed())
    }
}
