//! Every vector of `models.json` that is about customers, run natively and in the browser: within 1e-6 of the reference, and the same to the last bit;
//! and a visitor's predictions from `model.bin`, the same to the last bit.

use serde_json::Value as Json;
use vitrin::core::consent::{Consent, Purposes};
use vitrin::core::event::{Event, EventName, Item};
use vitrin::core::history::History;
use vitrin::core::id::{bucket, fnv1a32};
use vitrin::core::predict::hypergeometric::orders_while_alive;
use vitrin::core::predict::predictions::predict;
use vitrin::core::predict::purchase::{Customer, DropoutModel, SpendModel, lifetime_value};
use vitrin::core::rfm::{RfmEdges, Scores};
use vitrin::core::time::{DAY_MS, HOUR_MS, Timestamp};
use vitrin::core::value::CONFIG_LIMITS;

/// What both targets must give: a hash of the bits of every number that is compared below.
pub(crate) const DIGEST: u64 = 3_129_602_488_316_177_178;

struct Check {
    digest: u64,
    compared: u32,
}

impl Check {
    /// `actual` is `expected` to 1e-6 of it, or of 1 where that is smaller; references print as many digits.
    fn near(&mut self, actual: f64, expected: f64, why: &str) {
        self.within(actual, expected, 1e-6, why);
    }

    fn within(&mut self, actual: f64, expected: f64, tolerance: f64, why: &str) {
        assert!((actual - expected).abs() <= tolerance * expected.abs().max(1.0), "{why}: {actual}, not {expected}");
        self.note(actual);
        self.compared += 1;
    }

