//! One group of reports in one transaction, on either database.
//!
//! Batches, ids and counters are always taken in ascending order, so that two collectors that count the same reports wait for
//! one another and never in a circle.

use std::collections::{BTreeMap, BTreeSet};

use vitrin::core::privacy::{Report, ReportId};

use crate::refusal::Refusal;
use crate::store::{Answer, BatchKey, Outcome, StoreError};

/// A transaction that writes. Dropped without [`commit`](Self::commit) it leaves nothing.
pub(super) trait Transaction {
    /// The number of a batch, made when it is the first time, and how many reports it has.
    async fn batch(&mut self, key: &BatchKey) -> Result<(i64, u64), sqlx::Error>;

    /// Those of `ids` that were noted before.
    async fn known(&mut self, batch: i64, ids: &BTreeSet<ReportId>) -> Result<BTreeSet<ReportId>, sqlx::Error>;

    /// Notes `ids`, and answers with those that were not noted before.
    async fn note(&mut self, batch: i64, ids: &BTreeSet<ReportId>) -> Result<BTreeSet<ReportId>, sqlx::Error>;

    /// Adds to the counters of answers, and to the batch's size.
    async fn add(&mut self, batch: i64, answers: &BTreeMap<Answer, i64>) -> Result<(), sqlx::Error>;

    /// Keeps all of it.
    async fn commit(self) -> Result<(), sqlx::Error>;
}

/// See [`Store::count`](super::Store::count).
pub(super) async fn count(
    mut transaction: impl Transaction,
    reports: &[Report],
    reports_per_batch_max: u64,
) -> Result<Vec<Result<Outcome, Refusal>>, StoreError> {
    let mut batches: BTreeMap<BatchKey, Vec<(usize, &Report)>> = BTreeMap::new();
    for (index, report) in reports.iter().enumerate() {
        let header = report.header();
        let (site, config, task, epoch) = (header.site.clone(), header.config, header.task, header.epoch);
        batches.entry(BatchKey { site, config, task, epoch }).or_default().push((index, report));
    }
    let mut outcomes = vec![Ok(Outcome::Repeated); reports.len()];
    for (key, reports) in batches {
        let (batch, reports_before) = transaction.batch(&key).await?;
        let mut ids: BTreeSet<ReportId> = reports.iter().map(|(_, report)| report.header().id).collect();
        let mut room = reports_per_batch_max.saturating_sub(reports_before);
        // Only near the ceiling is it worth reading first which ids are known.
        if room < ids.len() as u64 {
            let mut admitted = transaction.known(batch, &ids).await?;
            for (index, report) in &reports {
                let id = report.header().id;
                if room > 0 && admitted.insert(id) {
                    room -= 1;
                }
                if !admitted.contains(&id)
                    && let Some(outcome) = outcomes.get_mut(*index)
                {
                    *outcome = Err(Refusal::BatchFull);
                }
            }
            ids = admitted;
        }
        let mut new = transaction.note(batch, &ids).await?;
        let mut answers: BTreeMap<Answer, i64> = BTreeMap::new();
        for (index, report) in reports {
            // Removed at its first report, so that a repetition within this group is one too.
            if new.remove(&report.header().id)
                && let Some(outcome) = outcomes.get_mut(index)
            {
                *outcome = Ok(Outcome::Counted);
                *answers.entry((report.header().arm, report.answer())).or_default() += 1;
            }
        }
        if !answers.is_empty() {
            transaction.add(batch, &answers).await?;
        }
    }
    transaction.commit().await?;
    Ok(outcomes)
}
