//! The one `StreamExt` that a demo sees: the original's methods, of which those that run several futures at a time give each a
//! lane.
//!
//! Two traits with the same methods in one scope would be ambiguous, so that this one repeats the original's.
//!
//! (The file is long because it is a list.)

use ::std::future::Future;
use ::std::task::{Context, Poll};

use ::futures::future::Either;
use ::futures::sink::Sink;
use ::futures::stream::{
    All, Any, BoxStream, BufferUnordered, Buffered, CatchUnwind, Chain, Chunks, Collect, Concat,
    Count, Cycle, Enumerate, Filter, FilterMap, FlatMap, FlatMapUnordered, Flatten,
    FlattenUnordered, Fold, ForEach, Forward, Fuse, FusedStream, Inspect, LocalBoxStream, Map,
    Next, Peekable, ReadyChunks, Scan, SelectNextSome, Skip, SkipWhile, SplitSink, SplitStream,
    Stream, StreamFuture, Take, TakeUntil, TakeWhile, Then, TryStream, Unzip, Zip,
};

use super::super::element::{Elements, Gathered, Source, element};

/// Mirror of [`futures::StreamExt`].
pub trait StreamExt: Stream {
    /// Runs up to `n` futures of the stream at a time, each with a lane; their results come in the order of the stream.
    #[track_caller]
    fn buffered(self, n: usize) -> Gathered<Buffered<Elements<Self>>>
    where
        Self::Item: Future,
        Self: Sized,
    {
        let elements = Elements::new(self, "buffered");
        Gathered::new(::futures::StreamExt::buffered(elements, n)).with_room(n)
    }

    /// Runs up to `n` futures of the stream at a time, each with a lane; their results come in the order of their ends.
    #[track_caller]
    fn buffer_unordered(self, n: usize) -> Gathered<BufferUnordered<Elements<Self>>>
    where
        Self::Item: Future,
        Self: Sized,
    {
        let elements = Elements::new(self, "buffer_unordered");
        Gathered::new(::futures::StreamExt::buffer_unordered(elements, n)).with_room(n)
    }

    /// Runs a future for each item, up to `limit` at a time, each with a lane.
    #[track_caller]
    fn for_each_concurrent<Fut, F>(
        self,
        limit: impl Into<Option<usize>>,
        mut f: F,
    ) -> impl Future<Output = ()>
    where
        F: FnMut(Self::Item) -> Fut,
        Fut: Future<Output = ()>,
        Self: Sized,
    {
        let run = move |item| element("for_each_concurrent", f(item));
        Gathered::new(::futures::StreamExt::for_each_concurrent(self, limit, run))
    }

    /// The stream itself, borrowed.
    fn by_ref(&mut self) -> &mut Self {
        self
    }

    /// The next item.
    fn next(&mut self) -> Next<'_, Self>
    where
        Self: Unpin,
    {
        ::futures::StreamExt::next(self)
    }

    /// The next item and the stream after it.
    fn into_future(self) -> StreamFuture<Self>
    where
        Self: Sized,
        Self: Unpin,
    {
        ::futures::StreamExt::into_future(self)
    }

    /// Changes each item.
    fn map<T, F>(self, f: F) -> Map<Self, F>
    where
        Self: Sized,
        F: FnMut(Self::Item) -> T,
    {
        ::futures::StreamExt::map(self, f)
    }

    /// Numbers the items from 0.
    fn enumerate(self) -> Enumerate<Self>
    where
        Self: Sized,
    {
        ::futures::StreamExt::enumerate(self)
    }

    /// Keeps the items that `f` accepts.
    fn filter<Fut, F>(self, f: F) -> Filter<Source<Self>, Fut, F>
    where
        Self: Sized,
        F: FnMut(&Self::Item) -> Fut,
        Fut: Future<Output = bool>,
    {
        ::futures::StreamExt::filter(Source::new(self), f)
    }

    /// Changes the items and keeps those that are left.
    fn filter_map<Fut, T, F>(self, f: F) -> FilterMap<Source<Self>, Fut, F>
    where
        Self: Sized,
        F: FnMut(Self::Item) -> Fut,
        Fut: Future<Output = Option<T>>,
    {
        ::futures::StreamExt::filter_map(Source::new(self), f)
    }

    /// Changes each item by a future, one after the other.
    fn then<Fut, F>(self, f: F) -> Then<Source<Self>, Fut, F>
    where
        Self: Sized,
        F: FnMut(Self::Item) -> Fut,
        Fut: Future,
    {
        ::futures::StreamExt::then(Source::new(self), f)
    }

