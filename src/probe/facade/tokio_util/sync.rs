//! `tokio_util::sync`: who waits for a token is woken by the lane that cancels it.

pub use ::tokio_util::sync::*;

mod poll_semaphore;
mod poll_sender;
mod token;

pub use poll_semaphore::PollSemaphore;
pub use poll_sender::{PollSendError, PollSender};
pub use token::{
    CancellationToken, DropGuard, DropGuardRef, WaitForCancellationFuture,
    WaitForCancellationFutureOwned,
};
