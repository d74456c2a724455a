//! `event`: how often something happened within a window.
//!
//! `{ "of": "view_item", "category": "shoes", "within_days": 7, "count": { "$gte": 3 } }` counts the recent events of that name, with `category`
//! (or anything below it) and `brand` on one of their items. Without `count` one is enough.
//!
//! The device remembers 128 events and 8 items of each. Where the window reaches back further, or an order was larger, the count is only known to
//! lie between what is seen and what the counter of the name allows, and the answer may be *unknown*.

use super::operator::Operator;
use super::sequence::{Mistake, window_ms};
use super::truth::Truth;
use crate::core::event::{Event, EventName};
use crate::core::history::History;
use crate::core::id::{is_below, is_key};
use crate::core::time::Timestamp;
use crate::core::value::Value;

/// A parsed `event`.
#[derive(Debug, Clone, PartialEq)]
pub struct Occurrence {
    of: String,
    category: Option<String>,
    brand: Option<String>,
    within_ms: u64,
    count: Vec<(Operator, f64)>,
    source: Value,
}

/// How often it happened, as far as is remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Times {
    /// At least so often.
    pub(super) least: u32,
    /// At most so often.
    pub(super) most: u32,
}

impl Occurrence {
    /// Reads one; `is_event` tells whether an event has that name.
    pub(super) fn parse(source: &Value, is_event: &dyn Fn(&str) -> bool) -> Result<Self, Mistake> {
        let wrong = |key, message| Mistake { key, index: None, message };
        let Some(map) = source.as_map() else {
            return Err(wrong("", "expected an object"));
        };
        let known = ["of", "category", "brand", "within_hours", "within_days", "count"];
        if map.keys().any(|key| !known.contains(&&**key)) {
            return Err(wrong("", "an event has only of, category, brand, count and within_hours or within_days"));
        }
        let of = source.get("of").and_then(Value::as_text).filter(|name| is_event(name));
        let of = of.ok_or_else(|| wrong("of", "no such event"))?.into();
        let key = |name: &'static str| match source.get(name) {
            None => Ok(None),
            Some(Value::Text(text)) if is_key(text) => Ok(Some(text.clone())),
            Some(_) => Err(wrong(name, "expected a name as interests have it")),
        };
        Ok(Self {
            of,
            category: key("category")?,
            brand: key("brand")?,
            within_ms: window_ms(source)?,
            count: counts(source.get("count"))
                .ok_or_else(|| wrong("count", "expected a number, or $eq $ne $gt $gte $lt $lte with one"))?,
            source: source.clone(),
        })
    }

    /// How often it happened in the window up to `now`.
    pub(super) fn times(&self, history: &History, now: Timestamp) -> Times {
        let (mut least, mut most) = (0, 0);
        for recent in &history.recent.events {
            if now.since_ms(recent.at) <= self.within_ms && recent.event.name.text() == self.of {
                let has = self.is_about(&recent.event);
                least += u32::from(has == Truth::True);
                most += u32::from(has != Truth::False);
            }
        }
        if !history.recent.reaches_back(self.within_ms, now) {
            // What went may have been in the window; the counter of the name has counted it.
            let mut counter = None;
            for entry in history.counters.entries() {
                if entry.0.text() == self.of {
                    counter = Some(&entry.1);
                }
            }
            most = match counter {
                Some(counter) if now.since_ms(counter.last_at) > self.within_ms => most,
                Some(counter) => counter.count.max(most),
                // Only of some custom events is there a counter.
                None if EventName::is_counted_always(&self.of) => most,
                None => u32::MAX,
            };
        }
        Times { least, most }
    }

    /// Whether it happened as often as asked.
    pub(super) fn holds(&self, times: Times) -> Truth {
        let mut least_true = Truth::True;
        for (operator, asked) in &self.count {
            let (least, most) = (f64::from(times.least), f64::from(times.most));
            let truth = match operator {
                Operator::AtLeast => between(least >= *asked, most >= *asked),
                Operator::Greater => between(least > *asked, most > *asked),
                Operator::Less => !between(least >= *asked, most >= *asked),
                Operator::AtMost => !between(least > *asked, most > *asked),
                Operator::NotEqual => !equal(least, most, *asked),
                _ => equal(least, most, *asked),
            };
            least_true = least_true.min(truth);
        }
        least_true
    }

    /// Length of its window.
    pub(super) fn within_ms(&self) -> u64 {
        self.within_ms
    }

    /// As it was written.
    pub(super) fn source(&self) -> &Value {
        &self.source
    }

    /// Whether one item is what is asked for; unknown when it may be among those that were not kept.
    fn is_about(&self, event: &Event) -> Truth {
        let (category, brand) = (self.category.as_deref(), self.brand.as_deref());
        if category.is_none() && brand.is_none() {
            return Truth::True;
        }
        for item in &event.items {
            let in_category = category.is_none_or(|it| item.category.as_deref().is_some_and(|own| is_below(own, it)));
            if in_category && brand.is_none_or(|it| item.brand.as_deref() == Some(it)) {
                return Truth::True;
            }
        }
        let is_whole = event.items_total as usize <= event.items.len() || event.name == EventName::ViewItemList;
        if is_whole { Truth::False } else { Truth::Unknown }
    }
}

