//! Futures whose results come in the order of their ends.

use ::std::fmt;
use ::std::future::Future;
use ::std::pin::Pin;
use ::std::task::{Context, Poll};

use ::futures::stream::{FusedStream, Stream};

use super::super::element::{element, gathered};
use crate::probe::lane::Observed;

type Original<F> = ::futures::stream::FuturesUnordered<Observed<F>>;

/// Mirror of [`futures::stream::FuturesUnordered`]: a future gets its lane when it is pushed. Its iterators are missing.
#[must_use = "streams do nothing unless polled"]
pub struct FuturesUnordered<F: Future> {
    inner: Original<F>,
}

impl<F: Future> FuturesUnordered<F> {
    /// An empty set.
    pub fn new() -> Self {
        Self {
            inner: Original::new(),
        }
    }

    /// How many futures have not ended.
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    /// Adds a future.
    pub fn push(&self, future: F) {
        self.inner.push(element("FuturesUnordered", future));
    }

    /// Drops all futures.
    pub fn clear(&mut self) {
        self.inner.clear();
    }
}

impl<F: Future> Default for FuturesUnordered<F> {
    fn default() -> Self {
        Self::new()
    }
}

impl<F: Future> Extend<F> for FuturesUnordered<F> {
    fn extend<I: IntoIterator<Item = F>>(&mut self, futures: I) {
        for future in futures {
            self.push(future);
        }
    }
}

impl<F: Future> FromIterator<F> for FuturesUnordered<F> {
    fn from_iter<I: IntoIterator<Item = F>>(futures: I) -> Self {
        let mut set = Self::new();
        set.extend(futures);
        set
    }
}

impl<F: Future> Stream for FuturesUnordered<F> {
    type Item = F::Output;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<F::Output>> {
        gathered(Pin::new(&mut self.inner).poll_next(cx))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.size_hint()
    }
}

impl<F: Future> FusedStream for FuturesUnordered<F> {
    fn is_terminated(&self) -> bool {
        self.inner.is_terminated()
    }
}

// the futures are pinned where the original keeps them, apart from this
impl<F: Future> Unpin for FuturesUnordered<F> {}

impl<F: Future> fmt::Debug for FuturesUnordered<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FuturesUnordered").finish_non_exhaustive()
    }
}
