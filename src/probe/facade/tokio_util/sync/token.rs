//! A token that cancels those who wait for it, and its children.

use ::std::future::Future;
use ::std::hash::{Hash, Hasher};
use ::std::pin::Pin;
use ::std::task::{Context, Poll};

use ::tokio_util::sync as original;
use pin_project_lite::pin_project;

use super::super::future::until_cancelled;
use crate::probe::context;
use crate::probe::leaf::pending;
use crate::recording::{MarkKind, Nanos, Object, WaitKind};

/// Mirror of [`tokio_util::sync::CancellationToken`].
#[derive(Clone, Debug, Default)]
pub struct CancellationToken {
    inner: original::CancellationToken,
}

impl CancellationToken {
    /// A token that is not cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The original.
    pub(crate) fn original(&self) -> &original::CancellationToken {
        &self.inner
    }

    /// A token that is cancelled with this one; cancelling it leaves this one alone.
    #[must_use]
    pub fn child_token(&self) -> Self {
        Self {
            inner: self.inner.child_token(),
        }
    }

    /// Cancels it and its children.
    #[track_caller]
    pub fn cancel(&self) {
        self.cancel_at(context::caller_line());
    }

    fn cancel_at(&self, line: u32) {
        if !self.inner.is_cancelled() {
            context::mark_at(MarkKind::CancelledToken, line, 0);
        }
        self.inner.cancel();
    }

    /// Whether it is cancelled.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.inner.is_cancelled()
    }

    /// Waits until it is cancelled.
    pub fn cancelled(&self) -> WaitForCancellationFuture<'_> {
        WaitForCancellationFuture {
            inner: self.inner.cancelled(),
        }
    }

    /// The same, and owns it.
    pub fn cancelled_owned(self) -> WaitForCancellationFutureOwned {
        WaitForCancellationFutureOwned {
            inner: self.inner.cancelled_owned(),
        }
    }

    /// Cancels it when the guard is dropped.
    #[must_use]
    pub fn drop_guard(self) -> DropGuard {
        DropGuard { token: Some(self) }
    }

    /// The same, and borrows it.
    #[must_use]
    pub fn drop_guard_ref(&self) -> DropGuardRef<'_> {
        DropGuardRef { token: Some(self) }
    }

    /// Runs `future` until it is ready, or the token is cancelled: then it is dropped.
    pub async fn run_until_cancelled<F: Future>(&self, future: F) -> Option<F::Output> {
        until_cancelled(self.inner.run_until_cancelled(future)).await
    }

    /// The same, and owns the token.
    pub async fn run_until_cancelled_owned<F: Future>(self, future: F) -> Option<F::Output> {
        self.run_until_cancelled(future).await
    }
}

impl PartialEq for CancellationToken {
    fn eq(&self, other: &Self) -> bool {
        self.inner == other.inner
    }
}

impl Eq for CancellationToken {}

impl Hash for CancellationToken {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.inner.hash(state);
    }
}

pin_project! {
    /// Mirror of [`tokio_util::sync::WaitForCancellationFuture`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct WaitForCancellationFuture<'a> {
        #[pin]
        inner: original::WaitForCancellationFuture<'a>,
    }
}

pin_project! {
    /// Mirror of [`tokio_util::sync::WaitForCancellationFutureOwned`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct WaitForCancellationFutureOwned {
        #[pin]
        inner: original::WaitForCancellationFutureOwned,
    }
}

impl Future for WaitForCancellationFuture<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        waits(self.project().inner.poll(cx))
    }
}

impl Future for WaitForCancellationFutureOwned {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        waits(self.project().inner.poll(cx))
    }
}

fn waits(result: Poll<()>) -> Poll<()> {
    if result.is_pending() {
        pending(WaitKind::Cancellation, Object::NONE, Nanos::MAX);
    }
    result
}

/// Mirror of [`tokio_util::sync::DropGuard`].
#[derive(Debug)]
pub struct DropGuard {
    token: Option<CancellationToken>,
}

impl DropGuard {
    /// Gives the token back, which is not cancelled then.
    #[must_use]
    pub fn disarm(mut self) -> CancellationToken {
        self.token.take().unwrap_or_default()
    }
}

impl Drop for DropGuard {
    fn drop(&mut self) {
        if let Some(token) = &self.token {
            token.cancel_at(0);
        }
    }
}

/// Mirror of [`tokio_util::sync::DropGuardRef`].
#[derive(Debug)]
pub struct DropGuardRef<'a> {
    token: Option<&'a CancellationToken>,
}

impl<'a> DropGuardRef<'a> {
    /// Gives the token back, which is not cancelled then.
    #[must_use]
    pub fn disarm(mut self) -> &'a CancellationToken {
        static NONE: ::std::sync::OnceLock<CancellationToken> = ::std::sync::OnceLock::new();
        let token = self.token.take();
        // a guard has its token until here
        token.unwrap_or_else(|| NONE.get_or_init(CancellationToken::new))
    }
}

impl Drop for DropGuardRef<'_> {
    fn drop(&mut self) {
        if let Some(token) = self.token {
            token.cancel_at(0);
        }
    }
}
