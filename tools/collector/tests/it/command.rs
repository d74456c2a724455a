//! The command itself: a process that is started, killed, and started again.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;

use serde_json::Value;
use vitrin::core::privacy::{Epoch, Header};
use vitrin_collector::Clock;

use crate::harness::{header, published, sealed, site};

struct Process {
    child: Child,
    address: String,
    log: Option<JoinHandle<String>>,
}

fn command(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vitrin-collector"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--config", "site.json", "--admin-token", "secret"]);
    command.args(["--log", "trace"]);
    command.args(["--database", "sqlite://vitrin.db"]).current_dir(directory);
    command.env_clear().stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

impl Process {
    fn start(directory: &Path) -> Self {
        let mut child = command(directory).spawn().unwrap();
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

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    let directory = tempfile::tempdir().unwrap();
    let config = site(17, true);
    std::fs::write(directory.path().join("site.json"), config.to_string()).unwrap();
    let epoch = Epoch(current_epoch());
    let body = |number| sealed(Header { epoch, ..header(1, number) }, 1);
    let process = Process::start(directory.path());
    for number in 0..60 {
        assert_eq!(process.post(body(number)).await, 202);
    }
    // SIGKILL, without a chance to tidy up.
    drop(process);

    let process = Process::start(directory.path());
    assert_eq!(process.post(body(59)).await, 200, "known before");
    assert_eq!(process.post(body(60)).await, 202);
    let request = reqwest::Client::new().get(format!("{}/v1/estimates", process.address)).bearer_auth("secret");
    let estimates: Value = request.send().await.unwrap().json().await.unwrap();
    assert_eq!(estimates["questions"][1]["batches"][0]["reports"], 61);
}

#[cfg(unix)]
#[tokio::test]
async fn it_stops_when_asked_and_its_log_names_nobody() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("site.json"), site(17, false).to_string()).unwrap();
    let process = Process::start(directory.path());
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
    assert!(!directory.path().join("vitrin.db-wal").exists(), "the database was closed");
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
        let output = command(directory.path()).args(arguments).output().unwrap();
        let log = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && log.contains(expected), "{why}: {log}");
    }
}
