//! The methods that the instrumented copy calls on futures.

use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::context;
use super::lane::{LaneHandle, Observed};
use super::waits::UnknownFuture;

/// `.awaitscope_at(LINE, SOURCE)`, put before every `.await`.
pub trait AwaitExt: IntoFuture + Sized {
    /// The future, which says the line of its await when it is pending, and its source when it says nothing else.
    fn awaitscope_at(self, line: u32, source: &'static str) -> At<Self::IntoFuture> {
        at(line, source, self)
    }
}

/// The same as a function, which needs no type at this place: `|x| async move { x.await }`.
pub fn at<F: IntoFuture>(line: u32, source: &'static str, future: F) -> At<F::IntoFuture> {
    At {
        future: future.into_future(),
        line,
        source,
        begun: false,
    }
}

impl<F: IntoFuture> AwaitExt for F {}

pin_project! {
    /// A future that is awaited at a line of the demo.
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct At<F> {
        #[pin]
        future: F,
        line: u32,
        source: &'static str,
        begun: bool,
    }
}

impl<F: Future> Future for At<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // a stopped run stands still at its next await, so that it can be dropped
        if context::stopped() {
            return Poll::Pending;
        }
        let this = self.project();
        let begins = !std::mem::replace(this.begun, true);
        let mark = context::awaits(*this.line, begins);
        let result = this.future.poll(cx);
        match mark {
            Some(mark) if result.is_pending() => {
                let future = UnknownFuture::of::<F>(this.source);
                context::suspended_at(*this.line, future, &mark);
            }
            Some(mark) => context::resumed(mark),
            None => {}
        }
        result
    }
}

/// `.awaitscope_branch(LINE, SOURCE)`, put behind every arm of `join!` and `select!`.
pub trait BranchExt: IntoFuture + Sized {
    /// The future with a lane of its own, named by its source.
    fn awaitscope_branch(self, line: u32, source: &'static str) -> Observed<Self::IntoFuture> {
        let lane = LaneHandle::branch(line, source, false);
        Observed::new(self.into_future(), lane)
    }

    /// The same for an arm that borrows its future: when it loses it is set aside and not dropped.
    fn awaitscope_branch_by_ref(
        self,
        line: u32,
        source: &'static str,
    ) -> Observed<Self::IntoFuture> {
        let lane = LaneHandle::branch(line, source, true);
        Observed::new(self.into_future(), lane)
    }
}

impl<F: IntoFuture> BranchExt for F {}

/// Around the condition of an arm of `select!`, which is looked at before the arm's future is made: an arm that is off is not
/// polled, and gets no lane in this turn.
pub fn arm_is_on(line: u32, source: &'static str, condition: bool) -> bool {
    if !condition {
        context::arm_is_off(line, source);
    }
    condition
}
