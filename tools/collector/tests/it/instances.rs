//! Several collectors on one database: each report is counted once, whoever it is sent to.

use rand::SeedableRng as _;
use rand::rngs::StdRng;
use rand::seq::SliceRandom as _;
use tokio::task::JoinSet;
use vitrin::core::time::Timestamp;
use vitrin_collector::{Clock, Collector, CollectorOptions, Outcome};

use crate::database;
use crate::harness::{NOW_MS, header, published, sealed, site};

async fn start(url: &str, reports_per_batch_max: u64) -> Collector {
    let (clock, _) = Clock::at(Timestamp::from_ms(NOW_MS));
    let options = CollectorOptions { clock, reports_per_batch_max, retention_days: None };
    Collector::open(url, vec![published(&site(17, true))], options).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_all_of_them_are_sent_is_counted_once() {
    for instances in [2, 4] {
        let directory = tempfile::tempdir().unwrap();
        let url = database::url(directory.path()).await;
        let mut collectors = Vec::new();
        for _ in 0..instances {
            collectors.push(start(&url, 10_000).await);
        }
        let mut rng = StdRng::seed_from_u64(instances);
        let mut senders = JoinSet::new();
        for collector in &collectors {
            // The same reports to each in an order of its own, of two questions, one of them with many answers.
            let mut numbers: Vec<u32> = (0..2_000).collect();
            numbers.shuffle(&mut rng);
            for number in numbers {
                let (task, answer) = if number < 1_000 { (1, number % 2) } else { (2, number % 64) };
                let (collector, body) = (collector.clone(), sealed(header(task, number.into()), answer));
                senders.spawn(async move { collector.receive(body.as_bytes()).await });
            }
        }
        let outcomes = senders.join_all().await;
        let count = |outcome| outcomes.iter().filter(|it| **it == Ok(outcome)).count();
        assert_eq!(count(Outcome::Counted), 2_000, "{instances} collectors");
        assert_eq!(count(Outcome::Repeated), 2_000 * (instances as usize - 1), "{instances} collectors");

        let mut answers = Vec::new();
        for collector in collectors {
            let estimates = serde_json::to_value(collector.estimates(None, None).await.unwrap()).unwrap();
            assert_eq!(estimates["questions"][1]["batches"][0]["reports"], 1_000);
            assert_eq!(estimates["questions"][2]["batches"][0]["reports"], 1_000);
            answers.push(estimates);
            collector.close().await;
        }
        assert!(answers.iter().all(|it| *it == answers[0]), "they tell the same");
        let counted = "SELECT CAST(sum(reports) AS BIGINT) FROM counter";
        assert_eq!(database::number(&url, counted).await, 2_000);
    }
}

#[tokio::test]
async fn a_full_batch_is_full_for_all_of_them() {
    let directory = tempfile::tempdir().unwrap();
    let url = database::url(directory.path()).await;
    let (one, other) = (start(&url, 2).await, start(&url, 2).await);
    for (collector, number, is_counted) in [(&one, 1, true), (&other, 2, true), (&one, 3, false), (&other, 4, false)] {
        let body = sealed(header(1, number), 1);
        assert_eq!(collector.receive(body.as_bytes()).await.is_ok(), is_counted, "report {number}");
    }
    one.close().await;
    other.close().await;
}