    /// Collects all items.
    fn collect<C>(self) -> Collect<Self, C>
    where
        Self: Sized,
        C: Default + Extend<Self::Item>,
    {
        ::futures::StreamExt::collect(self)
    }

    /// Collects pairs into two collections.
    fn unzip<A, B, FromA, FromB>(self) -> Unzip<Self, FromA, FromB>
    where
        Self: Sized,
        FromA: Default + Extend<A>,
        FromB: Default + Extend<B>,
        Self: Stream<Item = (A, B)>,
    {
        ::futures::StreamExt::unzip(self)
    }

    /// Puts all items together.
    fn concat(self) -> Concat<Self>
    where
        Self: Sized,
        Self::Item: Extend<<Self::Item as IntoIterator>::Item> + IntoIterator + Default,
    {
        ::futures::StreamExt::concat(self)
    }

    /// Counts the items.
    fn count(self) -> Count<Self>
    where
        Self: Sized,
    {
        ::futures::StreamExt::count(self)
    }

    /// Begins again at the end.
    fn cycle(self) -> Cycle<Self>
    where
        Self: Sized,
        Self: Clone,
    {
        ::futures::StreamExt::cycle(self)
    }

    /// Puts all items into one value, one after the other.
    fn fold<T, Fut, F>(self, init: T, f: F) -> Fold<Source<Self>, Fut, T, F>
    where
        Self: Sized,
        F: FnMut(T, Self::Item) -> Fut,
        Fut: Future<Output = T>,
    {
        ::futures::StreamExt::fold(Source::new(self), init, f)
    }

    /// Whether `f` accepts an item.
    fn any<Fut, F>(self, f: F) -> Any<Self, Fut, F>
    where
        Self: Sized,
        F: FnMut(Self::Item) -> Fut,
        Fut: Future<Output = bool>,
    {
        ::futures::StreamExt::any(self, f)
    }

    /// Whether `f` accepts all items.
    fn all<Fut, F>(self, f: F) -> All<Self, Fut, F>
    where
        Self: Sized,
        F: FnMut(Self::Item) -> Fut,
        Fut: Future<Output = bool>,
    {
        ::futures::StreamExt::all(self, f)
    }

    /// The items of the streams in the stream.
    fn flatten(self) -> Flatten<Self>
    where
        Self: Sized,
        Self::Item: Stream,
    {
        ::futures::StreamExt::flatten(self)
    }

    /// The same, of up to `limit` streams at a time.
    fn flatten_unordered(self, limit: impl Into<Option<usize>>) -> FlattenUnordered<Self>
    where
        Self: Sized,
        Self::Item: Stream + Unpin,
    {
        ::futures::StreamExt::flatten_unordered(self, limit)
    }

    /// The items of the streams that `f` makes.
    fn flat_map<U, F>(self, f: F) -> FlatMap<Self, U, F>
    where
        Self: Sized,
        F: FnMut(Self::Item) -> U,
        U: Stream,
    {
        ::futures::StreamExt::flat_map(self, f)
    }

    /// Changes each item with a state.
    fn scan<S, B, Fut, F>(self, initial_state: S, f: F) -> Scan<Self, S, Fut, F>
    where
        Self: Sized,
        F: FnMut(&mut S, Self::Item) -> Fut,
        Fut: Future<Output = Option<B>>,
    {
        ::futures::StreamExt::scan(self, initial_state, f)
    }

    /// Leaves the first items out.
    fn skip_while<Fut, F>(self, f: F) -> SkipWhile<Self, Fut, F>
    where
        Self: Sized,
        F: FnMut(&Self::Item) -> Fut,
        Fut: Future<Output = bool>,
    {
        ::futures::StreamExt::skip_while(self, f)
    }

    /// Keeps the first items alone.
    fn take_while<Fut, F>(self, f: F) -> TakeWhile<Self, Fut, F>
    where
        Self: Sized,
        F: FnMut(&Self::Item) -> Fut,
        Fut: Future<Output = bool>,
    {
        ::futures::StreamExt::take_while(self, f)
    }

    /// Ends when `fut` does.
    fn take_until<Fut>(self, fut: Fut) -> TakeUntil<Self, Fut>
    where
        Self: Sized,
        Fut: Future,
    {
        ::futures::StreamExt::take_until(self, fut)
    }

    /// Runs a future for each item, one after the other.
    fn for_each<Fut, F>(self, f: F) -> ForEach<Source<Self>, Fut, F>
    where
        Self: Sized,
        F: FnMut(Self::Item) -> Fut,
        Fut: Future<Output = ()>,
    {
        ::futures::StreamExt::for_each(Source::new(self), f)
    }

