//! Closures that run on threads of their own.

use std::sync::Arc;

use super::LaneHandle;
use crate::probe::recorder::Recorder;
use crate::probe::{binding, context, names};
use crate::recording::{LaneId, LaneKind, Outcome};

/// A closure on another thread, with a lane: its one poll. When it is dropped before that, as a job that is aborted in its queue
/// is, the lane ends there.
#[derive(Debug)]
pub(crate) struct Job {
    recorder: Option<Arc<Recorder>>,
    lane: Option<LaneHandle>,
}

impl Job {
    /// A job for the blocking pool, made by the lane that is being polled and named after its binding or the function `type_name` stands
    /// for; without a lane where nothing records.
    pub(crate) fn blocking(type_name: &'static str) -> Self {
        Self::open(LaneKind::Blocking, &name_of(type_name))
    }

    /// A thread of the standard library, named likewise.
    pub(crate) fn thread(type_name: &'static str) -> Self {
        Self::named_thread(&name_of(type_name))
    }

    /// A thread that has a name of its own.
    pub(crate) fn named_thread(name: &str) -> Self {
        Self::open(LaneKind::Thread, name)
    }

    fn open(kind: LaneKind, name: &str) -> Self {
        Self {
            recorder: context::recorder(),
            lane: LaneHandle::open(kind, name, 0, true),
        }
    }

    /// The lane.
    pub(crate) fn lane(&self) -> Option<LaneId> {
        self.lane.as_ref().map(LaneHandle::id)
    }

    /// Runs `body` as the job, on the thread that it is to have.
    pub(crate) fn run<T>(mut self, body: impl FnOnce() -> T) -> T {
        context::attach(self.recorder.take());
        let Some(lane) = self.lane.take() else {
            return body();
        };
        lane.run_once(body)
    }
}

/// The binding that holds what is made now, or the function of the type.
fn name_of(type_name: &'static str) -> Arc<str> {
    binding::take().map_or_else(|| names::of_future(type_name), Arc::from)
}

impl Drop for Job {
    fn drop(&mut self) {
        if let Some(lane) = &mut self.lane {
            lane.end(Outcome::Cancelled);
        }
    }
}
