//! Waiting for each other.

use ::tokio::sync::BarrierWaitResult;

use crate::probe::leaf::waiting;
use crate::recording::{Object, WaitKind};

/// Mirror of [`tokio::sync::Barrier`].
#[derive(Debug)]
pub struct Barrier {
    inner: ::tokio::sync::Barrier,
}

impl Barrier {
    /// A barrier that opens when `n` wait.
    #[track_caller]
    pub fn new(n: usize) -> Self {
        Self {
            inner: ::tokio::sync::Barrier::new(n),
        }
    }

    /// Waits until the others are here; one of them is the leader.
    pub async fn wait(&self) -> BarrierWaitResult {
        waiting(WaitKind::Barrier, Object::NONE, self.inner.wait()).await
    }
}
