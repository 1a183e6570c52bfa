//! Waking one or all who wait.

use ::std::future::Future;
use ::std::pin::Pin;
use ::std::sync::atomic::{AtomicUsize, Ordering};
use ::std::sync::{Arc, OnceLock};
use ::std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::probe::context;
use crate::probe::leaf::pending;
use crate::recording::{MarkKind, Nanos, Object, WaitKind};

/// Mirror of [`tokio::sync::Notify`].
#[derive(Debug, Default)]
pub struct Notify {
    // shared, because owned waits want it so, and made at its first use, so that it can stand in a `static`
    inner: OnceLock<Arc<::tokio::sync::Notify>>,
    /// Futures that `notify_waiters` would complete: they count from their making on, polled or not.
    waiting: AtomicUsize,
}

/// Counts a future among those that wait, to its end.
#[derive(Debug)]
struct Counted<N: AsRef<Notify>>(Option<N>);

impl<N: AsRef<Notify>> Counted<N> {
    fn new(notify: N) -> Self {
        notify.as_ref().waiting.fetch_add(1, Ordering::Relaxed);
        Self(Some(notify))
    }

    fn leave(&mut self) {
        if let Some(notify) = self.0.take() {
            notify.as_ref().waiting.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl<N: AsRef<Notify>> Drop for Counted<N> {
    fn drop(&mut self) {
        self.leave();
    }
}

impl AsRef<Self> for Notify {
    fn as_ref(&self) -> &Self {
        self
    }
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
            waiting: AtomicUsize::new(0),
        }
    }

    fn get(&self) -> &Arc<::tokio::sync::Notify> {
        self.inner.get_or_init(Arc::default)
    }

    /// Waits for a notification.
    pub fn notified(&self) -> Notified<'_> {
        Notified {
            inner: self.get().notified(),
            counted: Counted::new(self),
        }
    }

    /// Waits for a notification and owns what gives it.
    pub fn notified_owned(self: Arc<Self>) -> OwnedNotified {
        OwnedNotified {
            inner: Arc::clone(self.get()).notified_owned(),
            counted: Counted::new(self),
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

    /// Wakes all who wait; for those who come later nothing is kept.
    #[track_caller]
    pub fn notify_waiters(&self) {
        if self.waiting.load(Ordering::Relaxed) == 0 {
            context::mark_here(MarkKind::NotifiedNobody);
        }
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
        counted: Counted<&'a Notify>,
    }
}

pin_project! {
    /// Mirror of [`tokio::sync::futures::OwnedNotified`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct OwnedNotified {
        #[pin]
        inner: ::tokio::sync::futures::OwnedNotified,
        counted: Counted<Arc<Notify>>,
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
        let this = self.project();
        waits(this.inner.poll(cx), this.counted)
    }
}

impl Future for OwnedNotified {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let this = self.project();
        waits(this.inner.poll(cx), this.counted)
    }
}

fn waits<N: AsRef<Notify>>(result: Poll<()>, counted: &mut Counted<N>) -> Poll<()> {
    if result.is_pending() {
        pending(WaitKind::Notified, Object::NONE, Nanos::MAX);
    } else {
        counted.leave();
    }
    result
}
