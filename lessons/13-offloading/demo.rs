//! Logins whose passwords take long to hash, beside a heartbeat.

use super::support::computing;
use std::{sync::Arc, thread, time::Duration};
use tokio::task::{JoinSet, block_in_place, spawn_blocking, yield_now};
use tokio::{join, sync::Semaphore, time::sleep};

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub logins: u32,
    pub hash: f64,
    pub chunk: f64,
    pub pool: usize,
    pub work: u8,
}

/// Hashes where it is called: in the task, on its worker.
async fn inline(k: Knobs) {
    hash(k.hash, k);
}

/// Lets the other tasks have a turn after each piece.
async fn in_chunks(k: Knobs) {
    let mut left = k.hash;
    while left > 0.0 {
        hash(k.chunk.min(left), k);
        left -= k.chunk;
        yield_now().await;
    }
}

/// Hands the work to a thread of the blocking pool.
async fn offloaded(pool: Arc<Semaphore>, k: Knobs) {
    let _permit = pool.acquire().await.expect("open");
    let job = spawn_blocking(move || hash(k.hash, k));
    job.await.expect("it does not panic");
}

/// Keeps its worker; the worker's other tasks move elsewhere.
async fn in_place(k: Knobs) {
    let progress = progress(k);
    let hash = || hash(k.hash, k);
    let work = async { block_in_place(hash) };
    join!(progress, work);
}

/// Counts the time for the user who logs in.
async fn progress(k: Knobs) {
    for _ in 0..4 {
        sleep(secs(k.hash / 5.0)).await;
    }
}

/// Beats every 20 ms.
async fn heartbeat() {
    loop {
        sleep(secs(0.02)).await;
    }
}

pub async fn inline_hash(k: Knobs) {
    let (_heart, mut logins) = open();
    for _ in 0..k.logins {
        logins.spawn(inline(k));
    }
    logins.join_all().await;
}

pub async fn chunks(k: Knobs) {
    let (_heart, mut logins) = open();
    for _ in 0..k.logins {
        logins.spawn(in_chunks(k));
    }
    logins.join_all().await;
}

pub async fn blocking_pool(k: Knobs) {
    let (_heart, mut logins) = open();
    let pool = Arc::new(Semaphore::new(k.pool));
    for _ in 0..k.logins {
        logins.spawn(offloaded(pool.clone(), k));
    }
    logins.join_all().await;
}

pub async fn in_place_hash(k: Knobs) {
    let (_heart, mut logins) = open();
    for _ in 0..k.logins {
        logins.spawn(in_place(k));
    }
    logins.join_all().await;
}

type Tasks = JoinSet<()>;

/// The heartbeat, and a set for the logins.
fn open() -> (Tasks, Tasks) {
    computing::compute(0.0); // measures the core, before the first beat
    let mut heart = JoinSet::new();
    heart.spawn(heartbeat());
    (heart, JoinSet::new())
}

/// Works for as long as an idle core needs `seconds` for, or waits
/// as long in the kernel, like an old library that is asked for it.
fn hash(seconds: f64, k: Knobs) {
    if k.work == 1 {
        return thread::sleep(secs(seconds));
    }
    computing::compute(seconds);
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
