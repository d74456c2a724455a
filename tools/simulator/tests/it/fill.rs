//! Reports of synthetic visitors at a real collector, and its estimates beside the truth.

use std::collections::BTreeMap;
use std::io::{Write as _, stdout};
use std::process::{Command, Output};
use std::sync::Mutex;

use indicatif::ProgressBar;
use tokio::net::TcpListener;
use vitrin::core::privacy::Epoch;
use vitrin::core::time::Timestamp;
use vitrin::core::value::{CONFIG_LIMITS, read};
use vitrin::report::{SealedReport, parse};
use vitrin_collector::estimate::interval;
use vitrin_collector::http::{AdminToken, HttpOptions, serve};
use vitrin_collector::{Clock, Collector, CollectorOptions, Published};
use vitrin_simulator::compare::{compare, misses_max};
use vitrin_simulator::counts::Counts;
use vitrin_simulator::fill::{Stretch, fill};
use vitrin_simulator::shop::Shop;

use crate::site::{behaviour, config, shop};

const TOKEN: &str = "a-token-of-the-tests";

fn now() -> Timestamp {
    Timestamp::parse("2026-11-21").unwrap()
}

fn reports(visitors: u64, seed: u64, now: Timestamp) -> (Vec<SealedReport>, Counts) {
    let made = Mutex::new(Vec::new());
    let take = |reports: Vec<(Epoch, SealedReport)>| {
        made.lock().unwrap().extend(reports.into_iter().map(|(_, report)| report));
    };
    let stretch = Stretch::new(&shop(), Stretch::OPEN_EPOCHS, now);
    let counts = fill(&shop(), &behaviour(), visitors, seed, stretch, &ProgressBar::hidden(), take);
    (made.into_inner().unwrap(), counts)
}

async fn collector(directory: &tempfile::TempDir, clock: Clock) -> Collector {
    let (published, _) = Published::read(&config().to_string()).unwrap();
    let url = format!("sqlite://{}", directory.path().join("vitrin.db").display());
    let options = CollectorOptions { clock, ..CollectorOptions::default() };
    Collector::open(&url, vec![published], options).await.unwrap()
}

/// Of 95 % intervals of all answers, shown or not, about 95 % hold the truth; those that are shown are the collector's.
#[tokio::test]
async fn intervals_hold_the_truth_as_often_as_they_say() {
    let shop = shop();
    let (mut intervals, mut covered, mut shown) = (0_u32, 0_u32, 0);
    for seed in 0..8 {
        let (reports, counts) = reports(1_500, seed, now());
        assert_eq!(reports.len() as u64, counts.reports);
        let directory = tempfile::tempdir().unwrap();
        let collector = collector(&directory, Clock::at(now()).0).await;
        let mut answers: BTreeMap<(u32, u32), BTreeMap<u32, u64>> = BTreeMap::new();
        let mut waiting = tokio::task::JoinSet::new();
        for report in &reports {
            let parsed = parse(&read(&mut serde_json::Deserializer::from_str(report.text()), CONFIG_LIMITS).unwrap());
            let parsed = parsed.unwrap();
            let batch = answers.entry((parsed.header().epoch.0, parsed.header().task)).or_default();
            *batch.entry(parsed.answer()).or_default() += 1;
            let (collector, body) = (collector.clone(), report.bytes().to_vec());
            waiting.spawn(async move { collector.receive(&body).await });
        }
        while let Some(outcome) = waiting.join_next().await {
            outcome.unwrap().unwrap();
        }
        let truths = counts.truths.shares(&shop.site);
        let mut expected = BTreeMap::new();
        for batch in &truths.batches {
            if batch.kind != "click" {
                let none = batch.values.last().unwrap().share;
                assert!((0.02..0.97).contains(&none), "{} {}: {none} have none of its answers", batch.kind, batch.name);
            }
            let question = &shop.site.questions[batch.task as usize];
            let randomizer = question.randomizer(&shop.site.privacy).unwrap();
            let answers = &answers[&(batch.epoch, batch.task)];
            assert_eq!(answers.values().sum::<u64>(), batch.reports, "epoch {}, task {}", batch.epoch, batch.task);
            for (place, true_share) in batch.values.iter().enumerate() {
                let truth = if place == question.values.len() { 0 } else { place as u32 + 1 };
                let supporting = answers.iter().filter(|(answer, _)| randomizer.supports(**answer, truth));
                let found = interval(supporting.map(|(_, count)| count).sum(), batch.reports, randomizer.rates());
                intervals += 1;
                covered += u32::from((found.low..=found.high).contains(&true_share.share));
                expected
                    .insert((batch.epoch, [&batch.kind, " ", &batch.name].concat(), true_share.value.clone()), found);
            }
        }
        let estimates = collector.estimates(None, None).await.unwrap();
        let compared = compare(&serde_json::to_value(&estimates).unwrap(), &truths);
        shown += compared.len();
        for one in &compared {
            let found = &expected[&(one.epoch, one.question.clone(), one.value.clone())];
            let ends = [one.low - found.low, one.share - found.share, one.high - found.high];
            assert!(ends.iter().all(|end| end.abs() < 1e-4), "{one:?} is not {found:?}");
        }
        let (clear, missed): (Vec<_>, Vec<_>) =
            compared.iter().filter(|one| one.is_clear()).partition(|one| one.is_covered());
        assert!(missed.len() <= 3, "seed {seed}: {missed:?} and not {clear:?}");
        collector.close().await;
    }
    let coverage = f64::from(covered) / f64::from(intervals);
    writeln!(stdout(), "{covered} of {intervals} intervals hold the truth; {shown} are shown").unwrap();
    assert!((0.92..=0.985).contains(&coverage), "{covered} of {intervals}");
    assert!(shown > 50, "{shown} values are shown");
}

