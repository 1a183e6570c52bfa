//! A set of tasks that are owned together.

use ::std::future::Future;
use ::std::task::{Context, Poll};

use ::tokio::task::{AbortHandle, Id, JoinError};

use crate::probe::context;
use crate::probe::leaf::waiting;
use crate::recording::{EventKind, LaneId, Object, WaitKind};

/// Mirror of [`tokio::task::JoinSet`]: its tasks have lanes.
#[derive(Debug)]
pub struct JoinSet<T> {
    inner: ::tokio::task::JoinSet<T>,
    /// The lanes of the tasks that had not ended when it was last looked at.
    lanes: Vec<(LaneId, AbortHandle)>,
}

impl<T> JoinSet<T> {
    /// An empty set.
    pub fn new() -> Self {
        Self {
            inner: ::tokio::task::JoinSet::new(),
            lanes: Vec::new(),
        }
    }

    /// How many tasks are in the set.
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    /// Whether the set is empty.
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }
}

impl<T: 'static> JoinSet<T> {
    /// Spawns a task into the set.
    pub fn spawn<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        let future = super::observed(future);
        let lane = future.lane();
        let handle = self.inner.spawn(future);
        self.keep(lane, handle)
    }

    /// Runs `body` on the blocking pool, as a member of the set.
    pub fn spawn_blocking<F>(&mut self, body: F) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        let (lane, body) = super::observed_blocking(body);
        let handle = self.inner.spawn_blocking(body);
        self.keep(lane, handle)
    }

    fn keep(&mut self, lane: Option<LaneId>, handle: AbortHandle) -> AbortHandle {
        // a set may live long: those that ended are forgotten when they may be half of all
        if self.lanes.len() >= 16 + 2 * self.inner.len() {
            self.lanes.retain(|(_, handle)| !handle.is_finished());
        }
        self.lanes.extend(lane.map(|lane| (lane, handle.clone())));
        handle
    }

    /// The result of the next task that ends; none when the set is empty.
    pub async fn join_next(&mut self) -> Option<Result<T, JoinError>> {
        waiting(WaitKind::Tasks, Object::NONE, self.inner.join_next()).await
    }

    /// The same with the task's id.
    pub async fn join_next_with_id(&mut self) -> Option<Result<(Id, T), JoinError>> {
        waiting(
            WaitKind::Tasks,
            Object::NONE,
            self.inner.join_next_with_id(),
        )
        .await
    }

    /// The result of a task that has ended already.
    pub fn try_join_next(&mut self) -> Option<Result<T, JoinError>> {
        self.inner.try_join_next()
    }

    /// Polls for the next task that ends.
    pub fn poll_join_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, JoinError>>> {
        self.inner.poll_join_next(cx)
    }

    /// Waits for all tasks.
    ///
    /// # Panics
    ///
    /// When a task panicked, as the original does.
    pub async fn join_all(self) -> Vec<T> {
        waiting(WaitKind::Tasks, Object::NONE, self.inner.join_all()).await
    }

    /// Aborts all tasks and waits for their ends.
    pub async fn shutdown(&mut self) {
        waiting(WaitKind::Tasks, Object::NONE, self.inner.shutdown()).await;
    }

    /// Asks all tasks to stop at their next await.
    pub fn abort_all(&mut self) {
        self.inner.abort_all();
    }

    /// Lets all tasks go on without an owner.
    pub fn detach_all(&mut self) {
        self.inner.detach_all();
        let lanes = self.lanes.drain(..);
        let open = lanes.filter(|(_, handle)| !handle.is_finished());
        for (lane, _) in open {
            context::with_recorder(|recorder| recorder.record(EventKind::Detached { lane }));
        }
    }
}

impl<T> Default for JoinSet<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T, F> FromIterator<F> for JoinSet<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    fn from_iter<I: IntoIterator<Item = F>>(futures: I) -> Self {
        let mut set = Self::new();
        for future in futures {
            set.spawn(future);
        }
        set
    }
}
