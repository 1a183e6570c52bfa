//! Giving up at an instant.

use ::std::future::{Future, IntoFuture};
use ::std::pin::Pin;
use ::std::task::{Context, Poll};
use ::std::time::Duration;

use ::tokio::time::Instant;
use ::tokio::time::error::Elapsed;
use pin_project_lite::pin_project;

use super::due;
use crate::probe::context;
use crate::recording::MarkKind;

/// An operation that is polled this long after its deadline was held up, and not by the timer's ticks of 1 ms.
const OVERRUN: Duration = Duration::from_millis(2);

pin_project! {
    /// Mirror of [`tokio::time::Timeout`]: its lane waits for what the inner future waits for, until the deadline.
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct Timeout<F> {
        #[pin]
        inner: ::tokio::time::Timeout<F>,
        deadline: Instant,
    }
}

/// Gives `future` up after `duration`.
#[track_caller]
pub fn timeout<F: IntoFuture>(duration: Duration, future: F) -> Timeout<F::IntoFuture> {
    let far = Duration::from_secs(86_400 * 365);
    let deadline = Instant::now() + duration.min(far);
    Timeout {
        inner: ::tokio::time::timeout(duration, future),
        deadline,
    }
}

/// Gives `future` up at `deadline`.
pub fn timeout_at<F: IntoFuture>(deadline: Instant, future: F) -> Timeout<F::IntoFuture> {
    Timeout {
        inner: ::tokio::time::timeout_at(deadline, future),
        deadline,
    }
}

impl<F> Timeout<F> {
    /// The future inside.
    pub fn get_ref(&self) -> &F {
        self.inner.get_ref()
    }

    /// The future inside, mutably.
    pub fn get_mut(&mut self) -> &mut F {
        self.inner.get_mut()
    }

    /// The future inside, without the deadline.
    pub fn into_inner(self) -> F {
        self.inner.into_inner()
    }
}

/// By how many microseconds the deadline was overrun before anything looked at it; 0 when it was looked at in time.
pub(crate) fn late(deadline: Instant) -> u32 {
    let late = Instant::now().saturating_duration_since(deadline);
    if late > OVERRUN {
        u32::try_from(late.as_micros()).unwrap_or(u32::MAX)
    } else {
        0
    }
}

/// Whether a type of this name is a [`Timeout`] around something.
pub(crate) fn is_timeout(type_name: &str) -> bool {
    let own = ::std::any::type_name::<Timeout<()>>();
    type_name.starts_with(own.trim_end_matches("()>"))
}

impl<F: Future> Future for Timeout<F> {
    type Output = Result<F::Output, Elapsed>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = this.inner.poll(cx);
        match &result {
            Poll::Pending => context::due(due(*this.deadline)),
            Poll::Ready(Err(_)) => {
                context::mark(MarkKind::TimedOut, late(*this.deadline));
                context::with_top(|frame| frame.gave_up = true);
            }
            // a poll that holds the thread is not interrupted, and what it returns counts
            Poll::Ready(Ok(_)) => match late(*this.deadline) {
                0 => {}
                late => context::mark(MarkKind::TimedOut, late),
            },
        }
        result
    }
}
