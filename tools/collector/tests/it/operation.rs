//! What an operator relies on: closed doors, metrics, configs that cannot be mixed up.

use serde_json::{Value, json};
use vitrin_collector::{Clock, Collector, CollectorOptions, OpenError, Published, PublishedError, StoreError};

use crate::database;
use crate::harness::{DAY_MS, NOW_MS, Server, TOKEN, header, published, sealed, site};

#[tokio::test]
async fn the_admin_token_opens_estimates_and_metrics() {
    let server = Server::start(&site(17, false)).await;
    let cases = [
        ("none", None, 401),
        ("the token", Some(format!("Bearer {TOKEN}")), 200),
        ("scheme in lower case", Some(format!("bearer {TOKEN}")), 200),
        ("another", Some(format!("Bearer {}", TOKEN.replace('a', "b"))), 401),
        ("a part of it", Some(format!("Bearer {}", &TOKEN[1..])), 401),
        ("more than it", Some(format!("Bearer {TOKEN}x")), 401),
        ("nothing", Some("Bearer ".into()), 401),
        ("another scheme", Some(format!("Basic {TOKEN}")), 401),
    ];
    for path in ["/v1/estimates", "/v1/posteriors", "/metrics"] {
        for (why, authorization, expected) in &cases {
            let mut request = server.client.get(format!("{}{path}", server.address));
            if let Some(authorization) = authorization {
                request = request.header("authorization", authorization);
            }
            let response = request.send().await.unwrap();
            assert_eq!(response.status().as_u16(), *expected, "{path}: {why}");
            if *expected == 200 {
                assert_eq!(response.headers()["cache-control"], "no-store", "{path}");
            }
        }
    }
    let open = server.client.get(format!("{}/healthz", server.address)).send().await.unwrap();
    assert_eq!((open.status().as_u16(), open.text().await.unwrap().as_str()), (200, r#"{"status":"ok"}"#));
}

#[tokio::test]
async fn metrics_count_outcomes() {
    let server = Server::start(&site(17, false)).await;
    server.post(sealed(header(0, 1), 2)).await;
    server.post(sealed(header(0, 1), 2)).await;
    server.post(sealed(header(0, 2), 9)).await;
    server.post("canary").await;
    server.post(" ".repeat(600)).await;
    let text = server.get("/metrics").await.text().await.unwrap();
    for line in [
        r#"vitrin_reports_total{outcome="counted"} 1"#,
        r#"vitrin_reports_total{outcome="repeated"} 1"#,
        r#"vitrin_reports_total{outcome="answer_out_of_range"} 1"#,
        r#"vitrin_reports_total{outcome="malformed"} 1"#,
        r#"vitrin_reports_total{outcome="too_long"} 1"#,
        "vitrin_commit_reports_sum 2.0",
        "vitrin_commit_seconds_count 2",
    ] {
        assert!(text.lines().any(|it| it == line), "{line} is not in\n{text}");
    }
}

#[tokio::test]
async fn a_config_number_keeps_its_meaning() {
    let server = Server::start(&site(17, false)).await;
    let directory = server.stop().await;
    let url = database::url(directory.path()).await;
    let open_at = async |url: &str, configs: Vec<Published>| {
        Collector::open(url, configs, CollectorOptions::default()).await.map(|_| ())
    };
    let open = async |configs: Vec<Published>| open_at(&url, configs).await;

    let mut changed = site(17, false);
    changed["measure"][0]["values"][0] = "boots".into();
    let error = open(vec![published(&changed)]).await.unwrap_err();
    let expected = "config 17 of demo-shop was counted for with other questions, segments or terms: raise its number";
    assert_eq!(error.to_string(), expected);
    assert!(matches!(error, OpenError::Store(StoreError::TermsChanged { .. })));

    let bought = |count: u32| json!({ "orders.count": { "$gte": count } });
    let rules = |name: &str, when: Value, bought_when: Value, other_when: Value| {
        let mut site = site(19, false);
        site["segments"] = json!([
            { "id": "trail-runner", "name": name, "when": when },
            { "id": "buyer", "when": bought_when },
            { "id": "other", "when": other_when },
        ]);
        vec![published(&site)]
    };
    let runner = json!({ "segments": { "$in": ["buyer"] } });
    assert!(open(rules("Runners", runner.clone(), bought(1), bought(2))).await.is_ok());
    assert!(open(rules("Trail runners", runner.clone(), bought(1), bought(3))).await.is_ok(), "of no question");
    for (why, configs) in [
        ("who belongs to it", rules("Runners", bought(1), bought(1), bought(2))),
        ("who belongs to what it asks about", rules("Runners", runner, bought(2), bought(2))),
    ] {
        let error = open(configs).await.unwrap_err();
        assert!(matches!(error, OpenError::Store(StoreError::TermsChanged { config: 19, .. })), "{why}: {error}");
    }

    changed["config"] = 18.into();
    let both = vec![published(&site(17, false)), published(&changed)];
    assert!(open(both.clone()).await.is_ok(), "under another number it is welcome");
    let error = open(vec![both[1].clone(), both[1].clone()]).await.unwrap_err();
    assert_eq!(error.to_string(), "config 18 of demo-shop is given twice");

    let nowhere = directory.path().join("nowhere/vitrin.db").display().to_string();
    let error = open_at(&format!("sqlite://{nowhere}"), both.clone()).await.unwrap_err();
    assert!(error.to_string().starts_with(&format!("cannot open the database at {nowhere}: ")), "{error}");

    let error = open_at("mysql://localhost/vitrin", both).await.unwrap_err();
    assert_eq!(error.to_string(), "the database must be given as sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME");
}

#[test]
fn a_config_that_is_none_is_refused_with_its_place() {
    let cases = [
        ("{", "not JSON that can be read: EOF while parsing an object at line 1 column 1"),
        ("{} {}", "not JSON that can be read: trailing characters at line 1 column 4"),
    ];
    for (text, expected) in cases {
        assert_eq!(Published::read(text).unwrap_err().to_string(), expected);
    }
    let error = Published::read("{}").unwrap_err();
    assert!(matches!(error, PublishedError::Config(_)), "{error}");
}

/// As SQLite does by itself where the disk is full; PostgreSQL does not.
#[tokio::test]
async fn a_transaction_that_the_database_rolled_back_is_the_only_one_that_fails() {
    if database::is_postgres() {
        return;
    }
    let server = Server::start(&site(17, false)).await;
    assert_eq!(server.post(sealed(header(0, 1), 2)).await.0, 202);
    let url = database::url(server.directory()).await;
    let full =
        "CREATE TRIGGER full BEFORE INSERT ON counted BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END";
    database::execute(&url, full).await;
    // As many as there are connections, and more.
    for number in 2..12 {
        assert_eq!(server.post(sealed(header(0, number), 2)).await.0, 503);
    }
    database::execute(&url, "DROP TRIGGER full").await;
    assert_eq!(server.post(sealed(header(0, 2), 2)).await.0, 202, "there is room again");
}

#[tokio::test]
async fn nothing_is_asked_at_the_level_local() {
    let mut config = site(17, true);
    config["privacy"]["level"] = "local".into();
    let server = Server::start(&config).await;
    assert_eq!(server.post(sealed(header(0, 1), 2)).await.1["error"], "unknown_task");
    assert_eq!(server.estimates().await["questions"], serde_json::json!([]));
}

#[tokio::test]
async fn ids_of_closed_epochs_are_dropped_and_counts_stay() {
    let server = Server::start(&site(17, false)).await;
    server.count(1, 1, 0, 60).await;
    server.set_clock(NOW_MS + 84 * DAY_MS);
    let estimates = server.estimates().await;
    let directory = server.stop().await;
    let url = database::url(directory.path()).await;
    let ids = || database::number(&url, "SELECT count(*) FROM counted");
    assert_eq!(ids().await, 60);
    // Cleaning comes with a start, and every hour after; of a config that is given no longer, too.
    for (days, config, kept) in [(28, 17, 60), (56, 18, 60), (84, 18, 0)] {
        let (clock, _) = Clock::at(vitrin::core::time::Timestamp::from_ms(NOW_MS + days * DAY_MS));
        let configs = vec![published(&site(config, false))];
        let options = CollectorOptions { clock, ..CollectorOptions::default() };
        let collector = Collector::open(&url, configs, options).await.unwrap();
        collector.close().await;
        assert_eq!(ids().await, kept, "{days} days later");
    }
    let server = Server::start_in(directory, vec![published(&site(17, false))]).await;
    server.set_clock(NOW_MS + 84 * DAY_MS);
    assert_eq!(server.estimates().await["questions"][1], estimates["questions"][1]);
}

/// More ids than are dropped at once.
#[tokio::test]
async fn counters_are_dropped_when_their_retention_ends() {
    let server = Server::start(&site(17, false)).await;
    for first in [0, 12_000] {
        server.count(1, 1, first, 12_000).await;
    }
    let directory = server.stop().await;
    let url = database::url(directory.path()).await;
    let period_end = 28 * DAY_MS * 743;
    let cases = [
        ("at the end of its retention", Some(100), 0, 24_000),
        ("while late reports may come, whatever the retention", Some(0), 1, 24_000),
        ("a millisecond later", Some(100), 1, 0),
    ];
    for (why, retention_days, late_ms, kept) in cases {
        let days = if retention_days == Some(0) { 0 } else { 100 };
        let (clock, _) = Clock::at(vitrin::core::time::Timestamp::from_ms(period_end + days * DAY_MS + late_ms));
        let options = CollectorOptions { clock, retention_days, ..CollectorOptions::default() };
        let collector = Collector::open(&url, vec![published(&site(17, false))], options).await.unwrap();
        collector.close().await;
        let counted = "SELECT CAST(coalesce(sum(reports), 0) AS BIGINT) FROM counter";
        assert_eq!(database::number(&url, counted).await, kept, "{why}");
    }
    for statement in ["SELECT count(*) FROM counted", "SELECT count(*) FROM batch_size", "SELECT count(*) FROM batch"] {
        assert_eq!(database::number(&url, statement).await, 0, "{statement}");
    }
}
