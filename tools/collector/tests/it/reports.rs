//! `POST /v1/reports`: what is counted, what is refused and with which words.

use serde_json::json;
use tokio::task::JoinSet;
use vitrin::core::privacy::Epoch;
use vitrin_collector::{Outcome, Refusal};

use crate::harness::{DAY_MS, EPOCH, NOW_MS, ORIGIN, Server, header, published, sealed, site};

#[tokio::test]
async fn a_report_is_counted_once() {
    let server = Server::start(&site(17, false)).await;
    let body = sealed(header(0, 1), 2);
    assert_eq!(server.post(&body).await, (202, json!({ "status": "counted" })));
    assert_eq!(server.post(&body).await, (200, json!({ "status": "repeated" })));
    assert_eq!(server.post(sealed(header(0, 1), 3)).await.0, 200, "whatever its answer is");
    assert_eq!(server.post(sealed(header(1, 1), 1)).await.0, 202, "another task");
    let before = vitrin::core::privacy::Header { epoch: Epoch(EPOCH - 1), ..header(0, 1) };
    assert_eq!(server.post(sealed(before, 2)).await.0, 202, "another epoch");
}

#[tokio::test]
async fn ten_thousand_duplicates_at_once_are_counted_once() {
    let server = Server::start(&site(17, true)).await;
    let body = sealed(header(1, 7), 1);
    let mut tasks = JoinSet::new();
    for _ in 0..10_000 {
        let (collector, body) = (server.collector.clone(), body.clone());
        tasks.spawn(async move { collector.receive(body.as_bytes()).await });
    }
    // And some over HTTP meanwhile.
    for _ in 0..50 {
        assert!(server.post(&body).await.0 < 300);
    }
    let outcomes = tasks.join_all().await;
    let counted = outcomes.iter().filter(|outcome| **outcome == Ok(Outcome::Counted)).count();
    assert!(counted <= 1 && outcomes.iter().all(Result::is_ok));
    server.count(1, 0, 100, 49).await;
    let estimates = server.estimates().await;
    assert_eq!(estimates["questions"][1]["batches"][0]["reports"], 50, "49 others and one");
}

#[tokio::test]
async fn what_is_no_report_is_refused_with_its_reason() {
    let server = Server::start(&site(17, false)).await;
    let good = sealed(header(0, 1), 2);
    let unknown_task = good.replace("\"task\":0", "\"task\":9");
    let cases = [
        ("not JSON", "canary".into(), 400, "malformed", "the body is not a flat JSON object"),
        ("nothing", String::new(), 400, "malformed", "the body is not a flat JSON object"),
        ("cut off", good[..100].into(), 400, "malformed", "the body is not a flat JSON object"),
        ("two reports", format!("{good}{good}"), 400, "malformed", "the body is not a flat JSON object"),
        ("a list", format!("[{good}]"), 400, "malformed", "the body is not a flat JSON object"),
        ("no object", "7".into(), 400, "malformed", "a report is a JSON object"),
        ("a field missing", good.replace("\"arm\":0,", ""), 400, "malformed", "arm is missing"),
        (
            "a field too many",
            good.replace("\"arm\":0,", "\"arm\":0,\"canary\":1,"),
            400,
            "malformed",
            "a report has no other field than v, site, config, epoch, report_id, task, mechanism, epsilon, arm, answer",
        ),
        (
            "an epoch in words",
            good.replace(":742", ":\"canary\""),
            400,
            "malformed",
            "epoch must be a whole number below 2^32",
        ),
        ("too long", format!("{good}{}", " ".repeat(400)), 413, "too_long", "a report has at most 512 bytes"),
        (
            "another site",
            good.replace("demo-shop", "canary"),
            422,
            "unknown_site",
            "no config of that site is counted here; name one with site=",
        ),
        (
            "another config",
            good.replace(":17", ":18"),
            422,
            "unknown_config",
            "that config of the site is not counted here",
        ),
        ("no such task", unknown_task, 422, "unknown_task", "the config asks no question of that number"),
        (
            "another mechanism",
            good.replace("k-ary", "binary"),
            422,
            "wrong_mechanism",
            "the config protects that question by another mechanism or epsilon",
        ),
        (
            "another epsilon",
            good.replace("1.000", "0.999"),
            422,
            "wrong_mechanism",
            "the config protects that question by another mechanism or epsilon",
        ),
        (
            "an old epoch",
            good.replace(":742", ":740"),
            422,
            "epoch_closed",
            "only the current epoch and the one before are open",
        ),
        (
            "a coming epoch",
            good.replace(":742", ":743"),
            422,
            "epoch_closed",
            "only the current epoch and the one before are open",
        ),
        (
            "an answer too large",
            sealed(header(0, 1), 4),
            422,
            "answer_out_of_range",
            "the question's mechanism gives no such answer",
        ),
        (
            "a row too large",
            sealed(header(2, 1), 64),
            422,
            "answer_out_of_range",
            "the question's mechanism gives no such answer",
        ),
    ];
    for (why, body, status, code, message) in cases {
        let answer = server.post(body).await;
        assert_eq!(answer, (status, json!({ "error": code, "message": message })), "{why}");
        assert!(!answer.1.to_string().contains("canary"), "{why}: repeats what was sent");
    }
    let long = format!("{good}{}", " ".repeat(400));
    assert_eq!(server.collector.receive(long.as_bytes()).await, Err(Refusal::TooLong), "without HTTP too");
    assert_eq!(server.post(good).await.0, 202, "and nothing of all that was counted");
    assert_eq!(server.post(sealed(header(2, 1), 63)).await.0, 202, "the last row");
}

