//! A shop with a slow database, and a cache in Redis in front of it.

use super::cache::Cache;
use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::{self, OnceCell, Semaphore};
use tokio::time::{Instant, Sleep, sleep_until};

pub type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;
pub type Page = Arc<str>;
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
    cache: Cache,
    flight: Mutex<Flight>,
}

impl Shop {
    pub async fn open(settings: Settings) -> Outcome<Arc<Self>> {
        let Settings { query, pool, ttl, second } = settings;
        let shop = Self {
            query,
            pool: Semaphore::new(pool),
            turn: sync::Mutex::new(()),
            ttl,
            second: Instant::now() + second,
            cache: Cache::open().await?,
            flight: Mutex::default(),
        };
        Ok(Arc::new(shop))
    }

    /// The page, unless it is too old.
    pub async fn cached(&self) -> Option<Page> {
        self.cache.get().await.map(Page::from)
    }

    pub async fn store(&self, page: &Page) {
        self.cache.store(page, self.ttl).await;
    }

    pub async fn close(&self) -> Outcome {
        Ok(self.cache.clear().await?)
    }

    /// The query that is on its way, or is to be made.
    pub fn flight(&self) -> Flight {
        self.flight.lock().expect("not poisoned").clone()
    }

    /// The next flight is a new one.
    pub fn landed(&self, landed: &Flight) {
        let mut flight = self.flight.lock().expect("not poisoned");
        if Arc::ptr_eq(&flight, landed) {
            *flight = Arc::default();
        }
    }

    /// Until the second newsletter, if that is to come.
    pub fn second_wave(&self) -> Sleep {
        sleep_until(self.second)
    }
}
