//! A channel that keeps the last value.

pub use ::tokio::sync::watch::{Ref, error};

use error::{RecvError, SendError};

use ::std::future::Future;
use ::std::pin::Pin;
use ::std::sync::Arc;
use ::std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use ::std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::closed::FoundClosed;
use crate::probe::context;
use crate::probe::leaf::{pending, waiting};
use crate::recording::{MarkKind, Nanos, Object, WaitKind};

/// How many values were sent; it changes under the channel's own lock, and is read under it.
#[derive(Clone, Debug)]
struct Version(Arc<Sent>);

#[derive(Debug)]
struct Sent {
    count: AtomicU64,
    /// What is waited for: see [`Object::last_sent_at`].
    sender: AtomicU32,
}

impl Version {
    /// That of a channel that is made at a line.
    fn made_at(line: u32) -> Self {
        Self(Arc::new(Sent {
            count: AtomicU64::new(0),
            sender: AtomicU32::new(Object::sender_made_at(line).0),
        }))
    }

    fn now(&self) -> u64 {
        self.0.count.load(Ordering::Relaxed)
    }

    /// A value was sent at a line.
    fn next(&self, line: u32) {
        let sender = Object::last_sent_at(line);
        self.0.sender.store(sender.0, Ordering::Relaxed);
        self.0.count.fetch_add(1, Ordering::Relaxed);
    }

    fn sender(&self) -> Object {
        Object(self.0.sender.load(Ordering::Relaxed))
    }
}

pin_project! {
    /// Waits for a value: who has sent one last may change while none is accepted.
    struct Awaited<'a, F> {
        #[pin]
        value: F,
        version: &'a Version,
    }
}

impl<F: Future> Future for Awaited<'_, F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let result = this.value.poll(cx);
        if result.is_pending() {
            pending(WaitKind::Changed, this.version.sender(), Nanos::MAX);
        }
        result
    }
}

/// A channel that holds `init` at first.
#[track_caller]
pub fn channel<T>(init: T) -> (Sender<T>, Receiver<T>) {
    let (sender, original) = ::tokio::sync::watch::channel(init);
    let sender = Sender {
        inner: sender,
        version: Version::made_at(context::caller_line()),
    };
    let receiver = receiver(original, &sender.version);
    (sender, receiver)
}

/// Mirror of [`tokio::sync::watch::Sender`].
#[derive(Debug)]
pub struct Sender<T> {
    inner: ::tokio::sync::watch::Sender<T>,
    version: Version,
}

impl<T> Sender<T> {
    /// A channel without receivers.
    #[track_caller]
    pub fn new(init: T) -> Self {
        Self {
            inner: ::tokio::sync::watch::Sender::new(init),
            version: Version::made_at(context::caller_line()),
        }
    }

    /// Replaces the value, if somebody listens.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        if self.inner.receiver_count() == 0 {
            context::mark_here(MarkKind::SentToNobody);
            return Err(SendError(value));
        }
        self.send_replace(value);
        Ok(())
    }

    /// Changes the value in place.
    #[track_caller]
    pub fn send_modify<F: FnOnce(&mut T)>(&self, modify: F) {
        let line = context::caller_line();
        self.inner.send_modify(|value| {
            modify(value);
            self.version.next(line);
        });
    }

    /// Changes the value in place, and says so when `modify` says so.
    #[track_caller]
    pub fn send_if_modified<F: FnOnce(&mut T) -> bool>(&self, modify: F) -> bool {
        let line = context::caller_line();
        self.inner.send_if_modified(|value| {
            let modified = modify(value);
            if modified {
                self.version.next(line);
            }
            modified
        })
    }

    /// Replaces the value whether or not somebody listens.
    #[track_caller]
    pub fn send_replace(&self, mut value: T) -> T {
        self.send_modify(|old| ::std::mem::swap(old, &mut value));
        value
    }

    /// The value.
    pub fn borrow(&self) -> Ref<'_, T> {
        self.inner.borrow()
    }

    /// Whether all receivers are gone.
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// Waits until all receivers are gone.
    pub async fn closed(&self) {
        waiting(WaitKind::Closed, Object::NONE, self.inner.closed()).await;
    }

    /// Another receiver.
    pub fn subscribe(&self) -> Receiver<T> {
        receiver(self.inner.subscribe(), &self.version)
    }

    /// How many receivers there are.
    pub fn receiver_count(&self) -> usize {
        self.inner.receiver_count()
    }

    /// How many senders there are.
    pub fn sender_count(&self) -> usize {
        self.inner.sender_count()
    }

    /// Whether both are of one channel.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner.same_channel(&other.inner)
    }
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            version: self.version.clone(),
        }
    }
}

impl<T: Default> Default for Sender<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

/// Mirror of [`tokio::sync::watch::Receiver`].
#[derive(Debug)]
pub struct Receiver<T> {
    inner: ::tokio::sync::watch::Receiver<T>,
    end: FoundClosed,
    version: Version,
    seen: u64,
}

/// The mirror of a receiver that has seen all values so far.
fn receiver<T>(inner: ::tokio::sync::watch::Receiver<T>, version: &Version) -> Receiver<T> {
    Receiver {
        inner,
        end: FoundClosed::default(),
        seen: version.now(),
        version: version.clone(),
    }
}

/// A receiver that has seen the values up to `seen` sees the one of `now`: those between were replaced before it looked.
fn sees(seen: &mut u64, now: u64) {
    let skipped = now.saturating_sub(*seen).saturating_sub(1);
    *seen = now.max(*seen);
    if let Some(skipped) = u32::try_from(skipped).ok().filter(|skipped| *skipped > 0) {
        context::mark(MarkKind::SkippedValues, skipped);
    }
}

impl<T> Receiver<T> {
    /// The value.
    pub fn borrow(&self) -> Ref<'_, T> {
        self.inner.borrow()
    }

    /// The value, which counts as seen from now on.
    pub fn borrow_and_update(&mut self) -> Ref<'_, T> {
        let value = self.inner.borrow_and_update();
        sees(&mut self.seen, self.version.now());
        value
    }

    /// Whether there is a value that was not seen.
    pub fn has_changed(&self) -> Result<bool, RecvError> {
        self.inner.has_changed()
    }

    /// Whether all senders are gone.
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// Makes the value count as not seen.
    pub fn mark_changed(&mut self) {
        self.inner.mark_changed();
    }

    /// Makes the value count as seen.
    pub fn mark_unchanged(&mut self) {
        self.inner.mark_unchanged();
    }

    /// Waits for a value that was not seen.
    pub async fn changed(&mut self) -> Result<(), RecvError> {
        let changed = Awaited {
            value: self.inner.changed(),
            version: &self.version,
        };
        let changed = changed.await;
        self.end.note(changed.is_err());
        if changed.is_ok() {
            // what comes between the change and this look is seen later
            let now = {
                let _value = self.inner.borrow();
                self.version.now()
            };
            sees(&mut self.seen, now);
        }
        changed
    }

    /// Waits for a value that `f` accepts.
    pub async fn wait_for(
        &mut self,
        mut f: impl FnMut(&T) -> bool,
    ) -> Result<Ref<'_, T>, RecvError> {
        let (seen, version) = (&mut self.seen, &self.version);
        let value = self.inner.wait_for(|value| {
            sees(seen, version.now());
            f(value)
        });
        Awaited { value, version }.await
    }

    /// Whether both are of one channel.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner.same_channel(&other.inner)
    }
}

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            end: FoundClosed::default(),
            version: self.version.clone(),
            seen: self.seen,
        }
    }
}
