//! Permits and guards that are given back as soon as they are there.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Mutex, Semaphore};
use tokio::task::JoinSet;
use tokio::time::sleep;

async fn fetch(pool: Arc<Semaphore>) {
    let _ = pool.acquire().await;
    sleep(ms(10)).await;
}

/// Nothing is limited: a `_` keeps nothing.
pub async fn underscore() {
    let pool = Arc::new(Semaphore::new(2));
    let mut all = JoinSet::new();
    for _ in 0..6 {
        all.spawn(fetch(pool.clone()));
    }
    all.join_all().await;
}

/// A statement keeps nothing either.
pub async fn statement() {
    let pool = Arc::new(Semaphore::new(3));
    pool.clone().acquire_owned().await.unwrap();
    sleep(ms(10)).await;
}

/// One is kept, one is dropped later, and one on purpose.
pub async fn kept() {
    let pool = Semaphore::new(3);
    let _permit = pool.acquire().await;
    let second = pool.acquire().await;
    sleep(ms(10)).await;
    drop(second);
    drop(pool.acquire().await);
}

async fn visitor(gate: Arc<Semaphore>) {
    gate.acquire().await.unwrap();
    sleep(ms(10)).await;
}

/// Who has both permits keeps the others out, which give theirs back at once: they only wait until the gate is open.
pub async fn gate() {
    let gate = Arc::new(Semaphore::new(2));
    let closed = gate.acquire_many(2).await;
    let mut all = JoinSet::new();
    for _ in 0..3 {
        all.spawn(visitor(gate.clone()));
    }
    sleep(ms(50)).await;
    drop(closed);
    all.join_all().await;
}

/// The lock is free again before the stock is counted.
pub async fn lock() {
    let stock = Mutex::new(5);
    _ = stock.lock().await;
    sleep(ms(10)).await;
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
