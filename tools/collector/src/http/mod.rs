//! The collector over HTTP.
//!
//! | request | answer | who may |
//! | --- | --- | --- |
//! | `POST /v1/reports` | see [`reports`](self) below | everybody, or who has the upload token |
//! | `GET /healthz` | 200 `{"status":"ok"}`, or 503 | everybody |
//! | `GET /v1/estimates?site=ID&config=NUMBER` | the estimates of a config; without a number its newest | admin token |
//! | `GET /v1/posteriors?site=ID&config=NUMBER` | what `vitrin-train --posteriors` reads, see [`posteriors`](crate::posteriors); chosen alike | admin token |
//! | `GET /metrics` | OpenMetrics text | admin token |
//! | `GET` anything else | a file of the site directory, when there is one | everybody |
//!
//! **Reports.** The body is one sealed report, `application/json`, at most 512 bytes. 202 `{"status":"counted"}` once it
//! is on disk, 200 `{"status":"repeated"}` when its id was counted before. Errors are
//! `{"error": code, "message": words}`: 400 `malformed` (the message names the field), 413 `too_long`, 422 `unknown_site`,
//! `unknown_config`, `unknown_task`, `wrong_mechanism`, `no_arms`, `epoch_closed` or `answer_out_of_range`; 429 `batch_full` when the
//! question has as many reports of that epoch as are kept, or `too_many` when the sender's network sends too many; 403
//! `upload_token` when tokens are asked for and there is no good one (see [`UploadSecret`]); 503 `busy` or `unavailable` ask to send the same bytes again
//! later. Cookies are ignored. A page of another origin may post when its origin is allowed.
//!
//! **What one sender can take.** [`ConnectionLimits`] bound the connections, and the batch's ceiling the disk, of all senders
//! together, and connections those of one network, where no proxy is in front. Requests are limited by network (`networks`): an address is hashed under a key of this minute and forgotten, never
//! stored or logged. Behind a proxy all requests come from its address, so its header must be named, or none is limited (this
//! machine) or all together are (another).

mod access;
mod connections;
mod files;
mod networks;
mod upload;

use std::future::Future;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{MatchedPath, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use serde::Deserialize;
use serde_json::json;
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::timeout::TimeoutLayer;

pub use access::AdminToken;
pub use connections::ConnectionLimits;
pub use upload::UploadSecret;

use crate::collector::Collector;
use crate::estimates::Estimates;
use crate::http::networks::Networks;
use crate::posteriors::Posteriors;
use crate::refusal::{BODY_BYTES_MAX, Refusal};
use crate::store::Outcome;

/// Longest time from a request's headers to its answer, its body included. [`ConnectionLimits`] has those for the headers
/// and for reading the answer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);
/// Where reports go.
const REPORTS: &str = "/v1/reports";
/// How long a browser may remember that an origin is allowed.
const PREFLIGHT_MAX_AGE: Duration = Duration::from_secs(86_400);

/// Who may do what over HTTP, and how much.
#[derive(Debug, Default)]
pub struct HttpOptions {
    /// Opens estimates and metrics; without one they are closed to all.
    pub admin_token: Option<AdminToken>,
    /// Origins of shops whose pages may post reports, where they are not the collector's own.
    pub allowed_origins: Vec<HeaderValue>,
    /// Static files to serve beside the interface.
    pub site_directory: Option<PathBuf>,
    /// How many connections may be open, and for how long.
    pub connections: ConnectionLimits,
    /// Make the upload tokens that reports must come with, any of them; without one they need none.
    pub upload_secrets: Vec<UploadSecret>,
    /// Most requests of one network in a minute; 0 for no limit.
    pub requests_per_minute_max: u32,
    /// The header in which a trusted proxy adds the sender's address last, such as `x-forwarded-for`.
    pub address_header: Option<HeaderName>,
}

/// Everything the collector answers.
pub fn router(collector: Collector, options: HttpOptions) -> Router {
    let HttpOptions { admin_token, allowed_origins, site_directory, connections: _, .. } = options;
    let networks = Arc::new(Networks::new(options.requests_per_minute_max, options.address_header));
    let limited = middleware::from_fn_with_state((networks, collector.clone()), networks::limit);
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(move |origin, _| allowed_origins.contains(origin)))
        .allow_methods([Method::POST])
        .allow_headers([header::CONTENT_TYPE])
        .max_age(PREFLIGHT_MAX_AGE);
    let admin = Router::new()
        .route("/v1/estimates", get(estimates))
        .route("/v1/posteriors", get(posteriors))
        .route("/metrics", get(metrics))
        .layer(middleware::from_fn_with_state(admin_token, access::require))
        .layer(limited.clone());
    // CORS outside, so that a page of another origin can read why it is refused.
    let reports = Router::new().route(REPORTS, post(receive));
    let reports = reports.layer(Extension(Arc::new(options.upload_secrets))).layer(limited).layer(cors);
    let interface = Router::new()
        .route("/healthz", get(health))
        .merge(reports)
        .merge(admin)
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, REQUEST_TIMEOUT))
        .layer(middleware::map_response(files::plain_headers))
        .with_state(collector);
    let router = match site_directory {
        Some(directory) => interface.fallback_service(files::serve(directory)),
        None => interface,
    };
    router.layer(middleware::from_fn(log)).layer(CompressionLayer::new())
}