/// Of what grows with the count: true of the least, false of the most, else unknown.
fn between(of_least: bool, of_most: bool) -> Truth {
    match (of_least, of_most) {
        (true, _) => Truth::True,
        (false, false) => Truth::False,
        (false, true) => Truth::Unknown,
    }
}

fn equal(least: f64, most: f64, asked: f64) -> Truth {
    if asked < least || asked > most {
        Truth::False
    } else if least == most {
        Truth::True
    } else {
        Truth::Unknown
    }
}

fn counts(count: Option<&Value>) -> Option<Vec<(Operator, f64)>> {
    let mut counts = Vec::new();
    match count {
        None => counts.push((Operator::AtLeast, 1.0)),
        Some(Value::Map(map)) if !map.is_empty() => {
            for (name, asked) in map.iter() {
                let operator = Operator::named(name).filter(|operator| {
                    matches!(
                        operator,
                        Operator::Equal
                            | Operator::NotEqual
                            | Operator::Less
                            | Operator::AtMost
                            | Operator::Greater
                            | Operator::AtLeast
                    )
                });
                counts.push((operator?, asked.as_number()?));
            }
        }
        Some(asked) => counts.push((Operator::Equal, asked.as_number()?)),
    }
    Some(counts)
}

#[cfg(test)]
mod tests {
    use super::Truth::{False, True, Unknown};
    use super::*;
    use crate::core::condition::tests::{history, value};
    use crate::core::event::Item;

    const MINUTE_MS: u64 = 60_000;

    fn minute(minute: u64) -> Timestamp {
        Timestamp::from_ms(minute * MINUTE_MS)
    }

    fn parse(json: &str) -> Occurrence {
        let Ok(occurrence) = Occurrence::parse(&value(json), &|_| true) else { panic!("{json}") };
        occurrence
    }

