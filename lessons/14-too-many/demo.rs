//! Many pages, and a server that takes a limited number at once.

use super::support::pages::{Answer, Server, get, report};
use async_channel::{Receiver, bounded};
use futures::stream::{self, StreamExt};
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;

#[derive(serde::Deserialize)]
pub struct Knobs {
    pub pages: u32,
    pub limit: usize,
    pub capacity: usize,
    pub latency: f64,
}

/// Permits that tasks share, and the server.
type Shared = (Arc<Semaphore>, Server);
type Permit = OwnedSemaphorePermit;
type List = Receiver<u32>;
type Pages = Vec<Answer>;

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
async fn load(shared: Shared, page: u32) -> Answer {
    let (permits, server) = shared;
    let permit = permits.acquire().await;
    let _permit = permit.expect("never closed");
    get(server, page).await
}

/// A task for each page again; the tasks share the permits.
pub async fn spawn_all(k: Knobs) {
    let server = server(&k);
    let permits = Arc::new(Semaphore::new(k.limit));
    let mut tasks = JoinSet::new();
    for page in 1..=k.pages {
        let shared = (permits.clone(), server.clone());
        tasks.spawn(load(shared, page));
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

/// The permit first, then the task: few tasks are alive.
pub async fn permit_first(k: Knobs) {
    let server = server(&k);
    let permits = Arc::new(Semaphore::new(k.limit));
    let mut tasks = JoinSet::new();
    for page in 1..=k.pages {
        let permits = permits.clone();
        let server = server.clone();
        let permit = permits.acquire_owned().await;
        let permit = permit.expect("never closed");
        tasks.spawn(holding(permit, server, page));
    }
    report(&tasks.join_all().await);
}

/// Needs all permits at once, and waits until they are free.
async fn load_big(shared: Shared, all: u32) -> Answer {
    let (permits, server) = shared;
    let permit = permits.acquire_many(all).await;
    let _all = permit.expect("never closed");
    get(server, 0).await
}

/// A task for each page; one in the middle is a big one.
pub async fn big_one(k: Knobs) {
    let (server, all) = (server(&k), k.limit as u32);
    let permits = Arc::new(Semaphore::new(k.limit));
    let mut tasks = JoinSet::new();
    for page in 1..=k.pages {
        let shared = (permits.clone(), server.clone());
        if page == k.pages / 2 {
            tasks.spawn(load_big(shared, all));
        } else {
            tasks.spawn(load(shared, page));
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
    let call = |page| insist(server.clone(), page);
    let calls = stream::iter((1..=k.pages).map(call));
    let answers = calls.buffer_unordered(n);
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
async fn worker(pages: List, server: Server) -> Pages {
    let mut answers = Vec::new();
    while let Ok(page) = pages.recv().await {
        answers.push(get(server.clone(), page).await);
    }
    answers
}

/// As many tasks as the limit, however many pages there are.
pub async fn workers(k: Knobs) {
    let server = server(&k);
    let (sender, pages) = bounded(k.limit);
    let mut tasks = JoinSet::new();
    for _ in 0..k.limit {
        let server = server.clone();
        tasks.spawn(worker(pages.clone(), server));
    }
    for page in 1..=k.pages {
        sender.send(page).await.expect("open");
    }
    drop(sender);
    report(&tasks.join_all().await.concat());
}

fn server(k: &Knobs) -> Server {
    Server::new(k.capacity, k.latency)
}
