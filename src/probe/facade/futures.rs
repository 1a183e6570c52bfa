//! `futures` as a demo sees it: the combinators that poll several futures give each a lane.

pub use ::futures::*;

pub mod future;
pub mod stream;

pub use stream::StreamExt;

use crate::probe::lane::{LaneHandle, Observed};
use crate::recording::LaneKind;

/// `future` as one of those that `combinator` polls: a lane without a source text, which becomes the lane of the call when
/// the future is a call of one of the demo's own async fns.
pub(crate) fn element<F: ::std::future::Future>(combinator: &str, future: F) -> Observed<F> {
    let lane = LaneHandle::open(LaneKind::Branch, combinator, 0, true);
    Observed::new(future, lane)
}
