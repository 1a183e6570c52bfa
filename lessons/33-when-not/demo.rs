//! A night job: four kinds of work, without async and with it.

use super::support::computing::compute;
use super::support::heartbeat::heartbeat;
use super::support::orders::file;
use futures::future::join_all;
use futures::stream::{StreamExt, iter};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::{fs, io, thread, time::Duration};
use tokio::task::{spawn_blocking, yield_now};
use tokio::time::sleep;

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub invoices: u32,
    pub each: f64,
    pub files: u32,
    pub queries: u32,
    pub query: f64,
    pub threads: usize,
}

/// It computes: plain code, one after another.
pub async fn drawn(k: Knobs) {
    for _ in 0..k.invoices {
        draw(k);
    }
}

/// Async by name: there is no await in it.
async fn draw_async(k: Knobs) {
    draw(k);
}

/// Joins what never waits, with two workers.
pub async fn joined(k: Knobs) {
    let all = (0..k.invoices).map(|_| draw_async(k));
    join_all(all).await;
}

/// One request, and a client that blocks.
pub async fn one_call(k: Knobs) {
    call(k);
}

/// One request, and a client that is async.
pub async fn one_await(k: Knobs) {
    ask(k).await;
}

/// A script: it reads a file, counts, and reads the next one.
pub async fn script(k: Knobs) -> io::Result<()> {
    let (folder, orders) = file()?;
    let mut lines = 0;
    for _ in 0..k.files {
        let text = fs::read_to_string(&orders)?;
        lines += text.lines().count();
    }
    let result = folder.path().join("lines");
    fs::write(result, lines.to_string())
}

/// The same with files that can be awaited.
pub async fn async_script(k: Knobs) -> io::Result<()> {
    let (folder, orders) = file()?;
    let mut lines = 0;
    for _ in 0..k.files {
        let text = tokio::fs::read_to_string(&orders);
        lines += text.await?.lines().count();
    }
    let result = folder.path().join("lines");
    tokio::fs::write(result, lines.to_string()).await
}

/// A driver that blocks, on a few threads; no async anywhere.
pub async fn driver_threads(k: Knobs) {
    let asked = AtomicU32::new(0);
    let ask = || asked.fetch_add(1, Relaxed);
    let more = || ask() < k.queries;
    thread::scope(|scope| {
        for _ in 0..k.threads {
            scope.spawn(|| while more() { query(k) });
        }
    });
}

/// The same driver, from async code: threads once more.
pub async fn driver_pool(k: Knobs) {
    let rest = tokio::spawn(heartbeat());
    let ask = |_| spawn_blocking(move || query(k));
    let queries = iter((0..k.queries).map(ask));
    let queries = queries.buffer_unordered(k.threads);
    queries.for_each(async |_| ()).await;
    rest.abort();
}

/// The same driver, called in an `async fn`.
pub async fn driver_direct(k: Knobs) {
    let rest = tokio::spawn(heartbeat());
    yield_now().await;
    let all = (0..k.queries).map(|_| query_async(k));
    join_all(all).await;
    rest.abort();
}

/// Async by name, too.
async fn query_async(k: Knobs) {
    query(k);
}

/// As many real waits as there were queries.
pub async fn services(k: Knobs) {
    join_all((0..k.queries).map(|_| ask(k))).await;
}

/// A query through a driver that knows nothing of async.
fn query(k: Knobs) {
    thread::sleep(secs(k.query));
}

/// A service, asked with a client that blocks.
fn call(k: Knobs) {
    thread::sleep(secs(k.each));
}

/// The same service, asked with an async client.
async fn ask(k: Knobs) {
    sleep(secs(k.each)).await;
}

/// An invoice, which takes a core so long.
fn draw(k: Knobs) {
    compute(k.each);
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
