//! Waiting for each other.

use ::std::sync::atomic::{AtomicUsize, Ordering};

use ::tokio::sync::BarrierWaitResult;

use crate::probe::gauge::Gauge;
use crate::probe::leaf::waiting;
use crate::recording::{GaugeKind, WaitKind};

/// Mirror of [`tokio::sync::Barrier`]; its gauge shows how many have come since it opened last.
#[derive(Debug)]
pub struct Barrier {
    inner: ::tokio::sync::Barrier,
    size: usize,
    /// All that ever came.
    came: AtomicUsize,
    gauge: Gauge,
}

impl Barrier {
    /// A barrier that opens when `n` wait.
    #[track_caller]
    pub fn new(n: usize) -> Self {
        // one for nobody opens for each
        let size = n.max(1);
        Self {
            inner: ::tokio::sync::Barrier::new(n),
            size,
            came: AtomicUsize::new(0),
            gauge: Gauge::open("barrier", GaugeKind::Waiters, Some(size), 0.0),
        }
    }

    /// Waits until the others are here; one of them is the leader.
    pub async fn wait(&self) -> BarrierWaitResult {
        // who gives up has come all the same, for the original too
        let came = self.came.fetch_add(1, Ordering::Relaxed) + 1;
        self.gauge.set(|| (came % self.size) as f64);
        waiting(WaitKind::Barrier, self.gauge.object(), self.inner.wait()).await
    }
}
