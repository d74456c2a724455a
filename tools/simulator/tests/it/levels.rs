//! Estimates at every level against the truth of the visitors who reported: nothing at `local`, the truth itself at `counted`, the truth
//! within its interval at `noised`.

use indicatif::ProgressBar;
use serde_json::{Value, json};
use std::sync::Mutex;
use tokio::task::JoinSet;
use vitrin::core::time::Timestamp;
use vitrin_collector::{Clock, Collector, CollectorOptions, Published};
use vitrin_simulator::compare::{Compared, compare, misses_max};
use vitrin_simulator::fill::{Stretch, fill};
use vitrin_simulator::shop::Shop;

use crate::site::{behaviour, config};

/// What a collector shows of `visitors`, beside the truth, and how many reports they made.
async fn shown(privacy: Value, visitors: u64) -> (Vec<Compared>, usize) {
    let mut config = config();
    config["privacy"].as_object_mut().unwrap().extend(privacy.as_object().unwrap().clone());
    let shop = Shop::read(&config.to_string(), None).unwrap();
    let now = Timestamp::parse("2026-11-21").unwrap();
    let made = Mutex::new(Vec::new());
    let stretch = Stretch::new(&shop, Stretch::OPEN_EPOCHS, now);
    let counts = fill(&shop, &behaviour(), visitors, 3, stretch, &ProgressBar::hidden(), |reports| {
        made.lock().unwrap().extend(reports.into_iter().map(|(_, report)| report));
    });
    let reports = made.into_inner().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}", directory.path().join("vitrin.db").display());
    let options = CollectorOptions { clock: Clock::at(now).0, ..CollectorOptions::default() };
    let (published, _) = Published::read(&config.to_string()).unwrap();
    let collector = Collector::open(&url, vec![published], options).await.unwrap();
    let mut waiting = JoinSet::new();
    for report in &reports {
        let (collector, body) = (collector.clone(), report.bytes().to_vec());
        waiting.spawn(async move { collector.receive(&body).await });
    }
    while let Some(outcome) = waiting.join_next().await {
        outcome.unwrap().unwrap();
    }
    let estimates = serde_json::to_value(collector.estimates(None, None).await.unwrap()).unwrap();
    collector.close().await;
    (compare(&estimates, &counts.truths.shares(&shop.site)), reports.len())
}

#[tokio::test]
async fn nothing_is_reported_at_the_level_local() {
    let (compared, reports) = shown(json!({ "level": "local" }), 300).await;
    assert_eq!((compared, reports), (vec![], 0));
}

#[tokio::test]
async fn the_level_counted_tells_the_truth_itself() {
    let (compared, reports) = shown(json!({ "level": "counted" }), 3_000).await;
    assert!(compared.len() > 25 && reports > 2_000, "{} values of {reports} reports", compared.len());
    for one in &compared {
        assert!((one.share - one.truth).abs() <= 5e-5, "{one:?}");
        assert!(one.low < one.truth && one.truth < one.high, "{one:?}");
    }
    let questions = ["category interest", "lifecycle", "home-hero", "runner"];
    assert!(questions.iter().all(|name| compared.iter().any(|one| one.question.contains(name))), "{compared:?}");
}

#[tokio::test]
async fn the_level_noised_holds_the_truth_in_its_intervals() {
    for (report, year) in [(1, 4), (2, 8)] {
        let privacy = json!({ "epsilon_per_report": report, "epsilon_year": year });
        let (compared, reports) = shown(privacy, 3_000).await;
        let clear: Vec<_> = compared.iter().filter(|one| one.is_clear()).collect();
        let missed: Vec<_> = clear.iter().filter(|one| !one.is_covered()).collect();
        assert!(clear.len() > 3, "epsilon {report}: {} clear values of {reports} reports", clear.len());
        assert!(missed.len() <= misses_max(clear.len()), "epsilon {report}: {missed:?}");
        let exact = clear.iter().filter(|one| (one.share - one.truth).abs() <= 5e-5).count();
        assert!(exact < clear.len(), "epsilon {report}: there is noise");
    }
}
