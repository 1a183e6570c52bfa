//! `tokio_util::future`: limits and cancellation as methods of a future.

use ::std::future::{Future, poll_fn};
use ::std::pin::pin;
use ::std::time::Duration;

use ::tokio::time::Instant;
use ::tokio_util::future::FutureExt as Original;

use super::sync::CancellationToken;
use crate::probe::context;
use crate::probe::facade::tokio::time::{Timeout, timeout, timeout_at};

/// Mirror of [`tokio_util::future::FutureExt`].
pub trait FutureExt: Future {
    /// Gives it up after `duration`.
    #[track_caller]
    fn timeout(self, duration: Duration) -> Timeout<Self>
    where
        Self: Sized,
    {
        timeout(duration, self)
    }

    /// Gives it up at `deadline`.
    fn timeout_at(self, deadline: Instant) -> Timeout<Self>
    where
        Self: Sized,
    {
        timeout_at(deadline, self)
    }

    /// Runs it until it is ready, or the token is cancelled: then it is dropped.
    fn with_cancellation_token(
        self,
        token: &CancellationToken,
    ) -> impl Future<Output = Option<Self::Output>>
    where
        Self: Sized,
    {
        let token = token.original();
        until_cancelled(Original::with_cancellation_token(self, token))
    }

    /// The same, and owns the token.
    fn with_cancellation_token_owned(
        self,
        token: CancellationToken,
    ) -> impl Future<Output = Option<Self::Output>>
    where
        Self: Sized,
    {
        let token = token.original().clone();
        until_cancelled(Original::with_cancellation_token_owned(self, token))
    }
}

impl<F: Future + ?Sized> FutureExt for F {}

/// Runs a future that a token ends too; what it waits for itself is said by itself.
pub(super) async fn until_cancelled<F: Future>(until: F) -> F::Output {
    let mut until = pin!(until);
    poll_fn(|cx| {
        let result = until.as_mut().poll(cx);
        if result.is_pending() {
            context::also_woken_by_lanes();
        }
        result
    })
    .await
}
