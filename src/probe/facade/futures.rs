//! `futures` as a demo sees it: the combinators that poll several futures give each a lane.
//!
//! Mirrored are `channel::{mpsc, oneshot}`, `future::{join, join3, join4, join5, try_join, join_all, try_join_all, select}`,
//! `stream::{FuturesUnordered, FuturesOrdered}`, `StreamExt::{buffered, buffer_unordered, for_each_concurrent}` and
//! `TryStreamExt::{try_buffered, try_buffer_unordered, try_for_each_concurrent}`. `futures::select!` starts with a random arm on either
//! clock; `tokio::select!` does not.

pub use ::futures::*;

pub mod channel;
mod element;
pub mod future;
mod select;
pub mod stream;

/// What a glob of the prelude brings.
pub mod prelude {
    pub use super::stream::{StreamExt, TryStreamExt};
    pub use ::futures::prelude::*;
}

pub(crate) use element::{Gathered, element};
pub use stream::{StreamExt, TryStreamExt};
