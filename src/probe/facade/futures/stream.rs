//! `futures::stream`: the adapters that poll several futures give each a lane.

pub use ::futures::stream::*;

use super::element;
use crate::probe::lane::Observed;

/// The future of an element with its lane.
type Element<S> = Observed<<S as Stream>::Item>;

/// A stream whose futures have lanes.
type Laned<S> = Map<S, fn(<S as Stream>::Item) -> Element<S>>;

/// Mirror of [`futures::stream::StreamExt`]: `buffered` and `buffer_unordered` give each future a lane when they take it up;
/// the other adapters are the originals.
pub trait StreamExt: ::futures::stream::StreamExt + Sized {
    /// Up to `n` futures at once, results in their order.
    fn buffered(self, n: usize) -> Buffered<Laned<Self>>
    where
        Self::Item: Future,
    {
        let lanes = ::futures::stream::StreamExt::map(self, buffered_element as fn(_) -> _);
        ::futures::stream::StreamExt::buffered(lanes, n)
    }

    /// Up to `n` futures at once, results as they come.
    fn buffer_unordered(self, n: usize) -> BufferUnordered<Laned<Self>>
    where
        Self::Item: Future,
    {
        let lanes = ::futures::stream::StreamExt::map(self, unordered_element as fn(_) -> _);
        ::futures::stream::StreamExt::buffer_unordered(lanes, n)
    }

    /// The next item.
    fn next(&mut self) -> Next<'_, Self>
    where
        Self: Unpin,
    {
        ::futures::stream::StreamExt::next(self)
    }

    /// All items.
    fn collect<C: Default + Extend<Self::Item>>(self) -> Collect<Self, C> {
        ::futures::stream::StreamExt::collect(self)
    }

    /// Each item through a function.
    fn map<T, F: FnMut(Self::Item) -> T>(self, f: F) -> Map<Self, F> {
        ::futures::stream::StreamExt::map(self, f)
    }

    /// Each item through a future, one after another.
    fn then<Fut: Future, F: FnMut(Self::Item) -> Fut>(self, f: F) -> Then<Self, Fut, F> {
        ::futures::stream::StreamExt::then(self, f)
    }

    /// Something for each item, one after another.
    fn for_each<Fut: Future<Output = ()>, F: FnMut(Self::Item) -> Fut>(
        self,
        f: F,
    ) -> ForEach<Self, Fut, F> {
        ::futures::stream::StreamExt::for_each(self, f)
    }

    /// The first `n` items.
    fn take(self, n: usize) -> Take<Self> {
        ::futures::stream::StreamExt::take(self, n)
    }

    /// All but the first `n` items.
    fn skip(self, n: usize) -> Skip<Self> {
        ::futures::stream::StreamExt::skip(self, n)
    }

    /// Items with their places.
    fn enumerate(self) -> Enumerate<Self> {
        ::futures::stream::StreamExt::enumerate(self)
    }
}

impl<S: Stream + Sized> StreamExt for S {}

fn buffered_element<F: Future>(future: F) -> Observed<F> {
    element("buffered", future)
}

fn unordered_element<F: Future>(future: F) -> Observed<F> {
    element("buffer_unordered", future)
}
