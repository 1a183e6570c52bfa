//! `tokio::sync`: what waits says for what, and queues, permits and locks have gauges.
//!
//! Left as they are: `OnceCell`, `SetOnce` and the errors. What a `const_new` makes is meant for a `static`, which outlives a
//! run: it has no gauge.

pub use ::tokio::sync::*;

pub mod mpsc;
mod semaphore;

pub use semaphore::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
