//! Policies and holdouts from config to answer: a shop with offers of which one works, its visitors, and what their reports say of it.

use serde_json::{Value as Json, json};
use vitrin::config::parse;
use vitrin::core::consent::Consent;
use vitrin::core::engine::{DecisionRef, Engine, Input, State};
use vitrin::core::id::fnv1a32;
use vitrin::core::policy::posterior::{ALL_VISITORS, Posterior, Posteriors};
use vitrin::core::privacy::LocalKey;
use vitrin::core::site::Site;
use vitrin::core::tally::Response;
use vitrin::core::time::{DAY_MS, Timestamp};
use vitrin::core::value::{CONFIG_LIMITS, Value, read};
use vitrin::host::{Entropy as _, MemoryHost};

use crate::reports::{open_with, with};
use crate::tabs::ALL;
use crate::world::World;

const VISITORS: u64 = 1_000;
/// Share of visitors who buy: with nothing, with a, with b.
const BUYERS: [f64; 3] = [0.1, 0.2, 0.5];

fn config() -> Value {
    with(json!({
        "privacy": { "level": "counted" },
        "holdout": { "share": 0.3, "salt": "a" },
        "policy": { "kind": "adaptive", "context": ["vip"] },
        "segments": [{ "id": "vip", "when": { "declared.vip": true } }],
        "offers": [
            { "id": "welcome", "placement": "hero", "content": { "title": "Welcome" } },
            { "id": "a", "placement": "hero", "content": { "title": "A" } },
            { "id": "b", "placement": "hero", "content": { "title": "B" } }
        ],
        "measure": [
            { "policy": "hero", "attribution_hours": 72 },
            { "holdout": "site", "attribution_hours": 72 }
        ]
    }))
}

/// What one visitor saw (0 is nothing), and the answers and arms of both reports.
struct Visitor {
    saw: usize,
    is_vip: bool,
    trial: u32,
    holdout: (u64, u32),
}

/// Sees the hero, buys or does not within a day, and comes back in the next epoch when every window is over.
fn live(config: &Value, number: u64) -> Visitor {
    let world = World::starting_at("2026-11-20T10:00:00Z");
    world.grant("demo", "spm", 1);
    let tab = number * 10 + 1;
    let mut client = open_with(&world, tab, config, ALL);
    let mut dice = MemoryHost { entropy: number ^ 0xd1ce, ..MemoryHost::default() };
    let seed = dice.seed().expect("bytes");
    let draw = f64::from(u32::from_le_bytes(seed[..4].try_into().expect("four"))) / 4_294_967_296.0;
    let is_vip = seed[4] < 64;
    let traits = read(json!({ "vip": is_vip }), CONFIG_LIMITS).expect("within the limits");
    client.handle(Input::Traits(&traits)).expect("accepted");
    let decided = client.decide(&["hero"], &Value::Null).remove(0);
    let offer = decided.decision.offer.expect("a fallback");
    let id = client.engine().site.offers[offer].id.clone();
    let decision = DecisionRef { id: &decided.id, placement: "hero", offer: Some(&id), draw: None };
    client.handle(Input::Response { decision, response: Response::Exposed }).expect("accepted");
    world.now_ms.set(world.now_ms.get() + DAY_MS);
    if draw < BUYERS[offer] {
        let order = json!({ "transaction_id": "T-1", "currency": "EUR", "value": 10 });
        let order = read(order, CONFIG_LIMITS).expect("within the limits");
        client.handle(Input::Event { name: "purchase", data: &order }).expect("accepted");
        let tallied: Vec<_> = client.engine().state.tally.rows.iter().filter(|row| row.count.reached == 1).collect();
        assert_eq!(tallied.len(), 1, "put down to one offer, or its ghost");
        assert_eq!((tallied[0].is_ghost, tallied[0].count.value_minor), (offer == 0, 1_000));
    }
    client.fold(&[tab], false);
    world.now_ms.set(Timestamp::parse("2026-12-21T10:00:00Z").expect("a time").ms());
    world.grant("demo", "spm", 1);
    let mut client = open_with(&world, tab + 1, config, ALL);
    client.fold(&[tab + 1], true);
    client.fold(&[tab + 1], true);
    let report = |task: u64| {
        let reports =
            client.outbox().iter().map(|sent| serde_json::from_str::<Json>(sent.report.text()).expect("JSON"));
        let report = reports.into_iter().find(|it| it["task"] == task && it["epoch"] == 743).expect("asked");
        let answer = u32::from_str_radix(report["answer"].as_str().expect("hex"), 16).expect("hex");
        (report["arm"].as_u64().expect("an arm"), answer)
    };
    Visitor { saw: offer, is_vip, trial: report(0).1, holdout: report(1) }
}

