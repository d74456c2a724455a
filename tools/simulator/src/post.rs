//! [`Collector`]: sends sealed reports to a collector over a few connections that are kept, as fast as it takes them.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Client, Response};
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::sync::mpsc::Receiver;
use tokio::task::JoinSet;

/// Requests at once: the collector commits what comes together together.
const REQUESTS_MAX: usize = 64;
/// Tries of one report before a collector that does not answer is given up.
const TRIES_MAX: u32 = 5;
/// Wait before the second try; it doubles with each.
const PAUSE: Duration = Duration::from_millis(100);
/// Longest time for one request.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Why a collector cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PostError {
    /// No answer, or none that can be read.
    #[error("{0}")]
    Http(#[from] reqwest::Error),
    /// An answer that is no success.
    #[error("the collector answered {0}")]
    Status(u16),
    /// A task ended early.
    #[error("sending was broken off")]
    BrokenOff,
}

/// What became of reports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// Counted.
    pub counted: u64,
    /// Counted before.
    pub repeated: u64,
    /// Refused for good, by the collector's code.
    pub refused: BTreeMap<String, u64>,
}

/// A collector to talk to.
#[derive(Debug, Clone)]
pub struct Collector {
    client: Client,
    base: String,
}

impl Collector {
    /// The collector at `base`, such as `http://127.0.0.1:8787`.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn new(base: &str) -> Result<Self, PostError> {
        let client = Client::builder().pool_max_idle_per_host(REQUESTS_MAX).timeout(TIMEOUT).build()?;
        Ok(Self { client, base: base.trim_end_matches('/').into() })
    }

    /// Sends what comes, until nothing more does; `sent` is called after each.
    ///
    /// # Errors
    /// [`PostError`] when the collector does not answer.
    pub async fn post(
        &self,
        reports: Receiver<String>,
        sent: impl Fn() + Clone + Send + 'static,
    ) -> Result<Outcomes, PostError> {
        let reports = Arc::new(Mutex::new(reports));
        let mut tasks = JoinSet::new();
        for _ in 0..REQUESTS_MAX {
            let (collector, reports, sent) = (self.clone(), Arc::clone(&reports), sent.clone());
            tasks.spawn(async move { collector.post_all(&reports, sent).await });
        }
        let mut outcomes = Outcomes::default();
        while let Some(one) = tasks.join_next().await {
            let one = one.map_err(|_| PostError::BrokenOff)??;
            outcomes.counted += one.counted;
            outcomes.repeated += one.repeated;
            for (code, count) in one.refused {
                *outcomes.refused.entry(code).or_default() += count;
            }
        }
        Ok(outcomes)
    }

    async fn post_all(&self, reports: &Mutex<Receiver<String>>, sent: impl Fn()) -> Result<Outcomes, PostError> {
        let mut outcomes = Outcomes::default();
        loop {
            let Some(report) = reports.lock().await.recv().await else { return Ok(outcomes) };
            let response = self.post_one(&report).await?;
            match response.status().as_u16() {
                202 => outcomes.counted += 1,
                200 => outcomes.repeated += 1,
                status => {
                    let answer: Value = response.json().await.unwrap_or_default();
                    let code =
                        answer.get("error").and_then(Value::as_str).map_or_else(|| status.to_string(), String::from);
                    *outcomes.refused.entry(code).or_default() += 1;
                    sent();
                    continue;
                }
            }
            // Read to its end, or the connection cannot be used again.
            response.bytes().await?;
            sent();
        }
    }

    /// Tries again while the collector is busy or away.
    async fn post_one(&self, report: &str) -> Result<Response, PostError> {
        let mut pause = PAUSE;
        for attempt in 1.. {
            let request = self.client.post([&self.base, "/v1/reports"].concat());
            let answer = request.header(CONTENT_TYPE, "application/json").body(report.to_owned()).send().await;
            let is_last = attempt >= TRIES_MAX;
            match answer {
                Ok(response) if is_last || !response.status().is_server_error() => return Ok(response),
                Err(error) if is_last => return Err(error.into()),
                Ok(_) | Err(_) => tokio::time::sleep(pause).await,
            }
            pause *= 2;
        }
        Err(PostError::BrokenOff)
    }

    /// The estimates of a config, as the collector writes them.
    ///
    /// # Errors
    /// [`PostError`] when there are none to be had.
    pub async fn estimates(&self, site: &str, config: u32, admin_token: &str) -> Result<Value, PostError> {
        let address = format!("{}/v1/estimates?site={site}&config={config}", self.base);
        let response = self.client.get(address).bearer_auth(admin_token).send().await?;
        match response.status().as_u16() {
            200 => Ok(response.json().await?),
            status => Err(PostError::Status(status)),
        }
    }
}

/// Whether estimates rest on any report.
#[must_use]
pub fn has_reports(estimates: &Value) -> bool {
    let questions = estimates.get("questions").and_then(Value::as_array);
    let batches = questions.into_iter().flatten().filter_map(|it| it.get("batches")?.as_array());
    batches.flatten().next().is_some()
}
