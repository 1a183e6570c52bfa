//! Tasks that are waited for together, without their results.

use ::std::future::Future;
use ::std::sync::{Arc, OnceLock};

use ::tokio_util::task::task_tracker::{TaskTrackerToken, TrackedFuture};

use crate::probe::context;
use crate::probe::facade::tokio::task::{JoinHandle, observed, observed_blocking};
use crate::probe::leaf::waiting;
use crate::probe::pool;
use crate::recording::{EventKind, LaneId, Object, WaitKind};

/// Mirror of [`tokio_util::task::TaskTracker`]: its tasks have lanes, and who waits for the tracker waits for those that are
/// open.
#[derive(Clone, Debug, Default)]
pub struct TaskTracker {
    inner: ::tokio_util::task::TaskTracker,
    /// The lane of its first task, which stands for all.
    first: Arc<OnceLock<LaneId>>,
}

impl TaskTracker {
    /// A tracker without tasks, which is open.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Waits until it is closed and all tasks have ended.
    pub async fn wait(&self) {
        let first = self.first.get();
        let set = first.map_or(Object::NONE, |lane| Object(lane.0));
        // who closes it later ends the wait in no other way than the last task does
        let wait = if self.inner.is_closed() {
            WaitKind::AllTasks
        } else {
            WaitKind::OpenTracker
        };
        waiting(wait, set, self.inner.wait()).await;
    }

    /// Closes it, so that waiting for it can end; whether it was open.
    pub fn close(&self) -> bool {
        self.inner.close()
    }

    /// Opens it again; whether it was closed.
    pub fn reopen(&self) -> bool {
        self.inner.reopen()
    }

    /// Whether it is closed.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// How many tasks it tracks.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    /// Whether it tracks none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    /// Spawns a task and tracks it.
    pub fn spawn<F>(&self, task: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        let task = observed(task);
        let lane = self.gather(task.lane());
        JoinHandle::tracked(self.inner.spawn(task), lane)
    }

    /// Runs `task` on the blocking pool and tracks it.
    pub fn spawn_blocking<F, T>(&self, task: F) -> JoinHandle<T>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let (lane, task) = observed_blocking(task);
        let lane = self.gather(lane);
        let handle = match pool::of_worker() {
            Some(pool) => self.inner.spawn_blocking_on(pool.job(task), pool.jobs()),
            None => self.inner.spawn_blocking(task),
        };
        JoinHandle::tracked(handle, lane)
    }

    /// Tracks a future, wherever it is polled.
    pub fn track_future<F: Future>(&self, future: F) -> TrackedFuture<F> {
        self.inner.track_future(future)
    }

    /// Counts as a task until it is dropped.
    pub fn token(&self) -> TaskTrackerToken {
        self.inner.token()
    }

    /// Whether both are one tracker.
    #[must_use]
    pub fn ptr_eq(left: &Self, right: &Self) -> bool {
        ::tokio_util::task::TaskTracker::ptr_eq(&left.inner, &right.inner)
    }

    fn gather(&self, lane: Option<LaneId>) -> Option<LaneId> {
        if let Some(lane) = lane {
            let set = *self.first.get_or_init(|| lane);
            context::with_recorder(|recorder| recorder.record(EventKind::Gathered { lane, set }));
        }
        lane
    }
}
