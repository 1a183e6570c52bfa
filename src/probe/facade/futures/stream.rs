//! `futures::stream`: sets and buffers of futures give each a lane.

pub use ::futures::stream::*;

/// What the sets of futures have in common; `push` is how a future is added behind the others.
macro_rules! set_of_futures {
    ($set:ident, $push:ident) => {
        impl<F: Future> $set<F> {
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

            /// Drops all futures.
            pub fn clear(&mut self) {
                self.inner.clear();
            }
        }

        impl<F: Future> Default for $set<F> {
            fn default() -> Self {
                Self::new()
            }
        }

        impl<F: Future> Extend<F> for $set<F> {
            fn extend<I: IntoIterator<Item = F>>(&mut self, futures: I) {
                for future in futures {
                    self.$push(future);
                }
            }
        }

        impl<F: Future> FromIterator<F> for $set<F> {
            fn from_iter<I: IntoIterator<Item = F>>(futures: I) -> Self {
                let mut set = Self::new();
                set.extend(futures);
                set
            }
        }

        impl<F: Future> ::futures::stream::Stream for $set<F> {
            type Item = F::Output;

            fn poll_next(
                mut self: ::std::pin::Pin<&mut Self>,
                cx: &mut ::std::task::Context<'_>,
            ) -> ::std::task::Poll<Option<F::Output>> {
                let inner = ::std::pin::Pin::new(&mut self.inner);
                super::super::element::gathered(inner.poll_next(cx))
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                self.inner.size_hint()
            }
        }

        impl<F: Future> ::futures::stream::FusedStream for $set<F> {
            fn is_terminated(&self) -> bool {
                self.inner.is_terminated()
            }
        }

        // the futures are pinned where the original keeps them, apart from this
        impl<F: Future> Unpin for $set<F> {}

        impl<F: Future> ::std::fmt::Debug for $set<F> {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!($set)).finish_non_exhaustive()
            }
        }
    };
}

mod ext;
mod ordered;
mod try_ext;
mod unordered;

pub use ext::StreamExt;
pub use ordered::FuturesOrdered;
pub use try_ext::TryStreamExt;
pub use unordered::FuturesUnordered;

/// `futures::stream::futures_unordered` is `FuturesUnordered` and its iterators.
pub mod futures_unordered {
    pub use super::unordered::FuturesUnordered;
}
