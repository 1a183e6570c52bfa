//! The end of a chain of awaits: an operation of which it is known what it waits for.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::recording::{MarkKind, Nanos, Object, WaitKind};

use super::context;
use super::waits::UnknownFuture;

pin_project! {
    /// A future that says what it waits for when it is pending.
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub(crate) struct Leaf<F> {
        #[pin]
        future: F,
        kind: WaitKind,
        object: Object,
        due: Nanos,
        carried: Option<Carried>,
    }
}

/// Marks the lane when a value goes with an operation that was waiting and is dropped.
#[derive(Debug, Default)]
struct Carried {
    pending: bool,
    line: u32,
}

impl Drop for Carried {
    fn drop(&mut self) {
        if self.pending {
            context::mark_at(MarkKind::ValueLost, self.line, 0);
            // the value may well be the message
            context::with_top(|frame| frame.taken = None);
        }
    }
}

/// `future`, which waits for `object` by the operation `kind`.
pub(crate) fn waiting<F: Future>(kind: WaitKind, object: Object, future: F) -> Leaf<F> {
    Leaf {
        future,
        kind,
        object,
        due: Nanos::MAX,
        carried: None,
    }
}

pin_project! {
    /// A future of another crate of which it is known what it waits for.
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub(crate) struct Named<F> {
        #[pin]
        future: F,
        waited_for: UnknownFuture,
    }
}

/// `future`, which is said to be `waited_for` when it is pending.
pub(crate) fn named<F: Future>(waited_for: UnknownFuture, future: F) -> Named<F> {
    Named { future, waited_for }
}

impl<F: Future> Future for Named<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = this.future.poll(cx);
        if result.is_pending() {
            context::suspended(*this.waited_for);
        }
        result
    }
}

/// Says that an operation of tokio is pending, and what the lane waits for: whether it is the operation.
///
/// When the task has got as much in this poll as tokio allows, the operation is not even tried, and the task comes to its
/// next turn at once.
pub(crate) fn pending(kind: WaitKind, object: Object, due: Nanos) -> bool {
    // what is pending in earnest has given back what it took of the budget
    let tried = !is_budgeted(kind) || ::tokio::task::coop::has_budget_remaining();
    if tried {
        context::waits(kind, object, due);
    } else {
        context::waits(WaitKind::Budget, Object::NONE, Nanos::MAX);
    }
    tried
}

/// Whether tokio counts the operation.
fn is_budgeted(kind: WaitKind) -> bool {
    !matches!(
        kind,
        WaitKind::Yield | WaitKind::Notified | WaitKind::Closed | WaitKind::Cancellation
    )
}

impl<F> Leaf<F> {
    /// Says from when on the leaf's timer is due.
    pub(crate) fn due(mut self, due: Nanos) -> Self {
        self.due = due;
        self
    }

    /// The operation owns a value, which is lost when it is dropped while it waits.
    pub(crate) fn carrying(mut self) -> Self {
        self.carried = Some(Carried::default());
        self
    }
}

impl<F: Future> Future for Leaf<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = this.future.poll(cx);
        if let Some(carried) = this.carried {
            carried.pending = result.is_pending();
            carried.line = context::await_line();
        }
        if result.is_pending() {
            pending(*this.kind, *this.object, *this.due);
        }
        result
    }
}
