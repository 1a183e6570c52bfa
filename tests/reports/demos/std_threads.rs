//! Threads that wait for each other, and async code that waits as a thread does.

use std::sync::mpsc;
use std::sync::{Arc, Mutex, RwLock};
use std::thread;
use std::time::Duration;

type Account = Arc<Mutex<i64>>;

fn transfer(from: &Account, to: &Account, met: &std::sync::Barrier) {
    let mut from = from.lock().unwrap();
    met.wait();
    let mut to = to.lock().unwrap();
    *from -= 1;
    *to += 1;
}

pub async fn opposite_order() {
    let (a, b) = (Account::default(), Account::default());
    let met = Arc::new(std::sync::Barrier::new(2));
    let (c, d, both) = (a.clone(), b.clone(), met.clone());
    let there = thread::spawn(move || transfer(&a, &b, &met));
    let back = thread::spawn(move || transfer(&d, &c, &both));
    let _ = there.join();
    let _ = back.join();
}

async fn keeps(count: Arc<Mutex<u32>>) {
    let mut count = count.lock().unwrap();
    tokio::time::sleep(Duration::from_millis(20)).await;
    *count += 1;
}

async fn wants(count: Arc<Mutex<u32>>) {
    tokio::time::sleep(Duration::from_millis(5)).await;
    *count.lock().unwrap() += 1;
}

pub async fn across_an_await() {
    let runtime = tokio::runtime::Handle::current();
    let local = move || {
        let count = Arc::default();
        let set = tokio::task::LocalSet::new();
        set.spawn_local(keeps(Arc::clone(&count)));
        set.spawn_local(wants(count));
        runtime.block_on(set);
    };
    tokio::task::spawn_blocking(local).await.unwrap();
}

async fn receives(results: mpsc::Receiver<u32>) {
    for result in results {
        println!("{result}");
    }
}

pub async fn inside_a_task() {
    let (sender, results) = mpsc::channel();
    let (never, kept) = tokio::sync::oneshot::channel::<()>();
    let works = tokio::spawn(async move {
        kept.await.unwrap();
        sender.send(1).unwrap();
    });
    receives(results).await;
    never.send(()).unwrap();
    works.await.unwrap();
}

pub async fn full() {
    let (sender, _receiver) = mpsc::sync_channel(1);
    sender.send(1).unwrap();
    sender.send(2).unwrap();
}

pub async fn writes_what_it_reads() {
    let lock = RwLock::new(1);
    let value = lock.read().unwrap();
    *lock.write().unwrap() += *value;
}

pub async fn reads_what_it_writes() {
    let lock = RwLock::new(1);
    let mut value = lock.write().unwrap();
    *value += *lock.read().unwrap();
}

pub async fn for_an_hour() {
    let (_sender, receiver) = mpsc::channel::<u32>();
    let _ = receiver.recv_timeout(Duration::from_secs(3600));
}

async fn counts(count: &Mutex<u32>) {
    let mut count = count.lock().unwrap();
    tokio::time::sleep(Duration::from_millis(5)).await;
    *count += 1;
}

pub async fn in_one_task() {
    let count = Mutex::new(0);
    let first = counts(&count);
    let second = counts(&count);
    tokio::join!(first, second);
}
