//! A bank with two accounts, which adds up all the time.

use super::database;
use futures::future::BoxFuture;
use sqlx::Result;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use std::time::Duration;
use tempfile::TempDir;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

const TABLES: &str = "CREATE TABLE accounts(name TEXT PRIMARY KEY,
        balance INTEGER NOT NULL CHECK (balance >= 0));
    INSERT INTO accounts VALUES ('Ada', 200), ('Ben', 0);";
const LOOK: &str = "SELECT sum(balance),
        max(balance) FILTER (WHERE name = 'Ben') FROM accounts";
/// So often it adds up, in seconds.
const PAUSE: f64 = 0.02;

pub struct Bank {
    pub db: SqlitePool,
    books: JoinHandle<Result<()>>,
    closing: CancellationToken,
    _folder: TempDir,
}

impl Bank {
    /// Has a connection for each client, and one to add up.
    // boxed, so that the timeline has no lane for it
    pub fn open(clients: u32) -> BoxFuture<'static, Result<Self>> {
        Box::pin(async move {
            let (folder, file) = database::file()?;
            let db = SqlitePoolOptions::new()
                .min_connections(clients + 1)
                .max_connections(clients + 1)
                .connect_with(file)
                .await?;
            sqlx::raw_sql(TABLES).execute(&db).await?;
            let closing = CancellationToken::new();
            let books =
                tokio::spawn(add_up(db.clone(), closing.clone()));
            Ok(Self { db, books, closing, _folder: folder })
        })
    }

    /// Adds up a last time.
    pub fn close(self) -> BoxFuture<'static, Result<()>> {
        Box::pin(async move {
            self.closing.cancel();
            self.books.await.expect("it does not panic")?;
            self.db.close().await;
            Ok(())
        })
    }
}

/// Adds up the balances all the time, the last time when the bank closes.
async fn add_up(
    db: SqlitePool,
    closing: CancellationToken,
) -> Result<()> {
    loop {
        let is_last = closing.is_cancelled();
        let look = sqlx::query_as(LOOK);
        let (sum, ben): (u32, u32) = look.fetch_one(&db).await?;
        metrics::gauge!("sum").set(sum);
        metrics::gauge!("Ben has").set(ben);
        metrics::gauge!("missing").set(200.0 - f64::from(sum));
        if is_last {
            return Ok(());
        }
        sleep(Duration::from_secs_f64(PAUSE)).await;
    }
}

/// Another transaction has the lock, or has written since this one read.
pub fn is_locked(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    error.is_some_and(|error| error.message() == "database is locked")
}
