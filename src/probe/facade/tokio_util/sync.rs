//! `tokio_util::sync`: who waits for a token is woken by the lane that cancels it.

pub use ::tokio_util::sync::*;

mod poll_semaphore;
mod token;

pub use poll_semaphore::PollSemaphore;
pub use token::{
    CancellationToken, DropGuard, DropGuardRef, WaitForCancellationFuture,
    WaitForCancellationFutureOwned,
};
