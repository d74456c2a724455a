//! Connections that are slow, too many or too old, and that they harm nobody else.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use vitrin_collector::REPORTS_PER_BATCH_MAX;
use vitrin_collector::http::{ConnectionLimits, HttpOptions};

use crate::harness::{Server, header, published, sealed, site};

/// Far over every limit of these tests, so that a slow machine fails none; below the 15 seconds of any request.
const PATIENCE: Duration = Duration::from_secs(10);
const REQUEST: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: test\r\n\r\n";

fn short(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

/// None of the times is reached in a test that does not shorten it.
fn limits() -> ConnectionLimits {
    let long = Duration::from_secs(600);
    ConnectionLimits { open_max: 8, open_of_network_max: 8, headers_time: long, open_time: long, finish_time: long }
}

async fn start(limits: ConnectionLimits) -> Server {
    let configs = vec![published(&site(17, false))];
    Server::start_limited(tempfile::tempdir().unwrap(), configs, limits, REPORTS_PER_BATCH_MAX).await
}

async fn connect(server: &Server) -> TcpStream {
    TcpStream::connect(server.address.trim_start_matches("http://")).await.unwrap()
}

/// What comes until the connection is closed; none when it stays open.
async fn rest(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut part = [0; 1_024];
    let closed = timeout(PATIENCE, async {
        // A reset is an end, too.
        while let Ok(length @ 1..) = stream.read(&mut part).await {
            bytes.extend_from_slice(&part[..length]);
        }
    });
    closed.await.ok().map(|()| String::from_utf8(bytes).unwrap())
}

#[tokio::test]
async fn headers_that_come_slowly_end_their_connection() {
    let server = start(ConnectionLimits { headers_time: short(400), ..limits() }).await;
    let mut silent = connect(&server).await;
    assert_eq!(rest(&mut silent).await.as_deref(), Some(""), "nothing was sent");

    let slow = connect(&server).await;
    let (mut reader, mut writer) = slow.into_split();
    let trickle = tokio::spawn(async move {
        // Ends when the server has closed the connection.
        while writer.write_all(b"x").await.is_ok() {
            sleep(short(20)).await;
        }
    });
    timeout(PATIENCE, trickle).await.expect("a byte now and then does not keep it").unwrap();
    let _ = reader.read(&mut [0]).await;

    let mut idle = connect(&server).await;
    idle.write_all(REQUEST).await.unwrap();
    let answer = rest(&mut idle).await.expect("one that asks nothing more is closed");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(server.post(sealed(header(0, 1), 2)).await.0, 202, "others are served");
}

#[tokio::test]
async fn a_connection_over_the_limit_waits_for_a_place() {
    let server = start(ConnectionLimits { open_max: 2, ..limits() }).await;
    let (mut first, mut second) = (connect(&server).await, connect(&server).await);
    let mut answer = [0; 12];
    for stream in [&mut first, &mut second] {
        stream.write_all(REQUEST).await.unwrap();
        stream.read_exact(&mut answer).await.unwrap();
    }
    let mut third = connect(&server).await;
    third.write_all(REQUEST).await.unwrap();
    assert!(timeout(short(500), third.read_exact(&mut answer)).await.is_err(), "there is no place for it");
    second.write_all(REQUEST).await.unwrap();
    timeout(PATIENCE, second.read_exact(&mut answer)).await.expect("those inside are served").unwrap();

    drop(first);
    timeout(PATIENCE, third.read_exact(&mut answer)).await.expect("a place is free").unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
}

/// Rates count requests, and one that is never finished is none.
#[tokio::test]
async fn one_network_does_not_take_all_places() {
    let limits = ConnectionLimits { open_of_network_max: 2, ..limits() };
    let server = start(limits).await;
    let mut first = connect(&server).await;
    first.write_all(b"GET /healthz HTTP/1.1\r\n").await.unwrap();
    let mut second = connect(&server).await;
    second.write_all(REQUEST).await.unwrap();
    second.read_exact(&mut [0; 12]).await.unwrap();
    assert_eq!(rest(&mut connect(&server).await).await.as_deref(), Some(""), "it has as many as it may");
    drop(first);
    let is_served = async {
        let mut answer = [0; 12];
        loop {
            let mut next = connect(&server).await;
            // Closed before it is read: the place is not free yet.
            if next.write_all(REQUEST).await.is_ok() && next.read_exact(&mut answer).await.is_ok() {
                return answer;
            }
            sleep(short(20)).await;
        }
    };
    assert_eq!(&timeout(PATIENCE, is_served).await.expect("a place of its own is free"), b"HTTP/1.1 200");

    let address_header = Some("x-forwarded-for".parse().unwrap());
    let options = HttpOptions { connections: limits, address_header, ..HttpOptions::default() };
    let configs = vec![published(&site(17, false))];
    let proxied = Server::start_with(tempfile::tempdir().unwrap(), configs, options, REPORTS_PER_BATCH_MAX).await;
    let _held = [connect(&proxied).await, connect(&proxied).await];
    let mut third = connect(&proxied).await;
    third.write_all(REQUEST).await.unwrap();
    timeout(PATIENCE, third.read_exact(&mut [0; 12])).await.expect("a proxy's are everybody's").unwrap();
}

#[tokio::test]
async fn a_full_collector_stops_when_asked() {
    let server = start(ConnectionLimits { open_max: 1, finish_time: short(200), ..limits() }).await;
    let mut only = connect(&server).await;
    only.write_all(b"POST /v1/reports HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n").await.unwrap();
    only.write_all(b"content-length: 100\r\n\r\n{").await.unwrap();
    sleep(short(200)).await;
    let _waiting = connect(&server).await;
    timeout(PATIENCE, server.stop()).await.expect("an unfinished request holds it no longer than finish_time");
}

#[tokio::test]
async fn an_old_connection_ends_however_busy() {
    let limits = ConnectionLimits { open_time: short(600), finish_time: short(200), ..limits() };
    let server = start(limits).await;
    let mut busy = connect(&server).await;
    let start = Instant::now();
    let mut answers = 0;
    while busy.write_all(REQUEST).await.is_ok() && start.elapsed() < PATIENCE {
        let mut answer = [0; 1_024];
        if !matches!(busy.read(&mut answer).await, Ok(1..)) {
            break;
        }
        answers += 1;
        sleep(short(50)).await;
    }
    assert!(answers > 1 && start.elapsed() < PATIENCE, "{answers} answers in {:?}", start.elapsed());

    std::fs::create_dir(server.site_directory()).unwrap();
    std::fs::write(server.site_directory().join("large.bin"), vec![0; 64 << 20]).unwrap();
    let mut reader = connect(&server).await;
    reader.write_all(b"GET /large.bin HTTP/1.1\r\nhost: test\r\n\r\n").await.unwrap();
    // Reads nothing until long after its time, then what the system had buffered and no more.
    sleep(short(2_000)).await;
    let length = timeout(PATIENCE, async {
        let (mut length, mut part) = (0, vec![0; 1 << 16]);
        while let Ok(read @ 1..) = reader.read(&mut part).await {
            length += read;
        }
        length
    });
    assert!(length.await.expect("it was closed") < 64 << 20);
}
