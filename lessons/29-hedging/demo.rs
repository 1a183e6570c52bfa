//! Prices from a server that is sometimes slow: ask twice?

use super::support::requests::{Requests, Settings};
use futures::future::{join_all, select};
use futures::stream::{self, StreamExt};
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::time::{sleep, timeout};
use tokio::{spawn, sync::Semaphore};

const PAGES: u64 = 20;

/// None: the server has as many as it needs.
type Slots = Option<Arc<Semaphore>>;

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub prices: u64,
    pub share: f64,
    pub slow: f64,
    pub hedge: f64,
    pub budget: f64,
    pub page: u64,
    pub slots: usize,
    pub hang_up: u8,
    pub seed: u64,
}

/// A price; a second request is sent if the first is late.
async fn price(s: &Shop, id: u64) -> f64 {
    let mut first = pin!(read(s, id, 1));
    let Some(usual) = s.hedge else {
        return first.await;
    };
    if let Ok(p) = timeout(usual, &mut first).await {
        return p;
    }
    if !s.requests.may_hedge() {
        return first.await;
    }
    let second = pin!(read(s, id, 2));
    select(first, second).await.factor_first().0
}

/// One request. The server has a task for it.
async fn read(s: &Shop, id: u64, nth: usize) -> f64 {
    let work = s.requests.work(id, nth);
    let task = spawn(serve(s.slots.clone(), work));
    let _gone = s.requests.hang_up(&task);
    task.await.expect("it does not panic")
}

/// What the server does: waits for a free slot, and works.
async fn serve(slots: Slots, work: Duration) -> f64 {
    let _slot = match &slots {
        Some(slots) => Some(slots.acquire().await),
        None => None,
    };
    sleep(work).await;
    9.90
}

/// One request for each price.
pub async fn plain(k: Knobs) {
    all_prices(&Shop::new(k, None, None), 12).await;
}

/// A second request when the first one is late.
pub async fn hedged(k: Knobs) {
    let s = Shop::new(k, Some(k.hedge), None);
    all_prices(&s, 12).await;
}

/// More customers, and the server has few slots.
pub async fn busy(k: Knobs) {
    let s = Shop::new(k, None, Some(k.slots));
    all_prices(&s, 24).await;
}

/// The same, with second requests.
pub async fn busy_hedged(k: Knobs) {
    let s = Shop::new(k, Some(k.hedge), Some(k.slots));
    all_prices(&s, 24).await;
}

/// All prices, so many at a time.
async fn all_prices(s: &Shop, at_once: usize) {
    let prices = (1..=s.k.prices).map(|id| price(s, id));
    stream::iter(prices).buffer_unordered(at_once).count().await;
}

/// A page needs many prices: the slowest decides.
async fn page(s: &Shop, number: u64) {
    let first = number * s.k.page + 1;
    let prices =
        (0..s.k.page).map(|n| price(s, first + n));
    join_all(prices).await;
}

/// Pages of many prices, one request for each.
pub async fn pages(k: Knobs) {
    let s = &Shop::new(k, None, None);
    let all = (0..PAGES).map(|n| visit(s, n));
    join_all(all).await;
}

/// Somebody opens a page every 30 ms.
async fn visit(s: &Shop, number: u64) {
    sleep(secs(0.03) * number as u32).await;
    page(s, number).await;
}

struct Shop {
    k: Knobs,
    /// How long a price may take before a second request.
    hedge: Option<Duration>,
    /// How many requests the server works on at once.
    slots: Slots,
    requests: Requests,
}

impl Shop {
    fn new(k: Knobs, hedge: Option<f64>, slots: Option<usize>) -> Self {
        let permits = |slots| Arc::new(Semaphore::new(slots));
        let requests = Requests::new(Settings {
            prices: k.prices.max(PAGES * k.page),
            share: k.share,
            slow: k.slow,
            budget: k.budget,
            hangs_up: k.hang_up == 1,
            seed: k.seed,
        });
        Self {
            k,
            hedge: hedge.map(secs),
            slots: slots.map(permits),
            requests,
        }
    }
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
