//! A runtime whose tasks stay on its thread.

use ::std::future::Future;
use ::std::io;
use ::std::time::Duration;

use ::tokio::runtime::{EnterGuard, LocalOptions, RuntimeMetrics};

use super::super::task::{JoinHandle, observed};
use super::{Builder, Handle, to_the_end};

/// Mirror of [`tokio::runtime::LocalRuntime`]: what runs on it has lanes.
#[derive(Debug)]
pub struct LocalRuntime {
    inner: ::tokio::runtime::LocalRuntime,
    handle: Handle,
}

impl LocalRuntime {
    pub(super) fn of(inner: ::tokio::runtime::LocalRuntime) -> Self {
        let handle = Handle::of(inner.handle().clone());
        Self { inner, handle }
    }

    /// A runtime with timers and sockets.
    pub fn new() -> io::Result<Self> {
        let mut builder = Builder::new_current_thread();
        builder.enable_all().build_local(LocalOptions::default())
    }

    /// A handle of it.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Spawns a task on it.
    #[track_caller]
    pub fn spawn_local<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        let future = observed(future);
        let lane = future.lane();
        JoinHandle::new(self.inner.spawn_local(future), lane)
    }
}

like_every_runtime!(LocalRuntime);
