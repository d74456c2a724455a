//! [`Collector`]: receives reports, counts them, and estimates, without HTTP.

use std::sync::Arc;

use vitrin::core::privacy::Epoch;

use crate::cleaner::Cleaner;
use crate::clock::Clock;
use crate::estimates::Estimates;
use crate::metrics::Metrics;
use crate::posteriors::Posteriors;
use crate::published::{Catalogue, Published, PublishedError};
use crate::refusal::Refusal;
use crate::store::{Counts, Outcome, REPORTS_PER_BATCH_MAX, Store, StoreError};
use crate::writer::Writer;

/// Why a collector cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The configs cannot be counted for.
    #[error("{0}")]
    Published(#[from] PublishedError),
    /// The database cannot be used.
    #[error("{0}")]
    Store(#[from] StoreError),
}

/// How a collector counts.
#[derive(Debug, Clone)]
pub struct CollectorOptions {
    /// Where the time comes from.
    pub clock: Clock,
    /// Most reports of one batch: all reports of one question in one epoch.
    pub reports_per_batch_max: u64,
    /// Days from the end of an epoch for which its counters are kept; for good without. Open epochs always are.
    pub retention_days: Option<u32>,
}

/// The system's clock, [`REPORTS_PER_BATCH_MAX`] and no end.
impl Default for CollectorOptions {
    fn default() -> Self {
        Self { clock: Clock::System, reports_per_batch_max: REPORTS_PER_BATCH_MAX, retention_days: None }
    }
}

/// A collector. Clones share one database and one writing task.
#[derive(Clone)]
pub struct Collector {
    catalogue: Arc<Catalogue>,
    store: Store,
    writer: Writer,
    metrics: Arc<Metrics>,
    clock: Clock,
}

impl Collector {
    /// Opens the database at `url` (`sqlite://PATH` or `postgres://…`) to count reports of `configs`.
    ///
    /// # Errors
    /// [`OpenError`].
    pub async fn open(url: &str, configs: Vec<Published>, options: CollectorOptions) -> Result<Self, OpenError> {
        let CollectorOptions { clock, reports_per_batch_max, retention_days } = options;
        let catalogue = Arc::new(Catalogue::new(configs)?);
        let store = Store::open(url, reports_per_batch_max).await?;
        store.publish(&catalogue).await?;
        let metrics = Arc::new(Metrics::new());
        let cleaner = Cleaner::new(Arc::clone(&catalogue), clock.clone(), retention_days);
        let writer = Writer::start(store.clone(), cleaner, Arc::clone(&metrics));
        Ok(Self { catalogue, store, writer, metrics, clock })
    }

    /// Reads, checks and counts one report; answers once it is on disk.
    ///
    /// # Errors
    /// The [`Refusal`] to answer with; nothing was counted then.
    pub async fn receive(&self, body: &[u8]) -> Result<Outcome, Refusal> {
        self.receive_if(body, |_, _| true).await
    }

    /// The same for a report that may be sent: `is_admitted` is asked with its site and the current epoch.
    pub(crate) async fn receive_if(
        &self,
        body: &[u8],
        is_admitted: impl FnOnce(&str, Epoch) -> bool + Send,
    ) -> Result<Outcome, Refusal> {
        let answer = match self.catalogue.read(body, self.clock.now(), is_admitted) {
            Ok(report) => self.writer.count(report).await,
            Err(refusal) => Err(refusal),
        };
        self.note(&answer);
        answer
    }

    /// Counts an answer in the metrics. Its code is all that a log gets.
    pub(crate) fn note(&self, answer: &Result<Outcome, Refusal>) {
        self.metrics.answered(answer);
        if let Err(refusal) = answer {
            tracing::debug!(code = refusal.code(), "refused a report");
        }
    }

    /// The estimates of a site's config: of its newest when no number is given, of the only site when no id is.
    ///
    /// # Errors
    /// The [`Refusal`] to answer with.
    pub async fn estimates(&self, site: Option<&str>, config: Option<u32>) -> Result<Estimates, Refusal> {
        let (published, counts) = self.counts(site, config).await?;
        Ok(Estimates::new(published, &counts, self.clock.now()))
    }

    /// What the next model is to know of a config's offers; chosen as for [`estimates`](Self::estimates).
    ///
    /// # Errors
    /// The [`Refusal`] to answer with.
    pub async fn posteriors(&self, site: Option<&str>, config: Option<u32>) -> Result<Posteriors, Refusal> {
        let (published, counts) = self.counts(site, config).await?;
        Ok(Posteriors::new(published, &counts, self.clock.now()))
    }

    async fn counts(&self, site: Option<&str>, config: Option<u32>) -> Result<(&Published, Counts), Refusal> {
        let published = self.catalogue.find(site, config)?;
        let counts = self.store.counts(published).await.map_err(|error| {
            tracing::error!(%error, "cannot read the counters");
            Refusal::Unavailable
        })?;
        Ok((published, counts))
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Refusal::Unavailable`].
    pub async fn health(&self) -> Result<(), Refusal> {
        self.store.ping().await.map_err(|error| {
            tracing::error!(%error, "the database does not answer");
            Refusal::Unavailable
        })
    }

    /// The metrics, in the OpenMetrics text format.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn metrics(&self) -> Result<String, std::fmt::Error> {
        self.metrics.text()
    }

    /// Commits what waits and closes the database.
    pub async fn close(&self) {
        self.writer.close().await;
        self.store.close().await;
    }
}
