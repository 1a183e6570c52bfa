//! What it is about, in a line: three calls, one by one and joined.

use futures::future::join_all;
use std::time::Duration;
use tokio::time::sleep;

/// A field for each `[[knob]]` of lesson.toml: `f64` for seconds, otherwise an integer.
#[derive(Clone, Copy, serde::Deserialize)]
pub struct Knobs {
    pub fetches: u32,
    pub latency: f64,
}

/// An async function has a lane for each of its calls.
async fn fetch(latency: f64) {
    sleep(Duration::from_secs_f64(latency)).await;
}

/// A `pub async fn` for each `[[variant]]`.
pub async fn one_by_one(k: Knobs) {
    for _ in 0..k.fetches {
        fetch(k.latency).await;
    }
}

/// Another one: what is different shows in the timeline.
pub async fn joined(k: Knobs) {
    let calls = (0..k.fetches).map(|_| fetch(k.latency));
    join_all(calls).await;
}
