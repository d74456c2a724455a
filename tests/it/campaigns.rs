//! Campaigns from config to answer: a shop whose offer works, its visitors, and what their reports say of it.

use std::rc::Rc;

use serde_json::{Value as Json, json};
use vitrin::core::consent::Purposes;
use vitrin::core::engine::{DecisionRef, Input};
use vitrin::core::tally::Response;
use vitrin::core::time::{DAY_MS, Timestamp};
use vitrin::core::value::{CONFIG_LIMITS, Value, read};
use vitrin::host::{Entropy as _, MemoryHost};

use crate::reports::{open_with, with};
use crate::tabs::ALL;
use crate::world::World;

const VISITORS: u64 = 1_200;
/// Share of visitors who buy, in arm 0 and in arm 1.
const BUYERS: [f64; 2] = [0.2, 0.4];

fn config(changes: Json) -> Value {
    let mut parts = json!({
        "offers": [
            { "id": "welcome", "placement": "hero", "content": { "title": "Welcome" } },
            { "id": "shoes", "placement": "hero", "content": { "title": "Shoes" } }
        ],
        "measure": [{ "campaign": "shoes", "attribution_hours": 72 }, { "family": "lifecycle" }]
    });
    parts.as_object_mut().expect("an object").extend(changes.as_object().expect("an object").clone());
    with(parts)
}

/// What the shop sees of one visitor.
struct Visitor {
    saw_offer: bool,
    /// Arm and answer of the campaign's report.
    report: Option<(usize, bool)>,
}

fn at(world: &Rc<World>, text: &str) {
    world.now_ms.set(Timestamp::parse(text).expect("a time").ms());
    world.grant("demo", "spm", 1);
}

/// Sees the hero, buys or does not within a day, and comes back in the next epoch when every window is over.
fn live(config: &Value, number: u64, purposes: Purposes) -> Visitor {
    let world = World::starting_at("2026-11-20T10:00:00Z");
    at(&world, "2026-11-20T10:00:00Z");
    let tab = number * 10 + 1;
    let mut client = open_with(&world, tab, config, purposes);
    let decided = client.decide(&["hero"], &Value::Null).remove(0);
    let saw_offer = client.engine().site.offers[decided.decision.offer.expect("a fallback")].id == "shoes";
    let offer = Some(if saw_offer { "shoes" } else { "welcome" });
    let decision = DecisionRef { id: &decided.id, placement: "hero", offer, draw: None };
    client.handle(Input::Response { decision, response: Response::Exposed }).expect("accepted");
    world.now_ms.set(world.now_ms.get() + DAY_MS);
    let mut dice = MemoryHost { entropy: number ^ 0xd1ce, ..MemoryHost::default() };
    let draw =
        f64::from(u32::from_le_bytes(dice.seed().expect("bytes")[..4].try_into().expect("four"))) / 4_294_967_296.0;
    if draw < BUYERS[usize::from(saw_offer)] {
        let order = json!({ "transaction_id": "T-1", "currency": "EUR", "value": 10 });
        let order = read(order, CONFIG_LIMITS).expect("within the limits");
        client.handle(Input::Event { name: "purchase", data: &order }).expect("accepted");
    }
    client.fold(&[tab], false);
    at(&world, "2026-12-21T10:00:00Z");
    let mut client = open_with(&world, tab + 1, config, purposes);
    client.fold(&[tab + 1], true);
    let report = client.outbox().iter().find_map(|sent| {
        let report: Json = serde_json::from_str(sent.report.text()).expect("JSON");
        let is_asked = report["task"] == 0 && report["epoch"] == 743;
        is_asked.then(|| (report["arm"].as_u64().expect("an arm") as usize, report["answer"] == "00000001"))
    });
    Visitor { saw_offer, report }
}

/// Reports and yeses by arm.
fn counts(visitors: &[Visitor]) -> [(f64, f64); 2] {
    let mut counts = [(0.0, 0.0); 2];
    for (arm, is_yes) in visitors.iter().filter_map(|visitor| visitor.report) {
        counts[arm].0 += 1.0;
        counts[arm].1 += f64::from(u8::from(is_yes));
    }
    counts
}

/// Within five standard errors of a share.
fn assert_share(yes: f64, of: f64, expected: f64, why: &str) {
    let error = (expected * (1.0 - expected) / of).sqrt();
    assert!((yes / of - expected).abs() < 5.0 * error, "{why}: {yes} of {of}, expected {expected}");
}

#[test]
fn without_noise_the_arms_say_what_the_offer_does() {
    let config = config(json!({ "privacy": { "level": "counted" } }));
    let visitors: Vec<_> = (0..VISITORS).map(|number| live(&config, number, ALL)).collect();
    let [control, shown] = counts(&visitors);
    assert_eq!(control.0 + shown.0, VISITORS as f64, "everybody answers");
    assert_share(control.0, VISITORS as f64, 0.5, "a fair coin");
    assert_share(control.1, control.0, BUYERS[0], "after a ghost");
    assert_share(shown.1, shown.0, BUYERS[1], "after the offer");
    assert!(visitors.iter().all(|visitor| visitor.report.expect("a report").0 == usize::from(visitor.saw_offer)));
}

#[test]
fn with_noise_the_offer_is_kept_from_half_of_those_who_are_asked_and_from_nobody_else() {
    let config = config(json!({ "privacy": { "preset": "balanced" } }));
    let visitors: Vec<_> = (0..2 * VISITORS).map(|number| live(&config, number, ALL)).collect();
    let asked = visitors.iter().filter(|visitor| visitor.report.is_some()).count() as f64;
    // π is 4 reports in 13.04 epochs, half of them about the campaign.
    assert_share(asked, visitors.len() as f64, 4.0 * 28.0 / 365.0 / 2.0, "asked");
    let kept = visitors.iter().filter(|visitor| !visitor.saw_offer).count() as f64;
    assert_share(kept, asked, 0.5, "kept from");
    for visitor in &visitors {
        assert_eq!(visitor.saw_offer, visitor.report.is_none_or(|(arm, _)| arm == 1), "only control arms miss it");
    }
    // e^2/(e^2 + 1) of the answers are true.
    let said = |share: f64| share * 0.880_797 + (1.0 - share) * 0.119_203;
    let [control, shown] = counts(&visitors);
    assert_share(control.1, control.0, said(BUYERS[0]), "after a ghost");
    assert_share(shown.1, shown.0, said(BUYERS[1]), "after the offer");
}

#[test]
fn whom_no_campaign_may_count_sees_what_fits() {
    let counted = json!({ "level": "counted" });
    let unmeasured = config(json!({ "privacy": counted }));
    for number in 0..40 {
        let visitor = live(&unmeasured, number, Purposes { measurement: false, ..ALL });
        assert!(visitor.saw_offer && visitor.report.is_none(), "no measurement, no arm");
    }
    // The holdout comes first: half of the visitors see nothing but fallbacks, answer all the same, and say no in both arms.
    let held = config(json!({ "privacy": counted, "holdout": { "share": 0.5, "salt": "a" } }));
    let visitors: Vec<_> = (0..VISITORS).map(|number| live(&held, number, ALL)).collect();
    let [control, shown] = counts(&visitors);
    assert_eq!(control.0 + shown.0, VISITORS as f64);
    assert_share(control.1, control.0, BUYERS[0] / 2.0, "after a ghost, or held out");
    assert_share(shown.1, shown.0, BUYERS[1] / 2.0, "after the offer, or held out");
}
