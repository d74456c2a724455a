//! [`Cleaner`]: drops what is not needed any more: ids of closed epochs, and batches past their retention.

use std::collections::BTreeSet;
use std::sync::Arc;

use vitrin::core::privacy::Epoch;
use vitrin::core::time::DAY_MS;

use crate::clock::Clock;
use crate::published::Catalogue;
use crate::store::{Known, Store, StoreError};

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
        let sites: BTreeSet<&str> = self.catalogue.iter().map(|published| published.site.as_str()).collect();
        for site in sites {
            match self.clean_site(store, site).await {
                Ok(true) => return true,
                Ok(false) => {}
                Err(error) => tracing::error!(%error, "cannot drop what is not needed any more"),
            }
        }
        false
    }

    /// Also what configs have left behind that are given no longer.
    async fn clean_site(&self, store: &Store, site: &str) -> Result<bool, StoreError> {
        for known in store.known(site).await? {
            if self.clean(store, &known).await? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn clean(&self, store: &Store, known: &Known) -> Result<bool, StoreError> {
        let Known { site, period_ms, .. } = known;
        let current = u32::try_from(self.clock.now().ms() / period_ms).unwrap_or(u32::MAX);
        let first_kept = current.saturating_sub(EPOCHS_KEPT);
        let ids = store.drop_ids(known, Epoch(first_kept)).await?;
        if ids > 0 {
            tracing::info!(ids, site, "dropped the report ids of closed epochs");
            return Ok(true);
        }
        let Some(days) = self.retention_days else { return Ok(false) };
        let kept_ms = u64::from(days) * DAY_MS;
        // An epoch that ended exactly so long ago is still kept.
        let first_retained = self.clock.now().ms().saturating_sub(kept_ms).saturating_sub(1) / period_ms;
        let first_retained = u32::try_from(first_retained).unwrap_or(u32::MAX).min(first_kept);
        let batches = store.drop_batches(known, Epoch(first_retained)).await?;
        if batches > 0 {
            tracing::info!(batches, site, days, "dropped counters past their retention");
        }
        Ok(false)
    }
}
