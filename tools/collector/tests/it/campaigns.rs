//! Campaigns: two arms, what the offer changed, and when nothing is said. And the level `counted`.

use serde_json::{Value, json};
use tokio::task::JoinSet;
use vitrin::core::privacy::{Epsilon, Header, Randomizer, Report};
use vitrin::report::SealedReport;

use crate::harness::{Server, header, site};

/// A demo that asks about a campaign (task 0) and a segment (task 1).
fn campaign_site(level: &str) -> Value {
    let mut site = site(17, true);
    site["privacy"]["level"] = level.into();
    site["placements"] = json!([{ "id": "home-hero" }]);
    site["offers"] =
        json!([{ "id": "trail-10", "placement": "home-hero", "content": { "title": "10 % off trail shoes" } }]);
    site["measure"] = json!([{ "campaign": "trail-10", "attribution_hours": 72 }, { "segment": "trail-runner" }]);
    site
}

fn randomizer(level: &str) -> Randomizer {
    let epsilon = Epsilon::from_thousandths(1_000).unwrap();
    if level == "counted" { Randomizer::counted(1).unwrap() } else { Randomizer::new(1, epsilon).unwrap() }
}

/// A sealed report of a yes or no that says exactly `answer`.
fn sealed(level: &str, header: Header, answer: u32) -> String {
    let text = SealedReport::seal(&Report::protect(header, &randomizer(level), 0, &[0; 32])).text().to_owned();
    let (front, _) = text.rsplit_once(r#""answer""#).unwrap();
    format!("{front}\"answer\":\"{answer:08x}\"}}")
}

/// Counts `reports` reports of an arm, of which `yes` say that the goal was reached.
async fn count(server: &Server, level: &str, arm: u32, reports: u32, yes: u32) {
    let mut waiting = JoinSet::new();
    for number in 0..reports {
        let header = Header { arm, ..header(0, u128::from(arm) << 64 | u128::from(number)) };
        let (collector, body) = (server.collector.clone(), sealed(level, header, u32::from(number < yes)));
        waiting.spawn(async move { collector.receive(body.as_bytes()).await });
    }
    while let Some(outcome) = waiting.join_next().await {
        outcome.unwrap().unwrap();
    }
}

/// A campaign's batch after these (reports, of which yes) of control and of shown.
async fn batch(level: &str, control: (u32, u32), shown: (u32, u32)) -> Value {
    let server = Server::start(&campaign_site(level)).await;
    count(&server, level, 0, control.0, control.1).await;
    count(&server, level, 1, shown.0, shown.1).await;
    server.estimates().await["campaigns"][0]["batches"][0].clone()
}

#[tokio::test]
async fn a_lift_equals_a_hand_computed_one() {
    let server = Server::start(&campaign_site("counted")).await;
    count(&server, "counted", 0, 1_000, 100).await;
    count(&server, "counted", 1, 1_010, 202).await;
    let estimates = server.estimates().await;
    assert_eq!((&estimates["level"], &estimates["questions"][0]["kind"]), (&json!("counted"), &json!("segment")));
    let mut campaign = estimates["campaigns"][0].clone();
    let mut batch = campaign["batches"][0].take();
    let expected = json!({
        "task": 0, "kind": "campaign", "campaign": "trail-10", "attribution_hours": 72, "mechanism": "counted", "reports_for_one_point": 9_604,
        "vote_bound": 1.0, "batches": [null]
    });
    assert_eq!(campaign, expected);
    // √(.09/999 + .16/1009) = .015771; ρ² = .0015872 and N = 2,010, so the always-valid half is 1.593 times the fixed one.
    let p =
        ["difference", "relative"].map(|change| batch["lift"][change]["always_valid"]["p"].take().as_f64().unwrap());
    assert!((p[0] / 4.5974e-7 - 1.0).abs() < 1e-4 && (p[1] / 1.334_25e-3 - 1.0).abs() < 1e-4, "{p:?}");
    let expected = json!({
        "epoch": 742, "starts_at": "2026-11-19", "ends_at": "2026-12-17", "open": true,
        "arms": [
            { "arm": "control", "reports": 1_000, "share": 0.1, "low": 0.0829, "high": 0.1202 },
            { "arm": "shown", "reports": 1_010, "share": 0.2, "low": 0.1765, "high": 0.2258 }
        ],
        "sample_ratio": { "expected": 0.5, "p": batch["sample_ratio"]["p"], "ok": true },
        "lift": {
            "difference": { "estimate": 0.1, "low": 0.0691, "high": 0.1309, "always_valid": { "low": 0.0508, "high": 0.1492, "p": null } },
            "relative": { "estimate": 1.0, "low": 0.5532, "high": 1.4468, "always_valid": { "low": 0.2886, "high": 1.7114, "p": null } }
        }
    });
    assert_eq!(batch, expected);
    // |1,000 − 1,005|/√502.5 = .2231 standard deviations.
    assert!((batch["sample_ratio"]["p"].as_f64().unwrap() - 0.8235).abs() < 1e-4);
}

#[tokio::test]
async fn what_hides_an_arm_hides_its_lift() {
    let hidden = |reason: &str| json!({ "hidden": reason });
    let cases = [
        // why, level, control, shown, and what hides: control, shown, difference, relative
        ("both are told", "noised", (2_000, 700), (2_000, 900), [None, None, None, None]),
        (
            "control is within its noise: no base to be relative to",
            "noised",
            (2_000, 540),
            (2_000, 900),
            [Some("within_noise"), None, None, Some("within_noise")],
        ),
        ("so are both", "noised", (2_000, 540), (2_000, 545), [Some("within_noise"); 4]),
        (
            "worth 85 answers without noise",
            "noised",
            (400, 200),
            (2_000, 900),
            [Some("too_few_reports"), None, Some("too_few_reports"), Some("too_few_reports")],
        ),
        (
            "an arm too few for chance",
            "noised",
            (2_000, 700),
            (2_300, 900),
            [None, None, Some("sample_ratio"), Some("sample_ratio")],
        ),
        (
            "more say yes than ever could",
            "noised",
            (2_000, 700),
            (2_000, 1_600),
            [None, Some("inconsistent"), Some("inconsistent"), Some("inconsistent")],
        ),
        (
            "below the minimum batch size",
            "counted",
            (49, 20),
            (2_000, 900),
            [Some("too_few_reports"), None, Some("too_few_reports"), Some("too_few_reports")],
        ),
        (
            "nobody in control",
            "counted",
            (0, 0),
            (2_000, 900),
            [Some("too_few_reports"), None, Some("too_few_reports"), Some("too_few_reports")],
        ),
        (
            "without noise those who reached it are counted: 49 are a small group",
            "counted",
            (2_000, 49),
            (2_000, 900),
            [Some("too_few_reports"), None, Some("too_few_reports"), Some("too_few_reports")],
        ),
        (
            "and so are those who did not",
            "counted",
            (2_000, 700),
            (2_000, 1_951),
            [None, Some("too_few_reports"), Some("too_few_reports"), Some("too_few_reports")],
        ),
        ("fifty are not", "counted", (2_000, 50), (2_000, 1_950), [None, None, None, None]),
    ];
    for (why, level, control, shown, expected) in cases {
        let batch = batch(level, control, shown).await;
        let cells = ["/arms/0", "/arms/1", "/lift/difference", "/lift/relative"];
        for (pointer, expected) in cells.into_iter().zip(expected) {
            let cell = batch.pointer(pointer).unwrap();
            assert_eq!(cell.get("hidden"), expected.map(Value::from).as_ref(), "{why}: {pointer} of {batch}");
        }
        let is_even = control.0.abs_diff(shown.0) < 200;
        // Of an arm that is counted, and of p, the other is known.
        let is_told = level == "noised" || control.0 >= 50;
        assert_eq!(batch["sample_ratio"].get("ok"), is_told.then_some(&is_even.into()), "{why}");
        assert_eq!(batch["arms"][0]["reports"].is_null(), control.0 < 50, "{why}");
    }
    let few = batch("counted", (20, 9), (20, 9)).await;
    assert_eq!(few["sample_ratio"], hidden("too_few_reports"), "not even how many there are");
}

#[tokio::test]
async fn noise_is_part_of_the_interval() {
    // Shares of .1 and .2, as rates of .31515 and .36136.
    let noised = batch("noised", (5_000, 1_576), (5_000, 1_807)).await;
    let counted = batch("counted", (5_000, 500), (5_000, 1_000)).await;
    let half = |batch: &Value| {
        let difference = &batch["lift"]["difference"];
        assert_eq!(difference["estimate"].as_f64().map(|it| (it * 100.0).round()), Some(10.0));
        difference["high"].as_f64().unwrap() - difference["estimate"].as_f64().unwrap()
    };
    // √(2·.2235/4999)/.46212·1.96 = .0398 with noise, √(.25/4999)·1.96 = .0139 without.
    assert!((half(&noised) - 0.0398).abs() < 5e-4 && (half(&counted) - 0.0139).abs() < 5e-4);
}

#[tokio::test]
async fn an_arm_is_one_of_the_question() {
    let server = Server::start(&campaign_site("noised")).await;
    let message = "the question has no such arm";
    let refused = (422, json!({ "error": "no_arms", "message": message }));
    assert_eq!(server.post(sealed("noised", Header { arm: 1, ..header(1, 1) }, 1)).await, refused);
    assert_eq!(server.post(sealed("noised", Header { arm: 1, ..header(0, 1) }, 1)).await.0, 202);
    assert_eq!(server.post(sealed("noised", Header { arm: 0, ..header(0, 1) }, 1)).await.0, 200, "an id has one arm");
    let counted = sealed("counted", header(1, 2), 1);
    assert_eq!(server.post(counted).await.1["error"], "wrong_mechanism", "the level is the config's to choose");
}

#[tokio::test]
async fn a_holdout_is_compared_with_those_who_see_offers() {
    let mut site = campaign_site("counted");
    site["holdout"] = json!({ "share": 0.1, "salt": "q4" });
    site["measure"] = json!([{ "holdout": "site", "attribution_hours": 72 }]);
    let server = Server::start(&site).await;
    count(&server, "counted", 0, 600, 60).await;
    count(&server, "counted", 1, 5_400, 1_080).await;
    let estimates = server.estimates().await;
    assert_eq!(estimates["questions"], json!([]), "it is no question without arms");
    let holdout = &estimates["campaigns"][0];
    assert_eq!((&holdout["kind"], &holdout["campaign"]), (&json!("holdout"), &json!("site")));
    let batch = &holdout["batches"][0];
    assert_eq!(batch["sample_ratio"], json!({ "expected": 0.1, "p": 1.0, "ok": true }));
    assert_eq!(batch["lift"]["difference"]["estimate"], 0.1);
    assert_eq!(batch["lift"]["relative"]["estimate"], 1.0);
}
