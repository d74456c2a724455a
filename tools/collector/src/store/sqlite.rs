//! SQLite: one writer at a time, readers beside it (WAL).

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, QueryBuilder, Sqlite, SqlitePool};
use vitrin::core::privacy::ReportId;

use crate::store::group::Transaction;
use crate::store::{ACQUIRE_TIMEOUT, Answer, BatchKey, StoreError};

/// Rows of one statement: five parameters a row stay below SQLite's 32,766.
const ROWS_MAX: usize = 500;
/// How long a writer waits for another process's transaction.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Readers beside the one writer.
const CONNECTIONS_MAX: u32 = 5;
/// There is one writer, so one shard is enough.
const SHARD: i64 = 0;

/// Opens the database at `url` as it is, to look into it.
pub(super) async fn look(url: &str) -> Result<SqlitePool, StoreError> {
    let options = SqliteConnectOptions::from_str(url)?.busy_timeout(BUSY_TIMEOUT);
    let path = options.get_filename();
    if !path.exists() {
        return Err(StoreError::Missing(path.display().to_string()));
    }
    connect(SqlitePoolOptions::new(), options).await
}

/// An error of SQLite's does not say which file it is about.
async fn connect(pool: SqlitePoolOptions, options: SqliteConnectOptions) -> Result<SqlitePool, StoreError> {
    let path = options.get_filename().display().to_string();
    pool.max_connections(CONNECTIONS_MAX).connect_with(options).await.map_err(|error| StoreError::File(path, error))
}

/// Opens or creates the database at `url`, with the current schema.
pub(super) async fn open(url: &str) -> Result<SqlitePool, StoreError> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(SqliteJournalMode::Wal)
        // What was acknowledged survives a power cut; group commits pay for it once per group.
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(BUSY_TIMEOUT);
    let pool = SqlitePoolOptions::new()
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // Where the disk was full the database has rolled back by itself, which the driver does not notice: it would begin within a transaction
        // for as long as the connection lives.
        .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }));
    let pool = connect(pool, options).await?;
    sqlx::migrate!("migrations/sqlite").run(&pool).await?;
    Ok(pool)
}

/// A transaction that holds the write lock.
pub(super) struct Writing(sqlx::Transaction<'static, Sqlite>);

impl Writing {
    /// Takes the write lock at once, so that it never has to give up a stale read.
    pub(super) async fn begin(pool: &SqlitePool) -> Result<Self, sqlx::Error> {
        Ok(Self(pool.begin_with("BEGIN IMMEDIATE").await?))
    }
}

impl Transaction for Writing {
    async fn batch(&mut self, key: &BatchKey) -> Result<(i64, u64), sqlx::Error> {
        let columns = [i64::from(key.config), i64::from(key.task), i64::from(key.epoch.0)];
        let mut insert =
            sqlx::query("INSERT INTO batch (site, config, task, epoch) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
                .bind(&key.site);
        let mut select = sqlx::query_as(
            "SELECT id, coalesce((SELECT sum(reports) FROM batch_size WHERE batch = id), 0) \
             FROM batch WHERE site = $1 AND config = $2 AND task = $3 AND epoch = $4",
        )
        .bind(&key.site);
        for column in columns {
            insert = insert.bind(column);
            select = select.bind(column);
        }
        insert.execute(&mut *self.0).await?;
        let (id, reports): (i64, i64) = select.fetch_one(&mut *self.0).await?;
        Ok((id, u64::try_from(reports).unwrap_or(0)))
    }

    async fn known(&mut self, batch: i64, ids: &BTreeSet<ReportId>) -> Result<BTreeSet<ReportId>, sqlx::Error> {
        let mut known = BTreeSet::new();
        for chunk in chunks(ids) {
            let mut select = QueryBuilder::new("SELECT report_id FROM counted WHERE batch = ");
            select.push_bind(batch).push(" AND report_id IN (");
            let mut list = select.separated(", ");
            for id in chunk {
                list.push_bind(id.bytes().to_vec());
            }
            select.push(")");
            let rows = select.build_query_scalar().fetch_all(&mut *self.0).await?;
            known.extend(rows.into_iter().filter_map(report_id));
        }
        Ok(known)
    }

    async fn note(&mut self, batch: i64, ids: &BTreeSet<ReportId>) -> Result<BTreeSet<ReportId>, sqlx::Error> {
        let mut new = BTreeSet::new();
        for chunk in chunks(ids) {
            let mut insert = QueryBuilder::new("INSERT INTO counted (batch, report_id) ");
            insert.push_values(chunk, |mut row, id| {
                row.push_bind(batch).push_bind(id.bytes().to_vec());
            });
            insert.push(" ON CONFLICT DO NOTHING RETURNING report_id");
            let rows = insert.build_query_scalar().fetch_all(&mut *self.0).await?;
            new.extend(rows.into_iter().filter_map(report_id));
        }
        Ok(new)
    }

    async fn add(&mut self, batch: i64, answers: &BTreeMap<Answer, i64>) -> Result<(), sqlx::Error> {
        let rows: Vec<_> = answers.iter().collect();
        for chunk in rows.chunks(ROWS_MAX) {
            let mut upsert = QueryBuilder::new("INSERT INTO counter (batch, arm, answer, shard, reports) ");
            upsert.push_values(chunk, |mut row, ((arm, answer), reports)| {
                row.push_bind(batch).push_bind(i64::from(*arm)).push_bind(i64::from(*answer));
                row.push_bind(SHARD).push_bind(**reports);
            });
            upsert.push(" ON CONFLICT DO UPDATE SET reports = counter.reports + excluded.reports");
            upsert.build().execute(&mut *self.0).await?;
        }
        let size: i64 = answers.values().sum();
        sqlx::query(
            "INSERT INTO batch_size (batch, shard, reports) VALUES ($1, $2, $3) \
             ON CONFLICT DO UPDATE SET reports = batch_size.reports + excluded.reports",
        )
        .bind(batch)
        .bind(SHARD)
        .bind(size)
        .execute(&mut *self.0)
        .await?;
        Ok(())
    }

    async fn commit(self) -> Result<(), sqlx::Error> {
        self.0.commit().await
    }
}

fn chunks(ids: &BTreeSet<ReportId>) -> Vec<Vec<ReportId>> {
    let ids: Vec<_> = ids.iter().copied().collect();
    ids.chunks(ROWS_MAX).map(<[ReportId]>::to_vec).collect()
}

fn report_id(bytes: Vec<u8>) -> Option<ReportId> {
    Some(ReportId::from_bytes(bytes.try_into().ok()?))
}
