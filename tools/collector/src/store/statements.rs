//! [`Statements`]: what SQLite and PostgreSQL are told in the same words: numbered parameters, `ON CONFLICT`, 64-bit integers.

use sqlx::{PgPool, SqlitePool};
use vitrin::core::privacy::Epoch;

use crate::published::Published;
use crate::store::DROPPED_IDS_MAX;
use crate::store::Known;

/// Task, epoch, arm, answer, reports.
pub(super) type CounterRow = (i64, i64, i64, i64, i64);

/// All but the writing of reports.
pub(super) trait Statements {
    /// Notes the terms of a config unless its number has some, and answers with those it has.
    async fn publish(&self, published: &Published, terms: &str) -> Result<String, sqlx::Error>;

    /// Notes the terms of a config in place of those it has.
    async fn renew(&self, published: &Published, terms: &str) -> Result<(), sqlx::Error>;

    /// The terms that are noted of a config.
    async fn terms(&self, published: &Published) -> Result<Option<String>, sqlx::Error>;

    /// All counters of a config, summed over shards.
    async fn counts(&self, published: &Published) -> Result<Vec<CounterRow>, sqlx::Error>;

    /// Drops ids of batches before `epoch`, [`DROPPED_IDS_MAX`] at most; how many they were.
    async fn drop_ids(&self, known: &Known, epoch: Epoch) -> Result<u64, sqlx::Error>;

    /// Drops batches before `epoch`, their counters first; how many they were.
    async fn drop_batches(&self, known: &Known, epoch: Epoch) -> Result<u64, sqlx::Error>;

    /// Every config of a site that was ever counted for: its number and terms.
    async fn known(&self, site: &str) -> Result<Vec<(i64, String)>, sqlx::Error>;
}

const PUBLISH: &str = "INSERT INTO published (site, config, terms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
const RENEW: &str = "UPDATE published SET terms = $3 WHERE site = $1 AND config = $2";
const KNOWN: &str = "SELECT config, terms FROM published WHERE site = $1";
const TERMS: &str = "SELECT terms FROM published WHERE site = $1 AND config = $2";
const COUNTS: &str = "SELECT batch.task, batch.epoch, counter.arm, counter.answer, CAST(sum(counter.reports) AS BIGINT) \
     FROM batch JOIN counter ON counter.batch = batch.id WHERE batch.site = $1 AND batch.config = $2 \
     GROUP BY batch.task, batch.epoch, counter.arm, counter.answer";
const DROP_IDS: &str = "DELETE FROM counted WHERE (batch, report_id) IN (SELECT batch, report_id FROM counted \
     WHERE batch IN (SELECT id FROM batch WHERE site = $1 AND config = $2 AND epoch < $3) LIMIT $4)";
/// In the order that foreign keys ask for.
const DROP_BATCHES: [&str; 4] = [
    "DELETE FROM counted WHERE batch IN (SELECT id FROM batch WHERE site = $1 AND config = $2 AND epoch < $3)",
    "DELETE FROM counter WHERE batch IN (SELECT id FROM batch WHERE site = $1 AND config = $2 AND epoch < $3)",
    "DELETE FROM batch_size WHERE batch IN (SELECT id FROM batch WHERE site = $1 AND config = $2 AND epoch < $3)",
    "DELETE FROM batch WHERE site = $1 AND config = $2 AND epoch < $3",
];

/// The bounds that would make this generic over sqlx's databases are longer than the code, and cannot name the rows that a
/// statement affected.
macro_rules! statements {
    ($pool:ty) => {
        impl Statements for $pool {
            async fn publish(&self, published: &Published, terms: &str) -> Result<String, sqlx::Error> {
                let (site, config) = (&published.site, i64::from(published.config));
                sqlx::query(PUBLISH).bind(site).bind(config).bind(terms).execute(self).await?;
                sqlx::query_scalar(TERMS).bind(site).bind(config).fetch_one(self).await
            }

            async fn renew(&self, published: &Published, terms: &str) -> Result<(), sqlx::Error> {
                let (site, config) = (&published.site, i64::from(published.config));
                sqlx::query(RENEW).bind(site).bind(config).bind(terms).execute(self).await.map(drop)
            }

            async fn terms(&self, published: &Published) -> Result<Option<String>, sqlx::Error> {
                let (site, config) = (&published.site, i64::from(published.config));
                sqlx::query_scalar(TERMS).bind(site).bind(config).fetch_optional(self).await
            }

            async fn counts(&self, published: &Published) -> Result<Vec<CounterRow>, sqlx::Error> {
                let (site, config) = (&published.site, i64::from(published.config));
                sqlx::query_as(COUNTS).bind(site).bind(config).fetch_all(self).await
            }

            async fn known(&self, site: &str) -> Result<Vec<(i64, String)>, sqlx::Error> {
                sqlx::query_as(KNOWN).bind(site).fetch_all(self).await
            }

            async fn drop_ids(&self, Known { site, config, .. }: &Known, epoch: Epoch) -> Result<u64, sqlx::Error> {
                let drop = sqlx::query(DROP_IDS).bind(site).bind(config).bind(i64::from(epoch.0));
                Ok(drop.bind(i64::from(DROPPED_IDS_MAX)).execute(self).await?.rows_affected())
            }

            async fn drop_batches(&self, Known { site, config, .. }: &Known, epoch: Epoch) -> Result<u64, sqlx::Error> {
                let mut transaction = self.begin().await?;
                let mut dropped = 0;
                for statement in DROP_BATCHES {
                    let drop = sqlx::query(statement).bind(site).bind(config).bind(i64::from(epoch.0));
                    dropped = drop.execute(&mut *transaction).await?.rows_affected();
                }
                transaction.commit().await?;
                Ok(dropped)
            }
        }
    };
}

statements!(SqlitePool);
statements!(PgPool);
