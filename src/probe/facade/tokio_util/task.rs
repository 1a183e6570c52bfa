//! `tokio_util::task`: tracked tasks have lanes, and who waits for the tracker waits for them.

pub use ::tokio_util::task::*;

mod abort_on_drop;
mod join_queue;
mod tracker;

pub use abort_on_drop::AbortOnDropHandle;
pub use join_queue::JoinQueue;
pub use tracker::TaskTracker;
