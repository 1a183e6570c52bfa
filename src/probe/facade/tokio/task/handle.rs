//! The handle of a task, which knows the task's lane.

use ::std::future::Future;
use ::std::pin::Pin;
use ::std::task::{Context, Poll};

use ::tokio::task::{Id, JoinError};

use super::abort::{self, AbortHandle};
use crate::probe::context;
use crate::probe::leaf::pending;
use crate::recording::{EventKind, LaneId, Nanos, Object, WaitKind};

/// Mirror of [`tokio::task::JoinHandle`]: awaiting it waits for the task's lane, dropping it before the task's end marks
/// the lane as detached.
#[derive(Debug)]
pub struct JoinHandle<T> {
    inner: ::tokio::task::JoinHandle<T>,
    lane: Option<LaneId>,
}

impl<T> JoinHandle<T> {
    pub(crate) fn new(inner: ::tokio::task::JoinHandle<T>, lane: Option<LaneId>) -> Self {
        Self { inner, lane }
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
        if result.is_pending() {
            let object = self.lane.map_or(Object::NONE, |lane| Object(lane.0));
            pending(WaitKind::Task, object, Nanos::MAX);
        }
        result
    }
}

impl<T> Drop for JoinHandle<T> {
    fn drop(&mut self) {
        let Some(lane) = self.lane else { return };
        if !self.inner.is_finished() {
            context::with_recorder(|recorder| recorder.record(EventKind::Detached { lane }));
        }
    }
}
