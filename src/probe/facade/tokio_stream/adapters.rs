//! `tokio_stream::adapters`: those with a timer are mirrored, so that it is known when it fires.

pub use ::tokio_stream::adapters::*;

use ::std::fmt;
use ::std::future::Future;
use ::std::pin::Pin;
use ::std::task::{Context, Poll, ready};
use ::std::time::Duration;

use ::tokio::time::Instant;
use ::tokio_stream::{Stream, StreamExt as _};
use pin_project_lite::pin_project;

use crate::probe::context;
use crate::probe::facade::tokio::time::{Interval, Sleep, due, late, sleep_until};
use crate::recording::MarkKind;

/// Mirror of [`tokio_stream::Elapsed`].
#[derive(Debug, PartialEq, Eq)]
pub struct Elapsed(());

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        "deadline has elapsed".fmt(f)
    }
}

impl ::std::error::Error for Elapsed {}

impl From<Elapsed> for ::std::io::Error {
    fn from(_: Elapsed) -> Self {
        ::std::io::ErrorKind::TimedOut.into()
    }
}

pin_project! {
    /// Mirror of [`tokio_stream::adapters::Timeout`].
    #[must_use = "streams do nothing unless polled"]
    #[derive(Debug)]
    pub struct Timeout<S> {
        #[pin]
        stream: Fuse<S>,
        #[pin]
        timer: ::tokio::time::Sleep,
        duration: Duration,
        // no item and no error has come since the wait began
        limited: bool,
    }
}

impl<S: Stream> Timeout<S> {
    #[track_caller]
    pub(super) fn new(stream: S, duration: Duration) -> Self {
        Self {
            stream: stream.fuse(),
            timer: ::tokio::time::sleep_until(Instant::now() + duration),
            duration,
            limited: true,
        }
    }
}

impl<S: Stream> Stream for Timeout<S> {
    type Item = Result<S::Item, Elapsed>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut this = self.project();
        if let Poll::Ready(item) = this.stream.poll_next(cx) {
            if item.is_some() {
                this.timer.as_mut().reset(Instant::now() + *this.duration);
                *this.limited = true;
            }
            return Poll::Ready(item.map(Ok));
        }
        if !*this.limited {
            return Poll::Pending;
        }
        let deadline = this.timer.deadline();
        if this.timer.poll(cx).is_pending() {
            // what is waited for is what the stream waits for
            context::due(due(deadline));
            return Poll::Pending;
        }
        *this.limited = false;
        context::mark(MarkKind::TimedOut, late(deadline));
        Poll::Ready(Some(Err(Elapsed(()))))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let (lower, upper) = self.stream.size_hint();
        // an error before and after each item
        let upper = upper.and_then(|upper| upper.checked_mul(2)?.checked_add(1));
        (lower, upper)
    }
}

pin_project! {
    /// Mirror of [`tokio_stream::adapters::TimeoutRepeating`].
    #[must_use = "streams do nothing unless polled"]
    #[derive(Debug)]
    pub struct TimeoutRepeating<S> {
        #[pin]
        stream: Fuse<S>,
        interval: Interval,
    }
}

impl<S: Stream> TimeoutRepeating<S> {
    pub(super) fn new(stream: S, interval: Interval) -> Self {
        Self {
            stream: stream.fuse(),
            interval,
        }
    }
}

impl<S: Stream> Stream for TimeoutRepeating<S> {
    type Item = Result<S::Item, Elapsed>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.project();
        if let Poll::Ready(item) = this.stream.poll_next(cx) {
            if item.is_some() {
                this.interval.reset();
            }
            return Poll::Ready(item.map(Ok));
        }
        let tick = ready!(this.interval.poll_tick(cx));
        context::mark(MarkKind::TimedOut, late(tick));
        Poll::Ready(Some(Err(Elapsed(()))))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let (lower, _) = self.stream.size_hint();
        (lower, None)
    }
}

pin_project! {
    /// Mirror of the stream of `tokio_stream::StreamExt::throttle`: between two items it waits for its timer, and asks nobody.
    #[must_use = "streams do nothing unless polled"]
    #[derive(Debug)]
    pub struct Throttle<S> {
        #[pin]
        stream: S,
        #[pin]
        timer: Sleep,
        duration: Duration,
        // the timer has fired, and no item has come since
        may_ask: bool,
    }
}

impl<S: Stream> Throttle<S> {
    #[track_caller]
    pub(super) fn new(stream: S, duration: Duration) -> Self {
        Self {
            stream,
            timer: sleep_until(Instant::now() + duration),
            duration,
            may_ask: true,
        }
    }

    /// The stream inside.
    pub fn get_ref(&self) -> &S {
        &self.stream
    }

    /// The stream inside, mutably.
    pub fn get_mut(&mut self) -> &mut S {
        &mut self.stream
    }

    /// The stream inside, without the limit.
    pub fn into_inner(self) -> S {
        self.stream
    }
}

impl<S: Stream> Stream for Throttle<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let mut this = self.project();
        let is_limited = !this.duration.is_zero();
        if !*this.may_ask && is_limited {
            ready!(this.timer.as_mut().poll(cx));
            *this.may_ask = true;
        }
        let stream = this.stream;
        let item = ready!(context::in_source(|| stream.poll_next(cx)));
        if item.is_some() {
            if is_limited {
                this.timer.reset(Instant::now() + *this.duration);
            }
            *this.may_ask = false;
        }
        Poll::Ready(item)
    }
}
