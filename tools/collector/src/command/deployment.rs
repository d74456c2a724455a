//! [`Deployment`]: a collector as visitors and strangers meet it, behind whatever proxy is in front.

use std::time::Duration;

use serde_json::Value;
use ureq::http::{HeaderMap, Method, Request, Response, StatusCode, header};
use ureq::{Agent, Body};
use vitrin::core::time::Timestamp;
use vitrin_collector::http::AdminToken;
use vitrin_collector::{BODY_BYTES_MAX, Clock};

use super::doctor::{Findings, config};

/// Longest time for one request.
const TIMEOUT: Duration = Duration::from_secs(10);
/// Seconds by which a server's clock may differ. Epochs are weeks long, and the one before is open: a minute does no harm, and
/// more is a clock that nobody sets.
const SKEW_SECONDS_MAX: u64 = 60;
/// An origin that no shop has allowed.
const STRANGER: &str = "https://stranger.invalid";
/// What a stranger tries: all of it must be absent, or closed without a token.
const CLOSED: [&str; 5] = ["/v1/estimates", "/metrics", "/v1/posteriors", "/v1/", "/vitrin.db"];
/// Where plain text does no harm: it does not leave the machine.
const THIS_MACHINE: [&str; 3] = ["http://127.0.0.1", "http://localhost", "http://[::1]"];

type Found = Result<String, String>;

pub(super) struct Deployment {
    agent: Agent,
    base: String,
}

impl Deployment {
    pub(super) fn new(url: &str) -> Self {
        let config = Agent::config_builder().timeout_global(Some(TIMEOUT)).http_status_as_error(false);
        Self { agent: config.build().into(), base: url.trim_end_matches('/').to_owned() }
    }

    /// Checks what needs no token. `origin` is that of the shop's pages, where it is another.
    pub(super) fn check(&self, findings: &mut Findings, origin: Option<&str>) {
        let answer = match self.send(Method::GET, "/healthz", &[], "") {
            Ok(answer) => answer,
            Err(error) => return findings.check("the collector answers", Err(error)),
        };
        findings.check("the collector answers", expect(&answer, StatusCode::OK));
        findings.check("its clock", skew(answer.headers(), Clock::System.now()));
        findings.check("its headers", plain(answer.headers()));
        let is_private = self.base.starts_with("https://") || THIS_MACHINE.iter().any(|it| self.base.starts_with(it));
        findings
            .check("encryption", if is_private { fine() } else { fault("reports travel as plain text: use https") });
        for path in CLOSED {
            let answer = self.send(Method::GET, path, &[], "");
            findings.check(&format!("{path} is closed to strangers"), answer.and_then(|answer| closed(&answer)));
        }
        let json = [("content-type", "application/json")];
        let empty = self.send(Method::POST, "/v1/reports", &json, "{}");
        let refused = empty.and_then(|answer| expect(&answer, StatusCode::BAD_REQUEST));
        findings.check("what is no report is refused", refused);
        let long = self.send(Method::POST, "/v1/reports", &json, &" ".repeat(BODY_BYTES_MAX + 1));
        let refused = long.and_then(|answer| expect(&answer, StatusCode::PAYLOAD_TOO_LARGE));
        findings.check("what is too long is refused", refused);
        let kept_out = self.preflight(STRANGER).and_then(|is_allowed| {
            if is_allowed { fault("any page may report: allow the shop's origin alone") } else { fine() }
        });
        findings.check("pages of strangers are kept out", kept_out);
        if let Some(origin) = origin {
            let let_in = self.preflight(origin).and_then(|is_allowed| {
                if is_allowed { fine() } else { fault("they may not report: start it with --allow-origin") }
            });
            findings.check(&format!("pages of {origin} are let in"), let_in);
        }
    }

    /// Checks that the collector counts for the config that the shop publishes at `url`.
    pub(super) fn compare(&self, findings: &mut Findings, url: &str, token: &AdminToken) {
        let answer = self.agent.get(url).call().map_err(|error| error.to_string());
        let Some(published) = config(findings, url, answer.and_then(text)) else { return };
        // It may count for a newer one, too, which is about to be published.
        let path = format!("/v1/estimates?site={}&config={}", published.site, published.config);
        let answer = self.send(Method::GET, &path, &[("authorization", &token.bearer())], "");
        let found = answer.and_then(|mut answer| {
            let text = answer.body_mut().read_to_string().map_err(|error| error.to_string())?;
            let answer: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
            match (answer.get("config").and_then(Value::as_u64), answer.get("error").and_then(Value::as_str)) {
                (Some(number), _) if number == u64::from(published.config) => fine(),
                (_, Some("unknown_config")) => fault("reports of it are refused: start the collector with it, too"),
                (_, Some(code)) => Err(format!("it answers {code}")),
                _ => fault("it does not say which it counts for"),
            }
        });
        findings.check(&format!("config {} is counted for", published.config), found);
    }

    fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Result<Response<Body>, String> {
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(body.to_owned()).map_err(|error| error.to_string())?;
        self.agent.run(request).map_err(|error| error.to_string())
    }

    /// Whether a page of that origin may post reports.
    fn preflight(&self, origin: &str) -> Result<bool, String> {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "POST"),
            ("access-control-request-headers", "content-type"),
        ];
        let answer = self.send(Method::OPTIONS, "/v1/reports", &headers, "")?;
        if answer.headers().contains_key(header::ACCESS_CONTROL_ALLOW_CREDENTIALS) {
            return Err("it asks for cookies, which no report has".into());
        }
        let allowed = answer.headers().get(header::ACCESS_CONTROL_ALLOW_ORIGIN).and_then(|value| value.to_str().ok());
        Ok(allowed == Some(origin) || allowed == Some("*"))
    }
}

fn fine() -> Found {
    Ok(String::new())
}

fn fault(words: &str) -> Found {
    Err(words.to_owned())
}

fn text(mut answer: Response<Body>) -> Found {
    expect(&answer, StatusCode::OK)?;
    answer.body_mut().read_to_string().map_err(|error| error.to_string())
}

fn expect(answer: &Response<Body>, status: StatusCode) -> Found {
    if answer.status() == status { fine() } else { Err(format!("answered {}, not {status}", answer.status())) }
}

/// Not there, or only with a token.
fn closed(answer: &Response<Body>) -> Found {
    match answer.status() {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND => fine(),
        status => Err(format!("answered {status}")),
    }
}

fn skew(headers: &HeaderMap, now: Timestamp) -> Found {
    let date = headers.get(header::DATE).and_then(|value| value.to_str().ok()).ok_or("the answer has no date")?;
    let date = jiff::fmt::rfc2822::parse(date).map_err(|error| error.to_string())?.timestamp();
    let now = i64::try_from(now.ms() / 1_000).unwrap_or(i64::MAX);
    let seconds = now.abs_diff(date.as_second());
    let found = format!("{seconds} seconds from this machine's");
    if seconds <= SKEW_SECONDS_MAX { Ok(found) } else { Err(found) }
}

fn plain(headers: &HeaderMap) -> Found {
    if headers.contains_key(header::SET_COOKIE) {
        return fault("it sets a cookie");
    }
    if headers.get(header::X_CONTENT_TYPE_OPTIONS).is_none_or(|value| value != "nosniff") {
        return fault("x-content-type-options: nosniff is missing");
    }
    if headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        return fault("pages of other origins may read it");
    }
    fine()
}
