//! What is dropped wakes others, which are dropped next.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, Semaphore};
use tokio::time::{sleep, timeout};

async fn page(pool: &Semaphore) {
    let _page = pool.acquire().await;
    sleep(ms(200)).await;
}

async fn pages(pool: Arc<Semaphore>) {
    tokio::join!(page(&pool), page(&pool));
}

/// The permit of the first page is dropped, which wakes the second one, which is dropped then.
pub async fn pool_in_a_limit() {
    let pool = Arc::new(Semaphore::new(1));
    let _ = timeout(ms(100), pages(pool)).await;
}

async fn supplier(stock: Arc<Mutex<u32>>, rules: Arc<Mutex<u32>>) {
    let mut stock = stock.lock().await;
    sleep(ms(10)).await;
    *stock += *rules.lock().await;
}

async fn stocktaker(stock: Arc<Mutex<u32>>, rules: Arc<Mutex<u32>>) {
    let mut rules = rules.lock().await;
    sleep(ms(10)).await;
    *rules += *stock.lock().await;
}

/// The limit polls both once more, and then drops them: the lock of the first wakes the second.
pub async fn both_in_a_limit() {
    let (stock, rules) = (Arc::default(), Arc::default());
    let both = async {
        tokio::join!(supplier(Arc::clone(&stock), Arc::clone(&rules)), stocktaker(stock.clone(), rules.clone()))
    };
    let _ = timeout(ms(100), both).await;
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
