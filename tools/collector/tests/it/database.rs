//! The database of a test: an SQLite file in its directory, or a schema of its own in the PostgreSQL that is named.

use std::path::Path;

use sqlx::{Connection as _, PgConnection, SqliteConnection};

/// Where a PostgreSQL is, as a URL; without it tests use SQLite.
const POSTGRES: &str = "VITRIN_TEST_POSTGRES";

pub(crate) fn is_postgres() -> bool {
    std::env::var_os(POSTGRES).is_some()
}

/// The address of the database that belongs to `directory`, the same at each call.
pub(crate) async fn url(directory: &Path) -> String {
    let Ok(postgres) = std::env::var(POSTGRES) else {
        return format!("sqlite://{}", directory.join("vitrin.db").display());
    };
    // A schema's name has no upper case; a directory's may differ from another's in nothing else.
    let name = directory.file_name().unwrap().to_str().unwrap();
    let schema: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    let mut connection = PgConnection::connect(&postgres).await.unwrap();
    let create = format!("CREATE SCHEMA IF NOT EXISTS test_{schema}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(create)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    format!("{postgres}?options[search_path]=test_{schema}")
}

/// The number that a statement answers with.
pub(crate) async fn number(url: &str, statement: &'static str) -> i64 {
    if is_postgres() {
        let mut connection = PgConnection::connect(url).await.unwrap();
        sqlx::query_scalar(statement).fetch_one(&mut connection).await.unwrap()
    } else {
        let mut connection = SqliteConnection::connect(url).await.unwrap();
        let number = sqlx::query_scalar(statement).fetch_one(&mut connection).await.unwrap();
        // Or the last one to close would not tidy up.
        connection.close().await.unwrap();
        number
    }
}

/// Runs a statement on SQLite.
pub(crate) async fn execute(url: &str, statement: &'static str) {
    let mut connection = SqliteConnection::connect(url).await.unwrap();
    sqlx::query(statement).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
