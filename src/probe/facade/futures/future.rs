//! `futures::future`: `join_all` and `try_join_all` give each future a lane.

pub use ::futures::future::*;

use ::std::future as original;

use super::{Gathered, element};
use crate::probe::lane::Observed;

/// Mirror of [`futures::future::join_all`].
pub fn join_all<I>(
    futures: I,
) -> Gathered<JoinAll<Observed<<I::Item as original::IntoFuture>::IntoFuture>>>
where
    I: IntoIterator,
    I::Item: original::IntoFuture,
{
    let futures = futures.into_iter();
    Gathered::new(::futures::future::join_all(futures.map(|future| {
        element("join_all", original::IntoFuture::into_future(future))
    })))
}

/// Mirror of [`futures::future::try_join_all`].
pub fn try_join_all<I, T, E>(
    futures: I,
) -> Gathered<TryJoinAll<Observed<<I::Item as original::IntoFuture>::IntoFuture>>>
where
    I: IntoIterator,
    I::Item: original::IntoFuture<Output = Result<T, E>>,
    <I::Item as original::IntoFuture>::IntoFuture: Future<Output = Result<T, E>>,
{
    let futures = futures.into_iter();
    Gathered::new(::futures::future::try_join_all(futures.map(|future| {
        element("try_join_all", original::IntoFuture::into_future(future))
    })))
}
