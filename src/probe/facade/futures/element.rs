//! The futures that a combinator polls, and the combinator itself.

use ::std::future::Future;
use ::std::panic::Location;
use ::std::pin::Pin;
use ::std::task::{Context, Poll};

use ::futures::stream::{FusedStream, Stream, TryStream};
use pin_project_lite::pin_project;

use crate::probe::context;
use crate::probe::lane::{LaneHandle, Observed};
use crate::recording::{LaneKind, MarkKind, Nanos, Object, WaitKind};

/// `future` as one of those that `combinator` polls: a lane without a source text, which becomes the lane of the call when
/// the future is a call of one of the demo's own async fns.
pub(crate) fn element<F: Future>(combinator: &str, future: F) -> Observed<F> {
    let lane = LaneHandle::open(LaneKind::Branch, combinator, 0, true);
    Observed::new(future, lane)
}

pin_project! {
    /// A stream of futures, each of which gets its lane when it is taken from the stream.
    #[must_use = "streams do nothing unless polled"]
    #[derive(Debug)]
    pub struct Elements<S> {
        #[pin]
        stream: S,
        combinator: &'static str,
    }
}

impl<S> Elements<S> {
    pub(crate) fn new(stream: S, combinator: &'static str) -> Self {
        Self { stream, combinator }
    }
}

impl<S: Stream<Item: Future>> Stream for Elements<S> {
    type Item = Observed<S::Item>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.project();
        let combinator = this.combinator;
        let next = this.stream.poll_next(cx);
        next.map(|next| next.map(|future| element(combinator, future)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.size_hint()
    }
}

pin_project! {
    /// The same of a stream that may fail: its good items are futures.
    #[must_use = "streams do nothing unless polled"]
    #[derive(Debug)]
    pub struct TryElements<S> {
        #[pin]
        stream: S,
        combinator: &'static str,
    }
}

impl<S> TryElements<S> {
    pub(crate) fn new(stream: S, combinator: &'static str) -> Self {
        Self { stream, combinator }
    }
}

impl<S: TryStream<Ok: Future>> Stream for TryElements<S> {
    type Item = Result<Observed<S::Ok>, S::Error>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.project();
        let combinator = this.combinator;
        let next = this.stream.try_poll_next(cx);
        next.map_ok(|future| element(combinator, future))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.size_hint()
    }
}

pin_project! {
    /// The stream of an adapter that runs a future for one item at a time: meanwhile it does not poll the stream.
    #[must_use = "streams do nothing unless polled"]
    #[derive(Debug)]
    pub struct Source<S> {
        #[pin]
        stream: S,
    }
}

impl<S> Source<S> {
    pub(crate) fn new(stream: S) -> Self {
        Self { stream }
    }
}

impl<S: Stream> Stream for Source<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let stream = self.project().stream;
        context::in_source(|| stream.poll_next(cx))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.size_hint()
    }
}

impl<S: FusedStream> FusedStream for Source<S> {
    fn is_terminated(&self) -> bool {
        self.stream.is_terminated()
    }
}

pin_project! {
    /// A combinator of futures with lanes. It polls those that were woken alone, so that it says itself that it waits for
    /// the others.
    #[must_use = "futures and streams do nothing unless polled"]
    #[derive(Debug)]
    pub struct Gathered<T> {
        #[pin]
        inner: T,
        line: u32,
        polled: bool,
        has_room: bool,
    }

    impl<T> PinnedDrop for Gathered<T> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if !*this.polled {
                context::mark_at(MarkKind::NeverPolled, *this.line, 0);
            }
        }
    }
}

impl<T> Gathered<T> {
    #[track_caller]
    pub(crate) fn new(inner: T) -> Self {
        Self {
            inner,
            line: Location::caller().line(),
            polled: false,
            has_room: true,
        }
    }

    /// A stream that runs up to `n` futures at a time. With room for none it is pending for good: it never asks its source, and
    /// nobody uses the waker that it keeps, nor does anything outside the run.
    pub(crate) fn with_room(mut self, n: usize) -> Self {
        self.has_room = n > 0;
        self
    }
}

/// Says, when `result` is pending, that the lane waits for those below it, unless a source said something else.
pub(crate) fn gathered<T>(result: Poll<T>) -> Poll<T> {
    if result.is_pending() {
        context::waits(WaitKind::Calls, Object::NONE, Nanos::MAX);
    }
    result
}

impl<F: Future> Future for Gathered<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        *this.polled = true;
        gathered(this.inner.poll(cx))
    }
}

impl<S: Stream> Stream for Gathered<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.project();
        *this.polled = true;
        let result = this.inner.poll_next(cx);
        if result.is_pending() && !*this.has_room {
            context::also_woken_by_lanes();
        }
        gathered(result)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.size_hint()
    }
}

impl<S: FusedStream> FusedStream for Gathered<S> {
    fn is_terminated(&self) -> bool {
        self.inner.is_terminated()
    }
}
