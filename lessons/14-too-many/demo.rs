//! Many pages, and a server that takes a limited number at once.

use async_channel::Receiver;
use futures::stream::{self, StreamExt};
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::{sync::Arc, time::Duration};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::{task::JoinSet, time::sleep};

#[derive(serde::Deserialize)]
pub struct Knobs {
    pub pages: u32,
    pub limit: usize,
    pub capacity: usize,
    pub latency: f64,
}

type Answer = Result<u32, &'static str>;
type Permits = Arc<Semaphore>;
type Permit = OwnedSemaphorePermit;

#[derive(Clone)]
struct Server {
    inside: Arc<AtomicUsize>,
    capacity: usize,
    latency: f64,
}

/// One request: sent, then served or rejected.
async fn get(server: Server, page: u32) -> Answer {
    sleep(secs(0.1 * server.latency)).await;
    let before = server.inside.fetch_add(1, SeqCst);
    if before >= server.capacity {
        server.inside.fetch_sub(1, SeqCst);
        metrics::counter!("rejected").increment(1);
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
async fn load(
    permits: Permits,
    server: Server,
    page: u32,
) -> Answer {
    let _permit = permits.acquire().await;
    get(server, page).await
}

/// A task for each page again; the tasks share the permits.
pub async fn spawn_all(k: Knobs) {
    let server = server(&k);
    let permits = Arc::new(Semaphore::new(k.limit));
    let mut tasks = JoinSet::new();
    for page in 1..=k.pages {
        let permits = permits.clone();
        let server = server.clone();
        tasks.spawn(load(permits, server, page));
    }
    report(&tasks.join_all().await);
}

/// Holds the permit it was given while the request lasts.
async fn holding(
    permit: Permit,
    server: Server,
    page: u32,
) -> Answer {
    let _permit = permit;
    get(server, page).await
}

/// The permit first, then the task: few tasks exist.
pub async fn permit_first(k: Knobs) {
    let server = server(&k);
    let permits = Arc::new(Semaphore::new(k.limit));
    let mut tasks = JoinSet::new();
    for page in 1..=k.pages {
        let permit = permits.clone().acquire_owned().await;
        let permit = permit.expect("never closed");
        tasks.spawn(holding(permit, server.clone(), page));
    }
    report(&tasks.join_all().await);
}

/// Needs all permits at once, and waits until they are free.
async fn load_big(
    permits: Permits,
    server: Server,
    all: u32,
) -> Answer {
    let _all = permits.acquire_many(all).await;
    get(server, 0).await
}

/// A task for each page; one in the middle is a big one.
pub async fn big_one(k: Knobs) {
    let (server, gate) = (server(&k), Semaphore::new(k.limit));
    let (gate, mut tasks) = (Arc::new(gate), JoinSet::new());
    for page in 1..=k.pages {
        let (gate, server) = (gate.clone(), server.clone());
        if page == k.pages / 2 {
            tasks.spawn(load_big(gate, server, k.limit as u32));
        } else {
            tasks.spawn(load(gate, server, page));
        }
    }
    report(&tasks.join_all().await);
}

/// Sends a rejected request again, at once.
async fn insist(server: Server, page: u32) -> Answer {
    loop {
        let answer = get(server.clone(), page).await;
        if answer.is_ok() {
            break answer;
        }
    }
}

/// Twice as many at a time as the server takes.
pub async fn retries(k: Knobs) {
    let (server, n) = (server(&k), 2 * k.capacity);
    let calls = (1..=k.pages).map(|p| insist(server.clone(), p));
    let answers = stream::iter(calls).buffer_unordered(n);
    report(&answers.collect::<Vec<_>>().await);
}

/// One task; it makes the next call when a place is free.
pub async fn stream(k: Knobs) {
    let server = server(&k);
    let call = |page| get(server.clone(), page);
    let calls = stream::iter((1..=k.pages).map(call));
    let answers = calls.buffer_unordered(k.limit);
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
    metrics::counter!("rejected").absolute(0);
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
