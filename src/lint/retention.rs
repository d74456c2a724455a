//! What is to last longer than anything is known: nothing outlives a grant, and no suppression what it follows from.

use super::{Finding, Kind};
use crate::core::site::Site;
use crate::core::value::Value;
use crate::state::consent_record::GRANT_DAYS_MAX;

/// Adds what is found.
pub(super) fn retention(document: &Value, site: &Site, findings: &mut Vec<Finding>) {
    let mut find = |pointer: String, days: f64, most: u32, why: &str| {
        if days > f64::from(most) {
            let message = format!("{why} {most} days");
            let suggestion = Some(format!("{most} at most"));
            findings.push(Finding { pointer, kind: Kind::Never, message, suggestion });
        }
    };
    let days = |value: Option<&Value>| value.and_then(Value::as_number).unwrap_or_default();
    let grant = (GRANT_DAYS_MAX as u32, "a grant ends, and what is known with it, after");
    if let Some(privacy) = document.get("privacy") {
        find("/privacy/retention_days".into(), days(privacy.get("retention_days")), grant.0, grant.1);
        for (kind, value) in
            privacy.get("retention_days_of").and_then(Value::as_map).into_iter().flat_map(|of| of.iter())
        {
            find(format!("/privacy/retention_days_of/{kind}"), days(Some(value)), grant.0, grant.1);
        }
    }
    let lasting = |days: u32| if days == 0 { grant.0 } else { days.min(grant.0) };
    let (orders, others) = (lasting(site.retention.orders_days), lasting(site.retention.events_days));
    let suppressions = [
        ("suppress_after_purchase_days", orders, "orders are known for"),
        ("suppress_after_refund_days", orders, "orders are known for"),
        ("suppress_after_dismissal_days", others, "a dismissal is known for"),
    ];
    for (place, offer) in document.get("offers").and_then(Value::as_list).unwrap_or_default().iter().enumerate() {
        for (field, most, why) in suppressions {
            find(format!("/offers/{place}/{field}"), days(offer.get(field)), most, why);
        }
    }
}
