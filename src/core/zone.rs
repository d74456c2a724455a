//! [`Zone`]: the site's local time, as offsets from UTC with the instant from which each holds.
//!
//! Flow: the host knows time zones, and hands in the changes of a few years → **`zone`** → whatever depends on the hour or the day. No rule of
//! any country is in here. Without changes, and before anything is handed in, local time is UTC.

use crate::core::limits::{ZONE_OFFSET_MINUTES_MAX, ZONE_TRANSITIONS_MAX};
use crate::core::time::{DAY_MS, HOUR_MS, MINUTE_MS, Timestamp};
use crate::core::value::Value;

/// Hours of a week.
pub const WEEK_HOURS: u32 = 168;

/// Offsets from UTC, each from an instant on.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Zone {
    /// From when, and minutes east of UTC; times rise.
    transitions: Vec<(Timestamp, i32)>,
}

impl Zone {
    /// Reads a list of pairs `[from, offset]`: milliseconds since the Unix epoch, rising, and minutes east of UTC in [−1080, 1080], at most
    /// [`ZONE_TRANSITIONS_MAX`]. `None` for anything else.
    #[must_use]
    pub fn parse(list: &Value) -> Option<Self> {
        let list = list.as_list()?;
        let mut transitions: Vec<(Timestamp, i32)> = Vec::new();
        for pair in list {
            let [from, offset] = pair.as_list()? else { return None };
            let (from, offset) = (from.as_number()?, offset.as_number()?);
            let from_ms = from.max(0.0) as u64;
            let is_fit = libm::fabs(offset) <= f64::from(ZONE_OFFSET_MINUTES_MAX)
                && transitions.last().is_none_or(|(last, _)| last.ms() < from_ms)
                && transitions.len() < ZONE_TRANSITIONS_MAX;
            if !is_fit {
                return None;
            }
            transitions.push((Timestamp::from_ms(from_ms), offset as i32));
        }
        Some(Self { transitions })
    }

    /// Minutes east of UTC at `at`; before the first change what it changed to, for what was before it is not known.
    #[must_use]
    pub fn offset_minutes(&self, at: Timestamp) -> i32 {
        let mut offset = self.transitions.first().map_or(0, |(_, offset)| *offset);
        for (from, next) in &self.transitions {
            if *from <= at {
                offset = *next;
            }
        }
        offset
    }

