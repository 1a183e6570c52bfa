//! A server that takes a limited number of requests at once, and rejects the others.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::time::Duration;
use tokio::time::sleep;

/// The number of a page, or a rejection.
pub type Answer = Result<u32, &'static str>;

#[derive(Clone)]
pub struct Server {
    inside: Arc<AtomicUsize>,
    capacity: usize,
    latency: f64,
}

impl Server {
    /// Serves each request in `latency` seconds, at most `capacity` at once.
    pub fn new(capacity: usize, latency: f64) -> Self {
        metrics::counter!("rejected").absolute(0);
        Self { inside: Arc::default(), capacity, latency }
    }
}

/// One request: sent, then served or rejected.
pub async fn get(server: Server, page: u32) -> Answer {
    sleep(secs(0.1 * server.latency)).await;
    let before = server.inside.fetch_add(1, SeqCst);
    if before >= server.capacity {
        server.inside.fetch_sub(1, SeqCst);
        metrics::counter!("rejected").increment(1);
        return Err("503");
    }
    sleep(secs(0.9 * server.latency)).await;
    server.inside.fetch_sub(1, SeqCst);
    Ok(page)
}

pub fn report(answers: &[Answer]) {
    let pages = answers.iter().flatten().count();
    println!("{pages} of {} pages are here", answers.len());
}

fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
