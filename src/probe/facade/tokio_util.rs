//! `tokio_util` as a demo sees it: what spawns tasks, or holds their handles, knows their lanes.

pub use ::tokio_util::*;

pub mod sync;
pub mod task;
