//! Collectors as processes of their own, and senders that load them over HTTP.

use std::error::Error;
use std::fmt;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Method, Request};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use vitrin::report::SealedReport;

use super::reports::report;

/// A collector that ends with this value.
pub(super) struct Process {
    child: Child,
    address: String,
}

impl Process {
    /// Starts one and waits until it listens.
    pub(super) fn start(program: &Path, config: &Path, database: &str) -> Result<Self, Box<dyn Error>> {
        let mut command = Command::new(program);
        command.args(["serve", "--listen", "127.0.0.1:0", "--database", database, "--config"]).arg(config);
        let mut child = command.env("VITRIN_LOG", "info").stderr(Stdio::piped()).spawn()?;
        let log = child.stderr.take();
        let mut process = Self { child, address: String::new() };
        let mut lines = BufReader::new(log.ok_or("no log")?).lines();
        while let Some(line) = lines.next().transpose()? {
            if let Some((_, address)) = line.split_once("listening on http://") {
                process.address = address.trim().to_owned();
                // The rest of the log is a line an hour: it fits the pipe.
                return Ok(process);
            }
        }
        Err("the collector ended before it listened".into())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a load came to.
pub(super) struct Load {
    rate: f64,
    latencies: Vec<Duration>,
}

impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |share: f64| {
            let place = (self.latencies.len() as f64 * share) as usize;
            self.latencies.get(place).or(self.latencies.last()).copied().unwrap_or_default().as_secs_f64() * 1e3
        };
        write!(f, "{:>9.0}   answered in {:.1} ms (median), {:.1} ms (99 %)", self.rate, at(0.5), at(0.99))
    }
}

/// Sends reports over so many connections, spread over the collectors; each connection waits for its answer.
pub(super) async fn load(processes: &[Process], reports: u32, connections: u32) -> Result<Load, Box<dyn Error>> {
    let mut senders = JoinSet::new();
    let mut parts = Vec::new();
    for connection in 0..connections {
        let numbers = (connection..reports).step_by(connections as usize);
        let bodies: Option<Vec<_>> = numbers.map(|number| report(number).map(|it| SealedReport::seal(&it))).collect();
        let process = processes.get(connection as usize % processes.len()).ok_or("no collector")?;
        parts.push((process.address.clone(), bodies.ok_or("no such report")?));
    }
    let begun = Instant::now();
    for (address, bodies) in parts {
        senders.spawn(async move { send(&address, &bodies).await.map_err(|error| error.to_string()) });
    }
    let mut latencies = Vec::new();
    for sent in senders.join_all().await {
        latencies.extend(sent?);
    }
    let rate = latencies.len() as f64 / begun.elapsed().as_secs_f64();
    latencies.sort_unstable();
    Ok(Load { rate, latencies })
}

async fn send(address: &str, bodies: &[SealedReport]) -> Result<Vec<Duration>, Box<dyn Error + Send + Sync>> {
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    let connection = tokio::spawn(connection);
    let mut latencies = Vec::with_capacity(bodies.len());
    for body in bodies {
        let request = Request::builder().method(Method::POST).uri("/v1/reports").header("host", address);
        let request = request.header("content-type", "application/json");
        let request = request.body(Full::new(Bytes::copy_from_slice(body.bytes())))?;
        let begun = Instant::now();
        let answer = sender.send_request(request).await?;
        if answer.status().as_u16() != 202 {
            return Err(format!("a report was answered {}", answer.status()).into());
        }
        answer.into_body().collect().await?;
        latencies.push(begun.elapsed());
    }
    drop(sender);
    connection.await??;
    Ok(latencies)
}
