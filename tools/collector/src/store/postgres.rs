//! PostgreSQL: any number of collectors, each of which adds to a shard of its own.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher as _, RandomState};
use std::str::FromStr as _;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::types::Uuid;
use sqlx::{PgPool, Postgres};
use vitrin::core::privacy::ReportId;

use crate::store::group::Transaction;
use crate::store::{ACQUIRE_TIMEOUT, Answer, BatchKey, StoreError};

/// Shards of a counter. Two collectors on one shard wait for one another's commits and count as well, so that the shard may
/// be drawn; the sum over so many rows costs an estimate nothing.
const SHARDS: u64 = 64;
/// One writes, the others read.
const CONNECTIONS_MAX: u32 = 5;

/// Connects to the database at `url` and brings its schema up to date.
pub(super) async fn open(url: &str) -> Result<PgPool, StoreError> {
    let pool = look(url).await?;
    sqlx::migrate!("migrations/postgres").run(&pool).await?;
    Ok(pool)
}

/// Opens the database at `url` as it is, to look into it.
pub(super) async fn look(url: &str) -> Result<PgPool, StoreError> {
    let options = PgConnectOptions::from_str(url)?.application_name("vitrin-collector");
    let pool = PgPoolOptions::new().max_connections(CONNECTIONS_MAX).acquire_timeout(ACQUIRE_TIMEOUT);
    Ok(pool.connect_with(options).await?)
}

/// A transaction that adds to one shard.
pub(super) struct Writing {
    transaction: sqlx::Transaction<'static, Postgres>,
    shard: i64,
}

impl Writing {
    pub(super) async fn begin(pool: &PgPool, shard: i64) -> Result<Self, sqlx::Error> {
        Ok(Self { transaction: pool.begin().await?, shard })
    }
}

impl Transaction for Writing {
    async fn batch(&mut self, key: &BatchKey) -> Result<(i64, u64), sqlx::Error> {
        loop {
            let found: Option<(i64, i64)> = sqlx::query_as(
                "SELECT id, (SELECT coalesce(sum(reports), 0)::bigint FROM batch_size WHERE batch = id) \
                 FROM batch WHERE site = $1 AND config = $2 AND task = $3 AND epoch = $4",
            )
            .bind(&key.site)
            .bind(i64::from(key.config))
            .bind(i64::from(key.task))
            .bind(i64::from(key.epoch.0))
            .fetch_optional(&mut *self.transaction)
            .await?;
            if let Some((id, reports)) = found {
                return Ok((id, u64::try_from(reports).unwrap_or(0)));
            }
            // Waits for a collector that is making the same batch, whose row is then seen above.
            sqlx::query("INSERT INTO batch (site, config, task, epoch) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
                .bind(&key.site)
                .bind(i64::from(key.config))
                .bind(i64::from(key.task))
                .bind(i64::from(key.epoch.0))
                .execute(&mut *self.transaction)
                .await?;
        }
    }

    async fn known(&mut self, batch: i64, ids: &BTreeSet<ReportId>) -> Result<BTreeSet<ReportId>, sqlx::Error> {
        let select = sqlx::query_scalar("SELECT report_id FROM counted WHERE batch = $1 AND report_id = ANY($2)");
        let rows = select.bind(batch).bind(uuids(ids)).fetch_all(&mut *self.transaction).await?;
        Ok(rows.into_iter().map(report_id).collect())
    }

    async fn note(&mut self, batch: i64, ids: &BTreeSet<ReportId>) -> Result<BTreeSet<ReportId>, sqlx::Error> {
        let insert = sqlx::query_scalar(
            "INSERT INTO counted (batch, report_id) SELECT $1, unnest($2::uuid[]) ON CONFLICT DO NOTHING RETURNING report_id",
        );
        let rows = insert.bind(batch).bind(uuids(ids)).fetch_all(&mut *self.transaction).await?;
        Ok(rows.into_iter().map(report_id).collect())
    }

    async fn add(&mut self, batch: i64, answers: &BTreeMap<Answer, i64>) -> Result<(), sqlx::Error> {
        let column = |of: fn(&Answer) -> u32| answers.keys().map(|key| i64::from(of(key))).collect::<Vec<_>>();
        sqlx::query(
            "INSERT INTO counter (batch, arm, answer, shard, reports) \
             SELECT $1, arm, answer, $2, reports FROM unnest($3::bigint[], $4::bigint[], $5::bigint[]) \
             AS added (arm, answer, reports) \
             ON CONFLICT (batch, arm, answer, shard) DO UPDATE SET reports = counter.reports + excluded.reports",
        )
        .bind(batch)
        .bind(self.shard)
        .bind(column(|key| key.0))
        .bind(column(|key| key.1))
        .bind(answers.values().copied().collect::<Vec<_>>())
        .execute(&mut *self.transaction)
        .await?;
        sqlx::query(
            "INSERT INTO batch_size (batch, shard, reports) VALUES ($1, $2, $3) \
             ON CONFLICT (batch, shard) DO UPDATE SET reports = batch_size.reports + excluded.reports",
        )
        .bind(batch)
        .bind(self.shard)
        .bind(answers.values().sum::<i64>())
        .execute(&mut *self.transaction)
        .await?;
        Ok(())
    }

    async fn commit(self) -> Result<(), sqlx::Error> {
        self.transaction.commit().await
    }
}

/// A shard for this collector, drawn from the randomness that the standard library seeds its hash maps with.
pub(super) fn draw_shard() -> i64 {
    (RandomState::new().hash_one(0_u8) % SHARDS) as i64
}

fn uuids(ids: &BTreeSet<ReportId>) -> Vec<Uuid> {
    ids.iter().map(|id| Uuid::from_bytes(id.bytes())).collect()
}

fn report_id(uuid: Uuid) -> ReportId {
    ReportId::from_bytes(uuid.into_bytes())
}
