//! The command itself: a process that is started, killed, and started again.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::Value;
use tokio::task::JoinSet;
use vitrin::core::privacy::{Epoch, Header};
use vitrin_collector::Clock;
use vitrin_collector::http::UploadSecret;

use crate::commands::assert_understood;
use crate::database;
use crate::harness::{header, published, sealed, site};

struct Process {
    child: Child,
    address: String,
    log: Option<JoinHandle<String>>,
}

/// The command as an operator starts it, on the directory's own database.
fn command(directory: &Path, database: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vitrin-collector"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--config", "site.json", "--admin-token", "secret"]);
    command.args(["--log", "trace"]);
    command.args(["--database", database]).current_dir(directory);
    command.env_clear().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

impl Process {
    async fn start(directory: &Path) -> Self {
        Self::spawn(command(directory, &database::url(directory).await))
    }

    fn spawn(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        while !line.contains("listening on ") {
            line.clear();
            assert!(log.read_line(&mut line).unwrap() > 0, "it ended before it listened");
        }
        let address = line.split("listening on ").nth(1).unwrap().trim().to_owned();
        let log = std::thread::spawn(move || {
            let mut rest = String::new();
            log.read_to_string(&mut rest).unwrap();
            rest
        });
        Self { child, address, log: Some(log) }
    }

    async fn post(&self, body: String) -> u16 {
        let request = reqwest::Client::new().post(format!("{}/v1/reports?canary=1", self.address)).body(body);
        let request = request.header("content-type", "application/json").header("x-forwarded-for", "203.0.113.7");
        request.header("cookie", "canary=1").send().await.unwrap().status().as_u16()
    }

    /// How many reports a question has in the only batch.
    async fn reports(&self, task: usize) -> Value {
        let request = reqwest::Client::new().get(format!("{}/v1/estimates", self.address)).bearer_auth("secret");
        let estimates: Value = request.send().await.unwrap().json().await.unwrap();
        estimates["questions"][task]["batches"][0]["reports"].clone()
    }

    /// Asks it to stop; the log since it listened.
    #[cfg(unix)]
    fn stop(mut self) -> String {
        let stopped = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(stopped.success());
        assert!(self.child.wait().unwrap().success());
        self.log.take().unwrap().join().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Of the real clock, which the process reads.
fn current_epoch() -> u32 {
    published(&site(17, true)).privacy.period.epoch(Clock::System.now()).0
}

/// Sends reports of these numbers, many at once, until all were sent or the process is gone; the numbers that were acknowledged.
/// The process is killed (SIGKILL, without a chance to tidy up) when it has acknowledged `acknowledged_max`.
async fn send(process: Process, epoch: Epoch, numbers: &BTreeSet<u128>, acknowledged_max: usize) -> BTreeSet<u128> {
    let numbers: Arc<Mutex<Vec<u128>>> = Arc::new(Mutex::new(numbers.iter().copied().collect()));
    let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
    let mut senders = JoinSet::new();
    for _ in 0..32 {
        let (client, address) = (reqwest::Client::new(), format!("{}/v1/reports", process.address));
        let (numbers, acknowledged) = (Arc::clone(&numbers), Arc::clone(&acknowledged));
        senders.spawn(async move {
            loop {
                let Some(number) = numbers.lock().unwrap().pop() else { break };
                let body = sealed(Header { epoch, ..header(1, number) }, 1);
                let request = client.post(&address).header("content-type", "application/json").body(body);
                match request.send().await.map(|response| response.status().as_u16()) {
                    Ok(200 | 202) => drop(acknowledged.lock().unwrap().insert(number)),
                    Ok(status) => panic!("{status}"),
                    Err(_) => break,
                }
            }
        });
    }
    while acknowledged.lock().unwrap().len() < acknowledged_max && !senders.is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
        while senders.try_join_next().is_some() {}
    }
    drop(process);
    senders.join_all().await;
    let acknowledged = acknowledged.lock().unwrap();
    acknowledged.clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kill_under_load_loses_nothing_that_was_acknowledged_and_counts_nothing_twice() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("site.json"), site(17, true).to_string()).unwrap();
    let epoch = Epoch(current_epoch());
    // VITRIN_TEST_KILLS=50 for longer.
    let kills = std::env::var("VITRIN_TEST_KILLS").map_or(3, |text| text.parse().unwrap());
    let mut acknowledged = BTreeSet::new();
    let mut sent = 0;
    for _ in 0..kills {
        // Those whose answer was lost with the process are sent again, as a browser does.
        let again: BTreeSet<_> = (0..sent).collect::<BTreeSet<_>>().difference(&acknowledged).copied().collect();
        sent += 2_000;
        let numbers = again.into_iter().chain(sent - 2_000..sent).collect();
        let process = Process::start(directory.path()).await;
        let new = send(process, epoch, &numbers, 700).await;
        assert!(new.len() >= 700 && new.len() < numbers.len(), "it was killed under load: {}", new.len());
        acknowledged.extend(new);
    }
    let process = Process::start(directory.path()).await;
    let mut lost = 0;
    for number in &acknowledged {
        let body = sealed(Header { epoch, ..header(1, *number) }, 1);
        lost += u32::from(process.post(body).await != 200);
    }
    assert_eq!(lost, 0, "of {} acknowledged", acknowledged.len());
    let missing: BTreeSet<_> = (0..sent).collect::<BTreeSet<_>>().difference(&acknowledged).copied().collect();
    let address = process.address.clone();
    assert_eq!(send(process, epoch, &missing, missing.len()).await, missing, "{address}");
    let process = Process::start(directory.path()).await;
    assert_eq!(process.reports(1).await, sent as u64, "each once");
}

