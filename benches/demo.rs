// What the benchmarks run, with and without probes: many short tasks.

use std::time::Duration;

pub(super) struct Knobs {
    pub(super) tasks: u32,
    pub(super) turns: u32,
}

async fn yielder(turns: u32) {
    for _ in 0..turns {
        tokio::task::yield_now().await;
    }
}

async fn sleeper(turns: u32) {
    for _ in 0..turns {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Tasks that only let each other have their turn.
pub(super) async fn yields(k: Knobs) {
    let mut tasks = Vec::new();
    for _ in 0..k.tasks {
        tasks.push(tokio::spawn(yielder(k.turns)));
    }
    for task in tasks {
        task.await.expect("no task panics");
    }
}

/// Tasks that sleep.
pub(super) async fn sleeps(k: Knobs) {
    let mut tasks = Vec::new();
    for _ in 0..k.tasks {
        tasks.push(tokio::spawn(sleeper(k.turns)));
    }
    for task in tasks {
        task.await.expect("no task panics");
    }
}
