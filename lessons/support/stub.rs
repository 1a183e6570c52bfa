//! A stand-in for a service, in tests: it fails twice, then answers. Its clock is part of it.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::time::Duration;
use tokio::time::sleep;

pub struct Stub {
    asked: AtomicU32,
    /// How long the pauses that it was asked for are together, in milliseconds.
    paused: AtomicU64,
    sleeps: bool,
}

impl Stub {
    /// With `sleeps`, its `sleep` is the real one. Without, it does not wait at all.
    pub fn new(sleeps: bool) -> Self {
        let (asked, paused) = Default::default();
        Self { asked, paused, sleeps }
    }

    /// Answers the third question.
    pub fn ask(&self) -> Option<u32> {
        (self.asked.fetch_add(1, Relaxed) == 2).then_some(42)
    }

    /// Notes the pause, in seconds, even if the future is not awaited.
    pub fn sleep(&self, pause: f64) -> impl Future<Output = ()> + use<> {
        let milliseconds = (1000.0 * pause).round() as u64;
        self.paused.fetch_add(milliseconds, Relaxed);
        let sleeps = self.sleeps;
        async move {
            if sleeps {
                sleep(Duration::from_secs_f64(pause)).await;
            }
        }
    }

    /// The pauses that it was asked for, in milliseconds.
    pub fn paused_ms(&self) -> u64 {
        self.paused.load(Relaxed)
    }
}
