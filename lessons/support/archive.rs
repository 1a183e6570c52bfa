//! A weather archive: a big table in SQLite, one connection to it, and a partner who wants the rows.

use super::database;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use std::{error::Error, sync::OnceLock, time::Duration};
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

pub type Row = (i64, f64);

/// All rows, as the partner wants them.
pub const ALL: &str = "SELECT hour, celsius FROM weather";

#[derive(Clone, Copy)]
pub struct Table {
    pub rows: u32,
    /// How many rows the partner takes at a time.
    pub batch: usize,
    /// How long the partner takes for a batch, in seconds.
    pub send: f64,
}

/// A table of hours and temperatures, and one connection to it.
pub struct Archive {
    pub pool: SqlitePool,
    pub batch: usize,
    sending: f64,
    opened: Instant,
    first: OnceLock<()>,
    _folder: TempDir,
}

impl Archive {
    pub async fn open(table: Table) -> Outcome<Self> {
        let Table { rows, batch, send } = table;
        let (folder, file) = database::file()?;
        let mut db = SqliteConnection::connect_with(&file).await?;
        let table = format!(
            "CREATE TABLE weather(hour INTEGER PRIMARY KEY, celsius REAL);
            WITH RECURSIVE n(i) AS
            (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
            INSERT INTO weather SELECT i, 10.0 + i % 20 FROM n"
        );
        sqlx::raw_sql(AssertSqlSafe(table)).execute(&mut db).await?;
        db.close().await?;
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .after_connect(|db, _| database::slow(db));
        let pool = pool.connect_with(file).await?;
        let (opened, first) = (Instant::now(), OnceLock::new());
        Ok(Self { pool, batch, sending: send, opened, first, _folder: folder })
    }

    /// So many rows are in memory now.
    pub fn hold(&self, rows: usize) {
        metrics::gauge!("rows in memory").set(rows as f64);
    }
}

/// To the partner, who takes some time for each batch.
pub async fn send(archive: &Archive, _batch: &[Row]) {
    archive.first.get_or_init(|| {
        let after = archive.opened.elapsed().as_secs_f64();
        metrics::gauge!("first batch, s").set(after);
    });
    sleep(Duration::from_secs_f64(archive.sending)).await;
    metrics::counter!("batches sent").increment(1);
}

/// Another query: it needs the connection.
pub async fn newest(archive: Archive) -> Outcome {
    archive.hold(0);
    let newest = sqlx::query_scalar("SELECT max(hour) FROM weather");
    let newest: i64 = newest.fetch_one(&archive.pool).await?;
    println!("newest hour: {newest}");
    archive.pool.close().await;
    Ok(())
}

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;
