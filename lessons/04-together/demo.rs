//! The same calls, written four ways.

use futures::future::join_all;
use std::time::Duration;
use tokio::time::sleep;

#[derive(serde::Deserialize)]
pub struct Knobs {
    pub fetches: u32,
    pub latency: f64,
    pub extra: f64,
}

pub type Row = String;

async fn fetch(id: u32, latency: f64) -> Row {
    // a service that takes a while to answer
    sleep(Duration::from_secs_f64(latency)).await;
    println!("row {id} is here");
    format!("row {id}")
}

/// Each call starts when the previous one has finished.
pub async fn one_by_one(k: Knobs) -> Vec<Row> {
    let mut rows = Vec::new();
    for id in 1..=k.fetches {
        rows.push(fetch(id, k.wait(id)).await);
    }
    rows
}

/// One task holds all the calls and polls them all.
pub async fn joined(k: Knobs) -> Vec<Row> {
    let ids = 1..=k.fetches;
    let calls = ids.map(|id| fetch(id, k.wait(id)));
    join_all(calls).await
}

/// Spawns them all first, then awaits them all.
pub async fn spawned(k: Knobs) -> Vec<Row> {
    let mut tasks = Vec::new();
    for id in 1..=k.fetches {
        let latency = k.wait(id);
        tasks.push(tokio::spawn(fetch(id, latency)));
    }
    let mut rows = Vec::new();
    for task in tasks {
        rows.push(task.await.expect("no panic"));
    }
    rows
}

/// Spawns one and awaits it, spawns the next and awaits it.
pub async fn spawned_in_turn(k: Knobs) -> Vec<Row> {
    let mut rows = Vec::new();
    for id in 1..=k.fetches {
        let task = tokio::spawn(fetch(id, k.wait(id)));
        rows.push(task.await.expect("no panic"));
    }
    rows
}

impl Knobs {
    /// The first call takes longer than the others by `extra`.
    fn wait(&self, id: u32) -> f64 {
        self.latency + if id == 1 { self.extra } else { 0.0 }
    }
}
