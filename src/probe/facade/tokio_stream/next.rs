//! The next item of a stream. The original's types cannot be named, and code that is generic over its stream has to know that they are
//! `Send`.

use ::std::future::Future;
use ::std::marker::PhantomPinned;
use ::std::pin::Pin;
use ::std::task::{Context, Poll};

use ::tokio_stream::Stream;
use pin_project_lite::pin_project;

pin_project! {
    /// Mirror of the future of `tokio_stream::StreamExt::next`.
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    #[derive(Debug)]
    pub struct Next<'a, S: ?Sized> {
        stream: &'a mut S,
        #[pin]
        pinned: PhantomPinned,
    }
}

impl<'a, S: ?Sized> Next<'a, S> {
    pub(super) fn of(stream: &'a mut S) -> Self {
        let pinned = PhantomPinned;
        Self { stream, pinned }
    }
}

impl<S: Stream + Unpin + ?Sized> Future for Next<'_, S> {
    type Output = Option<S::Item>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(self.project().stream).poll_next(cx)
    }
}

pin_project! {
    /// Mirror of the future of `tokio_stream::StreamExt::try_next`.
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    #[derive(Debug)]
    pub struct TryNext<'a, S: ?Sized> {
        #[pin]
        inner: Next<'a, S>,
    }
}

impl<'a, S: ?Sized> TryNext<'a, S> {
    pub(super) fn of(stream: &'a mut S) -> Self {
        Self {
            inner: Next::of(stream),
        }
    }
}

impl<T, E, S: Stream<Item = Result<T, E>> + Unpin + ?Sized> Future for TryNext<'_, S> {
    type Output = Result<Option<T>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.project().inner.poll(cx).map(Option::transpose)
    }
}
