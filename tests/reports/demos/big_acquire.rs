//! A request for three permits has two put by for it, and all others wait behind it.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::sleep;

type Pool = Arc<Semaphore>;

async fn long(pool: Pool) {
    let _one = pool.acquire().await;
    sleep(ms(600)).await;
}

async fn bulk(pool: Pool, permits: u32) {
    sleep(ms(50)).await;
    let _all = pool.acquire_many(permits).await;
    sleep(ms(40)).await;
}

async fn small(pool: Pool) {
    sleep(ms(100)).await;
    let _one = pool.acquire().await;
    sleep(ms(20)).await;
}

pub async fn big_first() {
    let pool = Pool::new(Semaphore::new(3));
    tokio::join!(long(pool.clone()), bulk(pool.clone(), 3), small(pool));
}

pub async fn one_each() {
    let pool = Pool::new(Semaphore::new(3));
    tokio::join!(long(pool.clone()), bulk(pool.clone(), 1), small(pool));
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
