//! [`Store`]: counters and counted ids in an SQL database.
//!
//! Statements keep to what SQLite and PostgreSQL share (numbered parameters, `ON CONFLICT`, `RETURNING`); the schema is
//! in `migrations/`. Invariant: a report's id and its count are written in one transaction, so a crash at any point
//! leaves both or neither.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{QueryBuilder, Row as _, Sqlite, SqlitePool, Transaction};
use vitrin::core::privacy::{Epoch, Report, ReportId};

use crate::published::{Catalogue, Published};
use crate::refusal::Refusal;

/// Most reports of one batch, unless an operator says otherwise. Whoever knows a published config can make up ids
/// without end, and each is kept until its epoch is closed: 27 bytes in SQLite, so a full batch takes 270 MB. It is 50
/// times the 180,000 that a Hadamard bit with an epsilon of 1 needs for one percentage point.
pub const REPORTS_PER_BATCH_MAX: u64 = 10_000_000;
/// Rows of one statement: two parameters a row stay far below SQLite's 32,766 and PostgreSQL's 65,535.
const ROWS_MAX: usize = 500;
/// How long a writer waits for another process's transaction.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// Readers beside the one writer.
const CONNECTIONS_MAX: u32 = 5;

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The address names another kind of database.
    #[error("the database must be given as sqlite://PATH")]
    Kind,
    /// The schema could not be brought up to date.
    #[error("cannot migrate the database: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A config changed under its number, so new counts would be added to old ones that mean something else.
    #[error("config {config} of {site} was counted for with other questions or terms: raise its number")]
    TermsChanged {
        /// Id of the site.
        site: String,
        /// The number.
        config: u32,
    },
}

/// All reports of one question in one epoch.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct BatchKey {
    site: String,
    config: u32,
    task: u32,
    epoch: Epoch,
}

/// Whether a report was new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was counted.
    Counted,
    /// A report of that id had been counted before.
    Repeated,
}

/// How often each answer was given, by task and epoch.
pub type Counts = BTreeMap<(u32, Epoch), BTreeMap<u32, u64>>;

/// A database of counters.
#[derive(Debug, Clone)]
pub struct Store {
    pool: SqlitePool,
    reports_per_batch_max: u64,
}

