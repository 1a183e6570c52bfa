//! A handle that aborts its task when it is dropped.

use ::std::future::Future;
use ::std::pin::Pin;
use ::std::task::{Context, Poll};

use ::tokio::task::JoinError;

use crate::probe::facade::tokio::task::{AbortHandle, JoinHandle};

/// Mirror of [`tokio_util::task::AbortOnDropHandle`].
#[must_use = "dropping the handle aborts the task"]
#[derive(Debug)]
pub struct AbortOnDropHandle<T> {
    // none once it was detached
    handle: Option<JoinHandle<T>>,
    abort: AbortHandle,
}

impl<T> AbortOnDropHandle<T> {
    /// Makes a handle abort its task when it is dropped.
    pub fn new(handle: JoinHandle<T>) -> Self {
        Self {
            abort: handle.abort_handle(),
            handle: Some(handle),
        }
    }

    /// Aborts the task.
    #[track_caller]
    pub fn abort(&self) {
        self.abort.abort();
    }

    /// Whether the task has ended.
    pub fn is_finished(&self) -> bool {
        self.abort.is_finished()
    }

    /// A handle that can only abort.
    pub fn abort_handle(&self) -> AbortHandle {
        self.abort.clone()
    }

    /// The handle, which no longer aborts the task when it is dropped.
    ///
    /// # Panics
    ///
    /// Never: only this method takes the handle, and it takes the wrapper with it.
    #[expect(clippy::expect_used, reason = "only this method takes the handle")]
    pub fn detach(mut self) -> JoinHandle<T> {
        self.handle.take().expect("a handle")
    }
}

impl<T> Drop for AbortOnDropHandle<T> {
    fn drop(&mut self) {
        if self.handle.is_some() {
            self.abort.abort();
        }
    }
}

impl<T> Future for AbortOnDropHandle<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.handle {
            Some(handle) => Pin::new(handle).poll(cx),
            // what was detached cannot be polled: detaching takes the wrapper
            None => Poll::Pending,
        }
    }
}

impl<T> AsRef<JoinHandle<T>> for AbortOnDropHandle<T> {
    #[expect(
        clippy::expect_used,
        reason = "only `detach` takes the handle, with the wrapper"
    )]
    fn as_ref(&self) -> &JoinHandle<T> {
        self.handle.as_ref().expect("a handle")
    }
}
