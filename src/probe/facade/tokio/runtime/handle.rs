//! A handle of a runtime.

use ::std::future::Future;
use ::std::panic::{RefUnwindSafe, UnwindSafe};
use ::std::sync::Arc;

use ::tokio::runtime::{EnterGuard, Id, RuntimeFlavor, RuntimeMetrics, TryCurrentError};

use super::super::task::{JoinHandle, observed, observed_blocking};
use super::to_the_end;
use crate::probe::{Recorder, context, pool};

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

    /// The original.
    pub(crate) fn original(&self) -> &::tokio::runtime::Handle {
        &self.inner
    }

    /// Calls `f` on a thread that records, if need be for the run of the thread that made the handle.
    pub(crate) fn recording<T>(&self, f: impl FnOnce() -> T) -> T {
        context::on_behalf_of(self.recorder.as_ref(), f)
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
        let future = self.recording(|| observed(future));
        let lane = future.lane();
        JoinHandle::new(self.inner.spawn(future), lane)
    }

    /// Runs `func` on the runtime's blocking pool.
    pub fn spawn_blocking<F, R>(&self, func: F) -> JoinHandle<R>
    where
        F: FnOnce() -> R + Send + 'static,
        R: Send + 'static,
    {
        self.recording(|| {
            let (lane, func) = observed_blocking(func);
            let handle = match pool::of(&self.inner) {
                Some(pool) => pool.jobs().spawn_blocking(pool.job(func)),
                None => self.inner.spawn_blocking(func),
            };
            JoinHandle::new(handle, lane)
        })
    }

    /// Runs `future` to its end, as a task of its own, and blocks the thread meanwhile.
    #[track_caller]
    pub fn block_on<F: Future>(&self, future: F) -> F::Output {
        let job = pool::current().filter(|pool| pool.keeps_clock_of(&self.inner));
        self.recording(|| match job {
            Some(pool) => self.inner.block_on(pool.idle(to_the_end(future))),
            None => self.inner.block_on(to_the_end(future)),
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

    /// The runtime's name, if it has one.
    pub fn name(&self) -> Option<&str> {
        self.inner.name()
    }

    /// The original's figures.
    pub fn metrics(&self) -> RuntimeMetrics {
        self.inner.metrics()
    }
}

// as the original
impl UnwindSafe for Handle {}
impl RefUnwindSafe for Handle {}
