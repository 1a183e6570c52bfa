//! `std::sync`, whose locks record who has them and who waits: the lane that waits holds its thread at the line of the call.
//!
//! Mirrored: `Mutex`, `RwLock`, `Condvar`, `Barrier` and their guards and results, and [`mpsc`]. A thread that waits in one
//! is freed when the run is stopped. Everything else (`Arc`, `OnceLock`, `atomic`, ...) is the original. The mirrors are
//! types of their own, which other crates do not take.

pub use ::std::sync::*;

mod barrier;
mod condvar;
mod gate;
pub mod mpsc;
mod mutex;
mod rwlock;

pub use barrier::{Barrier, BarrierWaitResult};
pub use condvar::{Condvar, WaitTimeoutResult};
pub use mutex::{Mutex, MutexGuard};
pub use rwlock::{RwLock, RwLockReadGuard, RwLockWriteGuard};
