//! Who may send reports, and how many: upload tokens and limits by network.

use reqwest::StatusCode;
use serde_json::{Value, json};
use vitrin::core::privacy::Epoch;
use vitrin_collector::REPORTS_PER_BATCH_MAX;
use vitrin_collector::http::{HttpOptions, UploadSecret};

use crate::harness::{EPOCH, ORIGIN, Server, header, published, sealed, site};

async fn start(options: HttpOptions) -> Server {
    let configs = vec![published(&site(17, false))];
    Server::start_with(tempfile::tempdir().unwrap(), configs, options, REPORTS_PER_BATCH_MAX).await
}

#[tokio::test]
async fn only_who_has_the_upload_token_may_report() {
    let secret = UploadSecret::new("a secret of the tests").unwrap();
    let old = UploadSecret::new("the secret before it").unwrap();
    let upload_secrets = vec![secret.clone(), old.clone()];
    let server = start(HttpOptions { upload_secrets, ..HttpOptions::default() }).await;
    let token = secret.token("demo-shop", Epoch(EPOCH));
    let stranger = UploadSecret::new("nobody's secret here").unwrap();
    let cases = [
        ("without", String::new(), None, 403),
        ("a wrong one", "?token=0123".into(), None, 403),
        ("another site's", format!("?token={}", secret.token("other-shop", Epoch(EPOCH))), None, 403),
        ("an old one", format!("?token={}", secret.token("demo-shop", Epoch(EPOCH - 2))), None, 403),
        ("in the query", format!("?token={token}"), None, 202),
        ("the one before", format!("?token={}", secret.token("demo-shop", Epoch(EPOCH - 1))), None, 202),
        ("of the secret before", format!("?token={}", old.token("demo-shop", Epoch(EPOCH))), None, 202),
        ("of another secret", format!("?token={}", stranger.token("demo-shop", Epoch(EPOCH))), None, 403),
        ("by the shop's proxy", String::new(), Some(&token), 202),
    ];
    for (number, (why, query, bearer, expected)) in cases.into_iter().enumerate() {
        let mut request = server.client.post(format!("{}/v1/reports{query}", server.address));
        if let Some(token) = bearer {
            request = request.bearer_auth(token);
        }
        let request = request.header("content-type", "application/json").header("origin", ORIGIN);
        let response = request.body(sealed(header(0, number as u128), 2)).send().await.unwrap();
        assert_eq!(response.status().as_u16(), expected, "{why}");
        assert_eq!(response.headers()["access-control-allow-origin"], ORIGIN, "{why}");
        let body: Value = response.json().await.unwrap();
        let refused = json!({ "error": "upload_token", "message": "send the site's upload token" });
        assert_eq!(body, if expected == 403 { refused } else { json!({ "status": "counted" }) }, "{why}");
    }
}

#[tokio::test]
async fn a_network_that_sends_too_much_is_put_off_and_others_are_not() {
    let address_header = Some("x-forwarded-for".parse().unwrap());
    let server = start(HttpOptions { requests_per_minute_max: 3, address_header, ..HttpOptions::default() }).await;
    let mut number = 0;
    let mut post = async |address: &str| {
        number += 1;
        let request = server.client.post(format!("{}/v1/reports", server.address)).header("x-forwarded-for", address);
        let request = request.header("content-type", "application/json").body(sealed(header(0, number), 2));
        request.send().await.unwrap()
    };
    for _ in 0..3 {
        assert_eq!(post("203.0.113.7").await.status(), StatusCode::ACCEPTED);
    }
    let refused = post("198.51.100.1, 203.0.113.8").await;
    assert_eq!(
        (refused.status(), &refused.headers()["retry-after"]),
        (StatusCode::TOO_MANY_REQUESTS, &"60".parse().unwrap())
    );
    let message = "this network sends too many requests: try again in a minute";
    assert_eq!(refused.json::<Value>().await.unwrap(), json!({ "error": "too_many", "message": message }));
    let metrics = server.get("/metrics").await.text().await.unwrap();
    assert!(metrics.contains("outcome=\"too_many\"} 1"), "{metrics}");
    assert_eq!(post("203.0.114.7").await.status(), StatusCode::ACCEPTED, "another network");
    for _ in 0..9 {
        assert_eq!(post("127.0.0.1").await.status(), StatusCode::ACCEPTED, "this machine");
    }
    // The admin's door is limited as well, so that nobody can try many tokens; whether it is up anybody may ask.
    let get =
        |path: &str| server.client.get(format!("{}{path}", server.address)).header("x-forwarded-for", "203.0.113.9");
    assert_eq!(get("/v1/estimates").send().await.unwrap().status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(get("/healthz").send().await.unwrap().status(), StatusCode::OK);
}

/// Proxies write addresses in more than one way; what cannot be read is limited, too.
#[tokio::test]
async fn no_way_to_write_an_address_escapes_the_limit() {
    let cases = [
        ("with a port", ["198.51.100.7:5555", "198.51.100.8:6666", "198.51.100.9"]),
        ("in brackets", ["[2001:db8::1]", "2001:db8::2", "[2001:db8::3]"]),
        ("in brackets, with a port", ["[2001:db8::1]:5555", "[2001:db8::2]:6666", "2001:db8::3"]),
        ("quoted", ["\"198.51.100.7\"", "\"198.51.100.8:5555\"", "198.51.100.7"]),
        ("with a zone", ["fe80::1%eth0", "[fe80::2%eth0]:5555", "fe80::3"]),
        (
            "as RFC 7239 has it",
            ["for=198.51.100.7", "for=\"198.51.100.8:5555\"; proto=https", "by=10.0.0.1;For=198.51.100.9"],
        ),
        ("no address at all", ["unknown", "_hidden", "198.51.100.7.8"]),
        ("nothing", ["", " ", "unknown"]),
    ];
    for (why, [first, second, third]) in cases {
        let address_header = Some("x-forwarded-for".parse().unwrap());
        let server = start(HttpOptions { requests_per_minute_max: 2, address_header, ..HttpOptions::default() }).await;
        for (number, (address, expected)) in [(first, 202), (second, 202), (third, 429)].into_iter().enumerate() {
            let request = server.client.post(format!("{}/v1/reports", server.address));
            let request = request.header("x-forwarded-for", address).header("content-type", "application/json");
            let response = request.body(sealed(header(0, number as u128), 2)).send().await.unwrap();
            assert_eq!(response.status().as_u16(), expected, "{why}: {address}");
        }
    }
}
