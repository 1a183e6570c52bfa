//! A set of tasks that are owned together.

use ::std::future::Future;
use ::std::task::{Context, Poll};

use ::tokio::task::{Id, JoinError};

use super::abort::{self, AbortHandle};
use super::local::LocalSet;
use crate::probe::context;
use crate::probe::facade::tokio::runtime::Handle;
use crate::probe::lane::Observed;
use crate::probe::leaf::waiting;
use crate::probe::pool;
use crate::recording::{EventKind, LaneId, Nanos, Object, WaitKind};

/// Mirror of [`tokio::task::JoinSet`]: its tasks have lanes, and who waits for the set waits for those that are open.
#[derive(Debug)]
pub struct JoinSet<T> {
    // dropped first: it says of the tasks that they are aborted
    lanes: Members,
    inner: ::tokio::task::JoinSet<T>,
    /// The lane of its first task, which stands for the set.
    first: Option<LaneId>,
}

/// The lanes of the tasks that had not ended when the set was last looked at.
#[derive(Debug, Default)]
struct Members(Vec<(LaneId, AbortHandle)>);

impl Drop for Members {
    fn drop(&mut self) {
        let open = self.0.iter().filter(|(_, task)| !task.is_finished());
        open.for_each(|(lane, _)| abort::mark_of_set(*lane));
    }
}

impl<T> JoinSet<T> {
    /// An empty set.
    pub fn new() -> Self {
        Self {
            inner: ::tokio::task::JoinSet::new(),
            first: None,
            lanes: Members::default(),
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

    fn gather(&mut self, lane: Option<LaneId>) {
        let Some(lane) = lane else { return };
        let set = *self.first.get_or_insert(lane);
        context::with_recorder(|recorder| recorder.record(EventKind::Gathered { lane, set }));
    }

    fn object(&self) -> Object {
        self.first.map_or(Object::NONE, |lane| Object(lane.0))
    }
}

impl<T: 'static> JoinSet<T> {
    /// Spawns a task into the set.
    pub fn spawn<F>(&mut self, future: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        let future = self.member(future);
        let lane = future.lane();
        let handle = self.inner.spawn(future);
        self.keep(lane, handle)
    }

    /// Spawns a task of the set on another runtime.
    #[track_caller]
    pub fn spawn_on<F>(&mut self, task: F, handle: &Handle) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send,
    {
        let future = handle.recording(|| self.member(task));
        let lane = future.lane();
        let abort = self.inner.spawn_on(future, handle.original());
        self.keep(lane, abort)
    }

    /// Spawns a task of the set on the current [`LocalSet`] or local runtime.
    ///
    /// # Panics
    ///
    /// Where there is none, as the original does.
    #[track_caller]
    pub fn spawn_local<F>(&mut self, task: F) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
    {
        let future = self.member(task);
        let lane = future.lane();
        let abort = self.inner.spawn_local(future);
        self.keep(lane, abort)
    }

    /// Spawns a task of this set on a [`LocalSet`].
    #[track_caller]
    pub fn spawn_local_on<F>(&mut self, task: F, local_set: &LocalSet) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
    {
        let future = self.member(task);
        let lane = future.lane();
        let abort = self.inner.spawn_local_on(future, local_set.original());
        self.keep(lane, abort)
    }

    /// `future` with a lane that belongs to the set.
    fn member<F: Future>(&mut self, future: F) -> Observed<F> {
        let future = super::observed(future);
        self.gather(future.lane());
        future
    }

    /// Runs `f` on the blocking pool of another runtime, as a member of the set.
    #[track_caller]
    pub fn spawn_blocking_on<F>(&mut self, f: F, handle: &Handle) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        let (lane, body) = handle.recording(|| {
            let (lane, body) = super::observed_blocking(f);
            self.gather(lane);
            (lane, body)
        });
        let abort = match handle.recording(|| pool::of(handle.original())) {
            Some(pool) => self.inner.spawn_blocking_on(pool.job(body), pool.jobs()),
            None => self.inner.spawn_blocking_on(body, handle.original()),
        };
        self.keep(lane, abort)
    }

