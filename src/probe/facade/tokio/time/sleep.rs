//! Waiting for an instant.

use ::std::future::Future;
use ::std::pin::Pin;
use ::std::task::{Context, Poll};
use ::std::time::Duration;

use ::tokio::time::Instant;
use pin_project_lite::pin_project;

use super::due;
use crate::probe::leaf::pending;
use crate::recording::{Object, WaitKind};

pin_project! {
    /// Mirror of [`tokio::time::Sleep`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct Sleep {
        #[pin]
        inner: ::tokio::time::Sleep,
    }
}

/// Waits for `duration`; the deadline is fixed by the call, not by the first poll.
#[track_caller]
pub fn sleep(duration: Duration) -> Sleep {
    Sleep {
        inner: ::tokio::time::sleep(duration),
    }
}

/// Waits until `deadline`.
#[track_caller]
pub fn sleep_until(deadline: Instant) -> Sleep {
    Sleep {
        inner: ::tokio::time::sleep_until(deadline),
    }
}

impl Sleep {
    /// When it is over.
    pub fn deadline(&self) -> Instant {
        self.inner.deadline()
    }

    /// Whether its deadline has passed.
    pub fn is_elapsed(&self) -> bool {
        self.inner.is_elapsed()
    }

    /// Gives it another deadline.
    pub fn reset(self: Pin<&mut Self>, deadline: Instant) {
        self.project().inner.reset(deadline);
    }
}

impl Future for Sleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        let deadline = this.inner.deadline();
        let result = this.inner.poll(cx);
        if result.is_pending() {
            pending(WaitKind::Sleep, Object::NONE, due(deadline));
        }
        result
    }
}
