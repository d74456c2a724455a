//! Clock skew: devices whose clocks are hours, days or years fast or slow. A report names its epoch by the device's clock; what the collector takes is
//! decided by its own. The devices here are the engine itself.

use rand::rngs::StdRng;
use rand::{Rng, RngExt as _, SeedableRng};
use serde_json::{Value, json};
use tokio::task::JoinSet;
use vitrin::client::Client;
use vitrin::core::consent::Purposes;
use vitrin::core::privacy::{Header, Randomizer, Report};
use vitrin::core::time::{HOUR_MS, Timestamp};
use vitrin::core::value::{CONFIG_LIMITS, read};
use vitrin::host::MemoryHost;
use vitrin::report::SealedReport;
use vitrin_collector::{Outcome, Refusal};

use crate::harness::{DAY_MS, EPOCH, NOW_MS, Server, header, published};

/// 2026-11-19 and 2026-12-17: where the epoch 742 of 28 days begins and ends.
const START_MS: u64 = NOW_MS - 2 * DAY_MS;
const END_MS: u64 = START_MS + 28 * DAY_MS;

/// Every browser answers the one question.
fn site() -> Value {
    let mut site = crate::harness::site(17, false);
    site["privacy"]["epsilon_per_report"] = json!(0.25);
    site["measure"] = json!([{ "segment": "trail-runner" }]);
    site
}

/// What a new visitor's browser sends whose clock shows `device_ms`, and whether it would send it again after this answer.
fn device(device_ms: u64, entropy: u64, answer: Option<u16>) -> (String, bool) {
    let now = Timestamp::from_ms(device_ms);
    let mut host = MemoryHost { now, entropy, ..MemoryHost::default() };
    host.texts.insert("vitrin:demo-shop:consent".into(), format!("1;spm;banner;1;{};180;1", now.day()));
    let config = read(site(), CONFIG_LIMITS).unwrap();
    let mut client = Client::new(host, "demo-shop", &config, 1).unwrap();
    client.set_consent(Purposes { storage: true, personalization: true, measurement: true }, None);
    client.fold(&[1], true);
    client.host.now = now.plus_ms(10_000);
    client.fold(&[1], true);
    assert!(client.send(), "every browser is asked");
    let text = client.host.sent[0].text().to_owned();
    if let Some(status) = answer {
        client.settle(status);
        client.host.now = now.plus_ms(DAY_MS);
        client.fold(&[1], true);
    }
    (text, client.send())
}

#[tokio::test]
async fn clock_skew_is_taken_within_an_epoch_and_refused_as_closed_beyond() {
    const NEVER: Result<Outcome, Refusal> = Err(Refusal::EpochClosed);
    const COUNTED: Result<Outcome, Refusal> = Ok(Outcome::Counted);
    let hours = |hours: i64| hours * HOUR_MS as i64;
    let days = |days: i64| days * DAY_MS as i64;
    let middle = START_MS + 14 * DAY_MS;
    let cases = [
        // why                                            the true time       the device is ahead   what becomes of its report
        ("right", middle, 0, COUNTED),
        ("minutes fast", middle, hours(1) / 12, COUNTED),
        ("hours slow", middle, hours(-9), COUNTED),
        ("days fast, in the same epoch", middle, days(13), COUNTED),
        ("days fast, in the next epoch", middle, days(15), NEVER),
        ("weeks slow, in the epoch before", middle, days(-41), COUNTED),
        ("weeks slow, in the one before that", middle, days(-43), NEVER),
        ("a year fast", middle, days(365), NEVER),
        ("in 1990", middle, 631_152_000_000 - middle as i64, NEVER),
        ("an hour slow as an epoch begins", START_MS + HOUR_MS / 2, hours(-1), COUNTED),
        ("an hour fast as an epoch ends", END_MS - HOUR_MS / 2, hours(1), NEVER),
        ("an epoch slow as one begins", START_MS + HOUR_MS / 2, days(-28), COUNTED),
        ("an hour more than that", START_MS + HOUR_MS / 2, days(-28) - hours(1), NEVER),
    ];
    let server = Server::start(&site()).await;
    for (number, (why, true_ms, ahead_ms, expected)) in cases.into_iter().enumerate() {
        server.set_clock(true_ms);
        let (text, _) = device(true_ms.saturating_add_signed(ahead_ms), number as u64, None);
        assert_eq!(server.collector.receive(text.as_bytes()).await, expected, "{why}");
        if expected.is_ok() {
            assert_eq!(server.collector.receive(text.as_bytes()).await, Ok(Outcome::Repeated), "{why}: once");
        }
    }
    // Over HTTP, with the reason; and the browser does not ask again.
    server.set_clock(middle);
    let (text, _) = device(middle + 15 * DAY_MS, 99, None);
    let (status, answer) = server.post(&text).await;
    let message = "only the current epoch and the one before are open";
    assert_eq!((status, answer), (422, json!({ "error": "epoch_closed", "message": message })));
    assert!(!device(middle + 15 * DAY_MS, 99, Some(status)).1, "refused for good");
    assert!(device(middle + 15 * DAY_MS, 99, Some(503)).1, "that was the answer's doing");
}