    /// The first `n` items.
    fn take(self, n: usize) -> Take<Self>
    where
        Self: Sized,
    {
        ::futures::StreamExt::take(self, n)
    }

    /// All but the first `n` items.
    fn skip(self, n: usize) -> Skip<Self>
    where
        Self: Sized,
    {
        ::futures::StreamExt::skip(self, n)
    }

    /// Stays at its end.
    fn fuse(self) -> Fuse<Self>
    where
        Self: Sized,
    {
        ::futures::StreamExt::fuse(self)
    }

    /// In a box.
    fn boxed<'a>(self) -> BoxStream<'a, Self::Item>
    where
        Self: Sized,
        Self: 'a + Send,
    {
        ::futures::StreamExt::boxed(self)
    }

    /// In a box that stays on its thread.
    fn boxed_local<'a>(self) -> LocalBoxStream<'a, Self::Item>
    where
        Self: Sized,
        Self: 'a,
    {
        ::futures::StreamExt::boxed_local(self)
    }

    /// Pairs of the items of both.
    fn zip<St>(self, other: St) -> Zip<Self, St>
    where
        Self: Sized,
        St: Stream,
    {
        ::futures::StreamExt::zip(self, other)
    }

    /// The items of `other` after its own.
    fn chain<St>(self, other: St) -> Chain<Self, St>
    where
        Self: Sized,
        St: Stream<Item = Self::Item>,
    {
        ::futures::StreamExt::chain(self, other)
    }

    /// Can look at the next item.
    fn peekable(self) -> Peekable<Self>
    where
        Self: Sized,
    {
        ::futures::StreamExt::peekable(self)
    }

    /// Items in groups of `capacity`.
    fn chunks(self, capacity: usize) -> Chunks<Self>
    where
        Self: Sized,
    {
        ::futures::StreamExt::chunks(self, capacity)
    }

    /// Items in groups of those that are ready, up to `capacity`.
    fn ready_chunks(self, capacity: usize) -> ReadyChunks<Self>
    where
        Self: Sized,
    {
        ::futures::StreamExt::ready_chunks(self, capacity)
    }

    /// The items of the streams that `f` makes, up to `limit` streams at a time, as they come.
    fn flat_map_unordered<U, F>(
        self,
        limit: impl Into<Option<usize>>,
        f: F,
    ) -> FlatMapUnordered<Self, U, F>
    where
        U: Stream + Unpin,
        F: FnMut(Self::Item) -> U,
        Self: Sized,
    {
        ::futures::StreamExt::flat_map_unordered(self, limit, f)
    }

    /// Turns a panic of the stream into its last item.
    fn catch_unwind(self) -> CatchUnwind<Self>
    where
        Self: Sized + ::std::panic::UnwindSafe,
    {
        ::futures::StreamExt::catch_unwind(self)
    }

    /// Two halves of what is a stream and a sink: one to send into, one to receive from.
    fn split<Item>(self) -> (SplitSink<Self, Item>, SplitStream<Self>)
    where
        Self: Sink<Item> + Sized,
    {
        ::futures::StreamExt::split(self)
    }

    /// Sends all items into `sink`.
    fn forward<S>(self, sink: S) -> Forward<Self, S>
    where
        Self: Sized,
        S: Sink<Self::Ok, Error = Self::Error>,
        Self: TryStream,
    {
        ::futures::StreamExt::forward(self, sink)
    }

    /// Lets `f` see each item.
    fn inspect<F>(self, f: F) -> Inspect<Self, F>
    where
        Self: Sized,
        F: FnMut(&Self::Item),
    {
        ::futures::StreamExt::inspect(self, f)
    }

    /// One of two kinds of stream.
    fn left_stream<B>(self) -> Either<Self, B>
    where
        Self: Sized,
        B: Stream<Item = Self::Item>,
    {
        ::futures::StreamExt::left_stream(self)
    }

    /// The other of two kinds of stream.
    fn right_stream<B>(self) -> Either<B, Self>
    where
        Self: Sized,
        B: Stream<Item = Self::Item>,
    {
        ::futures::StreamExt::right_stream(self)
    }

    /// Polls for the next item.
    fn poll_next_unpin(&mut self, cx: &mut Context<'_>) -> Poll<Option<Self::Item>>
    where
        Self: Unpin,
    {
        ::futures::StreamExt::poll_next_unpin(self, cx)
    }

    /// The next item for a `select!` of `futures`.
    fn select_next_some(&mut self) -> SelectNextSome<'_, Self>
    where
        Self: Unpin + FusedStream,
    {
        ::futures::StreamExt::select_next_some(self)
    }
}

impl<S: Stream + ?Sized> StreamExt for S {}