/// One visitor of a shop that asks with noise: what was seen, and what would be answered.
struct Answered {
    saw: usize,
    propensity: f64,
    is_vip: bool,
    has_bought: bool,
    /// The arm and the truth; none when not asked.
    told: Option<(u32, u32)>,
}

fn answer(site: &Site, number: u64) -> Answered {
    let mut bytes = [0x5a; 16];
    bytes[..8].copy_from_slice(&number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_le_bytes());
    bytes[8..].copy_from_slice(&number.wrapping_mul(0xd1b5_4a32_d192_ed03).to_le_bytes());
    let mut engine = Engine::new(site.clone(), State::new(LocalKey::from_bytes(bytes)), number);
    engine.granted = Consent { purposes: ALL, grant: 1 };
    engine.consent = engine.granted;
    let at = |text| Timestamp::parse(text).expect("a time");
    let (shown, bought, asked) = (at("2026-11-20T10:00:00Z"), at("2026-11-21T10:00:00Z"), at("2026-12-21T10:00:00Z"));
    engine.handle(Input::Tick, shown).expect("accepted");
    let is_vip = number.is_multiple_of(3);
    let traits = read(json!({ "vip": is_vip }), CONFIG_LIMITS).expect("within the limits");
    engine.handle(Input::Traits(&traits), shown).expect("accepted");
    let situation = engine.situation(shown);
    let decision = engine.decide(situation.as_ref(), "hero", &Value::Null, &[], shown);
    drop(situation);
    let saw = decision.offer.expect("a fallback");
    let (id, offer) = (engine.decision_id(&decision), engine.site.offers[saw].id.clone());
    let seen = DecisionRef { id: &id, placement: "hero", offer: Some(&offer), draw: decision.draw };
    engine.handle(Input::Response { decision: seen, response: Response::Exposed }, shown).expect("accepted");
    let has_bought = number % 7 < 2;
    if has_bought {
        let order = json!({ "transaction_id": "T-1", "currency": "EUR", "value": 10 });
        let order = read(order, CONFIG_LIMITS).expect("within the limits");
        engine.handle(Input::Event { name: "purchase", data: &order }, bought).expect("accepted");
    }
    engine.handle(Input::Tick, asked).expect("accepted");
    let told = engine.question(asked).and_then(|question| engine.answer(question, asked));
    let told = told.map(|(_, header, truth)| (header.arm, truth));
    Answered { saw, propensity: decision.propensity, is_vip, has_bought, told }
}

