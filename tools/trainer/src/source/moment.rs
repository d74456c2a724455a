//! Times of files: many forms in, the shop's own clock out.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use crate::source::bad_rows::BadRow;

/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;
/// Milliseconds of a day.
const DAY_MS: i64 = 24 * HOUR_MS;
/// The end of the year 2200, which no order is after.
const LATEST_MS: i64 = 7_289_654_400_000;
/// Numbers above are milliseconds since 1970, those below are seconds: the year 5138 as seconds, March 1973 as milliseconds.
const SECONDS_MAX: i64 = 100_000_000_000;

/// A time of the shop's own clock (its time zone's wall time), in milliseconds since 1970-01-01 00:00 of that clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Moment {
    /// Milliseconds since 1970-01-01 00:00 on the shop's clock; for a date alone, of its midnight.
    pub local_ms: i64,
    /// Whether a time of day was given.
    pub has_time_of_day: bool,
}

impl Moment {
    /// Reads `2026-11-21`, `20261121`, `2026-11-21 09:30[:15[.5]]`, the same with `T` and with `Z` or an offset, or
    /// seconds or milliseconds since 1970. A time without an offset is one of `zone`.
    ///
    /// # Errors
    /// [`BadRow::Time`], [`BadRow::TimeRange`].
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, BadRow> {
        let moment = Self::parse_any(text, zone).ok_or(BadRow::Time)?;
        if (0..LATEST_MS).contains(&moment.local_ms) { Ok(moment) } else { Err(BadRow::TimeRange) }
    }

    fn parse_any(text: &str, zone: &TimeZone) -> Option<Self> {
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return match text.len() {
                8 => Some(Self::of_date(Date::strptime("%Y%m%d", text).ok()?)),
                9.. => {
                    let number: i64 = text.parse().ok()?;
                    let ms = if number < SECONDS_MAX { number.checked_mul(1_000)? } else { number };
                    Some(Self::of_zoned(&Timestamp::from_millisecond(ms).ok()?.to_zoned(zone.clone())))
                }
                _ => None,
            };
        }
        if text.len() == 10 {
            return Some(Self::of_date(text.parse().ok()?));
        }
        if let Ok(timestamp) = text.parse::<Timestamp>() {
            return Some(Self::of_zoned(&timestamp.to_zoned(zone.clone())));
        }
        Some(Self::of_civil(text.parse().ok()?))
    }

    fn of_date(date: Date) -> Self {
        Self { has_time_of_day: false, ..Self::of_civil(date.to_datetime(jiff::civil::Time::midnight())) }
    }

    fn of_zoned(zoned: &Zoned) -> Self {
        Self::of_civil(zoned.datetime())
    }

    fn of_civil(at: DateTime) -> Self {
        let local_ms = at.to_zoned(TimeZone::UTC).map_or(-1, |zoned| zoned.timestamp().as_millisecond());
        Self { local_ms, has_time_of_day: true }
    }

    /// Whole days since 1970-01-01 on the shop's clock.
    #[must_use]
    pub fn day(self) -> i64 {
        self.local_ms.div_euclid(DAY_MS)
    }

    /// Hour of the week on the shop's clock, 0 to 167 from Monday midnight; nothing for a date alone.
    #[must_use]
    pub fn hour_of_week(self) -> Option<usize> {
        // 1970-01-01 was a Thursday, 3 days after a Monday.
        let hours = self.local_ms.div_euclid(HOUR_MS) + 3 * 24;
        self.has_time_of_day.then(|| hours.rem_euclid(168) as usize)
    }

    /// Days since `earlier`, with their fraction; negative when it is later.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> f64 {
        (self.local_ms - earlier.local_ms) as f64 / DAY_MS as f64
    }
}