#[tokio::test]
async fn spaces_and_another_order_of_fields_are_still_a_report() {
    let server = Server::start(&site(17, false)).await;
    let sealed = sealed(header(0, 1), 2);
    let value: serde_json::Value = serde_json::from_str(&sealed).unwrap();
    assert_eq!(server.post(format!("{value:#}")).await.0, 202);
    assert_eq!(server.post(sealed).await.0, 200, "the same report");
}

#[tokio::test]
async fn an_epoch_is_open_until_the_next_one_ends() {
    let server = Server::start(&site(17, false)).await;
    let cases =
        [("in its epoch", 0, 202), ("in the next", 28, 202), ("two later", 56, 422), ("the clock set back", -28, 422)];
    for (number, (why, days, expected)) in cases.into_iter().enumerate() {
        server.set_clock(NOW_MS.saturating_add_signed(days * DAY_MS as i64));
        let (status, _) = server.post(sealed(header(0, number as u128), 2)).await;
        assert_eq!(status, expected, "{why}");
    }
}

#[tokio::test]
async fn only_json_is_read_and_only_allowed_origins_may_send_it() {
    let server = Server::start(&site(17, false)).await;
    let url = format!("{}/v1/reports", server.address);
    for (kind, expected) in [
        ("text/plain", 400),
        ("application/x-www-form-urlencoded", 400),
        ("application/json", 202),
        ("application/json; charset=utf-8", 200),
    ] {
        let request = server.client.post(&url).header("content-type", kind).body(sealed(header(0, 1), 2));
        assert_eq!(request.send().await.unwrap().status().as_u16(), expected, "{kind}");
    }
    for (origin, expected) in [(ORIGIN, Some(ORIGIN)), ("https://other.example", None)] {
        let request = server.client.request(reqwest::Method::OPTIONS, &url).header("origin", origin);
        let request = request.header("access-control-request-method", "POST");
        let response = request.header("access-control-request-headers", "content-type").send().await.unwrap();
        let allowed = response.headers().get("access-control-allow-origin").map(|value| value.to_str().unwrap());
        assert_eq!(allowed, expected, "{origin}");
        assert_eq!(response.headers().get("access-control-allow-credentials"), None, "never with cookies");
    }
    assert_eq!(server.get("/v1/reports").await.status().as_u16(), 405);
}

#[tokio::test]
async fn a_restart_keeps_counts_and_ids() {
    let server = Server::start(&site(17, true)).await;
    server.count(0, 1, 1, 60).await;
    let before = server.estimates().await;
    let directory = server.stop().await;
    let server = Server::start_in(directory, vec![published(&site(17, true))]).await;
    assert_eq!(server.estimates().await, before);
    assert_eq!(server.post(sealed(header(0, 60), 1)).await.0, 200, "counted before the restart");
    assert_eq!(server.post(sealed(header(0, 61), 1)).await.0, 202);
}
