//! The handle of a task, which knows the task's lane.

use ::std::future::Future;
use ::std::panic::{RefUnwindSafe, UnwindSafe};
use ::std::pin::Pin;
use ::std::task::{Context, Poll, Waker};

use ::tokio::task::{Id, JoinError};

use super::abort::{self, AbortHandle};
use crate::probe::context;
use crate::probe::leaf::pending;
use crate::recording::{EventKind, LaneId, MarkKind, Nanos, Object, WaitKind};

/// Mirror of [`tokio::task::JoinHandle`]: awaiting it waits for the task's lane, dropping it before the task's end marks
/// the lane as detached, unless a tracker waits for the task.
#[derive(Debug)]
pub struct JoinHandle<T> {
    inner: ::tokio::task::JoinHandle<T>,
    lane: Option<LaneId>,
    /// Its result was returned.
    taken: bool,
    /// Somebody else waits for the task: without the handle it is not detached.
    tracked: bool,
}

impl<T> JoinHandle<T> {
    pub(crate) fn new(inner: ::tokio::task::JoinHandle<T>, lane: Option<LaneId>) -> Self {
        Self {
            inner,
            lane,
            taken: false,
            tracked: false,
        }
    }

    /// The handle of a task that a tracker waits for.
    pub(crate) fn tracked(inner: ::tokio::task::JoinHandle<T>, lane: Option<LaneId>) -> Self {
        let mut handle = Self::new(inner, lane);
        handle.tracked = true;
        handle
    }

    /// Whether somebody else waits for the task from now on.
    pub(crate) fn set_tracked(&mut self, tracked: bool) {
        self.tracked = tracked;
    }

    /// The same as [`Self::abort`] for a task whose set is dropped.
    pub(crate) fn abort_with_set(&self) {
        if let Some(lane) = self.lane.filter(|_| !self.inner.is_finished()) {
            abort::mark_of_set(lane);
        }
        self.inner.abort();
    }

    /// Asks the task to stop at its next await. A blocking job that has begun runs to its end all the same.
    #[track_caller]
    pub fn abort(&self) {
        if !self.inner.is_finished() {
            abort::mark(self.lane);
        }
        self.inner.abort();
    }

    /// Whether the task has ended.
    pub fn is_finished(&self) -> bool {
        self.inner.is_finished()
    }

    /// A handle that can only abort.
    pub fn abort_handle(&self) -> AbortHandle {
        AbortHandle::new(self.inner.abort_handle(), self.lane)
    }

    /// Tokio's id of the task.
    pub fn id(&self) -> Id {
        self.inner.id()
    }
}

impl<T> Future for JoinHandle<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let result = Pin::new(&mut self.inner).poll(cx);
        self.taken = result.is_ready();
        if result.is_pending() {
            let object = self.lane.map_or(Object::NONE, |lane| Object(lane.0));
            pending(WaitKind::Task, object, Nanos::MAX);
        }
        result
    }
}

impl<T> JoinHandle<T> {
    /// Whether the task, which has ended and whose result was not taken, panicked.
    fn has_panicked(&mut self) -> bool {
        let mut nobody = Context::from_waker(Waker::noop());
        let result = Pin::new(&mut self.inner).poll(&mut nobody);
        matches!(result, Poll::Ready(Err(error)) if error.is_panic())
    }
}

impl<T> Drop for JoinHandle<T> {
    fn drop(&mut self) {
        let Some(lane) = self.lane else { return };
        if !self.inner.is_finished() {
            if !self.tracked {
                context::with_recorder(|recorder| recorder.record(EventKind::Detached { lane }));
            }
        } else if !self.taken && self.has_panicked() {
            context::mark_other(lane, MarkKind::PanicUnseen);
        }
    }
}

// as the original, which gives a panic back as an error
impl<T> UnwindSafe for JoinHandle<T> {}
impl<T> RefUnwindSafe for JoinHandle<T> {}
