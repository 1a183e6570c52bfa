//! Waking one or all who wait.

use ::std::future::Future;
use ::std::pin::Pin;
use ::std::sync::{Arc, OnceLock};
use ::std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::probe::leaf::pending;
use crate::recording::{Nanos, Object, WaitKind};

/// Mirror of [`tokio::sync::Notify`].
#[derive(Debug, Default)]
pub struct Notify {
    // shared, because owned waits want it so, and made at its first use, so that it can stand in a `static`
    inner: OnceLock<Arc<::tokio::sync::Notify>>,
}

impl Notify {
    /// One without a notification.
    pub fn new() -> Self {
        Self::const_new()
    }

    /// The same for a `static`.
    pub const fn const_new() -> Self {
        Self {
            inner: OnceLock::new(),
        }
    }

    fn get(&self) -> &Arc<::tokio::sync::Notify> {
        self.inner.get_or_init(Arc::default)
    }

    /// Waits for a notification.
    pub fn notified(&self) -> Notified<'_> {
        Notified {
            inner: self.get().notified(),
        }
    }

    /// Waits for a notification and owns what gives it.
    pub fn notified_owned(self: Arc<Self>) -> OwnedNotified {
        OwnedNotified {
            inner: Arc::clone(self.get()).notified_owned(),
        }
    }

    /// Wakes the one who waits longest, or the next to come.
    pub fn notify_one(&self) {
        self.get().notify_one();
    }

    /// Wakes the one who came last, or the next to come.
    pub fn notify_last(&self) {
        self.get().notify_last();
    }

    /// Wakes all who wait.
    pub fn notify_waiters(&self) {
        self.get().notify_waiters();
    }
}

pin_project! {
    /// Mirror of [`tokio::sync::futures::Notified`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct Notified<'a> {
        #[pin]
        inner: ::tokio::sync::futures::Notified<'a>,
    }
}

pin_project! {
    /// Mirror of [`tokio::sync::futures::OwnedNotified`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct OwnedNotified {
        #[pin]
        inner: ::tokio::sync::futures::OwnedNotified,
    }
}

impl Notified<'_> {
    /// Joins the queue without waiting; whether a notification was there already.
    pub fn enable(self: Pin<&mut Self>) -> bool {
        self.project().inner.enable()
    }
}

impl OwnedNotified {
    /// Joins the queue without waiting; whether a notification was there already.
    pub fn enable(self: Pin<&mut Self>) -> bool {
        self.project().inner.enable()
    }
}

impl Future for Notified<'_> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        waits(self.project().inner.poll(cx))
    }
}

impl Future for OwnedNotified {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        waits(self.project().inner.poll(cx))
    }
}

fn waits(result: Poll<()>) -> Poll<()> {
    if result.is_pending() {
        pending(WaitKind::Notified, Object::NONE, Nanos::MAX);
    }
    result
}
