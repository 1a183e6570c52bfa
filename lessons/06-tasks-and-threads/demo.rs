//! Thumbnails, made in one task or in many, on several workers.

use futures::future::join_all;
use std::{thread, time::Duration};
use tokio::task::{JoinSet, yield_now};
use tokio::time::sleep;

#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub pictures: u32,
    pub strip: f64,
}

/// A picture is shrunk strip by strip.
const STRIPS: u32 = 40;

/// Works on a strip, then lets other tasks run.
async fn thumbnail(strip: f64) {
    for _ in 0..STRIPS {
        compute(strip);
        yield_now().await;
    }
    metrics::counter!("thumbnails").increment(1);
}

/// All the thumbnails in one task.
pub async fn joined(k: Knobs) {
    let pictures = 0..k.pictures;
    let jobs = pictures.map(|_| thumbnail(k.strip));
    join_all(jobs).await;
}

/// A task for each thumbnail.
pub async fn spawned(k: Knobs) {
    let mut tasks = JoinSet::new();
    for _ in 0..k.pictures {
        tasks.spawn(thumbnail(k.strip));
    }
    tasks.join_all().await;
}

/// Sends a picture strip by strip: mostly, it waits.
async fn upload() {
    for _ in 0..STRIPS {
        sleep(secs(0.03)).await;
        compute(0.001);
    }
}

/// A task for each upload.
pub async fn uploads(k: Knobs) {
    let mut tasks = JoinSet::new();
    for _ in 0..k.pictures {
        tasks.spawn(upload());
    }
    tasks.join_all().await;
}

/// Stands for work on the CPU: it holds the thread.
fn compute(seconds: f64) {
    thread::sleep(secs(seconds));
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
