//! `tokio_util` as a demo sees it: what spawns tasks, or holds their handles, knows their lanes.

pub use ::tokio_util::*;

pub mod context;
pub mod future;
pub mod sync;
pub mod task;

/// `tokio_util::time`: the original's queue of delays, and limits as methods.
pub mod time {
    pub use super::future::FutureExt;
    pub use ::tokio_util::time::*;
}
