//! Futures whose results come in the order of their ends.

use ::std::future::Future;

use super::super::element::element;
use crate::probe::lane::Observed;

type Original<F> = ::futures::stream::FuturesUnordered<Observed<F>>;

/// Mirror of [`futures::stream::FuturesUnordered`]: a future gets its lane when it is pushed. Its iterators are missing.
#[must_use = "streams do nothing unless polled"]
pub struct FuturesUnordered<F: Future> {
    inner: Original<F>,
}

impl<F: Future> FuturesUnordered<F> {
    /// Adds a future.
    pub fn push(&self, future: F) {
        self.inner.push(element("FuturesUnordered", future));
    }
}

set_of_futures!(FuturesUnordered, push);