#[cfg(unix)]
#[tokio::test]
async fn it_stops_when_asked_and_its_log_names_nobody() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("site.json"), site(17, false).to_string()).unwrap();
    let process = Process::start(directory.path()).await;
    let body = |epoch| sealed(Header { epoch: Epoch(epoch), ..header(0, 0xca_0a47) }, 2);
    let old = body(current_epoch() - 2);
    let body = body(current_epoch());
    for (body, expected) in
        [(body.clone(), 202), (old, 422), (body.replace("demo-shop", "canary"), 422), ("canary".into(), 400)]
    {
        assert_eq!(process.post(body).await, expected);
    }
    for path in ["/canary.html", "/v1/estimates?site=canary"] {
        reqwest::Client::new().get(format!("{}{path}", process.address)).bearer_auth("secret").send().await.unwrap();
    }
    let log = process.stop();
    if !database::is_postgres() {
        assert!(directory.path().join("vitrin.db").exists() && !directory.path().join("vitrin.db-wal").exists());
    }
    for word in ["/v1/reports", "/v1/estimates", "unknown_site", "stopping"] {
        assert!(log.contains(word), "{word} is not in\n{log}");
    }
    for word in ["127.0.0.1", "203.0.113.7", "canary", "ca0a47", "secret"] {
        assert!(!log.contains(word), "{word} is in\n{log}");
    }
}

#[test]
fn it_says_what_is_wrong_and_fails() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("site.json");
    let good = site(17, false).to_string();
    let cases: [(_, _, &[&str], _); 7] = [
        ("no file", None, &[], "site.json: No such file"),
        ("no JSON", Some("{".to_owned()), &[], "site.json: not JSON that can be read"),
        ("no number", Some(good.replace("\"config\":17,", "")), &[], "site.json: /config: missing"),
        ("no directory", Some(good), &["--site-dir", "shop"], "shop: no such directory"),
        ("an origin with a path", None, &["--allow-origin", "https://a.example/b"], "must be a scheme and a host"),
        ("room for no report", None, &["--site-dir", "shop", "--reports-per-batch-max", "0"], "0 is not in 1.."),
        ("every origin", None, &["--allow-origin", "*"], "must be a scheme and a host"),
    ];
    for (why, content, arguments, expected) in cases {
        if let Some(content) = content {
            std::fs::write(&path, content).unwrap();
        }
        let output = command(directory.path(), "sqlite://vitrin.db").args(arguments).output().unwrap();
        let log = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && log.contains(expected), "{why}: {log}");
    }
}

#[tokio::test]
async fn the_token_it_prints_opens_the_collector_that_has_the_secret() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("site.json"), site(17, false).to_string()).unwrap();
    let secret = "a secret of the tests";
    let token = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vitrin-collector"));
        command.args(["token", "--config", "site.json"]).args(arguments).env("VITRIN_UPLOAD_SECRET", secret);
        let output = command.current_dir(directory.path()).output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    };
    let expected = |epoch| UploadSecret::new(secret).unwrap().token("demo-shop", Epoch(epoch));
    assert_eq!(token(&[]), expected(current_epoch()));
    assert_eq!(token(&["--next"]), expected(current_epoch() + 1));

    let mut child = command(directory.path(), &database::url(directory.path()).await);
    child.args(["--upload-secret", secret]);
    let process = Process::spawn(child);
    let header = Header { epoch: Epoch(current_epoch()), ..header(0, 1) };
    assert_eq!(process.post(sealed(header.clone(), 2)).await, 403);
    let url = format!("{}/v1/reports?token={}", process.address, token(&[]));
    let request = reqwest::Client::new().post(url).header("content-type", "application/json");
    assert_eq!(request.body(sealed(header, 2)).send().await.unwrap().status().as_u16(), 202);
}

#[test]
fn the_guide_s_commands_are_understood() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    assert_understood(env!("CARGO_BIN_EXE_vitrin-collector"), &root, "vitrin-collector", "vitrin-collector");
}
