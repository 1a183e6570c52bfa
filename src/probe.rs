//! What instrumented code meets instead of tokio, std and `println!`.
//!
//! The build makes an instrumented copy of each demo (see `instrument`): every `.await` becomes
//! `.awaitscope_at(LINE, SOURCE).await`, every arm of `join!` and `select!` a `.awaitscope_branch(..)`, every body of an own async fn a
//! [`call`]. The names `tokio`, `std`, `futures`, ... resolve to [`facade`] there. All of it writes to the
//! [`Recorder`] of the thread; on a thread without one everything is plain tokio.
//!
//! A probe never fails and never blocks for long: it takes one short lock per event.
//!
//! # What is recorded
//!
//! - each lane (task, branch, call, blocking job, thread): made, polled, suspended at which lines, woken by whom, ended;
//! - what a suspended lane waits for: the operation, the object, and from when on its timer is due;
//! - gauges of queues, permits, locks and their waiters, and the demo's own `metrics`;
//! - the demo's output, line by line.
//!
//! # What is not covered
//!
//! See [`facade`], which lists it beside what it mirrors.

pub(crate) mod arms;
mod awaiting;
pub(crate) mod binding;
mod call;
pub(crate) mod context;
pub(crate) mod ends;
pub(crate) mod gauge;
pub(crate) mod interrupt;
pub(crate) mod lane;
pub(crate) mod latest;
pub(crate) mod leaf;
mod made;
pub(crate) mod metrics;
pub(crate) mod names;
pub(crate) mod permits;
pub(crate) mod pool;
mod preemption;
mod recorder;
mod returned;
mod turns;
pub(crate) mod uninstrument;
pub(crate) mod waits;

pub mod facade;
#[doc(hidden)]
pub mod testing;

#[doc(hidden)]
pub use crate::demo_failing as failing;
pub use arms::{Arm, arms};
pub use awaiting::{At, AwaitExt, BranchExt, arm_is_on, at};
pub use binding::{Bound, Named, NotNamed, binding, bound, bound_lock, bound_to};
pub use call::{
    AsyncBlock, Call, Fails, NeverFails, NoError, Returned, WithError, async_block, call, called,
    fallible, sync_call, sync_fallible,
};
pub use lane::Observed;
pub use made::{MadeCall, made, passed};
pub use permits::gives_back;
pub use recorder::{Recorder, TimeSource};

/// Whether this thread records under the virtual clock.
pub fn is_virtual() -> bool {
    context::with_recorder(|recorder| recorder.is_virtual()).unwrap_or(false)
}

/// `future` as the task of the variant `name`, which calls the function of this name: the root of all its lanes.
pub(crate) fn root<F: Future>(name: &str, future: F) -> Observed<F> {
    let lane = lane::LaneHandle::open(crate::recording::LaneKind::Task, name, 0, false);
    let lane = lane.map(lane::LaneHandle::calling_one);
    context::with_recorder(|recorder| recorder.program_starts());
    Observed::new(future, lane)
}
