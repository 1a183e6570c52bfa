//! Ctrl-C, and a token that passes it on.

use std::time::Duration;
use tokio::signal;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

async fn worker(stop: CancellationToken) {
    stop.cancelled().await;
    sleep(ms(10)).await;
}

async fn job(stop: CancellationToken) -> Option<()> {
    stop.run_until_cancelled(sleep(ms(1000))).await
}

/// The workers end after the signal.
pub async fn server() {
    let stop = CancellationToken::new();
    let tasks = [tokio::spawn(worker(stop.child_token())), tokio::spawn(worker(stop.clone()))];
    let job = tokio::spawn(job(stop.clone()));
    signal::ctrl_c().await.unwrap();
    stop.cancel();
    for task in tasks {
        task.await.unwrap();
    }
    job.await.unwrap();
}

/// The second signal ends what the first one did not.
pub async fn twice() {
    let mut end = signal::unix::signal(signal::unix::SignalKind::terminate()).unwrap();
    let mut other = signal::unix::signal(signal::unix::SignalKind::hangup()).unwrap();
    end.recv().await;
    println!("first");
    timeout(ms(20), other.recv()).await.unwrap_err();
    signal::ctrl_c().await.unwrap();
    println!("second");
}

/// All tasks are waited for, by a tracker and by a set.
pub async fn drained() {
    let tracker = tokio_util::task::TaskTracker::new();
    let mut set = tokio::task::JoinSet::new();
    for id in 1..=3 {
        tracker.spawn(sleep(ms(10 * id)));
        set.spawn(sleep(ms(100 * id)));
    }
    tracker.close();
    tracker.wait().await;
    set.join_next().await;
    set.join_all().await;
}

/// Nobody cancels the token.
pub async fn forgotten() {
    let stop = CancellationToken::new();
    let task = tokio::spawn(worker(stop.clone()));
    task.await.unwrap();
}

fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}
