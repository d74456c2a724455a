//! [`Store`]: counters and counted ids in an SQL database, SQLite or PostgreSQL.
//!
//! What both say alike is in `statements`, the rest in `sqlite` and `postgres`; the schemas are in `migrations/`.
//! Invariants: a report's id and its count are written in one transaction, so a crash at any point leaves both or neither;
//! counters are only ever added to, so any number of collectors may share one PostgreSQL.

mod group;
mod postgres;
mod sqlite;
mod statements;

use std::collections::BTreeMap;
use std::time::Duration;

use sqlx::{PgPool, SqlitePool};
use vitrin::core::privacy::{Epoch, Report};

use crate::published::{Catalogue, Published};
use crate::refusal::Refusal;
use crate::store::group::count;
use crate::store::statements::Statements as _;

/// Most reports of one batch, unless an operator says otherwise. Whoever knows a published config can make up ids
/// without end, and each is kept until its epoch is closed: 27 bytes in SQLite, so a full batch takes 270 MB. It is 50
/// times the 180,000 that a Hadamard bit with an epsilon of 1 needs for one percentage point.
pub const REPORTS_PER_BATCH_MAX: u64 = 10_000_000;
/// Ids that are dropped at once: some milliseconds, in which nothing is counted.
const DROPPED_IDS_MAX: u32 = 20_000;
/// Tries of a transaction that stands in another's way.
const TRIES_MAX: u32 = 5;

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The address names another kind of database.
    #[error("the database must be given as sqlite://PATH or postgres://USER:PASSWORD@HOST/NAME")]
    Kind,
    /// There is no file of that name.
    #[error("there is no database at {0}; `serve` makes one")]
    Missing(String),
    /// The file cannot be opened.
    #[error("cannot open the database at {0}: {1}")]
    File(String, #[source] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("cannot migrate the database: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A config changed under its number, so new counts would be added to old ones that mean something else.
    #[error("config {config} of {site} was counted for with other questions, segments or terms: raise its number")]
    TermsChanged {
        /// Id of the site.
        site: String,
        /// The number.
        config: u32,
    },
}

impl StoreError {
    /// Whether the database asks to try the same transaction again: it was broken off to let another pass.
    fn is_conflict(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::Database(error)) => {
                // PostgreSQL's serialization_failure and deadlock_detected.
                error.code().is_some_and(|code| code == "40001" || code == "40P01")
            }
            Self::Database(_)
            | Self::Kind
            | Self::Missing(_)
            | Self::File(..)
            | Self::Migration(_)
            | Self::TermsChanged { .. } => false,
        }
    }
}

/// All reports of one question in one epoch.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct BatchKey {
    site: String,
    config: u32,
    task: u32,
    epoch: Epoch,
}

/// Longest wait for a connection to the database: well below a request's own limit, so that who waits is told that it is unavailable.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// A config that was counted for once, as the database knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its site.
    pub site: String,
    /// Its number.
    pub config: i64,
    /// Length of its epochs, in milliseconds; above 0.
    pub period_ms: u64,
}

/// An arm and an answer in it: what a counter counts.
type Answer = (u32, u32);

/// Whether a report was new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It was counted.
    Counted,
    /// A report of that id had been counted before.
    Repeated,
}

/// How often each answer was given, by task, epoch and arm.
pub type Counts = BTreeMap<(u32, Epoch, u32), BTreeMap<u32, u64>>;

/// A database of counters.
#[derive(Debug, Clone)]
pub struct Store {
    database: Database,
    reports_per_batch_max: u64,
}

#[derive(Debug, Clone)]
enum Database {
    Sqlite(SqlitePool),
    /// With this collector's shard.
    Postgres(PgPool, i64),
}

/// Runs one expression on the pool of either database.
macro_rules! on_either {
    ($store:expr, $pool:ident => $run:expr) => {
        match &$store.database {
            Database::Sqlite($pool) => $run,
            Database::Postgres($pool, _) => $run,
        }
    };
}

