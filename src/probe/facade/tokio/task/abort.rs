//! A handle that can only abort its task, and records that it did.

use ::tokio::task::Id;

use crate::probe::context;
use crate::recording::{LaneId, MarkKind, SET_DROPPED};

/// Mirror of [`tokio::task::AbortHandle`]: aborting a task marks its lane.
#[derive(Clone, Debug)]
pub struct AbortHandle {
    inner: ::tokio::task::AbortHandle,
    lane: Option<LaneId>,
}

impl AbortHandle {
    pub(super) fn new(inner: ::tokio::task::AbortHandle, lane: Option<LaneId>) -> Self {
        Self { inner, lane }
    }

    /// Asks the task to stop at its next await. A blocking job that has begun runs to its end all the same.
    #[track_caller]
    pub fn abort(&self) {
        if !self.inner.is_finished() {
            mark(self.lane);
        }
        self.inner.abort();
    }

    /// Whether the task has ended.
    pub fn is_finished(&self) -> bool {
        self.inner.is_finished()
    }

    /// Tokio's id of the task.
    pub fn id(&self) -> Id {
        self.inner.id()
    }
}

/// Marks the lane of a task that is aborted here.
#[track_caller]
pub(super) fn mark(lane: Option<LaneId>) {
    if let Some(lane) = lane {
        context::mark_other(lane, MarkKind::Aborted);
    }
}

/// Marks the lane of a task whose set is dropped, which aborts it.
pub(super) fn mark_of_set(lane: LaneId) {
    context::mark_other_at(lane, MarkKind::Aborted, (0, SET_DROPPED));
}
