//! Tasks whose results are taken in the order in which they were spawned.

use ::std::collections::VecDeque;
use ::std::fmt;
use ::std::future::{Future, poll_fn};
use ::std::pin::{Pin, pin};
use ::std::task::{Context, Poll, Waker};

use ::tokio::task::{Id, JoinError, coop};

use crate::probe::facade::tokio::runtime::Handle;
use crate::probe::facade::tokio::task::{
    AbortHandle, JoinHandle, spawn, spawn_blocking, spawn_local,
};

/// Mirror of [`tokio_util::task::JoinQueue`]: who waits for the next result waits for the task at the front.
pub struct JoinQueue<T>(VecDeque<JoinHandle<T>>);

impl<T> JoinQueue<T> {
    /// An empty queue.
    pub const fn new() -> Self {
        Self(VecDeque::new())
    }

    /// An empty queue with room for so many tasks.
    pub fn with_capacity(capacity: usize) -> Self {
        Self(VecDeque::with_capacity(capacity))
    }

    /// How many tasks are in the queue.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Spawns a task at the end of the queue.
    pub fn spawn<F>(&mut self, task: F) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send + 'static,
    {
        self.push(spawn(task))
    }

    /// The same on another runtime.
    pub fn spawn_on<F>(&mut self, task: F, handle: &Handle) -> AbortHandle
    where
        F: Future<Output = T> + Send + 'static,
        T: Send + 'static,
    {
        self.push(handle.spawn(task))
    }

    /// The same on the current `LocalSet` or local runtime.
    ///
    /// # Panics
    ///
    /// Where there is none, as the original does.
    #[track_caller]
    pub fn spawn_local<F>(&mut self, task: F) -> AbortHandle
    where
        F: Future<Output = T> + 'static,
        T: 'static,
    {
        self.push(spawn_local(task))
    }

    /// Runs `f` on the blocking pool, at the end of the queue.
    pub fn spawn_blocking<F>(&mut self, f: F) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        self.push(spawn_blocking(f))
    }

    /// The same on the blocking pool of another runtime.
    pub fn spawn_blocking_on<F>(&mut self, f: F, handle: &Handle) -> AbortHandle
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        self.push(handle.spawn_blocking(f))
    }

    fn push(&mut self, mut handle: JoinHandle<T>) -> AbortHandle {
        handle.set_tracked(true);
        let abort = handle.abort_handle();
        self.0.push_back(handle);
        abort
    }

    /// The result of the task at the front, once it has ended.
    pub async fn join_next(&mut self) -> Option<Result<T, JoinError>> {
        poll_fn(|cx| self.poll_join_next(cx)).await
    }

    /// The same with tokio's id of the task.
    pub async fn join_next_with_id(&mut self) -> Option<Result<(Id, T), JoinError>> {
        poll_fn(|cx| self.poll_join_next_with_id(cx)).await
    }

    /// The result of the task at the front, if it has ended.
    pub fn try_join_next(&mut self) -> Option<Result<T, JoinError>> {
        let joined = self.try_join_next_with_id()?;
        Some(joined.map(|(_, output)| output))
    }

    /// The same with tokio's id of the task.
    pub fn try_join_next_with_id(&mut self) -> Option<Result<(Id, T), JoinError>> {
        self.0.front().filter(|front| front.is_finished())?;
        let mut nobody = Context::from_waker(Waker::noop());
        // a look at what is there uses up no budget
        let next = poll_fn(|cx| self.poll_join_next_with_id(cx));
        match pin!(coop::unconstrained(next)).poll(&mut nobody) {
            Poll::Ready(joined) => joined,
            Poll::Pending => None,
        }
    }

    /// Aborts all tasks and waits for their ends.
    pub async fn shutdown(&mut self) {
        self.abort_all();
        while self.join_next().await.is_some() {}
    }

    /// All results, in the order of the tasks.
    ///
    /// # Panics
    ///
    /// When a task panicked or was aborted, as the original does.
    #[expect(clippy::panic, reason = "as the original does")]
    pub async fn join_all(mut self) -> Vec<T> {
        let mut output = Vec::with_capacity(self.len());
        while let Some(joined) = self.join_next().await {
            match joined {
                Ok(value) => output.push(value),
                Err(error) if error.is_panic() => ::std::panic::resume_unwind(error.into_panic()),
                Err(error) => panic!("{error}"),
            }
        }
        output
    }

    /// Asks all tasks to stop at their next await.
    #[track_caller]
    pub fn abort_all(&mut self) {
        for handle in &self.0 {
            handle.abort();
        }
    }

    /// Lets all tasks continue without the queue.
    pub fn detach_all(&mut self) {
        for mut handle in self.0.drain(..) {
            handle.set_tracked(false);
        }
    }

    /// Polls for the result of the task at the front.
    pub fn poll_join_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<T, JoinError>>> {
        let joined = self.poll_join_next_with_id(cx);
        joined.map(|joined| joined.map(|joined| joined.map(|(_, output)| output)))
    }

    /// The same with tokio's id of the task.
    pub fn poll_join_next_with_id(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<(Id, T), JoinError>>> {
        let Some(front) = self.0.front_mut() else {
            return Poll::Ready(None);
        };
        let id = front.id();
        let Poll::Ready(joined) = Pin::new(front).poll(cx) else {
            return Poll::Pending;
        };
        self.0.pop_front();
        Poll::Ready(Some(joined.map(|output| (id, output))))
    }
}

impl<T> Drop for JoinQueue<T> {
    fn drop(&mut self) {
        for handle in &self.0 {
            handle.abort_with_set();
        }
    }
}

impl<T> fmt::Debug for JoinQueue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = self.0.iter().map(JoinHandle::id);
        f.debug_list().entries(ids).finish()
    }
}

impl<T> Default for JoinQueue<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T, F> FromIterator<F> for JoinQueue<T>
where
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    fn from_iter<I: IntoIterator<Item = F>>(tasks: I) -> Self {
        let mut queue = Self::new();
        for task in tasks {
            queue.spawn(task);
        }
        queue
    }
}