    /// Runs `body` on the blocking pool, as a member of the set.
    pub fn spawn_blocking<F>(&mut self, body: F) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send,
    {
        let (lane, body) = super::observed_blocking(body);
        self.gather(lane);
        let handle = match pool::of_worker() {
            Some(pool) => self.inner.spawn_blocking_on(pool.job(body), pool.jobs()),
            None => self.inner.spawn_blocking(body),
        };
        self.keep(lane, handle)
    }

    fn keep(&mut self, lane: Option<LaneId>, handle: ::tokio::task::AbortHandle) -> AbortHandle {
        let handle = AbortHandle::new(handle, lane);
        // a set may live long: those that ended are forgotten when they may be half of all
        if self.lanes.0.len() >= 16 + 2 * self.inner.len() {
            self.lanes.0.retain(|(_, handle)| !handle.is_finished());
        }
        self.lanes.0.extend(lane.map(|lane| (lane, handle.clone())));
        handle
    }

    /// The result of the next task that ends; none when the set is empty.
    pub async fn join_next(&mut self) -> Option<Result<T, JoinError>> {
        let set = self.object();
        waiting(WaitKind::Tasks, set, self.inner.join_next()).await
    }

    /// The same with the task's id.
    pub async fn join_next_with_id(&mut self) -> Option<Result<(Id, T), JoinError>> {
        let set = self.object();
        waiting(WaitKind::Tasks, set, self.inner.join_next_with_id()).await
    }

    /// The result of a task that has ended already.
    pub fn try_join_next(&mut self) -> Option<Result<T, JoinError>> {
        self.inner.try_join_next()
    }

    /// The same with the task's id.
    pub fn try_join_next_with_id(&mut self) -> Option<Result<(Id, T), JoinError>> {
        self.inner.try_join_next_with_id()
    }

    /// Polls for the next task that ends.
    pub fn poll_join_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, JoinError>>> {
        let result = self.inner.poll_join_next(cx);
        if result.is_pending() {
            context::waits(WaitKind::Tasks, self.object(), Nanos::MAX);
        }
        result
    }

    /// The same with the task's id.
    pub fn poll_join_next_with_id(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<(Id, T), JoinError>>> {
        let result = self.inner.poll_join_next_with_id(cx);
        if result.is_pending() {
            context::waits(WaitKind::Tasks, self.object(), Nanos::MAX);
        }
        result
    }

    /// Waits for all tasks.
    ///
    /// # Panics
    ///
    /// When a task panicked, as the original does.
    pub async fn join_all(self) -> Vec<T> {
        let set = self.object();
        waiting(WaitKind::AllTasks, set, self.inner.join_all()).await
    }

    /// Aborts all tasks and waits for their ends.
    pub async fn shutdown(&mut self) {
        let set = self.object();
        waiting(WaitKind::AllTasks, set, self.inner.shutdown()).await;
    }

    /// Asks all tasks to stop at their next await.
    #[track_caller]
    pub fn abort_all(&mut self) {
        let open = self.lanes.0.iter().filter(|(_, task)| !task.is_finished());
        open.for_each(|(lane, _)| abort::mark(Some(*lane)));
        self.inner.abort_all();
    }

    /// Lets all tasks go on without an owner.
    pub fn detach_all(&mut self) {
        self.inner.detach_all();
        let lanes = self.lanes.0.drain(..);
        let open = lanes.filter(|(_, handle)| !handle.is_finished());
        for (lane, _) in open {
            context::with_recorder(|recorder| recorder.record(EventKind::Detached { lane }));
        }
        // those that it gets from now on are another set
        self.first = None;
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
        set.extend(futures);
        set
    }
}

impl<T, F> Extend<F> for JoinSet<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    fn extend<I: IntoIterator<Item = F>>(&mut self, futures: I) {
        for future in futures {
            self.spawn(future);
        }
    }
}