#[tokio::test]
async fn clock_skew_of_some_devices_leaves_the_estimate_right() {
    const DEVICES_A_DAY: u128 = 420;
    const SHARE: f64 = 0.3;
    let mut site = site();
    site["privacy"]["epsilon_per_report"] = json!(1);
    let period = published(&site).privacy.period;
    let server = Server::start(&site).await;
    let mut rng = StdRng::seed_from_u64(20_261_122);
    let randomizer = Randomizer::new(1, published(&site).privacy.epsilon_per_report).unwrap();
    let (mut counted, mut refused, mut moved) = (0_u32, 0_u32, 0_u32);
    for day in 0..28 {
        let true_ms = START_MS + day * DAY_MS + HOUR_MS;
        server.set_clock(true_ms);
        let mut waiting = JoinSet::new();
        for number in 0..DEVICES_A_DAY {
            // One in five is wrong by up to two days, one in twenty by up to 60.
            let reach_ms = match rng.random_range(0..20) {
                0 => 60 * DAY_MS as i64,
                1..5 => 2 * DAY_MS as i64,
                _ => 0,
            };
            let ahead_ms = rng.random_range(-reach_ms..=reach_ms);
            let epoch = period.epoch(Timestamp::from_ms(true_ms.saturating_add_signed(ahead_ms)));
            let mut seed = [0; 32];
            rng.fill_bytes(&mut seed);
            let truth = u32::from(rng.random_bool(SHARE));
            let header = Header { epoch, ..header(0, u128::from(day) << 64 | number) };
            let body = SealedReport::seal(&Report::protect(header, &randomizer, truth, &seed)).text().to_owned();
            let collector = server.collector.clone();
            waiting.spawn(async move { (epoch, collector.receive(body.as_bytes()).await) });
        }
        while let Some(outcome) = waiting.join_next().await {
            match outcome.unwrap() {
                (epoch, Ok(Outcome::Counted)) => (counted, moved) = (counted + 1, moved + u32::from(epoch.0 < EPOCH)),
                (_, Err(Refusal::EpochClosed)) => refused += 1,
                other => panic!("{other:?}"),
            }
        }
    }
    assert!(refused > 100 && moved > 100, "{refused} refused and {moved} in the epoch before: too few to say anything");
    // A batch stays open through the next epoch.
    server.set_clock(END_MS + 29 * DAY_MS);
    let estimates = server.estimates().await;
    let batches = estimates["questions"][0]["batches"].as_array().unwrap();
    let batch = batches.iter().find(|batch| batch["epoch"] == EPOCH).unwrap();
    assert_eq!(batch["reports"], counted - moved, "each in the epoch that its device named");
    let cell = batch["values"].as_array().unwrap().iter().find(|cell| cell["value"] == "yes").unwrap();
    let [share, low, high] = ["share", "low", "high"].map(|key| cell[key].as_f64().unwrap());
    // Four standard errors: a 95 % interval misses for one seed in twenty, a bias of the clocks would for all.
    assert!((share - SHARE).abs() <= high - low, "{share} [{low}, {high}]");
}