/// Serves `collector` on `listener` until `shutdown` comes; then lets requests finish and commits what waits.
pub async fn serve(
    listener: TcpListener,
    collector: Collector,
    options: HttpOptions,
    shutdown: impl Future<Output = ()> + Send + 'static,
) {
    let mut limits = options.connections;
    if options.address_header.is_some() {
        limits.open_of_network_max = limits.open_max;
    }
    let signal = async move {
        shutdown.await;
        tracing::info!("stopping");
    };
    connections::serve(listener, router(collector.clone(), options), limits, signal).await;
    collector.close().await;
}

async fn receive(
    State(collector): State<Collector>,
    Extension(secrets): Extension<Arc<Vec<UploadSecret>>>,
    uri: Uri,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Refusal> {
    let is_json = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).is_some_and(|value| {
        let essence = value.split(';').next().unwrap_or_default();
        essence.trim().eq_ignore_ascii_case("application/json")
    });
    let body = if is_json {
        // Also when the sender breaks off, who then reads no answer.
        axum::body::to_bytes(body, BODY_BYTES_MAX).await.map_err(|_| Refusal::TooLong)
    } else {
        Err(Refusal::NotDeclared)
    };
    let outcome = match body {
        Ok(body) => {
            let token = upload::token(uri.query(), &headers);
            let is_admitted = |site: &str, epoch| {
                secrets.is_empty() || secrets.iter().any(|secret| secret.admits(token, site, epoch))
            };
            collector.receive_if(&body, is_admitted).await
        }
        Err(refusal) => {
            let answer = Err(refusal);
            collector.note(&answer);
            answer
        }
    };
    Ok(match outcome? {
        Outcome::Counted => (StatusCode::ACCEPTED, Json(json!({ "status": "counted" }))),
        Outcome::Repeated => (StatusCode::OK, Json(json!({ "status": "repeated" }))),
    }
    .into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Selection {
    site: Option<String>,
    config: Option<u32>,
}

async fn estimates(
    State(collector): State<Collector>,
    selection: Result<Query<Selection>, QueryRejection>,
) -> Result<Json<Estimates>, Refusal> {
    let Query(Selection { site, config }) = selection.map_err(|_| Refusal::Query)?;
    collector.estimates(site.as_deref(), config).await.map(Json)
}

async fn posteriors(
    State(collector): State<Collector>,
    selection: Result<Query<Selection>, QueryRejection>,
) -> Result<Json<Posteriors>, Refusal> {
    let Query(Selection { site, config }) = selection.map_err(|_| Refusal::Query)?;
    collector.posteriors(site.as_deref(), config).await.map(Json)
}

async fn health(State(collector): State<Collector>) -> Result<Response, Refusal> {
    collector.health().await?;
    Ok(Json(json!({ "status": "ok" })).into_response())
}

async fn metrics(State(collector): State<Collector>) -> Result<Response, Refusal> {
    let text = collector.metrics().map_err(|_| Refusal::Unavailable)?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind)], text).into_response())
}

/// One line a request: the route as it is written above, never the address, the query or the body.
async fn log(route: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let start = Instant::now();
    let response = next.run(request).await;
    let route = route.as_ref().map_or("file", MatchedPath::as_str);
    let (status, time) = (response.status().as_u16(), start.elapsed());
    tracing::debug!(%method, route, status, ?time, "answered");
    response
}