#[test]
fn the_same_seed_makes_the_same_reports() {
    let texts = |seed| {
        let mut texts: Vec<_> = reports(60, seed, now()).0.iter().map(|report| report.text().to_owned()).collect();
        texts.sort();
        texts
    };
    assert!(texts(1).len() > 30);
    assert_eq!(texts(1), texts(1));
    assert!(texts(1).iter().all(|text| !texts(2).contains(text)));
}

/// Nobody would come by habit within an hour of midnight, and still there are reports of both days.
#[test]
fn an_epoch_of_a_day_has_reports_from_its_start() {
    let mut config = config();
    config["privacy"]["report_period_days"] = 1.into();
    let shop = Shop::read(&config.to_string(), None).unwrap();
    let made = Mutex::new(BTreeMap::<u64, u32>::new());
    let take = |reports: Vec<(Epoch, SealedReport)>| {
        for (epoch, report) in reports {
            let report: serde_json::Value = serde_json::from_str(report.text()).unwrap();
            assert_eq!(report["epoch"], epoch.0);
            *made.lock().unwrap().entry(u64::from(epoch.0)).or_default() += 1;
        }
    };
    let stretch = Stretch::new(&shop, Stretch::OPEN_EPOCHS, now().plus_ms(60_000));
    fill(&shop, &behaviour(), 6_000, 5, stretch, &ProgressBar::hidden(), take);
    let made = made.into_inner().unwrap();
    assert_eq!(made.keys().copied().collect::<Vec<_>>(), [now().day() - 1, now().day()]);
    // Of 6,000 visitors 62 % grant it, and 4 days of 365 are paid for: 41 a day, give or take 4 standard deviations of 6.4.
    assert!(made.values().all(|reports| (15..=67).contains(reports)), "{made:?}");
}

