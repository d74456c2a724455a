//! The whole way round: decisions on devices, sealed reports, a collector's counts, a trained model, and better decisions.

use std::sync::atomic::Ordering;

use serde_json::json;
use tempfile::TempDir;
use vitrin::config::parse;
use vitrin::core::consent::{Consent, Purposes};
use vitrin::core::engine::{DecisionRef, Effect, Engine, Input, State};
use vitrin::core::privacy::LocalKey;
use vitrin::core::site::Site;
use vitrin::core::tally::Response;
use vitrin::core::time::{DAY_MS, HOUR_MS, Timestamp};
use vitrin::core::value::{CONFIG_LIMITS, Value, read};
use vitrin::report::SealedReport;
use vitrin_collector::{Clock, Collector, CollectorOptions, Published};

use crate::command::{orders, train};

const PERIOD_MS: u64 = 28 * DAY_MS;
/// A day of epoch 742.
const SHOWN_MS: u64 = 742 * PERIOD_MS + DAY_MS;
/// After every window of that epoch.
const ANSWERED_MS: u64 = 743 * PERIOD_MS + 4 * DAY_MS;

fn document() -> serde_json::Value {
    let offer = |id| json!({ "id": id, "placement": "hero", "content": { "title": id } });
    json!({
        "version": 1, "site": "shop", "config": 3, "currency": "EUR",
        "privacy": { "level": "counted", "report_period_days": 28 },
        "segments": [{ "id": "looker", "when": { "session.views": { "$gte": 1 } } }],
        "placements": [{ "id": "hero" }], "offers": [offer("boots"), offer("maps")],
        "policy": { "kind": "adaptive", "context": ["looker"] },
        "measure": [{ "policy": "hero", "goal": "custom_wanted", "attribution_hours": 72 }]
    })
}

fn site() -> Site {
    let (site, warnings) = parse(&read(document(), CONFIG_LIMITS).unwrap()).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    site
}

/// One visitor, who looked at something or did not: the offer that is shown, and its propensity.
struct Visitor {
    engine: Engine,
    is_looker: bool,
}

impl Visitor {
    fn new(site: &Site, number: u32) -> Self {
        let mut key = [7; 16];
        key[..4].copy_from_slice(&number.to_le_bytes());
        let mut engine = Engine::new(site.clone(), State::new(LocalKey::from_bytes(key)), u64::from(number));
        let purposes = Purposes { storage: true, personalization: true, measurement: true };
        engine.granted = Consent { purposes, grant: 1 };
        engine.consent = engine.granted;
        let is_looker = number.is_multiple_of(2);
        let mut visitor = Self { engine, is_looker };
        visitor.handle(Input::Tick, SHOWN_MS);
        if is_looker {
            let viewed = Value::map([("item_id", "a".into())]);
            let data = Value::map([("items", Value::List(vec![viewed]))]);
            visitor.handle(Input::Event { name: "view_item", data: &data }, SHOWN_MS);
        }
        visitor
    }

    fn handle(&mut self, input: Input<'_>, at_ms: u64) -> Vec<Effect> {
        self.engine.handle(input, Timestamp::from_ms(at_ms)).unwrap()
    }

    /// Sees what is decided.
    fn see(&mut self) -> (String, f64) {
        let now = Timestamp::from_ms(SHOWN_MS + 1_000);
        let situation = self.engine.situation(now);
        let decision = self.engine.decide(situation.as_ref(), "hero", &Value::Null, &[], now);
        drop(situation);
        let id = self.engine.decision_id(&decision);
        let offer = self.engine.site.offers[decision.offer.unwrap()].id.clone();
        let shown = DecisionRef { id: &id, placement: "hero", offer: Some(&offer), draw: decision.draw };
        self.handle(Input::Response { decision: shown, response: Response::Exposed }, now.ms());
        (offer, decision.propensity)
    }

    /// How often an offer leads to the goal: boots for those who look, maps for the others.
    fn rate(&self, offer: &str) -> f64 {
        if (offer == "boots") == self.is_looker { 0.4 } else { 0.1 }
    }

    /// The report of the next epoch.
    fn report(&mut self) -> Option<SealedReport> {
        self.handle(Input::Tick, ANSWERED_MS);
        let effects = self.handle(Input::MakeReport { seed: [9; 32], is_hidden: true }, ANSWERED_MS + HOUR_MS);
        let report = effects.into_iter().find_map(|effect| match effect {
            Effect::Report(report) => Some(report),
            Effect::Append(_) | Effect::WakeAt(_) => None,
        });
        report.map(|report| SealedReport::seal(&report))
    }
}

#[tokio::test]
async fn counts_go_up_posteriors_come_down_and_decisions_get_better() {
    let folder = TempDir::new().unwrap();
    let (clock, now) = Clock::at(Timestamp::from_ms(ANSWERED_MS + 2 * HOUR_MS));
    let url = format!("sqlite://{}", folder.path().join("vitrin.db").display());
    let (published, _) = Published::read(&document().to_string()).unwrap();
    let options = CollectorOptions { clock, ..CollectorOptions::default() };
    let collector = Collector::open(&url, vec![published], options).await.unwrap();
    let site = site();
    let mut shown = 0;
    // A tenth of 600 is no small group: counts below 50 are not told.
    for number in 0..2_400 {
        let mut visitor = Visitor::new(&site, number);
        let (offer, propensity) = visitor.see();
        assert!((propensity - 0.5).abs() < 1e-12, "nothing is known yet: {propensity}");
        // A share of them, evenly: 10 in 25, or 10 in 100.
        shown += u32::from(offer == "boots");
        if f64::from(number / 2 * 37 % 100) / 100.0 < visitor.rate(&offer) {
            visitor.handle(Input::Event { name: "custom_wanted", data: &Value::Null }, SHOWN_MS + HOUR_MS);
        }
        collector.receive(visitor.report().unwrap().text().as_bytes()).await.unwrap();
    }
    assert!((1_050..1_350).contains(&shown), "{shown} of 2400 saw boots");
    // The batch is closed two epochs later.
    now.store(746 * PERIOD_MS, Ordering::Relaxed);
    let told = serde_json::to_string(&collector.posteriors(None, None).await.unwrap()).unwrap();
    std::fs::write(folder.path().join("posteriors.json"), &told).unwrap();
    collector.close().await;

    let output = train(&folder, &orders(200), &["--posteriors", "posteriors.json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let model = vitrin::model::read(&std::fs::read(folder.path().join("model.bin")).unwrap()).unwrap();
    let posteriors = model.posteriors.as_ref().unwrap();
    assert_eq!((posteriors.version, posteriors.rows.len()), (744, 7), "{told}");

    let site = Site { model, ..site };
    let (mut best, mut expected) = (0.0, 0.0);
    for number in 5_000..5_800 {
        let mut visitor = Visitor::new(&site, number);
        let (offer, propensity) = visitor.see();
        let is_best = visitor.rate(&offer) > 0.2;
        best += f64::from(u8::from(is_best));
        expected += if is_best { propensity } else { 1.0 - propensity };
    }
    assert!(best / 800.0 > 0.9, "{best} of 800 see what is best for them");
    assert!((best - expected).abs() < 4.0 * (800.0_f64 * 0.1 * 0.9).sqrt(), "{best}, recorded as {expected}");
}

#[test]
fn a_file_that_is_none_is_named() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("p.json"), r#"{"site":"a","config":1,"level":"counted","policies":7}"#).unwrap();
    let output = train(&folder, &orders(60), &["--posteriors", "p.json"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success() && said.starts_with("vitrin-train: p.json: invalid type"), "{said}");
}
