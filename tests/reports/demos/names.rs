//! Programs whose locks, channels and tasks have names.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, Semaphore, mpsc};
use tokio::time::sleep;

pub struct Shop {
    stock: Mutex<u32>,
    till: std::sync::Mutex<u32>,
}

async fn clerk(inventory: Arc<Mutex<u32>>) {
    let mut count = inventory.lock().await;
    sleep(ms(50)).await;
    *count += 1;
}

pub async fn locks() {
    let inventory = Arc::new(Mutex::new(3));
    let shop = Arc::new(Shop { stock: Mutex::new(0), till: std::sync::Mutex::new(0) });
    let unnamed = [Mutex::new(0)];
    let first = tokio::spawn(clerk(inventory.clone()));
    let second = tokio::spawn(clerk(inventory));
    *shop.stock.lock().await += *unnamed[0].lock().await;
    *shop.till.lock().unwrap() += 1;
    first.await.unwrap();
    second.await.unwrap();
}

async fn job(pool: Arc<Semaphore>) {
    let _permit = pool.acquire().await.unwrap();
    sleep(ms(50)).await;
}

pub async fn semaphore() {
    let pool = Arc::new(Semaphore::new(1));
    tokio::join!(job(pool.clone()), job(pool));
}

pub async fn tasks() {
    let (orders, mut kitchen) = mpsc::channel(1);
    let (second_sender, _keep) = mpsc::unbounded_channel();
    let mailer = tokio::spawn(async move {
        for order in 0..3 {
            orders.send(order).await.unwrap();
        }
        second_sender.send(1).unwrap();
    });
    sleep(ms(50)).await;
    while kitchen.recv().await.is_some() {}
    mailer.await.unwrap();
    for n in 0..2 {
        let task = tokio::spawn(async move { sleep(ms(n)).await });
        task.await.unwrap();
    }
}

/// A channel of another kind takes the name of none, and leaves it to none.
pub async fn strangers() {
    let (answer, reply) = tokio::sync::oneshot::channel();
    let other = futures::lock::Mutex::new(0);
    let locks = [Mutex::new(0)];
    *other.lock().await += *locks[0].lock().await;
    answer.send(1).unwrap();
    reply.await.unwrap();
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
