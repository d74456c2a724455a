//! `GET /v1/estimates`: equal to what a hand calculates, silent about what is too small.

use serde_json::{Value, json};
use tokio::task::JoinSet;
use vitrin::core::privacy::{Randomizer, Report};
use vitrin::report::SealedReport;

use crate::harness::{DAY_MS, NOW_MS, Server, header, published, site};

/// The value of a batch's cell, as (share, low, high) or the reason why it is hidden.
fn cell(cell: &Value) -> Result<[f64; 3], String> {
    match cell["hidden"].as_str() {
        Some(reason) => Err(reason.into()),
        None => Ok(["share", "low", "high"].map(|key| cell[key].as_f64().unwrap())),
    }
}

#[tokio::test]
async fn estimates_equal_hand_computed_ones() {
    let server = Server::start(&site(17, true)).await;
    // ε = 1. k-ary over four: p = .47537, q = .17488, and the noise floor at a share of a thousand is .119.
    for (answer, reports, first) in [(0, 300, 0), (1, 400, 300), (2, 200, 700), (3, 100, 900)] {
        server.count(0, answer, first, reports).await;
    }
    // Binary: p = .73106.
    server.count(1, 1, 0, 600).await;
    server.count(1, 0, 600, 400).await;
    // A Hadamard bit over 32 rows: 20 answers for value 5 and 12 against it in each row, so every other value is even.
    for row in 0..32_u32 {
        let sign = (row & 5).count_ones() & 1;
        server.count(2, row * 2 + sign, u128::from(row) * 32, 20).await;
        server.count(2, row * 2 + (1 - sign), u128::from(row) * 32 + 20, 12).await;
    }
    let estimates = server.estimates().await;
    let noise = || Err("within_noise".to_owned());
    let cases = [
        ("shoes: (.4 − q)/(p − q)", "/questions/0/batches/0/values/0", Ok([0.7492, 0.6496, 0.8513])),
        ("tents: below the floor, though its interval is not", "/questions/0/batches/0/values/1", noise()),
        ("maps: far fewer than noise alone", "/questions/0/batches/0/values/2", Err("inconsistent".to_owned())),
        ("none of them", "/questions/0/batches/0/values/3", Ok([0.4164, 0.3246, 0.5133])),
        ("yes: (.6 − q)/(p − q)", "/questions/1/batches/0/values/0", Ok([0.7164, 0.65, 0.7812])),
        ("no", "/questions/1/batches/0/values/1", Ok([0.2836, 0.2188, 0.35])),
        ("value 5: (.625 − ½)/(p − ½)", "/questions/2/batches/0/values/4", Ok([0.541, 0.4109, 0.6671])),
        ("value 4", "/questions/2/batches/0/values/3", noise()),
        ("none, whose column has no sign", "/questions/2/batches/0/values/20", noise()),
    ];
    for (why, pointer, expected) in cases {
        assert_eq!(cell(estimates.pointer(pointer).unwrap()), expected, "{why}");
    }
    let summary = |task: usize| {
        let question = &estimates["questions"][task];
        json!([question["kind"], question["name"], question["mechanism"], question["reports_for_one_point"]])
    };
    assert_eq!(summary(0), json!(["interest", "category interest", "k-ary", 106_102]));
    assert_eq!(summary(1), json!(["segment", "trail-runner", "binary", 44_971]));
    assert_eq!(summary(2), json!(["interest", "category interest", "hadamard-bit", 179_884]));
}

#[tokio::test]
async fn the_answer_has_the_published_shape() {
    let server = Server::start(&site(17, true)).await;
    server.count(1, 1, 0, 30).await;
    server.count(1, 0, 30, 20).await;
    let mut estimates = server.estimates().await;
    let questions = estimates["questions"].take();
    let expected = json!({
        "site": "demo-shop", "config": 17, "demo": true, "level": "noised", "epsilon_per_report": 1.0,
        "epsilon_year": 4.0, "participation": 0.3068, "minimum_batch_size": 50, "period_days": 28.0,
        "current_epoch": 742, "vote_bound": 4.3279, "questions": null, "campaigns": []
    });
    assert_eq!(estimates, expected);
    let expected = json!({
        "epoch": 742, "starts_at": "2026-11-19", "ends_at": "2026-12-17", "open": true, "reports": 50,
        "values": [
            { "value": "yes", "share": 0.7164, "low": 0.4174, "high": 0.9845 },
            { "value": "no", "hidden": "within_noise" }
        ]
    });
    assert_eq!(questions[1]["batches"][0], expected);
    assert_eq!(questions[0]["batches"], json!([]), "nothing was reported");
}

#[tokio::test]
async fn a_batch_below_the_minimum_says_nothing() {
    let server = Server::start(&site(17, true)).await;
    server.count(1, 1, 0, 49).await;
    let batch = server.estimates().await["questions"][1]["batches"][0].clone();
    assert_eq!(batch["reports"], Value::Null);
    let hidden = |value: &str| json!({ "value": value, "hidden": "too_few_reports" });
    assert_eq!(batch["values"], json!([hidden("yes"), hidden("no")]));
    server.count(1, 1, 49, 1).await;
    assert_eq!(server.estimates().await["questions"][1]["batches"][0]["reports"], 50);
}