impl Store {
    /// Opens or creates the database at `url`, with the current schema. A batch takes `reports_per_batch_max` reports.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open(url: &str, reports_per_batch_max: u64) -> Result<Self, StoreError> {
        if !url.starts_with("sqlite:") {
            return Err(StoreError::Kind);
        }
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            // What was acknowledged survives a power cut; group commits pay for it once per group.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT);
        let pool = SqlitePoolOptions::new().max_connections(CONNECTIONS_MAX).connect_with(options).await?;
        sqlx::migrate!("migrations/sqlite").run(&pool).await?;
        Ok(Self { pool, reports_per_batch_max })
    }

    /// Notes what each config number stands for, and refuses one that stood for something else.
    ///
    /// # Errors
    /// [`StoreError::TermsChanged`], or the database's.
    pub async fn publish(&self, catalogue: &Catalogue) -> Result<(), StoreError> {
        for published in catalogue.iter() {
            let (site, config, terms) = (&published.site, published.config, published.terms());
            sqlx::query("INSERT INTO published (site, config, terms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
                .bind(site)
                .bind(i64::from(config))
                .bind(&terms)
                .execute(&self.pool)
                .await?;
            let known: String = sqlx::query_scalar("SELECT terms FROM published WHERE site = $1 AND config = $2")
                .bind(site)
                .bind(i64::from(config))
                .fetch_one(&self.pool)
                .await?;
            if known != terms {
                return Err(StoreError::TermsChanged { site: site.clone(), config });
            }
        }
        Ok(())
    }

    /// Counts reports that were checked, each id once, in one transaction. A new report of a full batch is refused; one
    /// that was counted is known all the same.
    ///
    /// # Errors
    /// The database's; nothing is counted then.
    pub async fn count(&self, reports: &[Report]) -> Result<Vec<Result<Outcome, Refusal>>, StoreError> {
        let mut batches: BTreeMap<BatchKey, Vec<(usize, &Report)>> = BTreeMap::new();
        for (index, report) in reports.iter().enumerate() {
            let header = report.header();
            let (site, config, task, epoch) = (header.site.clone(), header.config, header.task, header.epoch);
            batches.entry(BatchKey { site, config, task, epoch }).or_default().push((index, report));
        }
        let (mut counted, mut refused) = (BTreeSet::new(), BTreeSet::new());
        let mut transaction = self.pool.begin().await?;
        for (key, mut reports) in batches {
            let (batch, reports_before) = batch(&mut transaction, &key).await?;
            let mut room = self.reports_per_batch_max.saturating_sub(reports_before);
            // Only near the ceiling is it worth reading first which ids are known.
            if room < reports.len() as u64 {
                let mut admitted = known_ids(&mut transaction, batch, &reports).await?;
                reports.retain(|(index, report)| {
                    let id = report.header().id;
                    if room > 0 && admitted.insert(id) {
                        room -= 1;
                    }
                    let is_admitted = admitted.contains(&id);
                    if !is_admitted {
                        refused.insert(*index);
                    }
                    is_admitted
                });
            }
            let mut new = insert_ids(&mut transaction, batch, &reports).await?;
            let mut answers: BTreeMap<u32, i64> = BTreeMap::new();
            for (index, report) in reports {
                // Removed at its first report, so that a repetition within this group is one too.
                if new.remove(&report.header().id) {
                    counted.insert(index);
                    *answers.entry(report.answer()).or_default() += 1;
                }
            }
            add(&mut transaction, batch, &answers).await?;
        }
        transaction.commit().await?;
        let outcome = |index| match (counted.contains(&index), refused.contains(&index)) {
            (true, _) => Ok(Outcome::Counted),
            (false, true) => Err(Refusal::BatchFull),
            (false, false) => Ok(Outcome::Repeated),
        };
        Ok((0..reports.len()).map(outcome).collect())
    }

    /// All counters of a config.
    ///
    /// # Errors
    /// The database's.
    pub async fn counts(&self, published: &Published) -> Result<Counts, StoreError> {
        let rows = sqlx::query(
            "SELECT batch.task, batch.epoch, counter.answer, counter.reports \
             FROM batch JOIN counter ON counter.batch = batch.id WHERE batch.site = $1 AND batch.config = $2",
        )
        .bind(&published.site)
        .bind(i64::from(published.config))
        .fetch_all(&self.pool)
        .await?;
        let mut counts = Counts::new();
        for row in rows {
            let number = |column: usize| row.try_get::<i64, _>(column);
            let small = |column: usize| number(column).map(|number| u32::try_from(number).unwrap_or(u32::MAX));
            let answers = counts.entry((small(0)?, Epoch(small(1)?))).or_default();
            answers.insert(small(2)?, u64::try_from(number(3)?).unwrap_or(0));
        }
        Ok(counts)
    }

    /// Drops the ids of a config's batches before `epoch`: they are closed, so no repetition can come.
    ///
    /// # Errors
    /// The database's.
    pub async fn drop_ids(&self, published: &Published, epoch: Epoch) -> Result<u64, StoreError> {
        let dropped = sqlx::query(
            "DELETE FROM counted WHERE batch IN (SELECT id FROM batch WHERE site = $1 AND config = $2 AND epoch < $3)",
        )
        .bind(&published.site)
        .bind(i64::from(published.config))
        .bind(i64::from(epoch.0))
        .execute(&self.pool)
        .await?;
        Ok(dropped.rows_affected())
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// The database's.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Closes all connections, after what they are doing.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// The number of a batch, made when it is the first time, and how many reports it has. It begins with a write,
/// so that the transaction takes its lock at once and never has to give up a stale read.
async fn batch(transaction: &mut Transaction<'_, Sqlite>, key: &BatchKey) -> Result<(i64, u64), sqlx::Error> {
    let columns = [i64::from(key.config), i64::from(key.task), i64::from(key.epoch.0)];
    let mut insert =
        sqlx::query("INSERT INTO batch (site, config, task, epoch) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
            .bind(&key.site);
    let mut select =
        sqlx::query_as("SELECT id, reports FROM batch WHERE site = $1 AND config = $2 AND task = $3 AND epoch = $4")
            .bind(&key.site);
    for column in columns {
        insert = insert.bind(column);
        select = select.bind(column);
    }
    insert.execute(&mut **transaction).await?;
    let (id, reports): (i64, i64) = select.fetch_one(&mut **transaction).await?;
    Ok((id, u64::try_from(reports).unwrap_or(0)))
}

/// Those ids of `reports` that were noted before.
async fn known_ids(
    transaction: &mut Transaction<'_, Sqlite>,
    batch: i64,
    reports: &[(usize, &Report)],
) -> Result<BTreeSet<ReportId>, sqlx::Error> {
    let mut known = BTreeSet::new();
    for chunk in reports.chunks(ROWS_MAX) {
        let mut select = QueryBuilder::new("SELECT report_id FROM counted WHERE batch = ");
        select.push_bind(batch).push(" AND report_id IN (");
        let mut ids = select.separated(", ");
        for (_, report) in chunk {
            ids.push_bind(report.header().id.bytes().to_vec());
        }
        select.push(")");
        let ids = select.build_query_scalar().fetch_all(&mut **transaction).await?;
        known.extend(ids.into_iter().filter_map(report_id));
    }
    Ok(known)
}

/// Notes the ids of `reports` and answers with those that were not noted before.
async fn insert_ids(
    transaction: &mut Transaction<'_, Sqlite>,
    batch: i64,
    reports: &[(usize, &Report)],
) -> Result<BTreeSet<ReportId>, sqlx::Error> {
    let mut new = BTreeSet::new();
    for chunk in reports.chunks(ROWS_MAX) {
        let mut insert = QueryBuilder::new("INSERT INTO counted (batch, report_id) ");
        insert.push_values(chunk, |mut row, (_, report)| {
            row.push_bind(batch).push_bind(report.header().id.bytes().to_vec());
        });
        insert.push(" ON CONFLICT DO NOTHING RETURNING report_id");
        let ids = insert.build_query_scalar().fetch_all(&mut **transaction).await?;
        new.extend(ids.into_iter().filter_map(report_id));
    }
    Ok(new)
}

fn report_id(bytes: Vec<u8>) -> Option<ReportId> {
    Some(ReportId::from_bytes(bytes.try_into().ok()?))
}

/// Adds new reports to the counters of their answers, and to the batch's.
async fn add(
    transaction: &mut Transaction<'_, Sqlite>,
    batch: i64,
    answers: &BTreeMap<u32, i64>,
) -> Result<(), sqlx::Error> {
    let answers: Vec<_> = answers.iter().collect();
    for chunk in answers.chunks(ROWS_MAX) {
        let mut upsert = QueryBuilder::new("INSERT INTO counter (batch, answer, reports) ");
        upsert.push_values(chunk, |mut row, (answer, reports)| {
            row.push_bind(batch).push_bind(i64::from(**answer)).push_bind(**reports);
        });
        upsert.push(" ON CONFLICT (batch, answer) DO UPDATE SET reports = counter.reports + excluded.reports");
        upsert.build().execute(&mut **transaction).await?;
    }
    let reports: i64 = answers.iter().map(|(_, reports)| **reports).sum();
    if reports > 0 {
        let update = sqlx::query("UPDATE batch SET reports = reports + $2 WHERE id = $1");
        update.bind(batch).bind(reports).execute(&mut **transaction).await?;
    }
    Ok(())
}
