//! A heartbeat, five clients, and a handler with a long wait.

use std::{thread, time::Duration};
use tokio::sync::mpsc::unbounded_channel;
use tokio::task::{JoinSet, spawn_blocking, unconstrained};
use tokio::time::{Instant, interval, interval_at, sleep};

#[derive(serde::Deserialize)]
pub struct Knobs {
    pub block: f64,
    pub workers: u32,
    pub traffic: u32,
}

enum Way {
    ThreadSleep,
    TokioSleep,
    Drain,
    Free,
    Elsewhere,
}

/// At 0.3 s it waits, or works, for `block` seconds.
async fn handler(block: f64, way: Way) {
    sleep(secs(0.3)).await;
    match way {
        Way::ThreadSleep => thread::sleep(secs(block)),
        Way::TokioSleep => sleep(secs(block)).await,
        Way::Drain => drain(block).await,
        Way::Free => unconstrained(drain(block)).await,
        Way::Elsewhere => elsewhere(block).await,
    }
}

/// Blocks a thread of the blocking pool, and awaits its end.
async fn elsewhere(block: f64) {
    let job = spawn_blocking(move || {
        thread::sleep(secs(block));
    });
    job.await.expect("it does not panic");
}

/// Work that never has to wait: there is always a message.
async fn drain(block: f64) {
    let end = Instant::now() + secs(block);
    let (sender, mut messages) = unbounded_channel();
    while Instant::now() < end {
        sender.send("one more").expect("open");
        messages.recv().await;
        busy(secs(0.000_02));
    }
}

/// Beats every 50 ms; `interval` catches up on missed beats.
async fn heartbeat() {
    let mut last = Instant::now();
    let mut longest = Duration::ZERO;
    let start = last + secs(0.02);
    let mut tick = interval_at(start, secs(0.05));
    loop {
        tick.tick().await;
        longest = longest.max(last.elapsed());
        show_pause(longest);
        last = Instant::now();
    }
}

/// Comes after a while, asks, and waits for the answer.
async fn client(id: u32) {
    let pause = secs(0.05 * f64::from(id));
    sleep(secs(0.3) + pause).await;
    sleep(secs(0.2) + pause).await;
}

/// Other tasks of the service: short work, often.
async fn passer_by() {
    let mut tick = interval(secs(0.01));
    loop {
        tick.tick().await;
    }
}

type Tasks = JoinSet<()>;

/// Spawns the endless tasks and those that finish.
fn open(k: &Knobs, way: Way) -> (Tasks, Tasks) {
    println!("workers for all tasks: {}", k.workers);
    let (mut endless, mut tasks) = (JoinSet::new(), JoinSet::new());
    endless.spawn(heartbeat());
    tasks.spawn(handler(k.block, way));
    for id in 1..=5 {
        tasks.spawn(client(id));
    }
    for _ in 0..k.traffic {
        endless.spawn(passer_by());
    }
    (endless, tasks)
}

/// The handler keeps its thread while it waits.
pub async fn thread_sleep(k: Knobs) {
    let (_endless, tasks) = open(&k, Way::ThreadSleep);
    tasks.join_all().await;
}

/// The handler gives its thread back while it waits.
pub async fn tokio_sleep(k: Knobs) {
    let (_endless, tasks) = open(&k, Way::TokioSleep);
    tasks.join_all().await;
}

/// The handler's work never has to wait; tokio makes it pause.
pub async fn budget_on(k: Knobs) {
    let (_endless, tasks) = open(&k, Way::Drain);
    tasks.join_all().await;
}

/// The same work, and nobody makes it pause.
pub async fn budget_off(k: Knobs) {
    let (_endless, tasks) = open(&k, Way::Free);
    tasks.join_all().await;
}

/// The handler leaves the waiting to another thread.
pub async fn offloaded(k: Knobs) {
    let (_endless, tasks) = open(&k, Way::Elsewhere);
    tasks.join_all().await;
}

fn show_pause(longest: Duration) {
    metrics::gauge!("longest pause, s").set(longest);
}

fn busy(time: Duration) {
    let begin = Instant::now();
    while begin.elapsed() < time {}
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
