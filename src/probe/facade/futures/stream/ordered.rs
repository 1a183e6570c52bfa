//! Futures whose results come in the order in which they were pushed.

use ::std::fmt;
use ::std::future::Future;
use ::std::pin::Pin;
use ::std::task::{Context, Poll};

use ::futures::stream::{FusedStream, Stream};

use super::super::element::{element, gathered};
use crate::probe::lane::Observed;

type Original<F> = ::futures::stream::FuturesOrdered<Observed<F>>;

/// Mirror of [`futures::stream::FuturesOrdered`]: a future gets its lane when it is pushed. Its iterators are missing.
#[must_use = "streams do nothing unless polled"]
pub struct FuturesOrdered<F: Future> {
    inner: Original<F>,
}

impl<F: Future> FuturesOrdered<F> {
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

    /// Adds a future whose result comes last.
    pub fn push_back(&mut self, future: F) {
        self.inner.push_back(element("FuturesOrdered", future));
    }

    /// Adds a future whose result comes first.
    pub fn push_front(&mut self, future: F) {
        self.inner.push_front(element("FuturesOrdered", future));
    }

    /// Drops all futures.
    pub fn clear(&mut self) {
        self.inner.clear();
    }
}

impl<F: Future> Default for FuturesOrdered<F> {
    fn default() -> Self {
        Self::new()
    }
}

impl<F: Future> Extend<F> for FuturesOrdered<F> {
    fn extend<I: IntoIterator<Item = F>>(&mut self, futures: I) {
        for future in futures {
            self.push_back(future);
        }
    }
}

impl<F: Future> FromIterator<F> for FuturesOrdered<F> {
    fn from_iter<I: IntoIterator<Item = F>>(futures: I) -> Self {
        let mut set = Self::new();
        set.extend(futures);
        set
    }
}

impl<F: Future> Stream for FuturesOrdered<F> {
    type Item = F::Output;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<F::Output>> {
        gathered(Pin::new(&mut self.inner).poll_next(cx))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.size_hint()
    }
}

impl<F: Future> FusedStream for FuturesOrdered<F> {
    fn is_terminated(&self) -> bool {
        self.inner.is_terminated()
    }
}

// the futures are pinned where the original keeps them, apart from this
impl<F: Future> Unpin for FuturesOrdered<F> {}

impl<F: Future> fmt::Debug for FuturesOrdered<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FuturesOrdered").finish_non_exhaustive()
    }
}
