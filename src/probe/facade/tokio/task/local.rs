//! Tasks that stay on the thread of their set.

use ::std::future::Future;
use ::std::pin::Pin;
use ::std::sync::atomic::{AtomicBool, Ordering};
use ::std::task::{Context, Poll};

use ::tokio::runtime::Id;
use ::tokio::task::LocalEnterGuard;

use super::{JoinHandle, observed};
use crate::probe::context;
use crate::probe::facade::tokio::runtime::Runtime;
use crate::recording::MarkKind;

/// Spawns `future` as a task with a lane on the current [`LocalSet`].
///
/// # Panics
///
/// Outside of a set, as the original does.
#[track_caller]
pub fn spawn_local<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + 'static,
    F::Output: 'static,
{
    let future = observed(future);
    let lane = future.lane();
    JoinHandle::new(::tokio::task::spawn_local(future), lane)
}

/// Mirror of [`tokio::task::LocalSet`]: its tasks have lanes.
#[derive(Debug, Default)]
pub struct LocalSet {
    inner: ::tokio::task::LocalSet,
    /// Something has polled it.
    runs: AtomicBool,
}

impl LocalSet {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Makes it the set that [`spawn_local`] spawns on.
    pub fn enter(&self) -> LocalEnterGuard {
        self.inner.enter()
    }

    /// Tokio's id of the set, as of a runtime.
    pub fn id(&self) -> Id {
        self.inner.id()
    }

    /// The original.
    pub(super) fn original(&self) -> &::tokio::task::LocalSet {
        &self.inner
    }

    /// Spawns a task on the set.
    #[track_caller]
    pub fn spawn_local<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + 'static,
        F::Output: 'static,
    {
        let future = observed(future);
        let lane = future.lane();
        if let Some(lane) = lane.filter(|_| !self.runs.load(Ordering::Relaxed)) {
            context::mark_other_at(lane, MarkKind::Local, (0, 0));
        }
        JoinHandle::new(self.inner.spawn_local(future), lane)
    }

    /// Runs `future` to its end, and the tasks of the set meanwhile, and blocks the thread.
    #[track_caller]
    pub fn block_on<F: Future>(&self, runtime: &Runtime, future: F) -> F::Output {
        self.runs.store(true, Ordering::Relaxed);
        runtime.block_on(self.inner.run_until(future))
    }

    /// Runs `future` to its end, and the tasks of the set meanwhile.
    pub async fn run_until<F: Future>(&self, future: F) -> F::Output {
        self.runs.store(true, Ordering::Relaxed);
        self.inner.run_until(future).await
    }
}

impl Future for LocalSet {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.runs.store(true, Ordering::Relaxed);
        Pin::new(&mut self.inner).poll(cx)
    }
}
