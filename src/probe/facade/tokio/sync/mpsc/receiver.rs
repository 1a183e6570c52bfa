//! The receiving side of a channel with a limit.

use ::std::sync::Arc;
use ::std::task::{Context, Poll};

use ::tokio::sync::mpsc::error::TryRecvError;

use super::bounded::Queue;
use crate::probe::context;
use crate::probe::ends::End;
use crate::probe::facade::tokio::sync::closed::FoundClosed;
use crate::probe::leaf::{pending, waiting};
use crate::probe::pool;
use crate::recording::{HoldKind, Nanos, WaitKind};

/// Mirror of [`tokio::sync::mpsc::Receiver`].
pub struct Receiver<T> {
    side: End,
    inner: ::tokio::sync::mpsc::Receiver<T>,
    // dropped after it, when the messages that nobody took have gone
    queue: Emptied,
    end: FoundClosed,
}

/// Sets the gauge when the receiver has gone.
struct Emptied(Arc<Queue>);

impl Drop for Emptied {
    fn drop(&mut self) {
        self.0.gauge.set(|| 0.0);
    }
}

impl<T> Receiver<T> {
    #[track_caller]
    pub(super) fn new(inner: ::tokio::sync::mpsc::Receiver<T>, queue: Arc<Queue>) -> Self {
        let side = End::new(&queue.gauge, HoldKind::Receiver);
        let queue = Emptied(queue);
        let end = FoundClosed::default();
        Self {
            side,
            inner,
            queue,
            end,
        }
    }

    fn note(&self) {
        let Self { inner, queue, .. } = self;
        queue.0.note(inner.max_capacity(), || inner.capacity());
    }

    /// Receives, and waits for a message; none when all senders are gone.
    pub async fn recv(&mut self) -> Option<T> {
        self.side.used();
        let object = self.queue.0.object();
        let result = waiting(WaitKind::Recv, object, self.inner.recv()).await;
        self.end.note(result.is_none());
        self.note();
        if result.is_some() {
            context::took(object);
        }
        result
    }

    /// Receives up to `limit` messages, and waits for the first.
    pub async fn recv_many(&mut self, buffer: &mut Vec<T>, limit: usize) -> usize {
        self.side.used();
        let object = self.queue.0.object();
        let recv = self.inner.recv_many(buffer, limit);
        let result = waiting(WaitKind::Recv, object, recv).await;
        self.note();
        result
    }

    /// Receives without waiting.
    pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
        self.side.used();
        let result = self.inner.try_recv();
        self.note();
        result
    }

    /// Receives, and blocks the thread until there is a message.
    #[track_caller]
    pub fn blocking_recv(&mut self) -> Option<T> {
        let result = self.blocking(|inner| match pool::current() {
            Some(job) => job.wait(inner.recv()),
            None => inner.blocking_recv(),
        });
        self.note();
        result
    }

    /// Receives up to `limit` messages, and blocks the thread until there is one.
    #[track_caller]
    pub fn blocking_recv_many(&mut self, buffer: &mut Vec<T>, limit: usize) -> usize {
        let result = self.blocking(|inner| match pool::current() {
            Some(job) => job.wait(inner.recv_many(buffer, limit)),
            None => inner.blocking_recv_many(buffer, limit),
        });
        self.note();
        result
    }

    #[track_caller]
    fn blocking<R>(&mut self, recv: impl FnOnce(&mut ::tokio::sync::mpsc::Receiver<T>) -> R) -> R {
        self.side.used();
        let wait = Some((WaitKind::Recv, self.queue.0.object()));
        context::blocking_on(wait, || recv(&mut self.inner))
    }

    receiving_side!();

    /// For how many messages there is room now.
    pub fn capacity(&self) -> usize {
        self.inner.capacity()
    }

    /// For how many messages there is room in an empty channel.
    pub fn max_capacity(&self) -> usize {
        self.inner.max_capacity()
    }

    /// Polls for a message.
    pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        self.side.used();
        let result = self.inner.poll_recv(cx);
        self.polled(result.is_pending());
        result
    }

    /// Polls for up to `limit` messages.
    pub fn poll_recv_many(
        &mut self,
        cx: &mut Context<'_>,
        buffer: &mut Vec<T>,
        limit: usize,
    ) -> Poll<usize> {
        self.side.used();
        let result = self.inner.poll_recv_many(cx, buffer, limit);
        self.polled(result.is_pending());
        result
    }

    fn polled(&self, is_pending: bool) {
        if is_pending {
            pending(WaitKind::Recv, self.queue.0.object(), Nanos::MAX);
        } else {
            self.note();
        }
    }
}

debug_as_the_original!(Receiver);
