//! The one `StreamExt` of `tokio_stream` that a demo sees: the original's methods, of which those with a timer say when it fires.
//!
//! Two traits with the same methods in one scope would be ambiguous, so that this one repeats the original's.

use ::std::future::Future;
use ::std::time::Duration;

use ::tokio_stream::adapters::{
    Chain, ChunksTimeout, Filter, FilterMap, Fuse, Map, MapWhile, Merge, Peekable, Skip, SkipWhile,
    Take, TakeWhile, Then,
};
use ::tokio_stream::{FromStream, Stream, StreamExt as Original};

use super::adapters::{Throttle, Timeout, TimeoutRepeating};
use super::next::{Next, TryNext};
use crate::probe::facade::tokio::time::Interval;

/// Methods that the original does as it is.
macro_rules! forwarded {
    ($($doc:literal $name:ident [$($generics:ident),*]($($argument:ident: $type:ty),*) -> $result:ty where [$($bounds:tt)*];)*) => {
        $(
            #[doc = $doc]
            fn $name<$($generics),*>(self, $($argument: $type),*) -> $result
            where
                Self: Sized,
                $($bounds)*
            {
                Original::$name(self, $($argument),*)
            }
        )*
    };
}

/// Mirror of [`tokio_stream::StreamExt`].
pub trait StreamExt: Stream {
    /// The next item.
    fn next(&mut self) -> Next<'_, Self>
    where
        Self: Unpin,
    {
        Next::of(self)
    }

    /// The next good item.
    fn try_next<T, E>(&mut self) -> TryNext<'_, Self>
    where
        Self: Stream<Item = Result<T, E>> + Unpin,
    {
        TryNext::of(self)
    }

    /// Ends the wait for an item after `duration` with an error, and continues with the stream.
    #[track_caller]
    fn timeout(self, duration: Duration) -> Timeout<Self>
    where
        Self: Sized,
    {
        Timeout::new(self, duration)
    }

    /// The same at each tick, until an item comes.
    fn timeout_repeating(self, interval: Interval) -> TimeoutRepeating<Self>
    where
        Self: Sized,
    {
        TimeoutRepeating::new(self, interval)
    }

    /// At most one item each `duration`.
    #[track_caller]
    fn throttle(self, duration: Duration) -> Throttle<Self>
    where
        Self: Sized,
    {
        Throttle::new(self, duration)
    }

    /// Whether all items are as `f` says.
    fn all<F>(&mut self, f: F) -> impl Future<Output = bool>
    where
        Self: Unpin,
        F: FnMut(Self::Item) -> bool,
    {
        Original::all(self, f)
    }

    /// Whether one item is as `f` says.
    fn any<F>(&mut self, f: F) -> impl Future<Output = bool>
    where
        Self: Unpin,
        F: FnMut(Self::Item) -> bool,
    {
        Original::any(self, f)
    }

    /// All items in one value.
    fn fold<B, F>(self, init: B, f: F) -> impl Future<Output = B>
    where
        Self: Sized,
        F: FnMut(B, Self::Item) -> B,
    {
        Original::fold(self, init, f)
    }

    /// All items in a collection.
    fn collect<T>(self) -> impl Future<Output = T>
    where
        T: FromStream<Self::Item>,
        Self: Sized,
    {
        Original::collect(self)
    }

    forwarded! {
        "What `f` makes of the items." map[T, F](f: F) -> Map<Self, F> where [F: FnMut(Self::Item) -> T];
        "The same until `f` gives nothing." map_while[T, F](f: F) -> MapWhile<Self, F> where [F: FnMut(Self::Item) -> Option<T>];
        "What the futures of the items give, one after another." then[F, Fut](f: F) -> Then<Self, Fut, F> where [F: FnMut(Self::Item) -> Fut, Fut: Future];
        "The items of both, as they come." merge[U](other: U) -> Merge<Self, U> where [U: Stream<Item = Self::Item>];
        "The items that `f` accepts." filter[F](f: F) -> Filter<Self, F> where [F: FnMut(&Self::Item) -> bool];
        "What `f` makes of them, where it makes something." filter_map[T, F](f: F) -> FilterMap<Self, F> where [F: FnMut(Self::Item) -> Option<T>];
        "Nothing more after the end." fuse[]() -> Fuse<Self> where [];
        "The first `n`." take[](n: usize) -> Take<Self> where [];
        "Those before one that `f` rejects." take_while[F](f: F) -> TakeWhile<Self, F> where [F: FnMut(&Self::Item) -> bool];
        "All but the first `n`." skip[](n: usize) -> Skip<Self> where [];
        "Those from one on that `f` rejects." skip_while[F](f: F) -> SkipWhile<Self, F> where [F: FnMut(&Self::Item) -> bool];
        "These items and then those." chain[U](other: U) -> Chain<Self, U> where [U: Stream<Item = Self::Item>];
        "Up to `max_size` items at a time, or what came in `duration`." chunks_timeout[](max_size: usize, duration: Duration) -> ChunksTimeout<Self> where [];
        "A stream whose next item can be looked at." peekable[]() -> Peekable<Self> where [];
    }
}

impl<S: Stream + ?Sized> StreamExt for S {}
