//! Prices from a server that is sometimes slow: ask twice?

use futures::future::{join_all, select};
use futures::stream::{self, StreamExt};
use std::cell::Cell;
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::task::AbortHandle;
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
    if !s.may_hedge() {
        return first.await;
    }
    let second = pin!(read(s, id, 2));
    select(first, second).await.factor_first().0
}

/// One request. The server has a task for it.
async fn read(s: &Shop, id: u64, nth: usize) -> f64 {
    let work = s.luck(id, nth);
    let task = spawn(serve(s.slots.clone(), work));
    let _gone = s.hang_up(task.abort_handle());
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
    /// How long it works on both requests for a price.
    luck: Vec<[Duration; 2]>,
    begun: Cell<f64>,
    hedges: Cell<f64>,
}

impl Knobs {
    /// A time by chance: now and then a long one.
    fn luck(&self, dice: &mut fastrand::Rng) -> Duration {
        let usual = 0.03 + 0.02 * dice.f64();
        let slow = dice.f64() < self.share / 100.0;
        secs(if slow { self.slow } else { usual })
    }
}

impl Shop {
    fn new(
        k: Knobs,
        hedge: Option<f64>,
        slots: Option<usize>,
    ) -> Self {
        let permits = |slots| Arc::new(Semaphore::new(slots));
        let prices = k.prices.max(PAGES * k.page);
        let mut dice = fastrand::Rng::with_seed(k.seed);
        let mut luck = || [k.luck(&mut dice), k.luck(&mut dice)];
        Self {
            k,
            luck: (0..=prices).map(|_| luck()).collect(),
            hedge: hedge.map(secs),
            slots: slots.map(permits),
            begun: Cell::new(0.0),
            hedges: Cell::new(0.0),
        }
    }

    /// How long the server works on a request.
    fn luck(&self, id: u64, nth: usize) -> Duration {
        let first = if nth == 1 { 1.0 } else { 0.0 };
        self.begun.update(|n| n + first);
        self.luck[id as usize][nth - 1]
    }

    /// Takes a second request from the budget.
    fn may_hedge(&self) -> bool {
        let budget = self.k.budget / 100.0 * self.begun.get();
        let free = self.hedges.get() + 1.0 <= budget;
        self.hedges.update(|n| if free { n + 1.0 } else { n });
        free
    }

    /// What happens at the server when the client is gone.
    fn hang_up(&self, task: AbortHandle) -> HangUp {
        HangUp((self.k.hang_up == 1).then_some(task))
    }
}

struct HangUp(Option<AbortHandle>);

impl Drop for HangUp {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