    /// Only the bits count.
    fn note(&mut self, actual: f64) {
        assert!(actual.is_finite(), "{actual}");
        for byte in actual.to_bits().to_le_bytes() {
            self.digest = (self.digest ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}

fn numbers(list: &Json) -> Vec<f64> {
    list.as_array().expect("a list").iter().map(|it| it.as_f64().expect("a number")).collect()
}

fn edges(list: &Json) -> [f64; 4] {
    numbers(list).try_into().expect("four edges")
}

fn dropout(fit: &Json) -> DropoutModel {
    let field = |name: &str| fit[name].as_f64().expect("a parameter");
    DropoutModel { r: field("r"), alpha: field("alpha"), a: field("a"), b: field("b") }
}

fn customer(repeats: f64, last_weeks: f64, age_weeks: f64) -> Customer {
    Customer { repeats, last_weeks, age_weeks }
}

/// Checks all of them and gives the digest of what came out.
pub(crate) fn run() -> u64 {
    let all: Json = serde_json::from_str(include_str!("models.json")).expect("JSON");
    let mut check = Check { digest: 0xcbf2_9ce4_8422_2325, compared: 0 };
    purchases(&all, &mut check);
    spend(&all, &mut check);
    rfm(&all["rfm_cdnow_calib_19971001"], &mut check);
    hashes(&all["hash_fnv1a32_v2"], &mut check);
    assert_eq!(check.compared, 42, "vectors were lost");
    visitor(&mut check);
    check.digest
}

/// Predictions of a visitor over half a year, from the model file that is frozen beside this: what a device computes, to the last bit.
fn visitor(check: &mut Check) {
    let config = serde_json::json!({ "version": 1, "site": "demo", "config": 1, "currency": "EUR" });
    let config = vitrin::core::value::read(config, CONFIG_LIMITS).expect("within the limits");
    let (mut site, _) = vitrin::config::parse(&config).expect("a good config");
    site.model = vitrin::model::read(include_bytes!("model.bin")).expect("a good model");
    let purposes = Purposes { personalization: true, ..Purposes::default() };
    let permit = Consent { purposes, grant: 1 }.permit().expect("granted");
    let mut history = History::default();
    for step in 0..60_u64 {
        let at = Timestamp::from_ms((20_000 + step * step % 7 + 3 * step) * DAY_MS + step * step % 24 * HOUR_MS);
        let item = Item {
            id: Some("a".into()),
            category: Some("coffee".into()),
            price_minor: Some(1_000 + 7 * step),
            ..Item::default()
        };
        let name = if step % 4 == 0 { EventName::Purchase } else { EventName::ViewItem };
        let transaction = (step % 4 == 0).then_some(step);
        let event = Event { name, items: vec![item], items_total: 1, transaction, ..Event::default() };
        history.record(&permit, event, at, &site.events, &site.interests).expect("accepted");
        let predicted = predict(&site, &history, at);
        for number in [predicted.alive, predicted.churn] {
            check.note(number.expect("an order was placed"));
        }
        let estimates = [
            predicted.order_value_minor,
            predicted.year_value_minor,
            predicted.session_purchase,
            predicted.next_visit_days,
        ];
        for estimate in estimates.into_iter().chain(predicted.expected_orders).flatten() {
            for number in [estimate.value, estimate.low, estimate.high] {
                check.note(number);
            }
        }
        for best in predicted.best_hour.into_iter() {
            check.note(best.probability);
            check.note(best.lift);
        }
        for due in predicted.replenishment.into_iter().flatten() {
            check.note(due.in_days.value);
        }
    }
}

fn purchases(all: &Json, check: &mut Check) {
    let bg = dropout(&all["bgnbd"]["params_published"]);
    for case in all["bgnbd"]["with_published_params"].as_array().expect("cases") {
        let field = |name: &str| case[name].as_f64().expect("a number");
        let customer = customer(field("x"), field("tx"), field("T"));
        check.near(bg.alive_bg(customer), field("p_alive"), "P(alive), BG/NBD");
        check.near(bg.expected_bg(customer, 39.0), field("E39"), "orders of 39 weeks, BG/NBD");
        check.near(bg.expected_bg(customer, 52.0), field("E52"), "orders of 52 weeks, BG/NBD");
    }
    // A customer of whom nothing is known yet is one without age. The reference prints four digits.
    for (weeks, expected) in all["bgnbd"]["E_X_t"].as_object().expect("cases") {
        let orders = bg.expected_bg(Customer::default(), weeks.parse().expect("weeks"));
        check.within(orders, expected.as_f64().expect("a number"), 5e-5, "orders of a new customer");
    }
    for case in all["bgnbd"]["hyp2f1"].as_array().expect("cases") {
        let [shape, b, c, printed, series] = numbers(case).try_into().expect("five numbers");
        // 39 weeks, T = 38.86: the file has six digits of it, its sums more.
        let z = 39.0 / (4.414 + 38.86 + 39.0);
        assert!((z - printed).abs() < 1e-6);
        let a = c - b + 1.0;
        let expected = c / (a - 1.0) * (1.0 - (1.0 - z).powf(shape) * series);
        check.near(orders_while_alive(shape, 1.0 - z, a, b, z), expected, "2F1");
    }
    let mbg = dropout(&all["mbgnbd"]["params_cdnow_mle"]);
    for case in all["mbgnbd"]["cases"].as_array().expect("cases") {
        let [x, last, age, alive, expected] = numbers(case).try_into().expect("five numbers");
        check.near(mbg.alive(customer(x, last, age)), alive, "P(alive), MBG/NBD");
        check.near(mbg.expected(customer(x, last, age), 39.0), expected, "orders of 39 weeks, MBG/NBD");
    }
}

fn spend(all: &Json, check: &mut Check) {
    let published = SpendModel { p: 6.25, q: 3.74, v_minor: 15.44 };
    for case in all["gammagamma"]["with_published_6.25_3.74_15.44"].as_array().expect("cases") {
        let [x, mean, expected] = numbers(case).try_into().expect("three numbers");
        check.near(published.mean_minor(x, mean).value, expected, "mean worth of an order");
    }
    let case = &all["clv_12_months_1pct_month_weeks_4.345"];
    let field = |name: &str| case[name].as_f64().expect("a number");
    let customer = customer(field("x"), field("tx"), field("T"));
    let bg = dropout(&all["bgnbd"]["params_published"]);
    let mean = published.mean_minor(field("x"), field("z")).value;
    let value = lifetime_value(mean, |weeks| bg.expected_bg(customer, weeks), 12, 4.345, 0.01);
    check.near(value, field("value"), "lifetime value");
}

fn rfm(all: &Json, check: &mut Check) {
    let edges = RfmEdges {
        recency_days: edges(&all["recency_days_edges"]),
        frequency: edges(&all["freq_edges"]),
        monetary_minor: edges(&all["mon_edges"]),
    };
    for case in all["cases"].as_array().expect("cases") {
        let [_, recency, frequency, monetary, r, f, m] = numbers(case).try_into().expect("seven numbers");
        let scores = edges.scores(recency, frequency, monetary);
        assert_eq!(scores, Scores { r: r as u8, f: f as u8, m: m as u8 }, "customer {case}");
        check.near(f64::from(scores.r), r, "recency");
    }
}

fn hashes(all: &Json, check: &mut Check) {
    for case in all["cases"].as_array().expect("cases") {
        let text = |index: usize| case[index].as_str().expect("a text");
        check.near(bucket(text(0), text(1)), case[2].as_f64().expect("a share"), "bucket");
    }
    for (text, expected) in all["fnv1a32"].as_object().expect("cases") {
        check.near(f64::from(fnv1a32(text)), expected.as_f64().expect("a hash"), "hash");
    }
}
