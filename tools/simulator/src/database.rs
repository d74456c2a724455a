//! [`count`]: reports of closed epochs, counted into a collector's database as they would have been in their time.
//!
//! A collector that serves takes reports of open epochs only. This one is the same program within this process, with a clock
//! that is set to each epoch in turn: checks, group commits and counters are the collector's own.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use tokio::task::{JoinError, JoinSet};
use vitrin::core::privacy::Epoch;
use vitrin::core::time::Timestamp;
use vitrin_collector::{Clock, Collector, CollectorOptions, OpenError, Outcome, Published, PublishedError};

use crate::post::Outcomes;

/// Reports on their way at once, below what a collector lets wait.
const WAITING_MAX: usize = 4_096;

/// Why reports cannot be counted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CountError {
    /// The config cannot be counted for.
    #[error("{0}")]
    Published(#[from] PublishedError),
    /// The collector cannot start.
    #[error("{0}")]
    Open(#[from] OpenError),
    /// A task ended early.
    #[error("counting was broken off")]
    BrokenOff(#[from] JoinError),
}

/// Texts of sealed reports by epoch.
pub type Reports = BTreeMap<u32, Vec<String>>;

/// Counts `reports` of the config in `text` into the database at `url`, each epoch in its time and the last at `now`; `counted`
/// hears of each group's size.
///
/// # Errors
/// [`CountError`] when the collector cannot be used; what it refuses is in the [`Outcomes`].
pub async fn count(
    url: &str,
    text: &str,
    reports: Reports,
    now: Timestamp,
    mut counted: impl FnMut(u64),
) -> Result<Outcomes, CountError> {
    let (published, _) = Published::read(text)?;
    let period = published.privacy.period;
    let (clock, hand) = Clock::at(now);
    let options = CollectorOptions { clock, ..CollectorOptions::default() };
    let collector = Collector::open(url, vec![published], options).await?;
    let mut outcomes = Outcomes::default();
    for (epoch, texts) in reports {
        hand.store(period.start(Epoch(epoch)).min(now).ms(), Ordering::Relaxed);
        let mut texts = texts.into_iter().peekable();
        while texts.peek().is_some() {
            let mut waiting = JoinSet::new();
            for text in texts.by_ref().take(WAITING_MAX) {
                let collector = collector.clone();
                waiting.spawn(async move { collector.receive(text.as_bytes()).await });
            }
            counted(waiting.len() as u64);
            while let Some(outcome) = waiting.join_next().await {
                match outcome? {
                    Ok(Outcome::Counted) => outcomes.counted += 1,
                    Ok(Outcome::Repeated) => outcomes.repeated += 1,
                    Err(refusal) => *outcomes.refused.entry(refusal.code().into()).or_default() += 1,
                }
            }
        }
    }
    collector.close().await;
    Ok(outcomes)
}
