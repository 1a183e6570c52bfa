//! A future that lost its `select!` by reference and still waits in the queue of a lock (futurelock).

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::{sleep, timeout};

async fn owner(key: Arc<Mutex<()>>) {
    let _held = key.lock().await;
    sleep(ms(300)).await;
}

async fn enter(key: Arc<Mutex<()>>, name: &str) {
    let _held = key.lock().await;
    println!("{name} is in");
}

async fn visitor(key: Arc<Mutex<()>>) {
    let mut front = std::pin::pin!(enter(key.clone(), "front"));
    tokio::select! {
        () = &mut front => {}
        () = sleep(ms(100)) => enter(key, "back").await,
    }
}

async fn visitor_owning(key: Arc<Mutex<()>>) {
    tokio::select! {
        () = enter(key.clone(), "front") => {}
        () = sleep(ms(100)) => enter(key, "back").await,
    }
}

async fn visitor_returning(key: Arc<Mutex<()>>) {
    let mut front = std::pin::pin!(enter(key.clone(), "front"));
    tokio::select! {
        () = &mut front => return,
        () = sleep(ms(100)) => println!("still waiting"),
    }
    front.await;
}

pub async fn borrowed() {
    let key = Arc::new(Mutex::new(()));
    tokio::spawn(owner(key.clone()));
    tokio::task::yield_now().await;
    let _ = timeout(ms(1000), visitor(key)).await;
}

pub async fn owned() {
    let key = Arc::new(Mutex::new(()));
    tokio::spawn(owner(key.clone()));
    tokio::task::yield_now().await;
    let _ = timeout(ms(1000), visitor_owning(key)).await;
}

pub async fn awaited_later() {
    let key = Arc::new(Mutex::new(()));
    tokio::spawn(owner(key.clone()));
    tokio::task::yield_now().await;
    let _ = timeout(ms(1000), visitor_returning(key)).await;
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
