//! Programs in which tasks wait for each other.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, RwLock, Semaphore, mpsc};
use tokio::time::{sleep, timeout};

type Account = Arc<Mutex<i64>>;

async fn transfer(from: Account, to: Account) {
    let mut from = from.lock().await;
    sleep(ms(10)).await;
    let mut to = to.lock().await;
    *from -= 1;
    *to += 1;
}

pub async fn two_locks() {
    let (a, b) = (Account::default(), Account::default());
    let one = tokio::spawn(transfer(a.clone(), b.clone()));
    let two = tokio::spawn(transfer(b, a));
    let _ = tokio::join!(one, two);
}

pub async fn two_locks_in_order() {
    let (a, b) = (Account::default(), Account::default());
    let one = tokio::spawn(transfer(a.clone(), b.clone()));
    let two = tokio::spawn(transfer(a, b));
    let _ = tokio::join!(one, two);
}

pub async fn two_locks_with_a_limit() {
    let (a, b) = (Account::default(), Account::default());
    let one = timeout(ms(100), transfer(a.clone(), b.clone()));
    let two = timeout(ms(100), transfer(b, a));
    let _ = tokio::join!(one, two);
}

async fn page(pool: Arc<Semaphore>) {
    let _page = pool.acquire().await;
    sleep(ms(10)).await;
    part(&pool).await;
}

async fn part(pool: &Semaphore) {
    let _part = pool.acquire().await;
}

pub async fn nested_pool() {
    let pool = Arc::new(Semaphore::new(2));
    let one = tokio::spawn(page(pool.clone()));
    let two = tokio::spawn(page(pool));
    let _ = tokio::join!(one, two);
}

async fn node(mut inbox: mpsc::Receiver<u32>, next: mpsc::Sender<u32>) {
    next.send(0).await.unwrap();
    while let Some(message) = inbox.recv().await {
        next.send(message).await.unwrap();
        next.send(message).await.unwrap();
    }
}

pub async fn ring() {
    let (to_one, one) = mpsc::channel(1);
    let (to_two, two) = mpsc::channel(1);
    let one = tokio::spawn(node(one, to_two));
    let two = tokio::spawn(node(two, to_one));
    let _ = tokio::join!(one, two);
}

async fn post(stock: Arc<Mutex<u32>>) {
    let held = stock.lock().await;
    count(&stock, *held).await;
}

async fn count(stock: &Mutex<u32>, more: u32) {
    *stock.lock().await += more;
}

pub async fn locked_twice() {
    post(Arc::default()).await;
}

async fn reader(config: Arc<RwLock<u32>>) {
    let _outer = config.read().await;
    sleep(ms(20)).await;
    let _inner = config.read().await;
}

async fn writer(config: Arc<RwLock<u32>>) {
    sleep(ms(10)).await;
    *config.write().await += 1;
}

pub async fn read_twice() {
    let config = Arc::new(RwLock::new(0));
    let one = tokio::spawn(reader(config.clone()));
    let two = tokio::spawn(writer(config));
    let _ = tokio::join!(one, two);
}

async fn keep(pool: Arc<Semaphore>) {
    let permit = pool.acquire_owned().await.unwrap();
    tokio::spawn(async move {
        sleep(ms(100)).await;
        drop(permit);
    });
    sleep(ms(300)).await;
}

async fn want(pool: Arc<Semaphore>) {
    sleep(ms(10)).await;
    let _permit = pool.acquire().await;
}

pub async fn moved_permit() {
    let pool = Arc::new(Semaphore::new(1));
    tokio::join!(keep(pool.clone()), want(pool));
}

async fn late_sender(sender: mpsc::Sender<u32>) {
    sleep(ms(100)).await;
    sender.send(1).await.unwrap();
}

pub async fn sender_moved_away() {
    let (sender, mut receiver) = mpsc::channel(1);
    tokio::spawn(late_sender(sender));
    receiver.recv().await;
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

/// The same in one task.
pub async fn two_locks_joined() {
    let (a, b) = (Account::default(), Account::default());
    tokio::join!(transfer(a.clone(), b.clone()), transfer(b, a));
}
