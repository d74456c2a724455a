//! Traits that the model gives: RFM and predictions. Without the model, or with too little known of the visitor, they are missing.

use super::lifecycle;
use crate::core::history::History;
use crate::core::predict::predictions::{HORIZONS_DAYS, predict};
use crate::core::rfm::{MOVEMENT_DAYS, Movement, RfmEdges, scores};
use crate::core::site::Site;
use crate::core::time::{DAY_MS, Timestamp};
use crate::core::value::Fields;

/// Their fixed names; `predict.replenish_in_days.` goes on with a category path.
pub const OUTLOOK_TRAITS: [&str; 18] = [
    "rfm",
    "rfm.r",
    "rfm.f",
    "rfm.m",
    "rfm.segment",
    "rfm.segment_before",
    "rfm.movement",
    "predict",
    "predict.alive",
    "predict.expected_orders_30d",
    "predict.expected_orders_90d",
    "predict.expected_orders_365d",
    "predict.order_value_minor",
    "predict.value_365d_minor",
    "predict.churn",
    "predict.session_purchase",
    "predict.next_visit_days",
    "predict.best_hour",
];

/// Names of expected orders, in the order of [`HORIZONS_DAYS`].
const EXPECTED_ORDERS: [&str; HORIZONS_DAYS.len()] =
    ["expected_orders_30d", "expected_orders_90d", "expected_orders_365d"];

/// `rfm.*`: before the first order the segment is the visitor's stage.
pub(super) fn rfm(history: &History, site: &Site, now: Timestamp) -> Fields {
    let mut fields = Fields::new();
    if history.orders.count == 0 {
        if history.visits.count > 0 {
            fields.set("segment", lifecycle(history, now));
        }
        return fields;
    }
    if let Some(edges) = site.rfm_edges() {
        add_scores(&mut fields, history, edges, now);
    }
    fields
}

#[inline(never)]
fn add_scores(fields: &mut Fields, history: &History, edges: &RfmEdges, now: Timestamp) {
    let Some(scored) = scores(&history.orders, edges, now) else { return };
    fields.set("r", u32::from(scored.r));
    fields.set("f", u32::from(scored.f));
    fields.set("m", u32::from(scored.m));
    fields.set("segment", scored.segment());
    let then = Timestamp::from_ms(now.ms().saturating_sub(MOVEMENT_DAYS * DAY_MS));
    let before = scores(&history.orders, edges, then);
    if let Some(before) = before {
        fields.set("segment_before", before.segment());
    }
    fields.set("movement", Movement::between(before, scored).name());
}

/// `predict.*`: what can be predicted, without its ranges.
pub(super) fn predictions(history: &History, site: &Site, now: Timestamp) -> Fields {
    // A page without a model has no use for the code behind it.
    if site.model.predicts() { predicted(history, site, now) } else { Fields::new() }
}

#[inline(never)]
fn predicted(history: &History, site: &Site, now: Timestamp) -> Fields {
    let predicted = predict(site, history, now);
    let mut numbers = vec![
        ("alive", predicted.alive.ok()),
        ("churn", predicted.churn.ok()),
        ("order_value_minor", predicted.order_value_minor.ok().map(|it| it.value)),
        ("value_365d_minor", predicted.year_value_minor.ok().map(|it| it.value)),
        ("session_purchase", predicted.session_purchase.ok().map(|it| it.value)),
        ("next_visit_days", predicted.next_visit_days.ok().map(|it| it.value)),
        ("best_hour", predicted.best_hour.ok().map(|it| f64::from(it.hour_of_week))),
    ];
    for (name, expected) in EXPECTED_ORDERS.into_iter().zip(predicted.expected_orders) {
        numbers.push((name, expected.ok().map(|it| it.value)));
    }
    let mut fields = Fields::new();
    for (name, number) in numbers {
        if let Some(number) = number {
            fields.set(name, number);
        }
    }
    if let Ok(all) = predicted.replenishment {
        let mut in_days = Fields::new();
        for due in all {
            in_days.insert(due.category, due.in_days.value.into());
        }
        fields.set("replenish_in_days", in_days);
    }
    fields
}
