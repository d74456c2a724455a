//! [`Cleaner`]: drops what is not needed any more: ids of closed epochs, and batches past their retention.

use std::sync::Arc;

use vitrin::core::privacy::Epoch;
use vitrin::core::time::DAY_MS;

use crate::clock::Clock;
use crate::published::{Catalogue, Published};
use crate::store::{Store, StoreError};

/// Ids are kept this many epochs back: one more than can be reported, for a report that was checked just before the
/// epoch changed.
const EPOCHS_KEPT: u32 = 2;

/// Knows what may go.
#[derive(Debug)]
pub(crate) struct Cleaner {
    catalogue: Arc<Catalogue>,
    clock: Clock,
    /// Days from an epoch's end for which its counters are kept; for good without.
    retention_days: Option<u32>,
}

impl Cleaner {
    pub(crate) fn new(catalogue: Arc<Catalogue>, clock: Clock, retention_days: Option<u32>) -> Self {
        Self { catalogue, clock, retention_days }
    }

    /// Drops as much as takes some milliseconds; whether there may be more.
    pub(crate) async fn step(&mut self, store: &Store) -> bool {
        for published in self.catalogue.iter() {
            match self.clean(store, published).await {
                Ok(true) => return true,
                Ok(false) => {}
                Err(error) => tracing::error!(%error, "cannot drop what is not needed any more"),
            }
        }
        false
    }

    async fn clean(&self, store: &Store, published: &Published) -> Result<bool, StoreError> {
        let (site, period) = (&published.site, published.privacy.period);
        let Epoch(current) = period.epoch(self.clock.now());
        let first_kept = current.saturating_sub(EPOCHS_KEPT);
        let ids = store.drop_ids(published, Epoch(first_kept)).await?;
        if ids > 0 {
            tracing::info!(ids, site, "dropped the report ids of closed epochs");
            return Ok(true);
        }
        let Some(days) = self.retention_days else { return Ok(false) };
        let kept_ms = u64::from(days) * DAY_MS;
        // An epoch that ended exactly so long ago is still kept.
        let first_retained = self.clock.now().ms().saturating_sub(kept_ms).saturating_sub(1) / period.ms();
        let first_retained = u32::try_from(first_retained).unwrap_or(u32::MAX).min(first_kept);
        let batches = store.drop_batches(published, Epoch(first_retained)).await?;
        if batches > 0 {
            tracing::info!(batches, site, days, "dropped counters past their retention");
        }
        Ok(false)
    }
}
