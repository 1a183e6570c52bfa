//! A night job draws four invoices: five ways, one of them async.

use futures::future::join_all;
use std::hash::{DefaultHasher, Hasher};
use std::{hint::black_box, sync::OnceLock, thread, time::Duration};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub invoices: u32,
    pub each: f64,
    pub work: u8,
}

/// Plain code: one after another.
pub async fn plain(k: Knobs) {
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
    join_all((0..k.invoices).map(|_| draw_async(k))).await;
}

/// A thread for each, and no async anywhere.
pub async fn threads(k: Knobs) {
    thread::scope(|scope| {
        for _ in 0..k.invoices {
            scope.spawn(|| draw(k));
        }
    });
}

/// The same on tokio's threads for blocking work.
pub async fn blocking_pool(k: Knobs) {
    let mut jobs = JoinSet::new();
    for _ in 0..k.invoices {
        jobs.spawn_blocking(move || draw(k));
    }
    jobs.join_all().await;
}

/// Another service draws, and this one waits for it.
async fn ask(k: Knobs) {
    sleep(secs(k.each)).await;
}

/// Joins what does wait.
pub async fn services(k: Knobs) {
    join_all((0..k.invoices).map(|_| ask(k))).await;
}

/// Computes for as long as an idle core needs `each`, or waits as
/// long in a driver that knows nothing of async.
fn draw(k: Knobs) {
    if k.work == 1 {
        return thread::sleep(secs(k.each));
    }
    rounds((k.each * rate()) as u64);
}

fn rounds(count: u64) {
    let mut hasher = DefaultHasher::new();
    for round in 0..count {
        hasher.write_u64(black_box(round));
    }
    black_box(hasher.finish());
}

/// Rounds in a second, on a core of its own: the best of ten.
fn rate() -> f64 {
    static RATE: OnceLock<f64> = OnceLock::new();
    *RATE.get_or_init(|| (0..10).map(|_| measured()).fold(0.0, f64::max))
}

fn measured() -> f64 {
    let (begin, count) = (Instant::now(), 50_000);
    rounds(count);
    f64::from(count as u32) / begin.elapsed().as_secs_f64()
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
