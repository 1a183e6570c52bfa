//! Readings of a weather station: how old they get, and a log that keeps them.

use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError::*};
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, Sleep, sleep};

#[derive(Clone, Copy)]
pub struct Reading {
    pub number: u32,
    at: Instant,
}

impl Reading {
    pub fn new(number: u32) -> Self {
        Self { number, at: Instant::now() }
    }

    /// How long the station waited to publish it; then `pause` seconds until the next.
    pub fn published(self, pause: f64) -> Sleep {
        let waited = metrics::gauge!("station waited, s");
        waited.increment(self.at.elapsed());
        sleep(secs(pause))
    }

    /// How old it is when it is drawn, which takes `time` seconds.
    pub fn draw(self, time: f64) -> Sleep {
        count("drawn", 1);
        metrics::gauge!("last drawn").set(self.number);
        metrics::gauge!("age shown, s").set(self.at.elapsed());
        sleep(secs(time))
    }
}

/// What a screen shows before the first reading.
pub fn no_reading() -> Reading {
    Reading::new(0)
}

/// Writes every reading to a disk, each in `time` seconds.
pub async fn logger(mut queue: mpsc::Receiver<Reading>, time: f64) {
    while let Some(_reading) = queue.recv().await {
        count("logged", 1);
        sleep(secs(time)).await;
    }
}

/// The same, reading from a broadcast.
pub async fn news_logger(
    mut news: broadcast::Receiver<Reading>,
    time: f64,
) {
    loop {
        match news.recv().await {
            Ok(_reading) => count("logged", 1),
            Err(Lagged(n)) => count("missed", n),
            Err(Closed) => break,
        }
        sleep(secs(time)).await;
    }
}

/// No tasks; and nothing is drawn, missed or logged yet.
pub fn no_tasks() -> JoinSet<()> {
    for what in ["drawn", "missed", "logged"] {
        count(what, 0);
    }
    JoinSet::new()
}

pub fn count(what: &'static str, more: u64) {
    metrics::counter!(what).increment(more);
}

pub fn secs(seconds: f64) -> Duration {
    Duration::from_secs_f64(seconds)
}
