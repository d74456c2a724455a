//! PostgreSQL's own load generator, with batched upserts of the same rows into tables of the same shape.

use std::error::Error;
use std::process::Command;

use sqlx::{Connection as _, PgConnection};

use super::direct::GROUP;

/// Answers that counters are kept of: the rows of a Hadamard matrix over 20 values, with both signs.
const ANSWERS: u32 = 64;

/// A new schema in the PostgreSQL at `url`, as the address to use it by.
pub(super) async fn schema(url: &str, name: &'static str) -> Result<String, Box<dyn Error>> {
    let mut connection = PgConnection::connect(url).await?;
    let create = format!("DROP SCHEMA IF EXISTS bench_{name} CASCADE; CREATE SCHEMA bench_{name}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(create)).execute(&mut connection).await?;
    connection.close().await?;
    Ok(format!("{url}?options=-csearch_path%3Dbench_{name}"))
}

/// Rows a second that `clients` clients reach with so many transactions each, in tables made like the collector's in the
/// schema of `url`. The ids are made in the database: `pgbench` could not send as many.
pub(super) async fn run(url: &str, transactions: u32, clients: u32) -> Result<f64, Box<dyn Error>> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::raw_sql(
        "CREATE TABLE peer_counted (LIKE counted INCLUDING ALL); CREATE TABLE peer_counter (LIKE counter INCLUDING ALL); \
         CREATE TABLE peer_size (LIKE batch_size INCLUDING ALL)",
    )
    .execute(&mut connection)
    .await?;
    connection.close().await?;
    let folder = tempfile::tempdir()?;
    let script = folder.path().join("script.sql");
    std::fs::write(
        &script,
        format!(
            "BEGIN;\n\
             INSERT INTO peer_counted (batch, report_id) SELECT 1, gen_random_uuid() FROM generate_series(1, {GROUP}) \
             ON CONFLICT DO NOTHING;\n\
             INSERT INTO peer_counter (batch, arm, answer, shard, reports) \
             SELECT 1, 0, answer, :client_id, {GROUP} / {ANSWERS} FROM generate_series(0, {ANSWERS} - 1) AS answer \
             ON CONFLICT (batch, arm, answer, shard) DO UPDATE SET reports = peer_counter.reports + excluded.reports;\n\
             INSERT INTO peer_size (batch, shard, reports) VALUES (1, :client_id, {GROUP}) \
             ON CONFLICT (batch, shard) DO UPDATE SET reports = peer_size.reports + excluded.reports;\n\
             COMMIT;\n"
        ),
    )?;
    let number = |number: u32| number.to_string();
    let output = Command::new("pgbench")
        .args(["--no-vacuum", "--protocol", "prepared", "--file"])
        .arg(&script)
        .args(["--client", &number(clients), "--jobs", &number(clients), "--transactions", &number(transactions)])
        .arg(url)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let rate = text.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse::<f64>().ok());
    let rate = rate.ok_or_else(|| format!("pgbench: {}", String::from_utf8_lossy(&output.stderr)))?;
    Ok(rate * f64::from(GROUP))
}
