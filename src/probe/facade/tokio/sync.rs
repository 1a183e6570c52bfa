//! `tokio::sync`: what waits says for what, and queues, permits and locks have gauges.
//!
//! Left as they are: `SetOnce` and the errors. What a `const_new` makes is meant for a `static`, which outlives a
//! run: it has no gauge.

pub use ::tokio::sync::*;

mod barrier;
pub mod broadcast;
pub(in crate::probe::facade) mod closed;
mod guards;
pub mod mpsc;
mod mutex;
mod notify;
mod once_cell;
pub mod oneshot;
mod rwlock;
mod seeded;
mod semaphore;
pub mod watch;

/// The futures of [`Notify`].
pub mod futures {
    pub use super::notify::{Notified, OwnedNotified};
}

pub use barrier::Barrier;
pub use mutex::{MappedMutexGuard, Mutex, MutexGuard, OwnedMappedMutexGuard, OwnedMutexGuard};
pub use notify::Notify;
pub use once_cell::OnceCell;
pub use rwlock::{
    OwnedRwLockMappedWriteGuard, OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock,
    RwLockMappedWriteGuard, RwLockReadGuard, RwLockWriteGuard,
};
pub use semaphore::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