impl Store {
    /// Opens the database at `url`, with the current schema; an SQLite file is made when there is none. A batch takes
    /// `reports_per_batch_max` reports; several collectors on one database may pass it by the few that each has in hand.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open(url: &str, reports_per_batch_max: u64) -> Result<Self, StoreError> {
        let (scheme, _) = url.split_once(':').ok_or(StoreError::Kind)?;
        let database = match scheme {
            "sqlite" => Database::Sqlite(sqlite::open(url).await?),
            "postgres" | "postgresql" => Database::Postgres(postgres::open(url).await?, postgres::draw_shard()),
            _ => return Err(StoreError::Kind),
        };
        Ok(Self { database, reports_per_batch_max })
    }

    /// Opens the database at `url` as it is, to look into it: nothing is made, nor brought up to date under a collector that runs on it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn look(url: &str) -> Result<Self, StoreError> {
        let (scheme, _) = url.split_once(':').ok_or(StoreError::Kind)?;
        let database = match scheme {
            "sqlite" => Database::Sqlite(sqlite::look(url).await?),
            "postgres" | "postgresql" => Database::Postgres(postgres::look(url).await?, postgres::draw_shard()),
            _ => return Err(StoreError::Kind),
        };
        Ok(Self { database, reports_per_batch_max: REPORTS_PER_BATCH_MAX })
    }

    /// Notes what each config number stands for, and refuses one that stood for something else.
    ///
    /// # Errors
    /// [`StoreError::TermsChanged`], or the database's.
    pub async fn publish(&self, catalogue: &Catalogue) -> Result<(), StoreError> {
        for published in catalogue.iter() {
            let terms = published.terms();
            let known = on_either!(self, pool => pool.publish(published, &terms).await)?;
            if !published.agrees(&known) {
                return Err(StoreError::TermsChanged { site: published.site.clone(), config: published.config });
            }
            if known != terms {
                on_either!(self, pool => pool.renew(published, &terms).await)?;
            }
        }
        Ok(())
    }

    /// Counts reports that were checked, each id once, in one transaction. A new report of a full batch is refused; one
    /// that was counted is known all the same.
    ///
    /// # Errors
    /// The database's; nothing is counted then, unless it was the answer to the commit that got lost. A retry then says
    /// that it is repeated.
    pub async fn count(&self, reports: &[Report]) -> Result<Vec<Result<Outcome, Refusal>>, StoreError> {
        let mut tries = 1;
        loop {
            let counted = match &self.database {
                Database::Sqlite(pool) => {
                    count(sqlite::Writing::begin(pool).await?, reports, self.reports_per_batch_max).await
                }
                Database::Postgres(pool, shard) => {
                    count(postgres::Writing::begin(pool, *shard).await?, reports, self.reports_per_batch_max).await
                }
            };
            match counted {
                Err(error) if error.is_conflict() && tries < TRIES_MAX => tries += 1,
                counted => return counted,
            }
        }
    }

    /// All counters of a config.
    ///
    /// # Errors
    /// The database's.
    pub async fn counts(&self, published: &Published) -> Result<Counts, StoreError> {
        let rows = on_either!(self, pool => pool.counts(published).await)?;
        let mut counts = Counts::new();
        let small = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        for (task, epoch, arm, answer, reports) in rows {
            let answers = counts.entry((small(task), Epoch(small(epoch)), small(arm))).or_default();
            answers.insert(small(answer), u64::try_from(reports).unwrap_or(0));
        }
        Ok(counts)
    }

    /// The terms that are noted of a config, if any.
    ///
    /// # Errors
    /// The database's.
    pub async fn terms(&self, published: &Published) -> Result<Option<String>, StoreError> {
        Ok(on_either!(self, pool => pool.terms(published).await)?)
    }

    /// Drops some thousand ids of a config's batches before `epoch`, and says how many; none when none are left. The batches are
    /// closed, so no repetition can come.
    ///
    /// # Errors
    /// The database's.
    pub async fn drop_ids(&self, known: &Known, epoch: Epoch) -> Result<u64, StoreError> {
        Ok(on_either!(self, pool => pool.drop_ids(known, epoch).await)?)
    }

    /// Drops a config's batches before `epoch` with their counters, and says how many.
    ///
    /// # Errors
    /// The database's.
    pub async fn drop_batches(&self, known: &Known, epoch: Epoch) -> Result<u64, StoreError> {
        Ok(on_either!(self, pool => pool.drop_batches(known, epoch).await)?)
    }

    /// Every config of a site that was ever counted for, also those that are counted for no longer.
    ///
    /// # Errors
    /// The database's.
    pub async fn known(&self, site: &str) -> Result<Vec<Known>, StoreError> {
        let rows = on_either!(self, pool => pool.known(site).await)?;
        let read = |(config, terms): (i64, String)| {
            let terms: serde_json::Value = serde_json::from_str(&terms).ok()?;
            let period_ms = terms.get("period_ms")?.as_u64().filter(|ms| *ms > 0)?;
            Some(Known { site: site.to_owned(), config, period_ms })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// The database's.
    pub async fn ping(&self) -> Result<(), StoreError> {
        on_either!(self, pool => sqlx::query("SELECT 1").execute(pool).await.map(drop))?;
        Ok(())
    }

    /// Closes all connections, after what they are doing.
    pub async fn close(&self) {
        on_either!(self, pool => pool.close().await);
    }
}
