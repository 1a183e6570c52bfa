//! A newsletter goes out, and everybody clicks the same link.

use super::support::shop::{Page, Settings, Shop};
use std::{sync::Arc, time::Duration};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub readers: u32,
    pub query: f64,
    pub pool: usize,
    pub ttl: f64,
    pub second: f64,
    pub patience: f64,
}

/// The slow query; the pool has a few connections.
async fn query(shop: &Shop) -> Page {
    let _connection = shop.pool.acquire().await;
    sleep(shop.query).await;
    "the offer of the day"
}

/// Looks into the cache, loads what is missing, stores it.
async fn unguarded(shop: Arc<Shop>) -> Page {
    if let Some(page) = shop.cached() {
        return page;
    }
    let page = query(&shop).await;
    shop.store(page);
    page
}

/// The same, one reader at a time: the second one finds it.
async fn locked(shop: Arc<Shop>) -> Page {
    if let Some(page) = shop.cached() {
        return page;
    }
    let _turn = shop.turn.lock().await;
    if let Some(page) = shop.cached() {
        return page; // somebody else has loaded it
    }
    let page = query(&shop).await;
    shop.store(page);
    page
}

/// The first one loads, the others wait for its result.
async fn shared(shop: Arc<Shop>) -> Page {
    if let Some(page) = shop.cached() {
        return page;
    }
    let flight = shop.flight();
    let load = || query(&shop);
    let page = *flight.get_or_init(load).await;
    shop.landed(&flight, page);
    page
}

/// A reader who does not wait for long.
async fn hurried(shop: Arc<Shop>, k: Knobs) -> Page {
    let limit = secs(k.patience);
    let page = timeout(limit, shared(shop)).await;
    page.unwrap_or("try again later")
}

/// Nobody tells the others that the page is being loaded.
pub async fn naive(k: Knobs) {
    let shop = open(k);
    for _ in 0..2 {
        let read = || unguarded(shop.clone());
        wave(k.readers, read).join_all().await;
        shop.second_wave().await;
    }
}

/// A lock around the gap.
pub async fn one_lock(k: Knobs) {
    let shop = open(k);
    for _ in 0..2 {
        let read = || locked(shop.clone());
        wave(k.readers, read).join_all().await;
        shop.second_wave().await;
    }
}

/// A cell for the query that is on its way.
pub async fn single_flight(k: Knobs) {
    let shop = open(k);
    for _ in 0..2 {
        let read = || shared(shop.clone());
        wave(k.readers, read).join_all().await;
        shop.second_wave().await;
    }
}

/// The reader who loads gives up; another one takes over.
pub async fn leader_leaves(k: Knobs) {
    let shop = open(k);
    let leader = hurried(shop.clone(), k);
    let leader = tokio::spawn(leader);
    let read = || shared(shop.clone());
    wave(k.readers - 1, read).join_all().await;
    leader.await.expect("it does not panic");
}

/// A task for each reader, all at the same time.
fn wave<F>(readers: u32, reads: impl Fn() -> F) -> JoinSet<Page>
where
    F: Future<Output = Page> + Send + 'static,
{
    let mut tasks = JoinSet::new();
    for _ in 0..readers {
        metrics::counter!("readers").increment(1);
        tasks.spawn(reads());
    }
    tasks
}

fn open(k: Knobs) -> Arc<Shop> {
    let (query, ttl) = (secs(k.query), secs(k.ttl));
    let second = secs(k.second);
    Shop::open(Settings { query, ttl, second, pool: k.pool })
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
