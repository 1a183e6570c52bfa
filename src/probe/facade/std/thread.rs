//! `std::thread` with a recording `sleep`, and threads that have lanes.

pub use ::std::thread::*;

mod builder;
mod scoped;

pub use builder::Builder;
pub use scoped::{Scope, scope};

use ::std::panic::Location;
use ::std::time::Duration;

use crate::probe::lane::Job;
use crate::probe::{context, pool};
use crate::recording::{EventKind, LaneId};

/// Blocks the thread, as the original does; the lane that runs holds its thread at the line of the call.
///
/// On the paused clock a blocking job sleeps as a task does, until the clock has moved so far; a lane that holds the runtime's own
/// thread moves the clock itself. A thread outside every runtime has no clock to move, and only returns. When the run is stopped it is cut short.
#[track_caller]
pub fn sleep(length: Duration) {
    let Some(recorder) = context::recorder() else {
        return ::std::thread::sleep(length);
    };
    let lane = context::lane();
    let line = Location::caller().line();
    if lane != LaneId::NONE {
        recorder.record(EventKind::Blocked { lane, line });
    }
    if recorder.is_virtual() {
        sleep_paused(length);
    } else {
        recorder.block_for(length);
    }
    if lane != LaneId::NONE {
        recorder.record(EventKind::Unblocked { lane });
    }
}

fn sleep_paused(length: Duration) {
    if let Some(pool) = pool::current() {
        return pool.sleep(length);
    }
    let Some(pool) = pool::of_worker() else {
        // a runtime of the demo's own has a clock of its own
        if ::tokio::runtime::Handle::try_current().is_ok() {
            pool::pass(length);
        }
        return;
    };
    let end = ::tokio::time::Instant::now().checked_add(length);
    let nothing = pool.hold_worker::<()>(end, || None);
    debug_assert!(nothing.is_none(), "only time ends it");
}

/// Starts a thread whose closure has a lane of its own.
///
/// # Panics
///
/// When the system cannot start a thread, as the original does.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the mirror of the original, which demos call"
)]
pub fn spawn<F, T>(body: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let job = Job::thread(::std::any::type_name::<F>());
    ::std::thread::spawn(move || job.run(body))
}
