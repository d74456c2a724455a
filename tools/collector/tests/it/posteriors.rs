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
    for (first, (answer, reports)) in
        (0_u128..).step_by(1_000).zip([(0, 40), (1, 60), (2, 20), (4, 10), (7, 30), (8, 5)])
    {
        count(&server, answer, first, reports).await;
    }
    let told: Value = server.get("/v1/posteriors").await.json().await.unwrap();
    let row = |cell: Value, offer: Value, exposures: f64, conversions: f64| json!({ "cell": cell, "offer": offer, "exposures": exposures, "conversions": conversions, "effective_exposures": exposures });
    let all = Value::Null;
    let expected = json!({
        "site": "demo-shop", "config": 17, "level": "counted",
        "policies": [{
            "task": 0, "placement": "hero", "mechanism": "counted", "first_epoch": 742, "last_epoch": 742, "reports": 165,
            "asked_share": 1.0, "visitors": 125.0,
            "rows": [
                row(all.clone(), all.clone(), 125.0, 35.0),
                row(all.clone(), "boots".into(), 80.0, 20.0),
                row(all, "maps".into(), 45.0, 15.0),
                row("*".into(), "boots".into(), 0.0, 0.0),
                row("*".into(), "maps".into(), 35.0, 5.0),
                row("trail-runner".into(), "boots".into(), 80.0, 20.0),
                row("trail-runner".into(), "maps".into(), 10.0, 10.0),
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
