//! A time zone that is none: a browser that does not know it takes UTC, so that days and hours are another place's.

use jiff::tz::{TimeZone, db};

use super::{Finding, Kind, nearest};
use crate::core::value::Value;

/// Adds it, when it is unknown to the IANA database.
pub(super) fn time_zone(document: &Value, findings: &mut Vec<Finding>) {
    let Some(named) = document.get("time_zone").and_then(Value::as_text) else { return };
    if TimeZone::get(named).is_ok() {
        return;
    }
    let names: Vec<String> = db().available().map(|name| name.to_string()).collect();
    // Cities are what people remember.
    let is_city = |name: &&String| name.rsplit('/').next().is_some_and(|city| city.eq_ignore_ascii_case(named));
    let suggestion = names.iter().find(is_city).cloned().or_else(|| nearest(named, names.into_iter()));
    findings.push(Finding {
        pointer: "/time_zone".into(),
        kind: Kind::UnknownValue,
        message: "no time zone of the IANA database: a browser that does not know it takes UTC".into(),
        suggestion,
    });
}
