//! The panels of a museum's dashboard: each asks the database once.

use super::support::database;
use futures::future::join_all;
use sqlx::sqlite::{SqliteConnection, SqlitePool, SqlitePoolOptions};
use std::time::Duration;
use tempfile::TempDir;
use tokio::time::timeout;

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub panels: u32,
    pub query: f64,
    pub pool: u32,
    pub wait_limit: f64,
}

type Answer = sqlx::Result<i64>;
const SOLD: &str =
    "SELECT count(*) FROM tickets, work WHERE sold > ?";

/// Waits for a connection, then asks.
async fn panel(pool: &SqlitePool) -> Answer {
    metrics::gauge!("waiting").increment(1);
    let db = pool.acquire().await;
    metrics::gauge!("waiting").decrement(1);
    query(&mut *db?).await
}

/// One query.
async fn query(db: &mut SqliteConnection) -> Answer {
    let sold = sqlx::query_scalar(SOLD).bind(0);
    sold.fetch_one(db).await
}

/// All panels at the same time, through one pool.
pub async fn dashboard(k: Knobs) -> sqlx::Result<()> {
    let (pool, _folder) = open(k).await?;
    let panels = (0..k.panels).map(|_| panel(&pool));
    join_all(panels).await;
    pool.close().await;
    Ok(())
}

/// Asks on one connection, and keeps it while it asks for another.
async fn greedy(pool: &SqlitePool) -> Answer {
    let mut first = pool.acquire().await?;
    query(&mut first).await?;
    panel(pool).await
}

/// As many greedy panels as there are connections.
pub async fn two_each(k: Knobs) -> sqlx::Result<()> {
    let (pool, _folder) = open(k).await?;
    join_all((0..k.pool).map(|_| greedy(&pool))).await;
    pool.close().await;
    Ok(())
}

/// Gives a query up, and asks again on the same connection.
pub async fn given_up(k: Knobs) -> sqlx::Result<()> {
    let (pool, _folder) = open(k).await?;
    let half = Duration::from_secs_f64(k.query / 2.0);
    let first = timeout(half, panel(&pool)).await;
    println!("given up: {}", first.is_err());
    panel(&pool).await?;
    pool.close().await;
    Ok(())
}

/// A pool, made once, for a database of its own.
async fn open(k: Knobs) -> sqlx::Result<(SqlitePool, TempDir)> {
    let (folder, file) = database::file()?;
    let limit = Duration::from_secs_f64(k.wait_limit);
    let pool = SqlitePoolOptions::new()
        .min_connections(k.pool)
        .max_connections(k.pool)
        .acquire_timeout(limit)
        .after_connect(|db, _| database::slow(db))
        .connect_with(file)
        .await?;
    let table = "CREATE TABLE tickets(sold INTEGER);
        INSERT INTO tickets VALUES (1), (2), (0);";
    let tables = format!("{table} {}", database::work(k.query));
    sqlx::raw_sql(sqlx::AssertSqlSafe(tables)).execute(&pool).await?;
    Ok((pool, folder))
}
