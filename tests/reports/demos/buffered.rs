//! Futures in a buffer are not polled while the body of the loop awaits something else.

use futures::stream::{self, FuturesUnordered, StreamExt};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

type Pool = Arc<Semaphore>;

async fn load(pool: Pool, id: u32) -> u32 {
    let _permit = pool.acquire().await.unwrap();
    sleep(ms(50)).await;
    sleep(ms(50) * id).await;
    id
}

async fn save(pool: &Pool, id: u32) {
    let _permit = pool.acquire().await.unwrap();
    println!("saves {id}");
    sleep(ms(50)).await;
}

async fn copy(pool: Pool, saves: Pool) {
    let mut loads = stream::iter(1..=6)
        .map(|id| load(pool.clone(), id))
        .buffer_unordered(4);
    while let Some(id) = loads.next().await {
        save(&saves, id).await;
    }
}

pub async fn stuck() {
    let pool = Pool::new(Semaphore::new(3));
    let _ = timeout(ms(1000), copy(pool.clone(), pool)).await;
}

pub async fn two_pools() {
    let (pool, saves) = (Semaphore::new(3), Semaphore::new(1));
    let _ = timeout(ms(1000), copy(pool.into(), saves.into())).await;
}

async fn fetch(id: u64) -> u64 {
    sleep(ms(30 * id)).await;
    sleep(ms(30)).await;
    id
}

/// The body of the loop is slow: the limits of the futures in the buffer pass meanwhile.
pub async fn slow_body() {
    let mut fetches = stream::iter(1..=3)
        .map(|id| timeout(ms(100), fetch(id)))
        .buffer_unordered(3);
    while fetches.next().await.is_some() {
        sleep(ms(300)).await;
    }
}

/// The same with a body that takes no time.
pub async fn slow_body_in_time() {
    let mut fetches = stream::iter(1..=3)
        .map(|id| timeout(ms(200), fetch(id)))
        .buffer_unordered(3);
    while fetches.next().await.is_some() {}
}

async fn nap(id: u64) -> u64 {
    sleep(ms(100 * id)).await;
    id
}

/// Nothing polls the futures of a set before it is asked for the next one.
pub async fn pushed_early() {
    let mut set = FuturesUnordered::new();
    set.push(nap(1));
    set.push(nap(2));
    sleep(ms(500)).await;
    while set.next().await.is_some() {}
}

async fn query(pool: Pool, id: u64) -> u64 {
    let _connection = pool.acquire().await.unwrap();
    sleep(ms(40 * id)).await;
    sleep(ms(20)).await;
    id
}

/// The limits pass while the futures hold permits that others wait for.
pub async fn slow_body_with_permits() {
    let pool = Pool::new(Semaphore::new(2));
    let mut queries = stream::iter(1..=4)
        .map(|id| timeout(ms(200), query(pool.clone(), id)))
        .buffer_unordered(4);
    while queries.next().await.is_some() {
        sleep(ms(300)).await;
    }
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

async fn client(id: u32) {
    sleep(ms(10)).await;
    sleep(ms(u64::from(id))).await;
}

async fn ticks() {
    loop {
        sleep(ms(5)).await;
    }
}

/// A set polls those alone that were woken, and waits for all.
pub async fn set_in_an_arm() {
    let clients = (1..=40).map(client);
    tokio::select! {
        _ = futures::future::join_all(clients) => {}
        () = ticks() => {}
    }
}