    #[test]
    fn events_count_within_their_window() {
        let cases = [
            // why, count, events as name@minute, holds; now is minute 240, the window an hour
            ("nothing", r#"{"$gte":1}"#, "", False),
            ("one, when no count is asked", "", "view_item@200", True),
            ("at the window's edge", "", "view_item@180", True),
            ("before the window", "", "view_item@179", False),
            ("another event", "", "add_to_cart@200", False),
            ("two of three", r#"{"$gte":3}"#, "view_item@200 view_item@210", False),
            ("three of three", r#"{"$gte":3}"#, "view_item@200 view_item@210 view_item@220", True),
            ("exactly", "2", "view_item@200 view_item@210", True),
            ("none", "0", "view_item@100", True),
            ("fewer", r#"{"$lt":2}"#, "view_item@200", True),
            ("at most", r#"{"$lte":1}"#, "view_item@200 view_item@210", False),
            ("a range", r#"{"$gt":1,"$lt":3}"#, "view_item@200 view_item@210", True),
            ("other than", r#"{"$ne":1}"#, "view_item@200", False),
        ];
        for (why, count, happened, expected) in cases {
            let count = if count.is_empty() { String::new() } else { format!(r#","count":{count}"#) };
            let occurrence = parse(&format!(r#"{{"of":"view_item","within_hours":1{count}}}"#));
            let times = occurrence.times(&history(happened), minute(240));
            assert_eq!(occurrence.holds(times), expected, "{why}");
        }
    }

    #[test]
    fn what_was_dropped_leaves_the_count_open() {
        let cases = [
            // why, count, events still here, dropped at, counted in all, last counted at, holds
            ("dropped before the window", r#"{"$gte":2}"#, "view_item@200", 100, 9, 200, False),
            ("enough is still here", r#"{"$gte":1}"#, "view_item@200", 190, 9, 200, True),
            ("it may have been more", r#"{"$gte":2}"#, "view_item@200", 190, 9, 200, Unknown),
            ("it cannot have been more", r#"{"$gte":2}"#, "view_item@200", 190, 1, 200, False),
            ("the last one is too long ago", r#"{"$gte":1}"#, "", 190, 9, 100, False),
            ("too many already", r#"{"$lt":1}"#, "view_item@200", 190, 9, 200, False),
            ("perhaps too many", r#"{"$lt":3}"#, "view_item@200", 190, 9, 200, Unknown),
            ("perhaps exactly", "3", "view_item@200", 190, 9, 200, Unknown),
            ("more than were counted", "12", "view_item@200", 190, 9, 200, False),
            ("perhaps not exactly", r#"{"$ne":3}"#, "view_item@200", 190, 9, 200, Unknown),
        ];
        for (why, count, happened, dropped, counted, last, expected) in cases {
            let mut history = history(happened);
            history.recent.dropped_at = minute(dropped);
            let counter = history.counters.or_default(EventName::ViewItem);
            (counter.count, counter.last_at) = (counted, minute(last));
            let occurrence = parse(&format!(r#"{{"of":"view_item","within_hours":1,"count":{count}}}"#));
            assert_eq!(occurrence.holds(occurrence.times(&history, minute(240))), expected, "{why}");
        }
        let mut none = history("");
        none.recent.dropped_at = minute(200);
        let holds = |json: &str| {
            let occurrence = parse(json);
            occurrence.holds(occurrence.times(&none, minute(240)))
        };
        assert_eq!(holds(r#"{"of":"purchase","within_hours":1}"#), False, "a name without a count never happened");
        assert_eq!(holds(r#"{"of":"custom_a","within_hours":1}"#), Unknown, "a custom one may not have been counted");
    }

    #[test]
    fn an_item_must_be_of_the_category_and_brand() {
        let item = |category: &str, brand: &str| Item {
            category: Some(category.into()),
            brand: Some(brand.into()),
            ..Item::default()
        };
        let cases = [
            ("itself", r#""category":"shoes/trail""#, 1, True),
            ("above it", r#""category":"shoes""#, 1, True),
            ("below it", r#""category":"shoes/trail/men""#, 1, False),
            ("half a name", r#""category":"sho""#, 1, False),
            ("its brand", r#""brand":"b""#, 1, True),
            ("both of one item", r#""category":"shoes","brand":"b""#, 1, True),
            ("each of another item", r#""category":"tents","brand":"b""#, 1, False),
            ("perhaps among items that were not kept", r#""category":"lamps""#, 9, Unknown),
        ];
        for (why, asked, items_total, expected) in cases {
            let mut history = history("purchase@200");
            history.recent.events[0].event.items = vec![item("shoes/trail", "b"), item("tents", "c")];
            history.recent.events[0].event.items_total = items_total.max(2);
            let occurrence = parse(&format!(r#"{{"of":"purchase","within_hours":1,{asked}}}"#));
            assert_eq!(occurrence.holds(occurrence.times(&history, minute(240))), expected, "{why}");
        }
    }
}
