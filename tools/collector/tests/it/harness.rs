//! A collector on a free port of this machine, its clock set by the test, and reports to send to it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::HeaderValue;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use vitrin::core::privacy::{Epoch, Epsilon, Header, Randomizer, Report, ReportId};
use vitrin::core::time::Timestamp;
use vitrin::report::SealedReport;
use vitrin_collector::http::{AdminToken, ConnectionLimits, HttpOptions, serve};
use vitrin_collector::{Clock, Collector, CollectorOptions, Published, REPORTS_PER_BATCH_MAX};

use crate::database;

pub(crate) const TOKEN: &str = "a-token-of-the-tests";
pub(crate) const ORIGIN: &str = "https://shop.example";
/// 2026-11-21, in epoch 742 of 28 days.
pub(crate) const NOW_MS: u64 = 1_795_219_200_000;
pub(crate) const EPOCH: u32 = 742;
pub(crate) const DAY_MS: u64 = 86_400_000;

/// A config with a k-ary, a binary and a Hadamard question: tasks 0, 1 and 2.
pub(crate) fn site(config: u32, is_demo: bool) -> Value {
    let many: Vec<_> = (1..=20).map(|number| format!("category-{number}")).collect();
    json!({
        "version": 1, "site": "demo-shop", "config": config, "currency": "EUR", "demo": is_demo,
        "privacy": {
            "level": "noised", "report_period_days": 28, "epsilon_per_report": 1, "epsilon_year": 4,
            "minimum_batch_size": 50
        },
        "segments": [{ "id": "trail-runner", "when": { "visits": { "$gte": 2 } } }],
        "measure": [
            { "family": "interest", "values": ["shoes", "tents", "maps"] },
            { "segment": "trail-runner" },
            { "family": "interest", "values": many },
        ],
        "placements": [], "offers": []
    })
}

pub(crate) fn published(site: &Value) -> Published {
    let (published, warnings) = Published::read(&site.to_string()).unwrap();
    assert!(warnings.is_empty(), "{warnings:?}");
    published
}

/// The number of values of each task of [`site`].
const VALUES: [u32; 3] = [3, 1, 20];

pub(crate) fn header(task: u32, number: u128) -> Header {
    let id = ReportId::from_bytes(number.to_be_bytes());
    Header { site: "demo-shop".into(), config: 17, epoch: Epoch(EPOCH), task, id, arm: 0 }
}

/// A sealed report that carries exactly `answer`, as the field's text; the mechanism is that of the task.
pub(crate) fn sealed(header: Header, answer: u32) -> String {
    let randomizer = Randomizer::new(VALUES[header.task as usize], Epsilon::from_thousandths(1_000).unwrap()).unwrap();
    let report = Report::protect(header, &randomizer, 0, &[0; 32]);
    let text = SealedReport::seal(&report).text().to_owned();
    let (front, _) = text.rsplit_once(r#""answer""#).unwrap();
    format!("{front}\"answer\":\"{answer:08x}\"}}")
}

pub(crate) struct Server {
    pub(crate) address: String,
    pub(crate) collector: Collector,
    pub(crate) client: reqwest::Client,
    clock: Arc<AtomicU64>,
    directory: Option<TempDir>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Server {
    /// A server of one config on a new database.
    pub(crate) async fn start(site: &Value) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), vec![published(site)]).await
    }

    /// A server on the database in `directory`.
    pub(crate) async fn start_in(directory: TempDir, configs: Vec<Published>) -> Self {
        Self::start_limited(directory, configs, ConnectionLimits::default(), REPORTS_PER_BATCH_MAX).await
    }

    /// The same with other limits.
    pub(crate) async fn start_limited(
        directory: TempDir,
        configs: Vec<Published>,
        connections: ConnectionLimits,
        reports_per_batch_max: u64,
    ) -> Self {
        let options = HttpOptions { connections, ..HttpOptions::default() };
        Self::start_with(directory, configs, options, reports_per_batch_max).await
    }

    /// The same with other options; token, origin and directory are those of all tests.
    pub(crate) async fn start_with(
        directory: TempDir,
        configs: Vec<Published>,
        options: HttpOptions,
        reports_per_batch_max: u64,
    ) -> Self {
        let (clock, handle) = Clock::at(Timestamp::from_ms(NOW_MS));
        let url = database::url(directory.path()).await;
        let counting = CollectorOptions { clock, reports_per_batch_max, retention_days: None };
        let collector = Collector::open(&url, configs, counting).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let options = HttpOptions {
            admin_token: AdminToken::new(TOKEN),
            allowed_origins: vec![HeaderValue::from_static(ORIGIN)],
            site_directory: Some(directory.path().join("site")),
            ..options
        };
        let (stop, stopping) = oneshot::channel();
        let shutdown = async {
            let _ = stopping.await;
        };
        let task = tokio::spawn(serve(listener, collector.clone(), options, shutdown));
        let client = reqwest::Client::new();
        Self { address, collector, client, clock: handle, directory: Some(directory), stop, task }
    }

    pub(crate) fn directory(&self) -> &Path {
        self.directory.as_ref().unwrap().path()
    }

    pub(crate) fn site_directory(&self) -> PathBuf {
        self.directory().join("site")
    }

    pub(crate) fn set_clock(&self, now_ms: u64) {
        self.clock.store(now_ms, Ordering::Relaxed);
    }

    /// Posts a body as a report: its status and answer.
    pub(crate) async fn post(&self, body: impl Into<String>) -> (u16, Value) {
        let request = self.client.post(format!("{}/v1/reports", self.address));
        let response = request.header("content-type", "application/json").body(body.into()).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// Counts `reports` reports of one answer, with ids from `first` on.
    pub(crate) async fn count(&self, task: u32, answer: u32, first: u128, reports: u32) {
        let mut waiting = tokio::task::JoinSet::new();
        for number in first..first + u128::from(reports) {
            let (collector, body) = (self.collector.clone(), sealed(header(task, number), answer));
            waiting.spawn(async move { collector.receive(body.as_bytes()).await });
        }
        while let Some(outcome) = waiting.join_next().await {
            outcome.unwrap().unwrap();
        }
    }

    pub(crate) async fn get(&self, path: &str) -> reqwest::Response {
        let request = self.client.get(format!("{}{path}", self.address)).bearer_auth(TOKEN);
        request.send().await.unwrap()
    }

    pub(crate) async fn estimates(&self) -> Value {
        let response = self.get("/v1/estimates?site=demo-shop").await;
        assert_eq!(response.status().as_u16(), 200);
        response.json().await.unwrap()
    }

    /// Stops as an operator would, and leaves the database.
    pub(crate) async fn stop(mut self) -> TempDir {
        self.stop.send(()).unwrap();
        self.task.await.unwrap();
        self.directory.take().unwrap()
    }
}
