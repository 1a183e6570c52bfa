//! `std::thread` with a recording `sleep`, and threads that have lanes.

pub use ::std::thread::*;

mod builder;
mod scoped;

pub use builder::Builder;
pub use scoped::{Scope, scope};

use ::std::panic::Location;
use ::std::time::Duration;

use crate::probe::context;
use crate::probe::lane::Job;
use crate::recording::{EventKind, LaneId};

/// Blocks the thread, as the original does; the lane that runs holds its thread at the line of the call.
///
/// Under the virtual clock it moves the clock by `length` and returns at once; a thread outside every runtime has no clock to
/// move, and only returns. When the run is stopped it is cut short.
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
        advance(length);
    } else {
        recorder.block_for(length);
    }
    if lane != LaneId::NONE {
        recorder.record(EventKind::Unblocked { lane });
    }
}

/// Moves tokio's paused clock: the first poll of `advance` does it, and what it would wait for afterwards is not wanted.
fn advance(length: Duration) {
    if ::tokio::runtime::Handle::try_current().is_err() {
        return;
    }
    let mut advance = ::std::pin::pin!(::tokio::time::advance(length));
    let mut context = ::std::task::Context::from_waker(::std::task::Waker::noop());
    // its first poll moves the clock; then it would let others run, which a blocking sleep does not
    let polled = Future::poll(advance.as_mut(), &mut context);
    debug_assert!(polled.is_pending(), "advance lets others run");
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
