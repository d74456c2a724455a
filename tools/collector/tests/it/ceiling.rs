//! A batch takes so many reports and no more, so that made-up ids cannot fill the disk.

use serde_json::json;
use tempfile::TempDir;
use tokio::task::JoinSet;
use vitrin::core::privacy::{Epoch, Header};
use vitrin_collector::http::ConnectionLimits;
use vitrin_collector::{Outcome, Refusal};

use crate::database;
use crate::harness::{EPOCH, Server, header, published, sealed, site};

async fn start_in(directory: TempDir, ceiling: u64) -> Server {
    let configs = vec![published(&site(17, true))];
    Server::start_limited(directory, configs, ConnectionLimits::default(), ceiling).await
}

#[tokio::test]
async fn a_full_batch_takes_no_more_and_knows_what_it_has() {
    let server = start_in(tempfile::tempdir().unwrap(), 2).await;
    for number in [1, 2] {
        assert_eq!(server.post(sealed(header(0, number), 2)).await.0, 202);
    }
    let message = "the question takes no more reports of that epoch";
    let refused = (429, json!({ "error": "batch_full", "message": message }));
    assert_eq!(server.post(sealed(header(0, 3), 2)).await, refused);
    assert_eq!(server.post(sealed(header(0, 1), 2)).await, (200, json!({ "status": "repeated" })));
    assert_eq!(server.post(sealed(header(1, 3), 1)).await.0, 202, "another question has room");
    let before = Header { epoch: Epoch(EPOCH - 1), ..header(0, 3) };
    assert_eq!(server.post(sealed(before, 2)).await.0, 202, "another epoch has room");
    let metrics = server.get("/metrics").await.text().await.unwrap();
    assert!(metrics.contains(r#"vitrin_reports_total{outcome="batch_full"} 1"#), "{metrics}");

    let server = start_in(server.stop().await, 3).await;
    assert_eq!(server.post(sealed(header(0, 3), 2)).await.0, 202, "a higher ceiling makes room");
    assert_eq!(server.post(sealed(header(0, 4), 2)).await.0, 429);
}

#[tokio::test]
async fn a_flood_ends_exactly_at_the_ceiling() {
    let server = start_in(tempfile::tempdir().unwrap(), 1_000).await;
    let mut flood = JoinSet::new();
    // Each id twice, in groups of many commits.
    for number in (0..3_000).chain(0..3_000) {
        let (collector, body) = (server.collector.clone(), sealed(header(1, number), 1));
        flood.spawn(async move { collector.receive(body.as_bytes()).await });
    }
    let answers = flood.join_all().await;
    let count = |expected| answers.iter().filter(|answer| **answer == expected).count();
    assert_eq!(count(Ok(Outcome::Counted)), 1_000);
    assert_eq!(count(Ok(Outcome::Repeated)), 1_000);
    assert_eq!(count(Err(Refusal::BatchFull)), 4_000);
    let batch = &server.estimates().await["questions"][1]["batches"][0];
    assert_eq!(batch["reports"], 1_000);

    let directory = server.stop().await;
    let url = database::url(directory.path()).await;
    assert_eq!(database::number(&url, "SELECT count(*) FROM counted").await, 1_000);
    assert_eq!(database::number(&url, "SELECT CAST(sum(reports) AS BIGINT) FROM batch_size").await, 1_000);

    let server = start_in(directory, 1_000).await;
    assert_eq!(server.post(sealed(header(1, 9_999), 1)).await.0, 429, "what it has is counted");
}
