//! `vitrin-collector serve`: receives reports and answers with estimates, over HTTP.

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;

use axum::http::{HeaderName, HeaderValue};
use clap::value_parser;
use tokio::net::TcpListener;
use vitrin_collector::http::{AdminToken, HttpOptions, UploadSecret, serve};
use vitrin_collector::{Clock, Collector, CollectorOptions, REPORTS_PER_BATCH_MAX};

use super::{published, upload_secret};

/// Counters are kept for three years, unless an operator says otherwise: long enough to compare a season with the last ones.
const RETENTION_DAYS: u32 = 1_096;

#[derive(clap::Args)]
pub(crate) struct Serve {
    /// Where counters are kept: sqlite://PATH, or postgres://USER:PASSWORD@HOST/NAME for several collectors together
    #[arg(long, env = "VITRIN_DATABASE", default_value = "sqlite://vitrin.db", hide_env_values = true)]
    database: String,
    /// Address and port to listen on
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// A published site.json; repeat it for every config whose reports are counted
    #[arg(long = "config", required = true, value_name = "FILE")]
    configs: Vec<PathBuf>,
    /// Static files to serve beside the interface; none whose name begins with a dot, but /.well-known/, nor what a link has outside
    #[arg(long, value_name = "DIR")]
    site_dir: Option<PathBuf>,
    /// Opens estimates and metrics; better given in the environment, where other users cannot read it
    #[arg(long, env = "VITRIN_ADMIN_TOKEN", hide_env_values = true, value_parser = admin_token)]
    admin_token: Option<AdminToken>,
    /// An origin whose pages may post reports, such as https://shop.example; repeat it for more
    #[arg(long = "allow-origin", value_name = "ORIGIN", value_parser = origin)]
    allowed_origins: Vec<HeaderValue>,
    /// Most reports of one question in one epoch, so that forged ones cannot fill the disk
    #[arg(long, value_name = "NUMBER", default_value_t = REPORTS_PER_BATCH_MAX)]
    #[arg(value_parser = value_parser!(u64).range(1..))]
    reports_per_batch_max: u64,
    /// Days from the end of an epoch after which its counters are dropped
    #[arg(long, value_name = "DAYS", default_value_t = RETENTION_DAYS)]
    retention_days: u32,
    /// Asks for upload tokens made with this secret of 16 bytes or more; see the command `token`. Repeat it to take those of an old one, too,
    /// while pages still have them; in the environment, one a line
    #[arg(long = "upload-secret", env = "VITRIN_UPLOAD_SECRET", hide_env_values = true, value_parser = upload_secret)]
    #[arg(value_name = "UPLOAD_SECRET", value_delimiter = '\n')]
    upload_secrets: Vec<UploadSecret>,
    /// Most requests of one network (IPv4 /24, IPv6 /48) in a minute; 0 for no limit. This machine's own are not limited. Nor may one
    /// network hold more than half of the connections, unless a proxy is named in --address-header
    #[arg(long, value_name = "NUMBER", default_value_t = 600)]
    requests_per_minute_max: u32,
    /// The header in which a trusted proxy adds the sender's address last, such as x-forwarded-for. Only behind such a proxy:
    /// otherwise senders write there what they like
    #[arg(long, value_name = "NAME")]
    address_header: Option<HeaderName>,
}

pub(super) fn admin_token(text: &str) -> Result<AdminToken, &'static str> {
    AdminToken::new(text).ok_or("must be one or more visible ASCII characters")
}

/// An origin as browsers send it: a scheme and a host, nothing behind.
fn origin(text: &str) -> Result<HeaderValue, &'static str> {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let is_origin = host.is_some_and(|host| !host.is_empty() && !host.contains(['/', '*', ' ']));
    let value = HeaderValue::from_str(text).ok().filter(|_| is_origin);
    value.ok_or("must be a scheme and a host, without a path: https://shop.example")
}

/// Serves until it is asked to stop.
pub(crate) async fn run(arguments: Serve) -> Result<(), Box<dyn Error>> {
    let configs = published(&arguments.configs)?;
    for published in &configs {
        tracing::info!(site = published.site, config = published.config, "counting reports");
    }
    if arguments.admin_token.is_none() {
        tracing::warn!("no admin token: estimates and metrics are closed");
    }
    if let Some(directory) = arguments.site_dir.as_ref().filter(|directory| !directory.is_dir()) {
        return Err(format!("{}: no such directory", directory.display()).into());
    }
    let counting = CollectorOptions {
        clock: Clock::System,
        reports_per_batch_max: arguments.reports_per_batch_max,
        retention_days: Some(arguments.retention_days),
    };
    let collector = Collector::open(&arguments.database, configs, counting).await?;
    let listener =
        TcpListener::bind(arguments.listen).await.map_err(|error| format!("{}: {error}", arguments.listen))?;
    tracing::info!("listening on http://{}", listener.local_addr()?);
    let options = HttpOptions {
        admin_token: arguments.admin_token,
        allowed_origins: arguments.allowed_origins,
        site_directory: arguments.site_dir,
        upload_secrets: arguments.upload_secrets,
        requests_per_minute_max: arguments.requests_per_minute_max,
        address_header: arguments.address_header,
        ..HttpOptions::default()
    };
    serve(listener, collector, options, stopped()).await;
    Ok(())
}

/// Waits for an interrupt or, on Unix, a request to terminate.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! {
                    _ = interrupt => {}
                    _ = terminate.recv() => {}
                }
            }
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupt.await);
}
