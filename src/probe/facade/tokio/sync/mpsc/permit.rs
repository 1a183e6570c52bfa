//! Room in a channel that is kept for a message.

use ::std::fmt;
use ::std::iter::FusedIterator;
use ::std::sync::Arc;
use ::std::sync::atomic::Ordering;

use super::bounded::{Queue, Sender};
use crate::probe::ends::{End, KeptRoom};
use crate::recording::HoldState;

/// Mirror of [`tokio::sync::mpsc::Permit`].
pub struct Permit<'a, T> {
    inner: ::tokio::sync::mpsc::Permit<'a, T>,
    // dropped after it, when the room is used or free again
    _reserved: Reserved<'a, T>,
}

/// Room for some messages that hold none yet.
struct Reserved<'a, T> {
    sender: &'a Sender<T>,
    room: usize,
    kept: KeptRoom,
}

impl<'a, T> Reserved<'a, T> {
    fn new(sender: &'a Sender<T>, room: usize) -> Self {
        sender.queue().reserved.fetch_add(room, Ordering::Relaxed);
        Self {
            sender,
            room,
            kept: KeptRoom::new(&sender.queue().gauge, room, HoldState::Held),
        }
    }
}

impl<T> Drop for Reserved<'_, T> {
    fn drop(&mut self) {
        let reserved = &self.sender.queue().reserved;
        reserved.fetch_sub(self.room, Ordering::Relaxed);
        self.sender.note();
    }
}

impl<'a, T> Permit<'a, T> {
    pub(super) fn new(inner: ::tokio::sync::mpsc::Permit<'a, T>, sender: &'a Sender<T>) -> Self {
        let reserved = Reserved::new(sender, 1);
        Self {
            inner,
            _reserved: reserved,
        }
    }

    /// Sends into the room.
    pub fn send(self, value: T) {
        self.inner.send(value);
    }
}

impl<T> fmt::Debug for Permit<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

/// Mirror of [`tokio::sync::mpsc::PermitIterator`].
pub struct PermitIterator<'a, T> {
    inner: ::tokio::sync::mpsc::PermitIterator<'a, T>,
    reserved: Reserved<'a, T>,
}

impl<'a, T> PermitIterator<'a, T> {
    pub(super) fn new(
        inner: ::tokio::sync::mpsc::PermitIterator<'a, T>,
        sender: &'a Sender<T>,
    ) -> Self {
        let reserved = Reserved::new(sender, inner.len());
        Self { inner, reserved }
    }
}

impl<'a, T> Iterator for PermitIterator<'a, T> {
    type Item = Permit<'a, T>;

    fn next(&mut self) -> Option<Self::Item> {
        let inner = self.inner.next()?;
        self.reserved.room -= 1;
        self.reserved.kept.set(self.reserved.room);
        let sender = self.reserved.sender;
        let reserved = Reserved {
            sender,
            room: 1,
            kept: KeptRoom::new(&sender.queue().gauge, 1, HoldState::Held),
        };
        Some(Permit {
            inner,
            _reserved: reserved,
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.size_hint()
    }
}

impl<T> ExactSizeIterator for PermitIterator<'_, T> {}
impl<T> FusedIterator for PermitIterator<'_, T> {}

impl<T> fmt::Debug for PermitIterator<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

/// Mirror of [`tokio::sync::mpsc::OwnedPermit`].
pub struct OwnedPermit<T> {
    /// That of its sender, which keeps the channel open; none when it was used, like the permit.
    end: Option<End>,
    inner: Option<::tokio::sync::mpsc::OwnedPermit<T>>,
    kept: Option<KeptRoom>,
    queue: Arc<Queue>,
}

impl<T> OwnedPermit<T> {
    pub(super) fn new(
        inner: ::tokio::sync::mpsc::OwnedPermit<T>,
        end: End,
        queue: Arc<Queue>,
    ) -> Self {
        queue.reserved.fetch_add(1, Ordering::Relaxed);
        Self {
            end: Some(end),
            inner: Some(inner),
            kept: Some(KeptRoom::new(&queue.gauge, 1, HoldState::Taken)),
            queue,
        }
    }

    /// Sends into the room and gives the sender back.
    pub fn send(self, value: T) -> Sender<T> {
        self.end(|permit| permit.send(value))
    }

    /// Gives the room free and the sender back.
    pub fn release(self) -> Sender<T> {
        self.end(::tokio::sync::mpsc::OwnedPermit::release)
    }

    #[expect(
        clippy::expect_used,
        reason = "only this and drop take the permit, and both have the last of it"
    )]
    fn end(
        mut self,
        how: impl FnOnce(::tokio::sync::mpsc::OwnedPermit<T>) -> ::tokio::sync::mpsc::Sender<T>,
    ) -> Sender<T> {
        let permit = self.inner.take().expect("a permit that was not used");
        let end = self.end.take().expect("it goes with the permit");
        end.used();
        drop(self.kept.take());
        let sender = Sender::again(end, how(permit), Arc::clone(&self.queue));
        self.queue.reserved.fetch_sub(1, Ordering::Relaxed);
        sender.note();
        sender
    }

    /// Whether both are of one channel.
    pub fn same_channel(&self, other: &Self) -> bool {
        match (&self.inner, &other.inner) {
            (Some(one), Some(other)) => one.same_channel(other),
            _ => false,
        }
    }

    /// Whether it is a permit of the sender's channel.
    pub fn same_channel_as_sender(&self, sender: &Sender<T>) -> bool {
        let is_of = |permit| sender.is_channel_of(permit);
        self.inner.as_ref().is_some_and(is_of)
    }
}

impl<T> Drop for OwnedPermit<T> {
    fn drop(&mut self) {
        drop(self.end.take());
        drop(self.kept.take());
        // the length stays as it was: the room held no message
        if self.inner.take().is_some() {
            self.queue.reserved.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

debug_as_the_original!(OwnedPermit);