    /// Days from 1970-01-01 to the local date at `at`.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> u64 {
        self.local_ms(at) / DAY_MS
    }

    /// Hour of the local week, in [0, 168); 0 is Monday from midnight to one.
    #[must_use]
    pub fn hour_of_week(&self, at: Timestamp) -> u32 {
        // 1970-01-01 was a Thursday.
        let hours = self.local_ms(at) / HOUR_MS + 3 * 24;
        (hours % u64::from(WEEK_HOURS)) as u32
    }

    /// Minute of the local week, in [0, 10080), as a clock on the wall shows it; 0 is Monday's midnight. Where clocks are put back an hour comes twice,
    /// where they are put forward one is left out.
    #[must_use]
    pub fn minute_of_week(&self, at: Timestamp) -> u32 {
        let minutes = self.local_ms(at) / MINUTE_MS + 3 * 24 * 60;
        (minutes % u64::from(60 * WEEK_HOURS)) as u32
    }

    /// The first instant of the local day after that of `at`.
    #[must_use]
    pub fn end_of_day(&self, at: Timestamp) -> Timestamp {
        self.midnight(self.day(at) + 1)
    }

    /// The first instant of the local day `days` before that of `at`.
    #[must_use]
    pub fn start_of_day(&self, at: Timestamp, days: u32) -> Timestamp {
        self.midnight(self.day(at).saturating_sub(u64::from(days)))
    }

    /// The first instant of local day `day`: where clocks are put forward at midnight that is later than its hour zero, where they are put back to
    /// midnight the first of two.
    fn midnight(&self, day: u64) -> Timestamp {
        let midnight_ms = (day * DAY_MS) as i64;
        let utc = |offset: i32| Timestamp::from_ms((midnight_ms - i64::from(offset) * MINUTE_MS as i64).max(0) as u64);
        let mut first = utc(self.transitions.first().map_or(0, |(_, offset)| *offset));
        for (from, offset) in &self.transitions {
            if first < *from {
                break;
            }
            first = utc(*offset).max(*from);
        }
        first
    }

    /// Milliseconds since the Unix epoch as a clock on the wall shows them.
    fn local_ms(&self, at: Timestamp) -> u64 {
        let offset_ms = i64::from(self.offset_minutes(at)) * MINUTE_MS as i64;
        (at.ms() as i64 + offset_ms).max(0) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::value::{CONFIG_LIMITS, read};

    fn parse(json: &str) -> Option<Zone> {
        Zone::parse(&read(&mut serde_json::Deserializer::from_str(json), CONFIG_LIMITS).unwrap())
    }

    /// Stockholm: summer from 2026-03-29T01:00Z to 2026-10-25T01:00Z.
    const STOCKHOLM: &str = "[[0, 60], [1774746000000, 120], [1792890000000, 60]]";

    #[test]
    fn local_time_follows_the_transitions() {
        let cases = [
            // why, zone, instant, day after 2026-01-01, hour of the week, end of the day
            ("UTC when nothing is known", "[]", "2026-01-05T00:30:00Z", 4, 0, "2026-01-06T00:00:00Z"),
            ("a Sunday's last hour", "[]", "2026-01-04T23:59:59Z", 3, 167, "2026-01-05T00:00:00Z"),
            ("winter", STOCKHOLM, "2026-01-04T23:30:00Z", 4, 0, "2026-01-05T23:00:00Z"),
            ("the hour before summer", STOCKHOLM, "2026-03-29T00:59:00Z", 87, 145, "2026-03-29T22:00:00Z"),
            ("summer's first minute", STOCKHOLM, "2026-03-29T01:00:00Z", 87, 147, "2026-03-29T22:00:00Z"),
            ("summer", STOCKHOLM, "2026-07-06T22:00:00Z", 187, 24, "2026-07-07T22:00:00Z"),
            ("the night that summer ends", STOCKHOLM, "2026-10-24T23:00:00Z", 297, 145, "2026-10-25T23:00:00Z"),
            ("west of Greenwich", "[[0, -210]]", "2026-01-05T03:00:00Z", 3, 167, "2026-01-05T03:30:00Z"),
            ("the first instant, west", "[[0, -60]]", "1970-01-01T00:00:00Z", -20_454, 72, "1970-01-02T01:00:00Z"),
        ];
        for (why, json, at, day, hour, end) in cases {
            let (zone, at) = (parse(json).unwrap(), Timestamp::parse(at).unwrap());
            assert_eq!(zone.day(at) as i64 - 20_454, day, "{why}");
            assert_eq!(zone.hour_of_week(at), hour, "{why}");
            assert_eq!(zone.end_of_day(at), Timestamp::parse(end).unwrap(), "{why}");
        }
    }

    /// Where the law changes clocks at midnight itself.
    #[test]
    fn a_day_begins_with_its_first_instant() {
        let cases = [
            // why, the change, before and after it, in the day, its first instant, the next day's
            (
                "to an hour later",
                "2026-09-06T04:00:00Z",
                -240,
                -180,
                "2026-09-06T12:00:00Z",
                "2026-09-06T04:00:00Z",
                "2026-09-07T03:00:00Z",
            ),
            (
                "to this midnight again",
                "2027-10-31T01:00:00Z",
                0,
                -60,
                "2027-10-31T12:00:00Z",
                "2027-10-31T00:00:00Z",
                "2027-11-01T01:00:00Z",
            ),
            (
                "in the second of its hours",
                "2027-10-31T01:00:00Z",
                0,
                -60,
                "2027-10-31T01:30:00Z",
                "2027-10-31T00:00:00Z",
                "2027-11-01T01:00:00Z",
            ),
            (
                "to an hour before",
                "2026-03-22T03:00:00Z",
                -180,
                -240,
                "2026-03-22T12:00:00Z",
                "2026-03-22T04:00:00Z",
                "2026-03-23T04:00:00Z",
            ),
            (
                "the day before that",
                "2026-03-22T03:00:00Z",
                -180,
                -240,
                "2026-03-21T12:00:00Z",
                "2026-03-21T03:00:00Z",
                "2026-03-22T04:00:00Z",
            ),
            (
                "over a whole day",
                "2011-12-30T10:00:00Z",
                -600,
                840,
                "2011-12-29T12:00:00Z",
                "2011-12-29T10:00:00Z",
                "2011-12-30T10:00:00Z",
            ),
        ];
        for (why, change, before, after, at, first, next) in cases {
            let [change, at, first, next] = [change, at, first, next].map(|text| Timestamp::parse(text).unwrap());
            let zone = parse(&format!("[[0, {before}], [{}, {after}]]", change.ms())).unwrap();
            assert_eq!(zone.start_of_day(at, 0), first, "{why}");
            assert_eq!(zone.end_of_day(at), next, "{why}");
        }
    }

    #[test]
    fn what_is_no_list_of_transitions_is_refused() {
        let cases = [
            ("not a list", "5", false),
            ("not pairs", "[1, 2]", false),
            ("a third part", "[[1, 2, 3]]", false),
            ("times that fall", "[[2, 0], [1, 60]]", false),
            ("no such offset", "[[1, 1081]]", false),
            ("as far as any offset", "[[1, -1080]]", true),
        ];
        for (why, json, is_read) in cases {
            assert_eq!(parse(json).is_some(), is_read, "{why}");
        }
        let many = |count: usize| {
            let pairs: Vec<String> = (0..count).map(|at| format!("[{at}, 60]")).collect();
            format!("[{}]", pairs.join(","))
        };
        assert!(parse(&many(ZONE_TRANSITIONS_MAX)).is_some());
        assert!(parse(&many(ZONE_TRANSITIONS_MAX + 1)).is_none());
    }
}
