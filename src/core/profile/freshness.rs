//! How old a trait is: the time since the latest event or word behind it.

use crate::core::history::{DIMENSIONS, History};
use crate::core::join::join;
use crate::core::time::Timestamp;
use crate::core::value::{Fields, Value};

/// When the latest evidence of the trait with this dotted name came; `None` when there is none, or it is not of one time.
#[must_use]
pub fn evidence_at(history: &History, path: &str) -> Option<Timestamp> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let at = match first {
        "interests" => {
            let (dimension, name) = rest.split_once('.')?;
            let (dimension, _, _) = DIMENSIONS.iter().find(|(_, known, _)| *known == dimension)?;
            let seen = history.table(*dimension).entries.get(name).map(|interest| interest.at);
            seen.max(history.preferences.get(rest).map(|stated| stated.at))?
        }
        "events" => {
            let (name, _) = rest.split_once('.')?;
            history.counters.iter().find(|(known, _)| known.text() == name)?.1.last_at
        }
        "orders" => history.orders.last_at,
        "cart" => history.cart_at,
        "declared" => history.declared.get(rest)?.at,
        "facts" => history.facts.get(rest)?.at,
        "acquisition" if rest.starts_with("first") => history.visits.first_at,
        "acquisition" => history.arrival.latest_at,
        "discount_affinity" => history.discounts.all.at,
        "satisfaction" => history.ratings.last()?.at,
        "visits" | "session" | "device" | "funnel" | "lifecycle" | "days_since_last_visit" => history.visits.last_at,
        "days_since_first_visit" => history.visits.first_at,
        _ => return None,
    };
    (at != Timestamp::default()).then_some(at)
}

/// Days since the latest evidence, by the dotted name of each trait of the tree that has any.
#[must_use]
pub fn freshness(history: &History, traits: &Value, now: Timestamp) -> Fields {
    let mut days = Fields::new();
    walk(history, traits, "", now, &mut days);
    days
}

fn walk(history: &History, value: &Value, path: &str, now: Timestamp, days: &mut Fields) {
    if let Some(map) = value.as_map() {
        for (name, value) in map.iter() {
            let separator = if path.is_empty() { "" } else { "." };
            walk(history, value, &join(&[path, separator, name]), now, days);
        }
    } else if let Some(at) = evidence_at(history, path) {
        days.set(path, now.days_since(at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::declared::Declared;
    use crate::core::event::EventName;
    use crate::core::profile::tests::{after, at_hour};
    use crate::core::profile::traits;
    use crate::core::site::Site;

    #[test]
    fn a_trait_is_as_old_as_its_latest_evidence() {
        let mut history = after(&[(EventName::ViewItem, "shoes", 0), (EventName::Purchase, "tents", 24)]);
        history.declared.insert("size".into(), Declared { value: Value::from("m"), at: at_hour(12) });
        let traits = traits(&history, &Site::default(), at_hour(48));
        let days = freshness(&history, &traits, at_hour(48));
        let cases = [
            ("interests.category.shoes", Some(2.0)),
            ("interests.category.tents", Some(1.0)),
            ("events.view_item.count", Some(2.0)),
            ("orders.count", Some(1.0)),
            ("declared.size", Some(1.5)),
            ("visits", Some(1.0)),
            ("days_since_first_visit", Some(2.0)),
            ("device", None),
        ];
        for (path, expected) in cases {
            assert_eq!(days.get(path).and_then(Value::as_number), expected, "{path}");
        }
    }
}
