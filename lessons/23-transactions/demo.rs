//! Ada pays Ben 30, in a bank that adds up all the time.

use super::support::{bank::Bank, database::is_locked};
use futures::future::LocalBoxFuture;
use sqlx::{Result, SqlitePool};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::sleep;

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
        let bank = Bank::open(k.transfers).await?;
        sleep(secs(k.check / 2.0)).await;
        let pay = |_| tokio::spawn(pay(bank.db.clone()));
        let clients: Vec<_> = (0..k.transfers).map(pay).collect();
        sleep(secs(k.patience)).await;
        let impatient = clients.iter().take(k.impatient as usize);
        impatient.for_each(JoinHandle::abort);
        for client in clients {
            let _ = client.await;
        }
        sleep(secs(k.check)).await;
        bank.close().await
    })
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
