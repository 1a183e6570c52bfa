//! The receiving end.

use ::std::cell::Cell;
use ::std::fmt;
use ::std::marker::PhantomData;
use ::std::panic::RefUnwindSafe;
use ::std::sync::Arc;
use ::std::sync::mpsc::{RecvError, RecvTimeoutError, TryRecvError};
use ::std::time::Duration;

use super::super::gate::deadline;
use super::channel::Channel;
use super::iter::{IntoIter, Iter, TryIter};
use crate::probe::ends::End;
use crate::recording::HoldKind;

/// Mirror of [`std::sync::mpsc::Receiver`].
pub struct Receiver<T> {
    end: Option<End>,
    channel: Arc<Channel<T>>,
    /// One thread at a time receives, as with the original.
    not_sync: PhantomData<Cell<()>>,
}

impl<T> RefUnwindSafe for Receiver<T> {}

impl<T> Receiver<T> {
    #[track_caller]
    pub(super) fn new(channel: Arc<Channel<T>>) -> Self {
        Self {
            end: Some(End::new(&channel.gauge, HoldKind::Receiver)),
            channel,
            not_sync: PhantomData,
        }
    }

    #[track_caller]
    fn used(&self) -> &Channel<T> {
        if let Some(end) = &self.end {
            end.used_here();
        }
        &self.channel
    }

    /// Receives without waiting.
    #[track_caller]
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.used().try_recv()
    }

    /// Receives, and blocks the thread until there is a message; an error when all senders are gone.
    #[track_caller]
    pub fn recv(&self) -> Result<T, RecvError> {
        self.used().recv(None).map_err(|_disconnected| RecvError)
    }

    /// The same for `timeout` at most.
    #[track_caller]
    pub fn recv_timeout(&self, timeout: Duration) -> Result<T, RecvTimeoutError> {
        let received = self.used().recv(deadline(timeout));
        received.map_err(|error| match error {
            TryRecvError::Empty => RecvTimeoutError::Timeout,
            TryRecvError::Disconnected => RecvTimeoutError::Disconnected,
        })
    }

    /// The messages until all senders are gone; each blocks the thread until it is there.
    pub fn iter(&self) -> Iter<'_, T> {
        Iter::new(self)
    }

    /// The messages that are there.
    pub fn try_iter(&self) -> TryIter<'_, T> {
        TryIter::new(self)
    }
}

impl<T> Drop for Receiver<T> {
    fn drop(&mut self) {
        // it is gone before a sender is told so
        self.end = None;
        self.channel.close();
    }
}

impl<'a, T> IntoIterator for &'a Receiver<T> {
    type Item = T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T> IntoIterator for Receiver<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter::new(self)
    }
}

impl<T> fmt::Debug for Receiver<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Receiver").finish_non_exhaustive()
    }
}
