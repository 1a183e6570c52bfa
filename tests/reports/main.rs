//! Public bug reports about async programs, each rebuilt as a small one: what the recording says of them.
//!
//! The programs are below `demos`, in plain tokio; the build script instruments them as it does a lesson's demo.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests"
)]

// the instrumented copies name it as the program's own demos do
use awaitscope::probe;

mod adapters;
mod at_once;
mod blocked_on;
mod blocking_jobs;
mod circles;
mod closures;
mod elsewhere;
mod findings;
mod function_select;
mod futures_channels;
mod given;
mod holders;
mod join_queue;
mod lost;
mod made;
mod names;
mod narration;
mod not_polled;
mod once;
mod pictures;
mod pipes;
mod real_time;
mod recorded;
mod senders;
mod shutdown;
mod signals;
mod sources;
mod stream_limits;
mod sync_lanes;
mod threads;
mod told;
mod turns;

/// The programs, instrumented.
mod demos {
    include!(concat!(env!("OUT_DIR"), "/reports.rs"));
}
