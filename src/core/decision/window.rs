//! Whether it is an offer's time: from its first to its last instant, and at the hours of the local week that it is for.

use super::case::Case;
use super::outcome::Outcome;
use crate::core::offer::{Daypart, Offer};

/// Minutes of a day.
const DAY_MINUTES: u32 = 24 * 60;

/// Not before its first instant, not after its last.
pub(super) fn dates(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    if offer.starts_at.is_some_and(|start| case.now < start) {
        return Some(Outcome::NotStarted);
    }
    offer.ends_at.is_some_and(|end| case.now >= end).then_some(Outcome::Ended)
}

/// In one of its parts of the week, if it names any.
pub(super) fn dayparts(offer: &Offer, case: &Case<'_>) -> Option<Outcome> {
    let mut is_inside = offer.dayparts.is_empty();
    for daypart in &offer.dayparts {
        is_inside |= covers(daypart, case.minute);
    }
    (!is_inside).then_some(Outcome::OutsideDaypart)
}

/// Minutes until the part of the week that it is in is over; `None` where it names none. Not past midnight, when every decision ends.
pub(super) fn minutes_left(offer: &Offer, minute: u32) -> Option<u32> {
    let today = minute % DAY_MINUTES;
    let mut left = None;
    for daypart in &offer.dayparts {
        if covers(daypart, minute) {
            let until = if daypart.until_minute > today { daypart.until_minute } else { DAY_MINUTES };
            left = left.max(Some(until - today));
        }
    }
    left
}

/// Whether a daypart has a minute of the local week. One that ends on the next day belongs to the day on which it begins.
fn covers(daypart: &Daypart, minute: u32) -> bool {
    let (day, minute) = (minute / DAY_MINUTES, minute % DAY_MINUTES);
    let begins_on = |day: u32| daypart.days >> (day % 7) & 1 == 1;
    let Daypart { from_minute, until_minute, .. } = *daypart;
    if from_minute < until_minute {
        return begins_on(day) && (from_minute..until_minute).contains(&minute);
    }
    begins_on(day) && minute >= from_minute || begins_on(day + 6) && minute < until_minute
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::time::Timestamp;
    use crate::core::value::Value;
    use crate::core::value::{CONFIG_LIMITS, read};
    use crate::core::zone::Zone;

    #[test]
    fn what_is_for_some_hours_ends_with_them() {
        let daypart =
            |from: u32, until: u32| Daypart { days: 0b111_1111, from_minute: from * 60, until_minute: until * 60 };
        let of = |dayparts: &[Daypart]| Offer { dayparts: dayparts.to_vec(), ..Offer::new("a", "b", Value::Null) };
        let lunch = daypart(12, 14);
        let cases = [
            ("always", vec![], 780, None),
            ("in an hour", vec![lunch], 780, Some(60)),
            ("on any day", vec![lunch], 3 * 1440 + 839, Some(1)),
            ("over", vec![lunch], 840, None),
            ("the longer of two", vec![lunch, daypart(13, 20)], 780, Some(420)),
            ("over midnight, its evening", vec![daypart(22, 3)], 1380, Some(60)),
            ("over midnight, its night", vec![daypart(22, 3)], 60, Some(120)),
        ];
        for (why, dayparts, minute, expected) in cases {
            assert_eq!(minutes_left(&of(&dayparts), minute), expected, "{why}");
        }
    }

    #[test]
    fn a_daypart_follows_the_clock_on_the_wall() {
        // Stockholm: summer from 2026-03-29T01:00Z to 2026-10-25T01:00Z, both Sundays.
        let json = "[[0, 60], [1774746000000, 120], [1792890000000, 60]]";
        let zone = read(&mut serde_json::Deserializer::from_str(json), CONFIG_LIMITS).unwrap();
        let zone = Zone::parse(&zone).unwrap();
        let daypart = |days, from: u32, until: u32| Daypart { days, from_minute: from * 60, until_minute: until * 60 };
        let (weekdays, sunday, saturday) = (0b001_1111, 0b100_0000, 0b010_0000);
        let cases = [
            ("before office hours", daypart(weekdays, 8, 17), "2026-01-05T06:59:59Z", false),
            ("their first minute", daypart(weekdays, 8, 17), "2026-01-05T07:00:00Z", true),
            ("their last minute", daypart(weekdays, 8, 17), "2026-01-05T15:59:59Z", true),
            ("after them", daypart(weekdays, 8, 17), "2026-01-05T16:00:00Z", false),
            ("an hour earlier in UTC in summer", daypart(weekdays, 8, 17), "2026-07-06T06:00:00Z", true),
            ("on Saturday", daypart(weekdays, 8, 17), "2026-01-10T09:00:00Z", false),
            ("over midnight, its evening", daypart(saturday, 22, 3), "2026-01-10T21:00:00Z", true),
            ("over midnight, its night", daypart(saturday, 22, 3), "2026-01-11T01:59:59Z", true),
            ("over midnight, past it", daypart(saturday, 22, 3), "2026-01-11T02:00:00Z", false),
            ("the night before its evening", daypart(saturday, 22, 3), "2026-01-10T01:00:00Z", false),
            ("from Sunday into Monday", daypart(sunday, 22, 3), "2026-01-12T01:00:00Z", true),
            ("all of a day", daypart(sunday, 0, 24), "2026-01-11T22:59:59Z", true),
            ("the hour that summer leaves out", daypart(sunday, 2, 3), "2026-03-29T01:00:00Z", false),
            ("the minute before it", daypart(sunday, 1, 2), "2026-03-29T00:59:00Z", true),
            ("the minute after it", daypart(sunday, 3, 4), "2026-03-29T01:00:00Z", true),
            ("the hour that comes twice, once", daypart(sunday, 2, 3), "2026-10-25T00:30:00Z", true),
            ("and again", daypart(sunday, 2, 3), "2026-10-25T01:30:00Z", true),
        ];
        for (why, daypart, at, expected) in cases {
            let at = Timestamp::parse(at).unwrap();
            assert_eq!(covers(&daypart, zone.minute_of_week(at)), expected, "{why}");
        }
    }
}
