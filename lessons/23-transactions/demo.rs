//! Ada pays Ben 30, in a bank that adds up all the time.

use super::support::database;
use futures::future::LocalBoxFuture;
use sqlx::Result;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub transfers: u32,
    pub impatient: u32,
    pub patience: f64,
    pub check: f64,
    pub repeat: u8,
}

type Done = Result<()>;

const DEBIT: &str = "UPDATE accounts SET balance = balance - 30
    WHERE name = 'Ada'";
const CREDIT: &str = "UPDATE accounts SET balance = balance + 30
    WHERE name = 'Ben'";

/// Two statements: each is committed by itself.
async fn pay_in_two(db: SqlitePool, k: Knobs) -> Done {
    sqlx::query(DEBIT).execute(&db).await?;
    sleep(secs(k.check)).await; // a fraud check
    sqlx::query(CREDIT).execute(&db).await?;
    Ok(())
}

/// The same statements in a transaction: both or none.
async fn pay_in_one(db: SqlitePool, k: Knobs) -> Done {
    let mut tx = db.begin().await?;
    sqlx::query(DEBIT).execute(&mut *tx).await?;
    sleep(secs(k.check)).await; // a fraud check
    sqlx::query(CREDIT).execute(&mut *tx).await?;
    tx.commit().await
}

const READ: &str = "SELECT balance FROM accounts WHERE name = 'Ada'";
const WRITE: &str =
    "UPDATE accounts SET balance = ? WHERE name = 'Ada'";

/// Reads the balance, and later writes what follows from it.
async fn read_pay(
    db: SqlitePool,
    begin: &'static str,
    k: Knobs,
) -> Done {
    let mut tx = db.begin_with(begin).await?;
    let read = sqlx::query_scalar(READ);
    let balance: i64 = read.fetch_one(&mut *tx).await?;
    sleep(secs(k.check)).await; // a fraud check
    let write = sqlx::query(WRITE).bind(balance - 30);
    write.execute(&mut *tx).await?;
    sqlx::query(CREDIT).execute(&mut *tx).await?;
    tx.commit().await
}

/// Repeats the whole transfer while another one was quicker.
async fn repeat_pay(db: SqlitePool, k: Knobs) -> Done {
    loop {
        let paid = read_pay(db.clone(), "BEGIN", k).await;
        if !paid.as_ref().is_err_and(is_locked) {
            return paid;
        }
        sleep(secs(k.check) / 4).await;
    }
}

pub async fn two_statements(k: Knobs) -> Done {
    bank(k, move |db| pay_in_two(db, k)).await
}

pub async fn transaction(k: Knobs) -> Done {
    bank(k, move |db| pay_in_one(db, k)).await
}

pub async fn read_first(k: Knobs) -> Done {
    let begin = "BEGIN";
    if k.repeat == 1 {
        let pay = move |db| repeat_pay(db, k);
        return bank(k, pay).await;
    }
    bank(k, move |db| read_pay(db, begin, k)).await
}

pub async fn immediate(k: Knobs) -> Done {
    let begin = "BEGIN IMMEDIATE";
    bank(k, move |db| read_pay(db, begin, k)).await
}

/// Lets all clients pay at the same time. The first ones may give up.
fn bank<F>(
    k: Knobs,
    pay: impl Fn(SqlitePool) -> F + 'static,
) -> LocalBoxFuture<'static, Result<()>>
where
    F: Future<Output = Result<()>> + Send + 'static,
{
    Box::pin(async move {
        let (_folder, file) = database::file()?;
        let db = connections(k).connect_with(file).await?;
        sqlx::raw_sql(TABLES).execute(&db).await?;
        let closing = CancellationToken::new();
        let books = tokio::spawn(add_up(db.clone(), closing.clone()));
        sleep(secs(k.check / 2.0)).await;
        let pay = |_| tokio::spawn(pay(db.clone()));
        let clients: Vec<_> = (0..k.transfers).map(pay).collect();
        sleep(secs(k.patience)).await;
        let impatient = clients.iter().take(k.impatient as usize);
        impatient.for_each(JoinHandle::abort);
        for client in clients {
            let _ = client.await;
        }
        sleep(secs(k.check)).await;
        closing.cancel();
        books.await.expect("it does not panic")?;
        db.close().await;
        Ok(())
    })
}

/// Adds up the balances all the time, the last time when the bank closes.
async fn add_up(db: SqlitePool, closing: CancellationToken) -> Done {
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
        sleep(secs(0.02)).await;
    }
}

const TABLES: &str = "CREATE TABLE accounts(name TEXT PRIMARY KEY,
        balance INTEGER NOT NULL CHECK (balance >= 0));
    INSERT INTO accounts VALUES ('Ada', 200), ('Ben', 0);";
const LOOK: &str = "SELECT sum(balance),
        max(balance) FILTER (WHERE name = 'Ben') FROM accounts";

/// One for each client, and one to add up.
fn connections(k: Knobs) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .min_connections(k.transfers + 1)
        .max_connections(k.transfers + 1)
}

/// Another transaction has the lock, or has written since this one read.
fn is_locked(error: &sqlx::Error) -> bool {
    let error = error.as_database_error();
    error.is_some_and(|error| error.message() == "database is locked")
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
