//! Databases of earlier versions: what was counted stays counted, once, and counts towards the ceiling.

use std::borrow::Cow;

use sqlx::migrate::Migrator;
use sqlx::{Connection as _, SqliteConnection};
use vitrin::core::time::Timestamp;
use vitrin_collector::{Clock, Collector, CollectorOptions, Outcome, Refusal};

use crate::harness::{EPOCH, NOW_MS, header, published, sealed, site};

/// What each version of the schema would have written for 40 answers "yes" and 20 "no" about task 1, the last of them report 7.
const COUNTS: [&[&str]; 3] = [
    &["INSERT INTO counter (batch, answer, reports) VALUES (3, 1, 40), (3, 0, 20)"],
    &["INSERT INTO counter (batch, answer, reports) VALUES (3, 1, 40), (3, 0, 20)", "UPDATE batch SET reports = 60"],
    &[
        "INSERT INTO counter (batch, arm, answer, shard, reports) VALUES (3, 0, 1, 0, 40), (3, 0, 0, 0, 20)",
        "INSERT INTO batch_size (batch, shard, reports) VALUES (3, 0, 60)",
    ],
];

/// A database of the first `version` migrations, with [`COUNTS`].
async fn written_by(version: usize, url: &str) {
    let all = sqlx::migrate!("migrations/sqlite");
    assert_eq!(all.iter().count(), COUNTS.len(), "each version has what it would have written");
    let first = all.iter().take(version).cloned().collect();
    let mut connection = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.unwrap();
    Migrator { migrations: Cow::Owned(first), ..Migrator::DEFAULT }.run(&mut connection).await.unwrap();
    let config = published(&site(17, true));
    let terms = sqlx::query("INSERT INTO published (site, config, terms) VALUES ('demo-shop', 17, ?)");
    terms.bind(older(&config.terms())).execute(&mut connection).await.unwrap();
    let batch = sqlx::query("INSERT INTO batch (id, site, config, task, epoch) VALUES (3, 'demo-shop', 17, 1, ?)");
    batch.bind(EPOCH).execute(&mut connection).await.unwrap();
    let counted = sqlx::query("INSERT INTO counted (batch, report_id) VALUES (3, ?)");
    counted.bind(7_u128.to_be_bytes().to_vec()).execute(&mut connection).await.unwrap();
    for statement in COUNTS[version - 1] {
        sqlx::query(*statement).execute(&mut connection).await.unwrap();
    }
    connection.close().await.unwrap();
}

/// `terms` as they were noted before they said what the words of questions mean.
fn older(terms: &str) -> String {
    let mut terms: serde_json::Value = serde_json::from_str(terms).unwrap();
    terms.as_object_mut().unwrap().remove("meaning").unwrap();
    terms.to_string()
}

#[tokio::test]
async fn what_earlier_versions_counted_stays() {
    for version in 1..=COUNTS.len() {
        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", directory.path().join("vitrin.db").display());
        written_by(version, &url).await;
        let clock = Clock::at(Timestamp::from_ms(NOW_MS)).0;
        let options = CollectorOptions { clock, reports_per_batch_max: 61, retention_days: None };
        let collector = Collector::open(&url, vec![published(&site(17, true))], options).await.unwrap();
        let cases = [
            ("a retry of what was counted", 7, Ok(Outcome::Repeated)),
            ("one more", 8, Ok(Outcome::Counted)),
            ("one beyond the ceiling", 9, Err(Refusal::BatchFull)),
        ];
        for (why, number, expected) in cases {
            let body = sealed(header(1, number), 1);
            assert_eq!(collector.receive(body.as_bytes()).await, expected, "version {version}: {why}");
        }
        let estimates = serde_json::to_value(collector.estimates(None, None).await.unwrap()).unwrap();
        let batch = &estimates["questions"][1]["batches"][0];
        assert_eq!(batch["reports"], 61, "version {version}");
        // (41/61 − q)/(p − q) at ε = 1.
        assert_eq!(batch["values"][0]["share"], 0.8725, "version {version}: {batch}");
        collector.close().await;

        let mut changed = site(17, true);
        changed["segments"][0]["when"] = serde_json::json!({ "visits": { "$gte": 3 } });
        let opened = Collector::open(&url, vec![published(&changed)], CollectorOptions::default()).await;
        assert!(opened.is_err(), "version {version}: from the first start on, its segments are noted as well");
    }
}