/// The command against a served collector: fills, fills again without effect, and leaves a filled one alone.
#[tokio::test(flavor = "multi_thread")]
async fn a_collector_is_filled_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).display().to_string();
    std::fs::write(path("site.json"), config().to_string()).unwrap();
    let collector = collector(&directory, Clock::at(now()).0).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let options = HttpOptions { admin_token: AdminToken::new(TOKEN), ..HttpOptions::default() };
    let server = tokio::spawn(serve(listener, collector, options, std::future::pending()));

    let command = |arguments: &[&str]| -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vitrin-simulator"));
        command.args(arguments).args(["--collector", &address]).env("VITRIN_ADMIN_TOKEN", TOKEN).output().unwrap()
    };
    let (config, truth) = (path("site.json"), path("truth.json"));
    let filling = ["fill", "--config", &config, "--visitors", "3000", "--now", "2026-11-21", "--truth", &truth];
    let said = |output: Output| {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let run = |arguments: Vec<&str>| tokio::task::block_in_place(|| command(&arguments));
    let first = said(run([&filling[..], &["--if-empty"]].concat()));
    let (counted, _) = first.split_once(" reports of 3000 visitors counted, 0 counted before").expect(&first);
    assert!(counted.parse::<u32>().unwrap() > 2_000, "{first}");
    let again = said(run(filling.to_vec()));
    assert!(again.starts_with(&format!("0 reports of 3000 visitors counted, {counted} counted before")), "{again}");
    let third = said(run([&filling[..], &["--if-empty"]].concat()));
    assert_eq!(third, "the collector has reports already: nothing was sent\n");
    let checked = said(run(vec!["check-estimates", "--truth", &truth]));
    assert!(checked.contains("intervals (95 %) miss the truth"), "{checked}");

    let late = run(vec!["fill", "--config", &config, "--visitors", "40", "--now", "2025-11-21"]);
    let error = String::from_utf8(late.stderr).unwrap();
    assert_eq!(error, "vitrin-simulator: the collector refused every report\n");
    assert!(String::from_utf8(late.stdout).unwrap().contains("refused as epoch_closed"));
    server.abort();
    let away = run(vec!["check-estimates", "--truth", &config]);
    assert!(!away.status.success(), "no truth in a config");
}

/// Into a database: closed epochs too, shown as closed by the collector that serves it afterwards, and true.
#[tokio::test(flavor = "multi_thread")]
async fn closed_epochs_are_filled_into_a_database() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).display().to_string();
    std::fs::write(path("site.json"), config().to_string()).unwrap();
    let (config, truth, url) = (path("site.json"), path("truth.json"), format!("sqlite://{}", path("vitrin.db")));
    let filling = ["fill", "--config", &config, "--visitors", "1500", "--now", "2026-11-21", "--truth", &truth];
    let run = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vitrin-simulator"));
        tokio::task::block_in_place(|| command.args(filling).args(more).output().unwrap())
    };
    let output = run(&["--database", &url, "--epochs", "4"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!said.contains("refused"), "{said}");

    let collector = collector(&directory, Clock::at(now()).0).await;
    let estimates = serde_json::to_value(collector.estimates(None, None).await.unwrap()).unwrap();
    let batches = estimates["questions"][0]["batches"].as_array().unwrap();
    let epochs: Vec<_> =
        batches.iter().map(|batch| (batch["epoch"].as_u64().unwrap(), batch["open"] == true)).collect();
    assert_eq!(epochs, [(222, false), (223, false), (224, true), (225, true)]);
    assert!(batches.iter().all(|batch| batch["reports"].as_u64().unwrap() > 50), "{batches:?}");
    let truths = serde_json::from_str(&std::fs::read_to_string(&truth).unwrap()).unwrap();
    let compared = compare(&estimates, &truths);
    assert!(compared.iter().any(|one| one.epoch == 222), "{compared:?}");
    let clear: Vec<_> = compared.iter().filter(|one| one.is_clear()).collect();
    let missed: Vec<_> = clear.iter().filter(|one| !one.is_covered()).collect();
    assert!(missed.len() <= misses_max(clear.len()), "{missed:?}");
    collector.close().await;

    let both = run(&["--database", &url, "--collector", "http://127.0.0.1:1"]);
    assert!(String::from_utf8(both.stderr).unwrap().contains("cannot be used with"), "one or the other");
}
