//! `sequence`: events in an order within a window, and none of some others since.
//!
//! `{ "of": ["add_to_cart"], "without": ["purchase"], "within_hours": 48 }` holds when the events of `of` occurred in
//! that order, others between them allowed, no longer ago than the window, and none of `without` occurred after the
//! last of them. Where `of` occurred several times, the latest one counts: who buys and then fills a new cart has an
//! abandoned cart again. Where the memory does not reach back over the window, a sequence that is not found may be unknown.

use super::truth::Truth;
use crate::core::history::Recent;
use crate::core::limits::{SEQUENCE_EVENTS_MAX, SEQUENCE_WINDOW_HOURS_MAX};
use crate::core::time::{HOUR_MS, Timestamp};
use crate::core::value::Value;

/// A parsed `sequence`.
#[derive(Debug, Clone, PartialEq)]
pub struct Sequence {
    of: Vec<String>,
    without: Vec<String>,
    within_ms: u64,
    source: Value,
}

/// What is wrong with a `sequence` or an `event`, and where: the key in it, and the place in that key's list.
pub(super) struct Mistake {
    pub(super) key: &'static str,
    pub(super) index: Option<usize>,
    pub(super) message: &'static str,
}

impl Sequence {
    /// Reads one; `is_event` tells whether an event has that name.
    pub(super) fn parse(source: &Value, is_event: &dyn Fn(&str) -> bool) -> Result<Self, Mistake> {
        let wrong = |key, message| Mistake { key, index: None, message };
        let Some(map) = source.as_map() else {
            return Err(wrong("", "expected an object"));
        };
        if map.keys().any(|key| !matches!(&**key, "of" | "without" | "within_hours" | "within_days")) {
            let message = "a sequence has only of, without and within_hours or within_days";
            return Err(wrong("", message));
        }
        let within_ms = window_ms(source)?;
        let of = names(source, "of", is_event)?;
        if of.is_empty() {
            return Err(wrong("of", "expected at least one event name"));
        }
        Ok(Self { of, without: names(source, "without", is_event)?, within_ms, source: source.clone() })
    }

    /// Whether the sequence was completed with nothing of `without` since, and when last.
    pub(super) fn completed(&self, recent: &Recent, now: Timestamp) -> (Truth, Option<Timestamp>) {
        let mut expected = self.of.iter();
        let last = expected.next_back();
        let mut next = expected.next();
        let mut completed_at = None;
        // What was dropped came before all that is here: it may have been the whole sequence, or all steps but the last.
        let is_open = !recent.reaches_back(self.within_ms, now);
        let mut may_complete = is_open;
        for recent in &recent.events {
            let (name, at) = (recent.event.name.text(), recent.at);
            if now.since_ms(at) > self.within_ms {
                continue;
            }
            if self.without.iter().any(|it| it == name) {
                completed_at = None;
                may_complete = false;
            }
            may_complete |= is_open && next.is_some() && last.is_some_and(|last| last == name);
            // What precedes the last is met as early as can be; from then on every occurrence of the last completes.
            match next {
                Some(awaited) if awaited == name => next = expected.next(),
                None if last.is_some_and(|last| last == name) => completed_at = Some(at),
                Some(_) | None => {}
            }
        }
        match completed_at {
            Some(_) => (Truth::True, completed_at),
            None if may_complete => (Truth::Unknown, None),
            None => (Truth::False, None),
        }
    }

    /// Length of its window.
    pub(super) fn within_ms(&self) -> u64 {
        self.within_ms
    }

    /// As it was written.
    pub(super) fn source(&self) -> &Value {
        &self.source
    }
}

/// The window of a `sequence` or an `event`: exactly one of `within_hours` and `within_days`.
pub(super) fn window_ms(source: &Value) -> Result<u64, Mistake> {
    let wrong = |key, message| Mistake { key, index: None, message };
    let (key, hours) = match (source.get("within_hours"), source.get("within_days")) {
        (Some(hours), None) => ("within_hours", hours.as_number()),
        (None, Some(days)) => ("within_days", days.as_number().map(|days| days * 24.0)),
        _ => return Err(wrong("", "expected either within_hours or within_days")),
    };
    let hours = hours
        .filter(|hours| *hours > 0.0 && *hours <= SEQUENCE_WINDOW_HOURS_MAX)
        .ok_or_else(|| wrong(key, "expected a number above 0, at most a year"))?;
    Ok((hours * HOUR_MS as f64) as u64)
}

