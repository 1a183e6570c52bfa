//! `tokio_util::context`: a future that runs in the context of a runtime, wherever it is polled.

use ::std::future::Future;
use ::std::pin::Pin;
use ::std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::probe::facade::tokio::runtime::{Handle, Runtime};

pin_project! {
    /// Mirror of [`tokio_util::context::TokioContext`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct TokioContext<F> {
        #[pin]
        inner: F,
        handle: Handle,
    }
}

impl<F> TokioContext<F> {
    /// `future` in the context of the runtime of `handle`.
    pub fn new(future: F, handle: Handle) -> Self {
        Self {
            inner: future,
            handle,
        }
    }

    /// Whose context it is.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// The future.
    pub fn into_inner(self) -> F {
        self.inner
    }
}

impl<F: Future> Future for TokioContext<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _entered = this.handle.enter();
        this.inner.poll(cx)
    }
}

/// Mirror of [`tokio_util::context::RuntimeExt`].
pub trait RuntimeExt {
    /// `future` in the context of this runtime.
    fn wrap<F: Future>(&self, future: F) -> TokioContext<F>;
}

impl RuntimeExt for Runtime {
    fn wrap<F: Future>(&self, future: F) -> TokioContext<F> {
        TokioContext::new(future, self.handle().clone())
    }
}
