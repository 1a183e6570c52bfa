//! A shop with a slow database, and a cache in front of it.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{self, OnceCell, Semaphore};
use tokio::time::{Instant, Sleep, sleep_until};

pub type Page = &'static str;
pub type Flight = Arc<OnceCell<Page>>;

pub struct Settings {
    pub query: Duration,
    /// Connections to the database.
    pub pool: usize,
    /// So long a page in the cache is new enough.
    pub ttl: Duration,
    /// When the second newsletter goes out.
    pub second: Duration,
}

pub struct Shop {
    pub query: Duration,
    pub pool: Semaphore,
    pub turn: sync::Mutex<()>,
    ttl: Duration,
    second: Instant,
    cache: Mutex<Option<(Page, Instant)>>,
    flight: Mutex<Flight>,
}

impl Shop {
    pub fn open(settings: Settings) -> Arc<Self> {
        let Settings { query, pool, ttl, second } = settings;
        let shop = Self {
            query,
            pool: Semaphore::new(pool),
            turn: sync::Mutex::new(()),
            ttl,
            second: Instant::now() + second,
            cache: Mutex::default(),
            flight: Mutex::default(),
        };
        Arc::new(shop)
    }

    /// The page, unless it is too old.
    pub fn cached(&self) -> Option<Page> {
        let cache = self.cache.lock().expect("not poisoned");
        let fresh = |(_, stored): &(Page, Instant)| {
            stored.elapsed() < self.ttl
        };
        cache.filter(fresh).map(|(page, _)| page)
    }

    pub fn store(&self, page: Page) {
        let mut cache = self.cache.lock().expect("not poisoned");
        *cache = Some((page, Instant::now()));
    }

    /// The query that is on its way, or is to be made.
    pub fn flight(&self) -> Flight {
        self.flight.lock().expect("not poisoned").clone()
    }

    /// Stores the page, once; the next flight is a new one.
    pub fn landed(&self, landed: &Flight, page: Page) {
        let mut flight = self.flight.lock().expect("not poisoned");
        if Arc::ptr_eq(&flight, landed) {
            *flight = Arc::default();
            self.store(page);
        }
    }

    /// Until the second newsletter, if that is to come.
    pub fn second_wave(&self) -> Sleep {
        sleep_until(self.second)
    }
}
