//! `tokio::task`: spawned futures and blocking jobs have lanes, and their handles know them.

pub use ::tokio::task::*;

mod abort;
mod handle;
mod join_set;
mod local;

pub use abort::AbortHandle;
pub use handle::JoinHandle;
pub use join_set::JoinSet;
pub use local::{LocalSet, spawn_local};

use ::std::future::Future;

use crate::probe::binding;
use crate::probe::context;
use crate::probe::lane::{Job, LaneHandle, Observed};
use crate::probe::leaf::waiting;
use crate::probe::names;
use crate::probe::pool;
use crate::recording::{LaneKind, Object, WaitKind};

/// Spawns `future` as a task with a lane, named after its function; a block after the binding that holds the handle.
#[expect(clippy::disallowed_methods, reason = "this is the mirror that records")]
pub fn spawn<F>(future: F) -> JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let future = observed(future);
    let lane = future.lane();
    JoinHandle::new(::tokio::spawn(future), lane)
}

/// Runs `body` on the blocking pool, with a lane of its own.
pub fn spawn_blocking<F, T>(body: F) -> JoinHandle<T>
where
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let (lane, body) = observed_blocking(body);
    let handle = match pool::of_worker() {
        Some(pool) => pool.jobs().spawn_blocking(pool.job(body)),
        None => ::tokio::task::spawn_blocking(body),
    };
    JoinHandle::new(handle, lane)
}

/// Runs `body` on this thread, which gives its place as a worker to another one; the lane that runs holds its thread at the
/// line of the call.
///
/// # Panics
///
/// On a runtime with one thread, as the original does.
#[track_caller]
pub fn block_in_place<F, R>(body: F) -> R
where
    F: FnOnce() -> R,
{
    context::blocking(|| ::tokio::task::block_in_place(body))
}

/// Lets the other tasks have their turn.
pub async fn yield_now() {
    waiting(WaitKind::Yield, Object::NONE, ::tokio::task::yield_now()).await;
}

/// `future` as a task of the lane that is being polled.
pub(crate) fn observed<F: Future>(future: F) -> Observed<F> {
    let lane = if let Some(name) = binding::take() {
        LaneHandle::open(LaneKind::Task, name, 0, true)
    } else {
        let name = names::of_future(::std::any::type_name::<F>());
        LaneHandle::open(LaneKind::Task, &name, 0, true)
    };
    Observed::new(future, lane)
}

/// `body` as a blocking job of the lane that is being polled.
pub(crate) fn observed_blocking<F, T>(
    body: F,
) -> (Option<crate::recording::LaneId>, impl FnOnce() -> T)
where
    F: FnOnce() -> T,
{
    let job = Job::blocking(::std::any::type_name::<F>());
    (job.lane(), move || job.run(body))
}
