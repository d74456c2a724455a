//! `estimate`, `export` and `doctor`: what an operator asks beside a running collector.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::database;
use crate::harness::{ORIGIN, Server, TOKEN, site};

/// What the command prints, and whether all is well.
fn run(directory: &Path, arguments: &[&str]) -> (bool, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vitrin-collector"));
    let output = command.args(arguments).current_dir(directory).env_clear().output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.success(), text(output.stdout), text(output.stderr))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn estimates_are_told_without_a_server() {
    let server = Server::start(&site(17, true)).await;
    server.count(1, 1, 0, 600).await;
    server.count(1, 0, 600, 400).await;
    let estimates = server.estimates().await;
    let directory = server.stop().await;
    let url = database::url(directory.path()).await;
    std::fs::write(directory.path().join("site.json"), site(17, true).to_string()).unwrap();
    let source = ["--database", &url, "--config", "site.json"];

    let (good, json, log) = run(directory.path(), &[&["export", "--format", "json"], &source[..]].concat());
    assert!(good, "{log}");
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["questions"][1]["batches"][0]["values"], estimates["questions"][1]["batches"][0]["values"]);

    let (good, csv, _) = run(directory.path(), &[&["export"], &source[..]].concat());
    let lines: Vec<_> = csv.lines().collect();
    assert!(good && lines.len() == 3, "{csv}");
    assert_eq!(
        lines[0],
        "kind,name,task,epoch,starts_at,ends_at,open,value,reports,estimate,low,high,always_valid_low,always_valid_high,hidden"
    );
    // It is another day there than in the test: the clock is the system's.
    assert!(lines[1].starts_with("segment,trail-runner,1,742,2026-11-19,2026-12-17,"), "{csv}");
    assert!(lines[1].ends_with(",yes,1000,0.7164,0.65,0.7812,,,"), "{csv}");

    let (good, table, _) = run(directory.path(), &[&["estimate"], &source[..]].concat());
    assert!(good && table.lines().count() == 3, "{table}");
    let yes = table.lines().nth(1).unwrap().split_whitespace().collect::<Vec<_>>();
    assert_eq!(yes, ["segment", "trail-runner", "2026-11-19", "yes", "1000", "0.7164", "0.65", "0.7812"]);

    std::fs::write(directory.path().join("site.json"), site(18, true).to_string()).unwrap();
    let (good, _, log) = run(directory.path(), &[&["estimate"], &source[..]].concat());
    assert!(!good && log.contains("config 18 of demo-shop was never counted for here"), "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_finds_a_good_deployment_well() {
    let server = Server::start(&site(17, false)).await;
    let directory = tempfile::tempdir().unwrap();
    let url = database::url(server.directory()).await;
    std::fs::write(directory.path().join("site.json"), site(17, false).to_string()).unwrap();
    std::fs::create_dir_all(server.site_directory()).unwrap();
    std::fs::write(server.site_directory().join("site.json"), site(17, false).to_string()).unwrap();
    let published = format!("{}/site.json", server.address);
    let deployment = ["--url", &server.address, "--origin", ORIGIN, "--admin-token", TOKEN, "--published", &published];
    let doctor = ["doctor", "--config", "site.json", "--database", &url];
    let (good, found, log) = run(directory.path(), &[&doctor, &deployment[..]].concat());
    assert!(good && !found.contains("FAIL") && found.lines().count() == 17, "{found}{log}");
    for line in [
        "ok    site.json: config 17 of demo-shop",
        "ok    config 17 is counted for",
        "ok    /metrics is closed to strangers",
    ] {
        assert!(found.lines().any(|it| it == line), "{line} is not in\n{found}");
    }

    std::fs::write(server.site_directory().join("site.json"), site(18, false).to_string()).unwrap();
    let (good, found, log) = run(directory.path(), &[&["doctor"], &deployment[..]].concat());
    assert!(
        !good
            && found.contains(
                "FAIL  config 18 is counted for: reports of it are refused: start the collector with it, too"
            ),
        "{found}"
    );
    assert!(log.contains("a check failed"), "{log}");

    let (good, _, log) = run(directory.path(), &["doctor", "--config", "site.json", "--database", "sqlite://typo.db"]);
    assert!(!good && log.contains("there is no database at typo.db"), "{log}");
    assert!(!directory.path().join("typo.db").exists(), "nor is one made");
}

/// Answers everything as a careless proxy might.
fn careless() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { break };
            let _ = stream.read(&mut [0; 4_096]);
            let _ = stream.write_all(
                b"HTTP/1.1 200 OK\r\ndate: Sun, 06 Nov 1994 08:49:37 GMT\r\nset-cookie: a=1\r\nconnection: close\r\n\
                  access-control-allow-origin: *\r\ncontent-length: 0\r\n\r\n",
            );
        }
    });
    address
}

#[test]
fn the_doctor_names_what_is_wrong() {
    let directory = tempfile::tempdir().unwrap();
    let (good, found, _) = run(directory.path(), &["doctor", "--url", &careless()]);
    assert!(!good);
    for line in [
        "FAIL  its headers: it sets a cookie",
        "FAIL  /v1/estimates is closed to strangers: answered 200 OK",
        "FAIL  what is no report is refused: answered 200 OK, not 400 Bad Request",
        "FAIL  what is too long is refused: answered 200 OK, not 413 Payload Too Large",
        "FAIL  pages of strangers are kept out: any page may report: allow the shop's origin alone",
    ] {
        assert!(found.lines().any(|it| it == line), "{line} is not in\n{found}");
    }
    assert!(
        found.lines().any(|it| it.starts_with("FAIL  its clock: ") && it.ends_with(" from this machine's")),
        "{found}"
    );

    let mut doubtful = site(17, false);
    doubtful["segments"][0]["when"] = serde_json::json!({ "visits": { "$gte": 5, "$lt": 5 } });
    std::fs::write(directory.path().join("site.json"), doubtful.to_string()).unwrap();
    let (good, found, _) = run(directory.path(), &["doctor", "--config", "site.json"]);
    assert!(good && found.contains("note  site.json: /segments/0/when (trail-runner): "), "{found}");
    doubtful["time_zone"] = "Stockholm".into();
    let marked = format!("\u{feff}{}", doubtful.to_string().replacen('{', "{\"version\":1,", 1));
    std::fs::write(directory.path().join("site.json"), marked).unwrap();
    let (good, found, _) = run(directory.path(), &["doctor", "--config", "site.json"]);
    assert!(good && found.contains("note  site.json: /version: its object has this key before"), "{found}");
    assert!(good && found.contains("note  site.json: /time_zone: ") && found.contains("Europe/Stockholm"), "{found}");

    let mut broken = site(17, false);
    broken["segments"][0]["when"] = serde_json::json!({ "visits": { "$canary": 2 } });
    std::fs::write(directory.path().join("site.json"), broken.to_string()).unwrap();
    let (good, found, _) = run(directory.path(), &["doctor", "--config", "site.json", "--config", "none.json"]);
    assert!(!good && found.contains("FAIL  site.json: /segments/0/when"), "{found}");
    assert!(found.contains("FAIL  none.json: No such file"), "{found}");
    let (good, _, log) = run(directory.path(), &["doctor"]);
    assert!(!good && log.contains("name a --config or the --url of a collector"), "{log}");
}
