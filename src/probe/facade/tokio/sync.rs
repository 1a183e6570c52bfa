//! `tokio::sync`: what waits says for what, and queues, permits and locks have gauges.

pub use ::tokio::sync::*;

pub mod mpsc;
mod semaphore;

pub use semaphore::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
