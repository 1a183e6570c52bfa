//! A bank with two accounts, which adds up all the time.

use super::database::{self, Db, Place};
use futures::future::BoxFuture;
use sqlx::Result;
use sqlx::pool::{Pool, PoolOptions};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

const TABLES: &str = "CREATE TABLE accounts(name TEXT PRIMARY KEY,
        balance INTEGER NOT NULL CHECK (balance >= 0));
    INSERT INTO accounts VALUES ('Ada', 200), ('Ben', 0);";
const LOOK: &str = "SELECT CAST(sum(balance) AS INTEGER),
        max(balance) FILTER (WHERE name = 'Ben') FROM accounts";
/// Seconds between two times that it adds up.
const PAUSE: f64 = 0.02;

pub struct Bank {
    pub db: Pool<Db>,
    books: JoinHandle<Result<()>>,
    closing: CancellationToken,
    place: Place,
}

impl Bank {
    /// Has a connection for each client, and one to add up.
    // a box, as an async fn would have a lane
    pub fn open(clients: u32) -> BoxFuture<'static, Result<Self>> {
        Box::pin(async move {
            let (place, options) = database::place().await?;
            let db = PoolOptions::new()
                .min_connections(clients + 1)
                .max_connections(clients + 1)
                .connect_with(options)
                .await?;
            sqlx::raw_sql(TABLES).execute(&db).await?;
            let closing = CancellationToken::new();
            let books =
                tokio::spawn(add_up(db.clone(), closing.clone()));
            Ok(Self { db, books, closing, place })
        })
    }

    /// Adds up a last time.
    pub fn close(self) -> BoxFuture<'static, Result<()>> {
        Box::pin(async move {
            self.closing.cancel();
            self.books.await.expect("it does not panic")?;
            self.db.close().await;
            self.place.remove().await
        })
    }
}

/// Adds up the balances all the time, the last time when the bank closes.
async fn add_up(
    db: Pool<Db>,
    closing: CancellationToken,
) -> Result<()> {
    loop {
        let is_last = closing.is_cancelled();
        let look = sqlx::query_as(LOOK);
        let (sum, ben): (i32, i32) = look.fetch_one(&db).await?;
        metrics::gauge!("sum").set(sum);
        metrics::gauge!("Ben has").set(ben);
        metrics::gauge!("missing").set(200 - sum);
        if is_last {
            return Ok(());
        }
        sleep(Duration::from_secs_f64(PAUSE)).await;
    }
}
