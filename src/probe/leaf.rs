//! The end of a chain of awaits: an operation of which it is known what it waits for.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::recording::{Nanos, Object, WaitKind};

use super::context;
use super::gauge::Waiters;

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
        waiting: Option<Waiting>,
    }
}

/// Counts the leaf among the waiters of its object from its first pending poll to its end.
#[derive(Debug)]
struct Waiting {
    waiters: Waiters,
    counted: bool,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if self.counted {
            self.waiters.leave();
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
        waiting: None,
    }
}

impl<F> Leaf<F> {
    /// Says from when on the leaf's timer is due.
    pub(crate) fn due(mut self, due: Nanos) -> Self {
        self.due = due;
        self
    }

    /// Counts the leaf among `waiters` while it is pending.
    pub(crate) fn counted(mut self, waiters: &Waiters) -> Self {
        self.waiting = Some(Waiting {
            waiters: waiters.clone(),
            counted: false,
        });
        self
    }
}

impl<F: Future> Future for Leaf<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = this.future.poll(cx);
        if result.is_ready() {
            *this.waiting = None;
        } else {
            if let Some(waiting) = this.waiting
                && !waiting.counted
            {
                waiting.counted = true;
                waiting.waiters.enter();
            }
            context::waits(*this.kind, *this.object, *this.due);
        }
        result
    }
}
