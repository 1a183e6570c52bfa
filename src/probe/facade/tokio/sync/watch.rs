//! A channel that keeps the last value.

pub use ::tokio::sync::watch::{Ref, error};

use error::{RecvError, SendError};

use super::closed::FoundClosed;
use crate::probe::leaf::waiting;
use crate::recording::{Object, WaitKind};

/// A channel that holds `init` at first.
pub fn channel<T>(init: T) -> (Sender<T>, Receiver<T>) {
    let (sender, original) = ::tokio::sync::watch::channel(init);
    (Sender { inner: sender }, receiver(original))
}

/// Mirror of [`tokio::sync::watch::Sender`].
#[derive(Debug)]
pub struct Sender<T> {
    inner: ::tokio::sync::watch::Sender<T>,
}

impl<T> Sender<T> {
    /// A channel without receivers.
    pub fn new(init: T) -> Self {
        Self {
            inner: ::tokio::sync::watch::Sender::new(init),
        }
    }

    /// Replaces the value, if somebody listens.
    pub fn send(&self, value: T) -> Result<(), SendError<T>> {
        self.inner.send(value)
    }

    /// Changes the value in place.
    pub fn send_modify<F: FnOnce(&mut T)>(&self, modify: F) {
        self.inner.send_modify(modify);
    }

    /// Changes the value in place, and says so when `modify` says so.
    pub fn send_if_modified<F: FnOnce(&mut T) -> bool>(&self, modify: F) -> bool {
        self.inner.send_if_modified(modify)
    }

    /// Replaces the value whether or not somebody listens.
    pub fn send_replace(&self, value: T) -> T {
        self.inner.send_replace(value)
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
        receiver(self.inner.subscribe())
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
}

/// The mirror of a receiver.
fn receiver<T>(inner: ::tokio::sync::watch::Receiver<T>) -> Receiver<T> {
    let end = FoundClosed::default();
    Receiver { inner, end }
}

impl<T> Receiver<T> {
    /// The value.
    pub fn borrow(&self) -> Ref<'_, T> {
        self.inner.borrow()
    }

    /// The value, which counts as seen from now on.
    pub fn borrow_and_update(&mut self) -> Ref<'_, T> {
        self.inner.borrow_and_update()
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
        let changed = waiting(WaitKind::Changed, Object::NONE, self.inner.changed()).await;
        self.end.note(changed.is_err());
        changed
    }

    /// Waits for a value that `f` accepts.
    pub async fn wait_for(&mut self, f: impl FnMut(&T) -> bool) -> Result<Ref<'_, T>, RecvError> {
        waiting(WaitKind::Changed, Object::NONE, self.inner.wait_for(f)).await
    }

    /// Whether both are of one channel.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner.same_channel(&other.inner)
    }
}

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        receiver(self.inner.clone())
    }
}
