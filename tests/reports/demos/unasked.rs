//! What is made and never polled.

use futures::stream::{self, StreamExt};
use std::time::Duration;
use tokio::time::sleep;

async fn fetch(id: u64) -> u64 {
    sleep(ms(10 * id)).await;
    id
}

/// The tasks are spawned, and the program ends before any has run.
pub async fn map_unasked() {
    let _tasks: Vec<_> = (1..=3).map(|id| tokio::spawn(fetch(id))).collect();
}

/// The program waits for them.
pub async fn map_asked() {
    let tasks: Vec<_> = (1..=3).map(|id| tokio::spawn(fetch(id))).collect();
    for task in tasks {
        task.await.unwrap();
    }
}

/// A stream is lazy: nothing asks this one for an item.
pub async fn stream_unasked() {
    let fetches = stream::iter(1..=3).map(fetch).buffer_unordered(3);
    sleep(ms(50)).await;
    drop(fetches);
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
