//! `futures::stream`: sets and buffers of futures give each a lane.

pub use ::futures::stream::*;

mod ext;
mod ordered;
mod unordered;

pub use ext::StreamExt;
pub use ordered::FuturesOrdered;
pub use unordered::FuturesUnordered;

/// `futures::stream::futures_unordered` is `FuturesUnordered` and its iterators.
pub mod futures_unordered {
    pub use super::unordered::FuturesUnordered;
}
