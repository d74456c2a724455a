//! What the next model is to know of offers.

use serde_json::{Value, json};
use tokio::task::JoinSet;
use vitrin::core::privacy::{Randomizer, Report};
use vitrin::report::SealedReport;

use crate::harness::{Server, header, site};

fn policy_site(is_demo: bool) -> Value {
    let mut site = site(17, is_demo);
    let offer = |id| json!({ "id": id, "placement": "hero", "content": { "title": id } });
    site["privacy"]["level"] = "counted".into();
    site["placements"] = json!([{ "id": "hero", "fallback": "welcome" }]);
    site["offers"] = json!([offer("welcome"), offer("boots"), offer("maps")]);
    site["policy"] = json!({ "kind": "split", "context": ["trail-runner"] });
    site["measure"] = json!([{ "policy": "hero", "attribution_hours": 72 }]);
    site
}

/// Counts `reports` reports of one answer, with ids from `first` on.
async fn count(server: &Server, answer: u32, first: u128, reports: u128) {
    let mut waiting = JoinSet::new();
    for number in first..first + reports {
        let report = Report::protect(header(0, number), &Randomizer::counted(8).unwrap(), answer, &[0; 32]);
        let (collector, body) = (server.collector.clone(), SealedReport::seal(&report).text().to_owned());
        waiting.spawn(async move { collector.receive(body.as_bytes()).await });
    }
    while let Some(outcome) = waiting.join_next().await {
        outcome.unwrap().unwrap();
    }
}

#[tokio::test]
async fn offers_are_told_apart_by_cell() {
    let server = Server::start(&policy_site(true)).await;
    // Of the answers `cell/offer/no` and `/yes`, trail-runner before *, boots before maps.
    for (first, (answer, reports)) in (0_u128..).step_by(1_000).zip([
        (0, 140),
        (1, 160),
        (2, 90),
        (3, 80),
        (4, 110),
        (5, 60),
        (6, 50),
        (7, 130),
        (8, 55),
    ]) {
        count(&server, answer, first, reports).await;
    }
    let told: Value = server.get("/v1/posteriors").await.json().await.unwrap();
    let row = |cell: Value, offer: Value, exposures: f64, conversions: f64| json!({ "cell": cell, "offer": offer, "exposures": exposures, "conversions": conversions, "effective_exposures": exposures });
    let all = Value::Null;
    let expected = json!({
        "site": "demo-shop", "config": 17, "level": "counted",
        "policies": [{
            "task": 0, "placement": "hero", "mechanism": "counted", "first_epoch": 742, "last_epoch": 742, "reports": 875,
            "asked_share": 1.0, "visitors": 735.0,
            "rows": [
                row(all.clone(), all.clone(), 735.0, 305.0),
                row(all.clone(), "boots".into(), 360.0, 140.0),
                row(all, "maps".into(), 375.0, 165.0),
                row("*".into(), "boots".into(), 110.0, 50.0),
                row("*".into(), "maps".into(), 185.0, 55.0),
                row("trail-runner".into(), "boots".into(), 250.0, 90.0),
                row("trail-runner".into(), "maps".into(), 190.0, 110.0),
            ]
        }]
    });
    assert_eq!(told, expected);
}

#[tokio::test]
async fn open_and_small_batches_are_not_told() {
    let open = Server::start(&policy_site(false)).await;
    count(&open, 1, 0, 60).await;
    let told: Value = open.get("/v1/posteriors?site=demo-shop").await.json().await.unwrap();
    assert_eq!(told["policies"], json!([]), "the epoch is open");
    let small = Server::start(&policy_site(true)).await;
    count(&small, 1, 0, 49).await;
    let told: Value = small.get("/v1/posteriors").await.json().await.unwrap();
    assert_eq!(told["policies"], json!([]), "fewer than the minimum batch size");
}

/// One visitor in a cell is neither told nor left over, in this epoch or as the difference to the next.
#[tokio::test]
async fn no_small_group_is_told_or_left_over() {
    let server = Server::start(&policy_site(true)).await;
    let counts = [(0, 140), (1, 160), (2, 1), (3, 80), (4, 110), (5, 60), (6, 50), (7, 130), (8, 55)];
    for (first, (answer, reports)) in (0_u128..).step_by(1_000).zip(counts) {
        count(&server, answer, first, reports).await;
    }
    let told: Value = server.get("/v1/posteriors").await.json().await.unwrap();
    let policy = &told["policies"][0];
    let rows: Vec<_> = policy["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| json!([row["cell"], row["offer"], row["exposures"], row["conversions"]]))
        .collect();
    // With that visitor's pair waits the one that has the smallest other count.
    let expected = json!([
        [null, null, 375.0, 165.0],
        [null, "maps", 375.0, 165.0],
        ["*", "maps", 185.0, 55.0],
        ["trail-runner", "maps", 190.0, 110.0]
    ]);
    assert_eq!(json!(rows), expected);
    assert_eq!((&policy["reports"], &policy["visitors"]), (&json!(786), &json!(375.0)));
    let estimates = server.estimates().await;
    assert_eq!(estimates["questions"], json!([]), "by epoch as well they would give each other away");
    count(&server, 2, 9_000, 60).await;
    let told: Value = server.get("/v1/posteriors").await.json().await.unwrap();
    assert_eq!(told["policies"][0]["rows"][0]["exposures"], json!(706.0), "what waited is not lost");
}
