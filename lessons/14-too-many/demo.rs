//! Many pages, and a server that takes a limited number at once.

use async_channel::Receiver;
use futures::stream::{self, StreamExt};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::{sync::Arc, time::Duration};
use tokio::{sync::Semaphore, task::JoinSet, time::sleep};

#[derive(serde::Deserialize)]
pub struct Knobs {
    pub pages: u32,
    pub limit: usize,
    pub capacity: usize,
    pub latency: f64,
}

type Answer = Result<u32, &'static str>;
type Permits = Arc<Semaphore>;

#[derive(Clone)]
struct Server {
    inside: Arc<AtomicUsize>,
    capacity: usize,
    latency: f64,
}

/// One request: sent, then served or rejected.
async fn get(server: Server, page: u32) -> Answer {
    sleep(secs(0.1 * server.latency)).await;
    if server.inside.fetch_add(1, SeqCst) >= server.capacity {
        server.inside.fetch_sub(1, SeqCst);
        metrics::counter!("503s").increment(1);
        return Err("503");
    }
    sleep(secs(0.9 * server.latency)).await;
    server.inside.fetch_sub(1, SeqCst);
    Ok(page)
}

/// A task for each page, with no limit at all.
pub async fn all_at_once(k: Knobs) {
    let server = server(&k);
    let mut tasks = JoinSet::new();
    for page in 1..=k.pages {
        tasks.spawn(get(server.clone(), page));
    }
    report(&tasks.join_all().await);
}

/// Waits for a permit and holds it while the request lasts.
async fn load(permits: Permits, server: Server, page: u32) -> Answer {
    let _permit = permits.acquire().await.expect("never closed");
    get(server, page).await
}

/// A task for each page again; the tasks share the permits.
pub async fn spawn_all(k: Knobs) {
    let server = server(&k);
    let permits = Arc::new(Semaphore::new(k.limit));
    let mut tasks = JoinSet::new();
    for page in 1..=k.pages {
        tasks.spawn(load(permits.clone(), server.clone(), page));
    }
    report(&tasks.join_all().await);
}

/// One task; it makes the next call when a place is free.
pub async fn stream(k: Knobs) {
    let server = server(&k);
    let calls = (1..=k.pages).map(|page| get(server.clone(), page));
    let answers = stream::iter(calls).buffer_unordered(k.limit);
    report(&answers.collect::<Vec<_>>().await);
}

/// Takes the next page until there are no more.
async fn worker(pages: Receiver<u32>, server: Server) -> Vec<Answer> {
    let mut answers = Vec::new();
    while let Ok(page) = pages.recv().await {
        answers.push(get(server.clone(), page).await);
    }
    answers
}

/// As many tasks as the limit, however many pages there are.
pub async fn workers(k: Knobs) {
    let server = server(&k);
    let (sender, pages) = async_channel::bounded(k.limit);
    let mut tasks = JoinSet::new();
    for _ in 0..k.limit {
        tasks.spawn(worker(pages.clone(), server.clone()));
    }
    for page in 1..=k.pages {
        sender.send(page).await.expect("a worker is left");
    }
    drop(sender);
    report(&tasks.join_all().await.concat());
}

fn server(k: &Knobs) -> Server {
    metrics::counter!("503s").absolute(0);
    Server {
        inside: Arc::default(),
        capacity: k.capacity,
        latency: k.latency,
    }
}

fn report(answers: &[Answer]) {
    let pages = answers.iter().flatten().count();
    println!("{pages} of {} pages are here", answers.len());
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