fn names(source: &Value, key: &'static str, is_event: &dyn Fn(&str) -> bool) -> Result<Vec<String>, Mistake> {
    let Some(list) = source.get(key) else {
        return Ok(Vec::new());
    };
    let wrong = |index, message| Mistake { key, index, message };
    let list = list
        .as_list()
        .filter(|list| list.len() <= SEQUENCE_EVENTS_MAX)
        .ok_or_else(|| wrong(None, "expected a short list of event names"))?;
    let mut names = Vec::new();
    for (index, name) in list.iter().enumerate() {
        match name.as_text().filter(|name| is_event(name)) {
            Some(name) => names.push(name.into()),
            None => return Err(wrong(Some(index), "no such event")),
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::condition::tests::{history, value};

    #[test]
    fn events_count_in_their_order_and_window() {
        let cart = r#"{"of":["add_to_cart"],"without":["purchase"],"within_hours":2}"#;
        let steps = r#"{"of":["view_item","add_to_cart"],"without":["purchase"],"within_hours":2}"#;
        let twice = r#"{"of":["view_item","view_item","view_item"],"within_hours":2}"#;
        let left = r#"{"of":["view_item","custom_b"],"without":["view_item"],"within_days":0.5}"#;
        let cases = [
            // why, sequence, events as name@minute, completed at minute; now is minute 240
            ("nothing happened", cart, "", None),
            ("it happened", cart, "add_to_cart@200", Some(200)),
            ("other things around", cart, "view_item@190 add_to_cart@200 view_item@210", Some(200)),
            ("at the window's edge", cart, "add_to_cart@120", Some(120)),
            ("before the window", cart, "add_to_cart@119", None),
            ("after now, for the clock was set back", cart, "add_to_cart@300", Some(300)),
            ("bought since", cart, "add_to_cart@200 purchase@210", None),
            ("bought before", cart, "purchase@190 add_to_cart@200", Some(200)),
            ("bought, then a new cart", cart, "add_to_cart@190 purchase@200 add_to_cart@210", Some(210)),
            ("the latest one counts", cart, "add_to_cart@190 add_to_cart@200", Some(200)),
            ("bought at the same time, but after", cart, "add_to_cart@200 purchase@200", None),
            ("in order", steps, "view_item@190 add_to_cart@200", Some(200)),
            ("in the wrong order", steps, "add_to_cart@190 view_item@200", None),
            ("its first step before the window", steps, "view_item@110 add_to_cart@200", None),
            ("bought between the steps", steps, "view_item@190 purchase@195 add_to_cart@200", Some(200)),
            ("too few for a repeated step", twice, "view_item@190 view_item@200", None),
            ("enough for it", twice, "view_item@190 view_item@200 view_item@210", Some(210)),
            ("a custom event", left, "view_item@1 custom_b@2", Some(2)),
            ("its first step again", left, "view_item@1 custom_b@2 view_item@3", None),
        ];
        let minute = |minute: u64| Timestamp::from_ms(minute * 60_000);
        for (why, json, happened, expected) in cases {
            let Ok(sequence) = Sequence::parse(&value(json), &|_| true) else { panic!("{json}") };
            let (truth, completed_at) = sequence.completed(&history(happened).recent, minute(240));
            assert_eq!(completed_at, expected.map(minute), "{why}");
            assert_eq!(truth, expected.is_some().into(), "{why}");
        }
    }

    #[test]
    fn what_was_dropped_leaves_a_sequence_open() {
        use Truth::{False, True, Unknown};
        let cart = r#"{"of":["add_to_cart"],"without":["purchase"],"within_hours":2}"#;
        let steps = r#"{"of":["view_item","add_to_cart"],"without":["purchase"],"within_hours":2}"#;
        let cases = [
            // why, sequence, events still here, dropped at, holds
            ("it may have happened", cart, "", 130, Unknown),
            ("dropped before the window", cart, "", 100, False),
            ("it happened", cart, "add_to_cart@200", 130, True),
            ("bought since", cart, "purchase@200", 130, False),
            ("its first step may have come before", steps, "add_to_cart@200", 130, Unknown),
            ("bought, then the last step again", steps, "purchase@190 add_to_cart@200", 130, Unknown),
            ("bought after the last step", steps, "add_to_cart@190 purchase@200", 130, False),
        ];
        let minute = |minute: u64| Timestamp::from_ms(minute * 60_000);
        for (why, json, happened, dropped, expected) in cases {
            let Ok(sequence) = Sequence::parse(&value(json), &|_| true) else { panic!("{json}") };
            let mut history = history(happened);
            history.recent.dropped_at = minute(dropped);
            assert_eq!(sequence.completed(&history.recent, minute(240)).0, expected, "{why}");
        }
    }
}
