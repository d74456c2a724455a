//! The collector as a library, without HTTP.

use std::error::Error;
use std::time::Instant;

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use tokio::task::JoinSet;
use vitrin::core::privacy::Report;
use vitrin::report::SealedReport;
use vitrin_collector::{Catalogue, Collector, CollectorOptions, Outcome, Published, REPORTS_PER_BATCH_MAX, Store};

use super::reports::{report, site};

/// Reports of one transaction: the most that a collector commits together.
pub(super) const GROUP: u32 = 4_096;
/// Reports in flight, where each is received by itself: two groups, one being committed while the next gathers.
const IN_FLIGHT: usize = 2 * GROUP as usize;

fn published() -> Result<Published, Box<dyn Error>> {
    Ok(Published::read(&site().to_string())?.0)
}

fn made(first: u32, end: u32) -> Result<Vec<Report>, Box<dyn Error>> {
    (first..end).map(|number| report(number).ok_or_else(|| "no such report".into())).collect()
}

/// Reports a second, handed over in groups.
pub(super) async fn grouped(url: &str, reports: u32) -> Result<f64, Box<dyn Error>> {
    together(url, reports, 1).await
}

/// Reports a second, handed over in groups to several collectors on one database.
pub(super) async fn together(url: &str, reports: u32, collectors: u32) -> Result<f64, Box<dyn Error>> {
    let catalogue = Catalogue::new(vec![published()?])?;
    let share = reports / collectors;
    let mut stores = Vec::new();
    for number in 0..collectors {
        let store = Store::open(url, REPORTS_PER_BATCH_MAX).await?;
        store.publish(&catalogue).await?;
        stores.push((store, made(number * share, (number + 1) * share)?));
    }
    let begun = Instant::now();
    let mut writers = JoinSet::new();
    for (store, reports) in stores {
        writers.spawn(async move {
            let mut counted = 0;
            for group in reports.chunks(GROUP as usize) {
                let outcomes = store.count(group).await.map_err(|error| error.to_string())?;
                counted += outcomes.iter().filter(|outcome| **outcome == Ok(Outcome::Counted)).count();
            }
            store.close().await;
            Ok::<_, String>(counted)
        });
    }
    let mut counted = 0;
    for outcome in writers.join_all().await {
        counted += outcome?;
    }
    rate(counted, share * collectors, begun)
}

/// Reports a second, received one by one as bytes: read, checked, committed in groups.
pub(super) async fn received(url: &str, reports: u32) -> Result<f64, Box<dyn Error>> {
    let collector = Collector::open(url, vec![published()?], CollectorOptions::default()).await?;
    let bodies: Vec<_> = made(0, reports)?.iter().map(SealedReport::seal).collect();
    let begun = Instant::now();
    let mut waiting = FuturesUnordered::new();
    let mut counted = 0;
    let mut bodies = bodies.iter();
    loop {
        while waiting.len() < IN_FLIGHT
            && let Some(body) = bodies.next()
        {
            waiting.push(collector.receive(body.bytes()));
        }
        match waiting.next().await {
            Some(outcome) => counted += usize::from(outcome == Ok(Outcome::Counted)),
            None => break,
        }
    }
    let rate = rate(counted, reports, begun);
    collector.close().await;
    rate
}

/// Reports a second; an error when one was not counted, because then it was not measured what was meant to be.
fn rate(counted: usize, reports: u32, begun: Instant) -> Result<f64, Box<dyn Error>> {
    let seconds = begun.elapsed().as_secs_f64();
    if counted == reports as usize {
        Ok(f64::from(reports) / seconds)
    } else {
        Err(format!("{counted} of {reports} reports were counted").into())
    }
}
