//! `futures::future`: `join`, `try_join`, `join_all` and the like give each future a lane.

pub use ::futures::future::*;

use ::std::future as original;

pub use super::select::{Select, select};
use super::{Gathered, element};
use crate::probe::lane::Observed;

/// Mirror of [`futures::future::join_all`].
#[track_caller]
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
#[track_caller]
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

/// A function that joins so many futures.
macro_rules! joins {
    ($($doc:literal $name:ident -> $joined:ident($($future:ident: $type:ident),*);)*) => {
        $(
            #[doc = $doc]
            pub fn $name<$($type: Future),*>($($future: $type),*) -> $joined<$(Observed<$type>),*> {
                ::futures::future::$name($(element(stringify!($name), $future)),*)
            }
        )*
    };
}

joins! {
    "Mirror of [`futures::future::join`]." join -> Join(a: A, b: B);
    "Mirror of [`futures::future::join3`]." join3 -> Join3(a: A, b: B, c: C);
    "Mirror of [`futures::future::join4`]." join4 -> Join4(a: A, b: B, c: C, d: D);
    "Mirror of [`futures::future::join5`]." join5 -> Join5(a: A, b: B, c: C, d: D, e: E);
}

/// Mirror of [`futures::future::try_join`].
pub fn try_join<A, B>(a: A, b: B) -> TryJoin<Observed<A>, Observed<B>>
where
    A: TryFuture + Future<Output = Result<A::Ok, A::Error>>,
    B: TryFuture<Error = A::Error> + Future<Output = Result<B::Ok, A::Error>>,
{
    ::futures::future::try_join(element("try_join", a), element("try_join", b))
}