/// What is shown of the values of a question whose answers were counted so often without noise, "none" first.
async fn counted(task: u32, counts: &[u32]) -> Value {
    let mut config = site(17, true);
    config["privacy"]["level"] = "counted".into();
    let server = Server::start(&config).await;
    let (randomizer, mut waiting) = (Randomizer::counted(counts.len() as u32 - 1).unwrap(), JoinSet::new());
    for (answer, reports) in (0..).zip(counts) {
        for number in 0..*reports {
            let header = header(task, u128::from(answer) << 64 | u128::from(number));
            let report = Report::protect(header, &randomizer, answer, &[0; 32]);
            let (collector, body) = (server.collector.clone(), SealedReport::seal(&report).text().to_owned());
            waiting.spawn(async move { collector.receive(body.as_bytes()).await });
        }
    }
    while let Some(outcome) = waiting.join_next().await {
        outcome.unwrap().unwrap();
    }
    server.estimates().await["questions"][task as usize]["batches"][0].clone()
}

/// Why, the task, its counts by truth, and the shares that are shown of its values.
type Case<'a> = (&'a str, u32, &'a [u32], &'a [Option<f64>]);

/// Whoever has the total must not have a group below the minimum once what is shown is taken from it.
#[tokio::test]
async fn counted_answers_show_no_small_group() {
    let cases: [Case<'_>; 7] = [
        (
            "all are large: none, shoes, tents and maps",
            0,
            &[100, 50, 60, 190],
            &[Some(0.125), Some(0.15), Some(0.475), Some(0.25)],
        ),
        (
            "one visitor likes maps; the smallest other goes with them",
            0,
            &[100, 239, 60, 1],
            &[Some(0.5975), None, None, Some(0.25)],
        ),
        ("two and one are too few together", 0, &[100, 237, 2, 1], &[Some(0.6971), None, None, None]),
        ("49 and one", 0, &[0, 49, 0, 1], &[None, None, None, None]),
        ("nobody is no group", 0, &[100, 240, 60, 0], &[Some(0.6), Some(0.15), None, Some(0.25)]),
        ("yes and no", 1, &[150, 50], &[Some(0.25), Some(0.75)]),
        ("no one's yes from all the no", 1, &[199, 1], &[None, None]),
    ];
    for (why, task, counts, expected) in cases {
        let batch = counted(task, counts).await;
        assert_eq!(batch["reports"], counts.iter().sum::<u32>(), "{why}");
        for (cell, expected) in batch["values"].as_array().unwrap().iter().zip(expected) {
            assert_eq!(cell["share"].as_f64(), *expected, "{why}: {batch}");
        }
        // The values in the order of their truths.
        let truths = batch["values"].as_array().unwrap().iter().cycle().skip(counts.len() - 1);
        for (cell, count) in truths.zip(counts) {
            let hidden = match (count, cell["share"].is_null()) {
                (_, false) => None,
                (0, true) => Some("within_noise"),
                (_, true) => Some("too_few_reports"),
            };
            assert_eq!(cell["hidden"].as_str(), hidden, "{why}: {batch}");
        }
    }
}

#[tokio::test]
async fn a_shop_sees_closed_batches_only() {
    let server = Server::start(&site(17, false)).await;
    server.count(1, 1, 0, 60).await;
    let cases = [("in its epoch", 0, 0), ("while late reports may come", 28, 0), ("after that", 56, 1)];
    for (why, days, expected) in cases {
        server.set_clock(NOW_MS + days * DAY_MS);
        let batches = server.estimates().await["questions"][1]["batches"].clone();
        assert_eq!(batches.as_array().unwrap().len(), expected, "{why}");
        assert!(expected == 0 || batches[0]["open"] == false, "{why}");
    }
}

#[tokio::test]
async fn a_demo_of_minutes_has_batches_with_times() {
    let mut config = site(17, true);
    config["privacy"]["report_period_minutes"] = json!(30);
    config["privacy"].as_object_mut().unwrap().remove("report_period_days");
    let server = Server::start(&config).await;
    let epoch = vitrin::core::privacy::Epoch((NOW_MS / 1_800_000) as u32);
    let header = vitrin::core::privacy::Header { epoch, ..crate::harness::header(1, 1) };
    assert_eq!(server.post(crate::harness::sealed(header, 1)).await.0, 202);
    let batch = server.estimates().await["questions"][1]["batches"][0].clone();
    assert_eq!([&batch["starts_at"], &batch["ends_at"]], ["2026-11-21T00:00:00Z", "2026-11-21T00:30:00Z"]);
}

#[tokio::test]
async fn estimates_are_for_the_admin_and_of_one_config() {
    let directory = tempfile::tempdir().unwrap();
    let configs = vec![published(&site(17, true)), published(&site(18, true))];
    let server = Server::start_in(directory, configs).await;
    let cases = [
        ("the newest", "/v1/estimates?site=demo-shop", 200, json!(18)),
        ("the only site", "/v1/estimates", 200, json!(18)),
        ("an older one", "/v1/estimates?site=demo-shop&config=17", 200, json!(17)),
        ("no such config", "/v1/estimates?site=demo-shop&config=19", 422, json!("unknown_config")),
        ("no such site", "/v1/estimates?site=canary", 422, json!("unknown_site")),
        ("no number", "/v1/estimates?config=canary", 400, json!("malformed")),
        ("another question", "/v1/estimates?canary=1", 400, json!("malformed")),
    ];
    for (why, path, status, expected) in cases {
        let response = server.get(path).await;
        assert_eq!(response.status().as_u16(), status, "{why}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(if status == 200 { &body["config"] } else { &body["error"] }, &expected, "{why}");
        assert!(!body.to_string().contains("canary"), "{why}");
    }
}
