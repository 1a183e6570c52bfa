//! `futures::future::select`, the function: its two futures are arms, as those of `select!` are.

use ::std::any::type_name;
use ::std::fmt;
use ::std::future::Future;
use ::std::panic::Location;
use ::std::pin::Pin;
use ::std::task::{Context, Poll};

use ::futures::future::{Either, FusedFuture};

use super::element;
use crate::probe::arms::{self, Arm};
use crate::probe::context;
use crate::probe::lane::{LaneHandle, Observed};
use crate::recording::MarkKind;

/// Mirror of [`futures::future::Select`].
#[must_use = "futures do nothing unless you `.await` or poll them"]
pub struct Select<A, B> {
    inner: ::futures::future::Select<Observed<A>, Observed<B>>,
    line: u32,
    polled: bool,
}

/// Mirror of [`futures::future::select`]: what loses is handed back as it is, and its lane is set aside until something polls it.
#[track_caller]
pub fn select<A, B>(future1: A, future2: B) -> Select<A, B>
where
    A: Future + Unpin,
    B: Future + Unpin,
{
    let place = Location::caller();
    let [first, second] = arms::take(place).map_or([None; 2], |arms| arms.map(Some));
    Select {
        inner: ::futures::future::select(arm(first, future1), arm(second, future2)),
        line: context::line_of(place),
        polled: false,
    }
}

/// The future on the lane of its arm.
fn arm<F: Future>(source: Option<Arm>, future: F) -> Observed<F> {
    let Some((line, source)) = source else {
        return element("select", future);
    };
    Observed::new(future, LaneHandle::branch(line, source, borrows::<F>()))
}

/// Whether the future is a borrowed one, which outlives the `select`.
fn borrows<F>() -> bool {
    let name = type_name::<F>();
    name.starts_with("&mut ") || name.starts_with("core::pin::Pin<&mut ")
}

impl<A, B> Future for Select<A, B>
where
    A: Future + Unpin,
    B: Future + Unpin,
{
    type Output = Either<(A::Output, B), (B::Output, A)>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.polled = true;
        let Poll::Ready(won) = Pin::new(&mut self.inner).poll(cx) else {
            return Poll::Pending;
        };
        let handed_back = match won {
            Either::Left((output, loser)) => loser.hand_back().map(|b| Either::Left((output, b))),
            Either::Right((output, loser)) => loser.hand_back().map(|a| Either::Right((output, a))),
        };
        // a loser that is gone was dropped with its run
        handed_back.map_or(Poll::Pending, Poll::Ready)
    }
}

impl<A, B> FusedFuture for Select<A, B>
where
    A: Future + Unpin,
    B: Future + Unpin,
{
    fn is_terminated(&self) -> bool {
        self.inner.is_terminated()
    }
}

impl<A, B> Drop for Select<A, B> {
    fn drop(&mut self) {
        if !self.polled {
            context::mark_at(MarkKind::NeverPolled, self.line, 0);
        }
    }
}

impl<A, B> fmt::Debug for Select<A, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Select").finish_non_exhaustive()
    }
}
