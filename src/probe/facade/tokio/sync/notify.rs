//! Waking one or all who wait.

use ::std::future::Future;
use ::std::pin::Pin;
use ::std::sync::atomic::{AtomicUsize, Ordering};
use ::std::sync::{Arc, Mutex, OnceLock};
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
    stored: Mutex<Stored>,
}

/// What is known of the one notification that is kept for who comes next.
#[derive(Debug, Default)]
struct Stored {
    /// Futures that were pending and that no notification was for.
    queued: usize,
    /// One is kept.
    one: bool,
    /// A future was dropped while it was pending: which one a notification was for is not known any more.
    unsure: bool,
}

/// Counts a future among those that wait, to its end.
#[derive(Debug)]
struct Counted<N: AsRef<Notify>> {
    notify: Option<N>,
    was_pending: bool,
}

impl<N: AsRef<Notify>> Counted<N> {
    fn new(notify: N) -> Self {
        notify.as_ref().waiting.fetch_add(1, Ordering::Relaxed);
        Self {
            notify: Some(notify),
            was_pending: false,
        }
    }

    /// It is pending, and in the queue from now on.
    fn is_pending(&mut self) {
        let first = !::std::mem::replace(&mut self.was_pending, true);
        if let Some(notify) = self.notify.as_ref().filter(|_| first) {
            notify.as_ref().with_stored(|stored| stored.queued += 1);
        }
    }

    /// It has got a notification.
    fn leave(&mut self) {
        if let Some(notify) = self.notify.take() {
            notify.as_ref().waiting.fetch_sub(1, Ordering::Relaxed);
            if !self.was_pending {
                notify.as_ref().with_stored(|stored| stored.one = false);
            }
        }
    }
}

impl<N: AsRef<Notify>> Drop for Counted<N> {
    fn drop(&mut self) {
        if let Some(notify) = self.notify.take() {
            notify.as_ref().waiting.fetch_sub(1, Ordering::Relaxed);
            let was_pending = self.was_pending;
            notify
                .as_ref()
                .with_stored(|stored| stored.unsure |= was_pending);
        }
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
            stored: Mutex::new(Stored {
                queued: 0,
                one: false,
                unsure: false,
            }),
        }
    }

    fn with_stored<T>(&self, f: impl FnOnce(&mut Stored) -> T) -> T {
        let mut stored = self.stored.lock();
        f(stored
            .as_deref_mut()
            .unwrap_or_else(|poisoned| poisoned.get_mut()))
    }

    /// One is notified; whether that adds nothing, since a notification is stored already.
    fn notifies_one(&self) -> bool {
        self.with_stored(|stored| {
            if stored.queued > 0 {
                stored.queued -= 1;
                return false;
            }
            ::std::mem::replace(&mut stored.one, true) && !stored.unsure
        })
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
    #[track_caller]
    pub fn notify_one(&self) {
        if self.notifies_one() {
            context::mark_here(MarkKind::NotifyMerged);
        }
        self.get().notify_one();
    }

    /// Wakes the one who came last, or the next to come.
    #[track_caller]
    pub fn notify_last(&self) {
        if self.notifies_one() {
            context::mark_here(MarkKind::NotifyMerged);
        }
        self.get().notify_last();
    }

    /// Wakes all who wait; for those who come later nothing is kept.
    #[track_caller]
    pub fn notify_waiters(&self) {
        if self.waiting.load(Ordering::Relaxed) == 0 {
            context::mark_here(MarkKind::NotifiedNobody);
        }
        self.with_stored(|stored| stored.queued = 0);
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
        counted.is_pending();
        pending(WaitKind::Notified, Object::NONE, Nanos::MAX);
    } else {
        counted.leave();
    }
    result
}
