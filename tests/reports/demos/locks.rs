//! Locks that are held for longer than one sees.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::sleep;

async fn post(stock: &Mutex<u32>, count: u32) {
    *stock.lock().await += count;
}

/// The guard in the argument lives until the call has returned.
pub async fn argument() {
    let stock = Mutex::new(3);
    post(&stock, *stock.lock().await).await;
}

pub async fn argument_before() {
    let stock = Mutex::new(3);
    let count = *stock.lock().await;
    post(&stock, count).await;
}

async fn visit(counter: Arc<Mutex<u32>>) {
    let mut count = counter.lock().await;
    sleep(ms(50)).await;
    *count += 1;
}

async fn visit_briefly(counter: Arc<Mutex<u32>>) {
    sleep(ms(50)).await;
    *counter.lock().await += 1;
}

pub async fn held_across() {
    let counter = Arc::new(Mutex::new(0));
    let visits: Vec<_> = (0..4).map(|_| tokio::spawn(visit(counter.clone()))).collect();
    for visit in visits {
        visit.await.unwrap();
    }
}

pub async fn held_briefly() {
    let counter = Arc::new(Mutex::new(0));
    let visits: Vec<_> = (0..4).map(|_| tokio::spawn(visit_briefly(counter.clone()))).collect();
    for visit in visits {
        visit.await.unwrap();
    }
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
