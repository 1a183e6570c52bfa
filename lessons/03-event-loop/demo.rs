//! Photo albums that are uploaded, on one thread.

use std::{future::ready, thread, time::Duration};
use tokio::task::{JoinSet, yield_now};
use tokio::time::sleep;

#[derive(serde::Deserialize)]
pub struct Knobs {
    pub albums: u32,
    pub photos: u32,
    pub shrink: f64,
    pub send: f64,
}

/// What is awaited after each photo.
#[derive(Clone, Copy)]
enum After {
    Send(Duration),
    Known,
    Polite,
}

/// Shrinks each photo on the CPU, then sends it.
async fn album(photos: u32, work: f64, after: After) {
    for _ in 0..photos {
        compute(work);
        match after {
            After::Send(time) => sleep(time).await,
            // the server has it: the answer is there
            After::Known => ready(()).await,
            After::Polite => yield_now().await,
        }
    }
}

/// A single album.
pub async fn one(k: Knobs) {
    let tasks = albums(1, k.photos, k.new(), &k);
    tasks.join_all().await;
}

/// Several albums, each of them a task.
pub async fn several(k: Knobs) {
    let new = k.new();
    let tasks = albums(k.albums, k.photos, new, &k);
    tasks.join_all().await;
}

/// The server has album 1 already, with 4 times the photos.
pub async fn greedy(k: Knobs) {
    let (many, first) = (4 * k.photos, After::Known);
    let tasks = albums(k.albums, many, first, &k);
    tasks.join_all().await;
}

/// The same, but album 1 lets others run after each photo.
pub async fn polite(k: Knobs) {
    let (many, first) = (4 * k.photos, After::Polite);
    let tasks = albums(k.albums, many, first, &k);
    tasks.join_all().await;
}

/// Spawns all the albums, of which the first one is special.
fn albums(
    count: u32,
    photos: u32,
    first: After,
    k: &Knobs,
) -> JoinSet<()> {
    let mut tasks = JoinSet::new();
    tasks.spawn(album(photos, k.shrink, first));
    for _ in 1..count {
        tasks.spawn(album(k.photos, k.shrink, k.new()));
    }
    tasks
}

/// Stands for work on the CPU: it holds the thread.
fn compute(seconds: f64) {
    thread::sleep(Duration::from_secs_f64(seconds));
}

impl Knobs {
    /// A photo that the server does not have.
    fn new(&self) -> After {
        After::Send(Duration::from_secs_f64(self.send))
    }
}
