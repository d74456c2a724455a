//! Time as a value: milliseconds since the Unix epoch, UTC. No clock is read here.
//!
//! Flow: everything in `core` takes `now: Timestamp` as an argument.

/// Milliseconds in a second.
pub const SECOND_MS: u64 = 1_000;
/// Milliseconds in a minute.
pub const MINUTE_MS: u64 = 60 * SECOND_MS;
/// Milliseconds in an hour.
pub const HOUR_MS: u64 = 60 * MINUTE_MS;
/// Milliseconds in a day of 24 hours.
pub const DAY_MS: u64 = 24 * HOUR_MS;

/// Days in a week.
pub const DAYS_PER_WEEK: f64 = 7.0;

/// The last instant that is told apart: 9999-12-31T23:59:59Z. Later ones are clamped to it.
const LAST_MS: u64 = 253_402_300_799_000;

/// An instant: milliseconds since 1970-01-01T00:00:00Z, in [0, 9999-12-31T23:59:59Z].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(u64);

impl Timestamp {
    /// The instant `milliseconds` after the Unix epoch; later than the year 9999 is clamped.
    #[must_use]
    pub fn from_ms(milliseconds: u64) -> Self {
        Self(milliseconds.min(LAST_MS))
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub fn ms(self) -> u64 {
        self.0
    }

    /// Whole days since 1970-01-01, UTC.
    #[must_use]
    pub fn day(self) -> u64 {
        self.0 / DAY_MS
    }

    /// Milliseconds from `earlier` to `self`; 0 when `earlier` is later.
    #[must_use]
    pub fn since_ms(self, earlier: Self) -> u64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Days, with their fraction, from `earlier` to `self`; 0 when `earlier` is later.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> f64 {
        // Both at most 2.6e14, so exact in an f64.
        self.since_ms(earlier) as f64 / DAY_MS as f64
    }

    /// The instant `milliseconds` later, clamped to the last one.
    #[must_use]
    pub fn plus_ms(self, milliseconds: u64) -> Self {
        Self::from_ms(self.0.saturating_add(milliseconds))
    }

    /// Reads `YYYY-MM-DDTHH:MM[:SS[.fff]](Z|±HH:MM)` or a date alone (midnight UTC): RFC 3339, section 5.6.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text.as_bytes(), is_broken: false };
        let year = reader.digits(4);
        reader.expect(b'-');
        let month = reader.digits(2);
        reader.expect(b'-');
        let day = reader.digits(2);
        reader.is_broken |= !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month);
        let mut at = days_from_civil(year, month, day) * DAY_MS as i64;
        if !reader.rest.is_empty() {
            if !reader.skip(b't') {
                reader.expect(b'T');
            }
            at += reader.clock_ms() - reader.offset_ms();
        }
        let is_whole = !reader.is_broken && reader.rest.is_empty();
        u64::try_from(at).ok().filter(|_| is_whole).map(Self::from_ms)
    }
}

/// Reads a text from its start. What it does not find breaks it and reads as 0.
struct Reader<'a> {
    rest: &'a [u8],
    is_broken: bool,
}

impl Reader<'_> {
    fn clock_ms(&mut self) -> i64 {
        let hour = self.digits(2);
        self.expect(b':');
        let minute = self.digits(2);
        let (mut second, mut fraction_ms) = (0, 0);
        if self.skip(b':') {
            second = self.digits(2);
            if self.skip(b'.') {
                fraction_ms = self.digits(3);
            }
        }
        self.is_broken |= hour > 23 || minute > 59 || second > 59;
        ((hour * 60 + minute) * 60 + second) * SECOND_MS as i64 + fraction_ms
    }

    fn offset_ms(&mut self) -> i64 {
        if self.skip(b'Z') || self.skip(b'z') {
            return 0;
        }
        let is_west = self.skip(b'-');
        if !is_west {
            self.expect(b'+');
        }
        let hours = self.digits(2);
        self.expect(b':');
        let minutes = self.digits(2);
        self.is_broken |= hours > 23 || minutes > 59;
        let size = (hours * 60 + minutes) * MINUTE_MS as i64;
        if is_west { -size } else { size }
    }

    /// A number of exactly `count` ASCII digits.
    fn digits(&mut self, count: usize) -> i64 {
        let mut number = 0;
        for _ in 0..count {
            match self.rest.split_first() {
                Some((digit @ b'0'..=b'9', rest)) => {
                    number = number * 10 + i64::from(digit - b'0');
                    self.rest = rest;
                }
                _ => self.is_broken = true,
            }
        }
        number
    }

    /// Goes past `byte` when it is next.
    fn skip(&mut self, byte: u8) -> bool {
        match self.rest.split_first() {
            Some((first, rest)) if *first == byte => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn expect(&mut self, byte: u8) {
        if !self.skip(byte) {
            self.is_broken = true;
        }
    }
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 in the proleptic Gregorian calendar.
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    // Counting years from March puts the leap day last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let before_month = (153 * month + 2) / 5;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + before_month + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_rfc_3339_writes_them() {
        let cases = [
            ("the epoch", "1970-01-01", Some(0)),
            ("a second past it, UTC", "1970-01-01T00:00:01Z", Some(1_000)),
            ("an offset", "1970-01-01T01:00:00+01:00", Some(0)),
            ("a fraction", "1970-01-01T00:00:00.250Z", Some(250)),
            ("a leap day", "2024-02-29T00:00:00Z", Some(1_709_164_800_000)),
            ("no leap day", "2023-02-29T00:00:00Z", None),
            ("a century without one", "2100-02-29", None),
            ("without seconds", "2026-11-01T00:00Z", Some(1_793_491_200_000)),
            ("no zone", "2026-11-01T00:00:00", None),
            ("hour 24", "2026-11-01T24:00:00Z", None),
            ("before the epoch", "1969-12-31T00:00:00Z", None),
            ("text behind it", "2026-11-01x", None),
            ("a fraction of minutes", "2026-11-01T00:00.500Z", None),
            ("text behind the zone", "2026-11-01T00:00:00Z01:00", None),
            ("west of Greenwich", "1970-01-01T00:00:00-01:30", Some(5_400_000)),
        ];
        for (why, text, expected) in cases {
            assert_eq!(Timestamp::parse(text).map(Timestamp::ms), expected, "{why}");
        }
    }
}
