//! A handle of a runtime.

use ::std::future::Future;
use ::std::sync::Arc;

use ::tokio::runtime::{EnterGuard, Id, RuntimeFlavor, RuntimeMetrics, TryCurrentError};

use super::super::task::{JoinHandle, observed, observed_blocking};
use super::to_the_end;
use crate::probe::{Recorder, context};

/// Mirror of [`tokio::runtime::Handle`].
#[derive(Clone, Debug)]
pub struct Handle {
    inner: ::tokio::runtime::Handle,
    /// Who records what is spawned from a thread that records for nobody.
    recorder: Option<Arc<Recorder>>,
}

impl Handle {
    pub(super) fn of(inner: ::tokio::runtime::Handle) -> Self {
        let recorder = context::recorder();
        Self { inner, recorder }
    }

    /// The handle of this thread's runtime.
    ///
    /// # Panics
    ///
    /// Outside of a runtime, as the original does.
    #[track_caller]
    pub fn current() -> Self {
        Self::of(::tokio::runtime::Handle::current())
    }

    /// The handle of this thread's runtime, if it has one.
    pub fn try_current() -> Result<Self, TryCurrentError> {
        ::tokio::runtime::Handle::try_current().map(Self::of)
    }

    /// Makes it the runtime of this thread.
    pub fn enter(&self) -> EnterGuard<'_> {
        self.inner.enter()
    }

    /// Spawns a task on the runtime.
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let future = context::on_behalf_of(self.recorder.as_ref(), || observed(future));
        let lane = future.lane();
        JoinHandle::new(self.inner.spawn(future), lane)
    }

    /// Runs `func` on the runtime's blocking pool.
    pub fn spawn_blocking<F, R>(&self, func: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        let recorder = self.recorder.as_ref();
        let (lane, func) = context::on_behalf_of(recorder, || observed_blocking(func));
        JoinHandle::new(self.inner.spawn_blocking(func), lane)
    }

    /// Runs `future` to its end, as a task of its own, and blocks the thread meanwhile.
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        context::on_behalf_of(self.recorder.as_ref(), || {
            self.inner.block_on(to_the_end(future))
        })
    }

    /// Which kind of runtime it is.
    pub fn runtime_flavor(&self) -> RuntimeFlavor {
        self.inner.runtime_flavor()
    }

    /// Tokio's id of the runtime.
    pub fn id(&self) -> Id {
        self.inner.id()
    }

    /// The original's figures.
    pub fn metrics(&self) -> RuntimeMetrics {
        self.inner.metrics()
    }
}
