//! [`ConnectionLimits`]: how many connections are open at once, and for how long each may be.
//!
//! `axum::serve` has no such limits, and gives hyper no clock, without which its limit on slow headers is off.

use std::collections::BTreeMap;
use std::future::Future;
use std::net::IpAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::serve::Listener;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tower_http::add_extension::AddExtension;

use super::networks::{Peer, network};

/// Bytes that a connection buffers each way, and so the longest headers: four times what browsers send. All connections
/// together take 16 MiB at most.
const BUFFER_BYTES: usize = 16 * 1024;

/// What one connection and all of them together may take. What is over `open_max` waits in the system's queue until one
/// ends, which [`headers_time`](Self::headers_time) and [`open_time`](Self::open_time) make sure of.
#[derive(Debug, Clone, Copy)]
pub struct ConnectionLimits {
    /// Most that are open at once. A connection holds two files at most, its socket and one of the site directory; 480
    /// of them leave 64 for the database and others of the 1,024 that a process may usually open.
    pub open_max: u32,
    /// Most of them of one network (IPv4 /24, IPv6 /48); what is over it is closed at once. Half of all, so that one network leaves room for
    /// others. It holds where no proxy is in front, of which all connections are: with an address header that is its affair.
    pub open_of_network_max: u32,
    /// Longest time until a request's headers are complete, from its connection's start or from the answer before it. So
    /// it also ends idle connections. Ten seconds are long for a kilobyte on a bad network.
    pub headers_time: Duration,
    /// Longest time for a connection, however busy: then it may only finish its request, within `finish_time`. Ends who
    /// reads an answer slowly, too.
    pub open_time: Duration,
    /// How long a request may take to finish when its connection's time is up, or when the collector stops.
    pub finish_time: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            open_max: 480,
            open_of_network_max: 240,
            headers_time: Duration::from_secs(10),
            open_time: Duration::from_secs(120),
            finish_time: Duration::from_secs(10),
        }
    }
}

/// Answers connections until `shutdown` comes, and returns when all of them have ended.
pub(super) async fn serve(
    mut listener: TcpListener,
    router: Router,
    limits: ConnectionLimits,
    shutdown: impl Future<Output = ()> + Send,
) {
    let free = Arc::new(Semaphore::new(limits.open_max as usize));
    let open = Open::default();
    let (stop, stopping) = watch::channel(());
    let mut shutdown = pin!(shutdown);
    loop {
        let accepted = async {
            let place = Arc::clone(&free).acquire_owned().await.ok()?;
            // Waits a moment and tries again when the system has no more sockets to give.
            let (stream, address) = Listener::accept(&mut listener).await;
            Some((stream, Peer(address.ip()), place))
        };
        let (stream, peer, place) = tokio::select! {
            Some(accepted) = accepted => accepted,
            () = &mut shutdown => break,
            else => break,
        };
        let Some(share) = open.enter(peer.0, limits.open_of_network_max) else { continue };
        let (router, stopping) = (AddExtension::new(router.clone(), peer), stopping.clone());
        tokio::spawn(async move {
            answer(stream, router, limits, stopping).await;
            drop((share, place));
        });
    }
    drop(listener);
    stop.send_replace(());
    // All places are free when all connections have ended. The semaphore is never closed.
    drop(free.acquire_many(limits.open_max).await);
}

/// How many connections of each network are open.
#[derive(Debug, Clone, Default)]
struct Open(Arc<Mutex<BTreeMap<[u8; 7], u32>>>);

/// One of them.
struct Share {
    open: Open,
    network: [u8; 7],
}

impl Open {
    /// Counts one more, unless there are `most` already.
    fn enter(&self, address: IpAddr, most: u32) -> Option<Share> {
        let network = network(address);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(network).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Share { open: self.clone(), network })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut counts = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.network) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.network);
            }
        }
    }
}

async fn answer(
    stream: TcpStream,
    router: AddExtension<Router, Peer>,
    limits: ConnectionLimits,
    mut stopping: watch::Receiver<()>,
) {
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.headers_time).max_buf_size(BUFFER_BYTES);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router)));
    // How a connection ends is its client's affair, here and below: a broken one leaves nothing to do.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = stopping.changed() => {}
        () = tokio::time::sleep(limits.open_time) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = tokio::time::timeout(limits.finish_time, connection).await;
}
