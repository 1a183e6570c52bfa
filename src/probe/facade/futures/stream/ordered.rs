//! Futures whose results come in the order in which they were pushed.

use ::std::future::Future;

use super::super::element::element;
use crate::probe::lane::Observed;

type Original<F> = ::futures::stream::FuturesOrdered<Observed<F>>;

/// Mirror of [`futures::stream::FuturesOrdered`]: a future gets its lane when it is pushed. Its iterators are missing.
#[must_use = "streams do nothing unless polled"]
pub struct FuturesOrdered<F: Future> {
    inner: Original<F>,
}

impl<F: Future> FuturesOrdered<F> {
    /// Adds a future whose result comes last.
    pub fn push_back(&mut self, future: F) {
        self.inner.push_back(element("FuturesOrdered", future));
    }

    /// Adds a future whose result comes first.
    pub fn push_front(&mut self, future: F) {
        self.inner.push_front(element("FuturesOrdered", future));
    }
}

set_of_futures!(FuturesOrdered, push_back);