/// What a coin let somebody try is told in the clear; cell and outcome are what noise is to hide.
#[test]
fn with_noise_an_arm_says_what_was_tried_and_knows_nothing_of_the_visitor() {
    let mut config = json!(config());
    config["privacy"] = json!({ "level": "noised", "preset": "balanced" });
    config["holdout"] = json!({ "share": 0.0, "salt": "a" });
    config["measure"] = json!([{ "policy": "hero", "attribution_hours": 72 }]);
    let (mut site, warnings) = parse(&read(config, CONFIG_LIMITS).expect("within the limits")).expect("a good config");
    assert!(warnings.is_empty(), "{warnings:?}");
    let check = |site: &Site, explore: f64, best: Option<usize>| {
        let all: Vec<_> = (0..3_000).map(|number| answer(site, number)).collect();
        let asked: Vec<_> = all.iter().filter_map(|it| Some((it, it.told?))).collect();
        // 8/(2·365/28) of epochs.
        assert_share(asked.len(), all.len(), 8.0 / (2.0 * 365.0 / 28.0), "asked");
        for (it, (arm, truth)) in &asked {
            let cell = u32::from(!it.is_vip);
            if *arm < 2 {
                assert_eq!(it.saw, *arm as usize + 1, "what was tried was seen");
                assert_eq!(*truth, 1 + cell * 2 + u32::from(it.has_bought), "vip/no, vip/yes, */no, */yes");
            } else {
                assert_eq!((*truth, Some(it.saw)), (0, best), "the policy chose: nothing is said of it");
            }
        }
        for is_vip in [false, true] {
            let cell: Vec<_> = asked.iter().filter(|(it, _)| it.is_vip == is_vip).collect();
            for (arm, share) in [(0, explore / 2.0), (1, explore / 2.0), (2, 1.0 - explore)] {
                let in_arm = cell.iter().filter(|(_, told)| told.0 == arm).count();
                assert_share(
                    in_arm,
                    cell.len(),
                    share.clamp(1e-9, 1.0 - 1e-9),
                    "the coin knows nothing of the visitor",
                );
            }
        }
        let sum: f64 = all.iter().filter(|it| it.saw == 1).map(|it| 1.0 / it.propensity).sum();
        assert!((sum / all.len() as f64 - 1.0).abs() < 0.25, "Σ 1/p is everybody: {sum}");
    };
    check(&site, 1.0, None);
    let row = |arm, conversions| Posterior { arm: fnv1a32(arm), cell: ALL_VISITORS, exposures: 1_000.0, conversions };
    let mut rows = vec![row("a", 100.0), row("b", 200.0)];
    rows.sort_by_key(|row| row.arm);
    site.model.posteriors = Some(Posteriors { version: 1, gamma: 1e6, explore: 0.3, prior_exposures: 1.0, rows });
    check(&site, 0.3, Some(2));
}

/// Within five standard errors of a share.
fn assert_share(yes: usize, of: usize, expected: f64, why: &str) {
    let error = (expected * (1.0 - expected) / of as f64).sqrt();
    assert!((yes as f64 / of as f64 - expected).abs() < 5.0 * error, "{why}: {yes} of {of}, expected {expected}");
}

#[test]
fn reports_say_what_each_offer_led_to_in_each_context_and_what_all_of_it_did() {
    let config = config();
    let visitors: Vec<_> = (0..VISITORS).map(|number| live(&config, number)).collect();
    for visitor in &visitors {
        // By cell, offer, outcome: vip/a/no is 1, */b/yes is 8; who is held out has no trial of the policy.
        let cell = u32::from(!visitor.is_vip);
        match visitor.saw {
            0 => assert_eq!((visitor.trial, visitor.holdout.0), (0, 0)),
            saw => {
                let no = (cell * 2 + saw as u32 - 1) * 2 + 1;
                assert!([no, no + 1].contains(&visitor.trial), "{} of {no}", visitor.trial);
                assert_eq!(visitor.holdout, (1, u32::from(visitor.trial == no + 1)));
            }
        }
    }
    let held: Vec<_> = visitors.iter().filter(|it| it.saw == 0).collect();
    assert_share(held.len(), visitors.len(), 0.3, "held out");
    assert_share(held.iter().filter(|it| it.holdout.1 == 1).count(), held.len(), BUYERS[0], "bought without an offer");
    for offer in [1, 2] {
        let shown: Vec<_> = visitors.iter().filter(|it| it.saw == offer).collect();
        assert_share(shown.len(), visitors.len() - held.len(), 0.5, "nothing is known: drawn evenly");
        let bought = shown.iter().filter(|it| it.trial % 2 == 0).count();
        assert_share(bought, shown.len(), BUYERS[offer], "bought after it");
    }
}
