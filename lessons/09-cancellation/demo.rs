//! A task rents a licence and works. At 0.5 s it is cancelled.

use std::{mem, time::Duration};
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::{select, spawn, task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub stop: f64,
    pub steps: u32,
    pub tasks: u32,
}

type Free = mpsc::UnboundedSender<()>;

/// Gives the licence back at its end, if it gets there.
async fn unguarded(steps: u32) {
    rent();
    work(steps).await;
    give_back().await;
}

/// Aborted at an await: no line after it runs.
pub async fn abort_no_guard(k: Knobs) {
    let task = spawn(unguarded(k.steps));
    sleep(secs(k.stop)).await;
    task.abort();
    task.await.ok();
}

/// Its destructor runs when the task is dropped.
struct Guard;

impl Drop for Guard {
    fn drop(&mut self) {
        metrics::gauge!("held here").decrement(1);
    }
}

async fn guarded(steps: u32) {
    rent();
    let guard = Guard;
    work(steps).await;
    mem::forget(guard); // here the task can await
    give_back().await;
}

/// Aborted at an await: the destructor runs.
pub async fn abort_guard(k: Knobs) {
    let task = spawn(guarded(k.steps));
    sleep(secs(k.stop)).await;
    task.abort();
    task.await.ok();
}

/// Drops the only handle.
pub async fn drop_handle(k: Knobs) {
    let task = spawn(unguarded(k.steps));
    sleep(secs(k.stop)).await;
    drop(task);
}

/// Drops the set, which owns its tasks.
pub async fn drop_set(k: Knobs) {
    let mut tasks = JoinSet::new();
    for _ in 0..k.tasks {
        tasks.spawn(guarded(k.steps));
    }
    sleep(secs(k.stop)).await;
    drop(tasks);
}

/// Tells a task that can await: this licence is free.
struct Defer(Free);

impl Drop for Defer {
    fn drop(&mut self) {
        self.0.send(()).expect("the janitor is here");
    }
}

async fn deferred(steps: u32, free: Free) {
    rent();
    let _defer = Defer(free);
    work(steps).await;
}

/// Does what a destructor cannot: it awaits.
async fn janitor(mut freed: UnboundedReceiver<()>) {
    while freed.recv().await.is_some() {
        give_back().await;
    }
}

/// Aborted at an await: the janitor gives it back.
pub async fn with_janitor(k: Knobs) {
    let (free, freed) = mpsc::unbounded_channel();
    let janitor = spawn(janitor(freed));
    let task = spawn(deferred(k.steps, free));
    sleep(secs(k.stop)).await;
    task.abort();
    janitor.await.expect("it does not panic");
}

/// Stops working when it is asked to, then cleans up.
async fn polite(steps: u32, stop: CancellationToken) {
    rent();
    select! {
        () = work(steps) => {}
        () = stop.cancelled() => {}
    }
    give_back().await;
}

/// Asks the task to stop, and waits until it has.
pub async fn asked(k: Knobs) {
    let stop = CancellationToken::new();
    let task = spawn(polite(k.steps, stop.clone()));
    sleep(secs(k.stop)).await;
    stop.cancel();
    task.await.expect("it does not panic");
}

/// Steps of 0.2 s each.
async fn work(steps: u32) {
    for _ in 0..steps {
        sleep(secs(0.2)).await;
    }
}

fn rent() {
    metrics::gauge!("held here").increment(1);
    metrics::gauge!("at server").increment(1);
}

/// A call to the licence server.
async fn give_back() {
    metrics::gauge!("held here").decrement(1);
    sleep(secs(0.05)).await;
    metrics::gauge!("at server").decrement(1);
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
