//! A nightly report, on its way from blocking calls to async.

use futures::future::join_all;
use std::{thread, time::Duration};
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::task::{JoinError, spawn_blocking};
use tokio::time::sleep;

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub lookups: u32,
    pub migrated: u32,
    pub latency: f64,
}

/// The old client: while it waits, it holds its thread.
fn ask_old(k: Knobs) -> u32 {
    thread::sleep(secs(k.latency));
    1
}

/// The new client of the same service.
async fn ask(k: Knobs) -> u32 {
    sleep(secs(k.latency)).await;
    1
}

/// The part of the report that is still old: one by one.
fn old_part(k: Knobs) -> u32 {
    (0..k.old()).map(|_| ask_old(k)).sum()
}

/// The part of the report that has been migrated.
async fn new_part(k: Knobs) -> u32 {
    let calls = (0..k.new()).map(|_| ask(k));
    join_all(calls).await.iter().sum()
}

/// The old program: it crosses one bridge, at the end.
fn report(runtime: &Handle, k: Knobs) -> u32 {
    old_part(k) + runtime.block_on(new_part(k))
}

/// Synchronous code that calls async code, on one runtime.
pub async fn one_bridge(k: Knobs) {
    let runtime = Handle::current();
    let nightly =
        spawn_blocking(move || report(&runtime, k));
    done(nightly.await);
}

/// Looks like the old client, and builds a runtime inside.
fn ask_sync(k: Knobs) -> u32 {
    let runtime = new_runtime();
    runtime.block_on(ask(k))
}

/// A bridge for each call: nothing overlaps.
pub async fn bridge_each(k: Knobs) {
    let nightly = spawn_blocking(move || {
        let new: u32 =
            (0..k.new()).map(|_| ask_sync(k)).sum();
        old_part(k) + new
    });
    done(nightly.await);
}

/// Async code that calls old code, on threads of its own.
pub async fn offload(k: Knobs) {
    let old = (0..k.old()).map(|_| move || ask_old(k));
    let old = join_all(old.map(spawn_blocking));
    let (old, new) = tokio::join!(old, new_part(k));
    println!("{} lookups", old.len() as u32 + new);
}

/// A handler that uses a synchronous wrapper around async code.
async fn handler(k: Knobs) -> u32 {
    Handle::current().block_on(ask(k))
}

/// A bridge inside async code: tokio panics.
pub async fn block_on_inside(k: Knobs) {
    done(tokio::spawn(handler(k)).await);
}

/// A blocking client that hides a runtime.
struct OldClient {
    runtime: Runtime,
}

/// Makes such a client, uses it elsewhere, and drops it here.
async fn careless(k: Knobs) -> u32 {
    let client = OldClient { runtime: new_runtime() };
    let answer = client.runtime.spawn(ask(k));
    drop(client);
    answer.await.unwrap_or(0)
}

/// The client is dropped in async code: tokio panics.
pub async fn hidden_runtime(k: Knobs) {
    done(tokio::spawn(careless(k)).await);
}

fn new_runtime() -> Runtime {
    metrics::gauge!("runtimes built").increment(1);
    let mut builder = Builder::new_current_thread();
    builder.enable_all().build().expect("a runtime")
}

fn done(rows: Result<u32, JoinError>) {
    match rows {
        Ok(rows) => println!("{rows} lookups"),
        Err(error) => println!("{error}"),
    }
}

impl Knobs {
    fn new(self) -> u32 {
        self.migrated.min(self.lookups)
    }

    fn old(self) -> u32 {
        self.lookups - self.new()
    }
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
