//! A channel without a limit.

use ::std::sync::Arc;
use ::std::sync::atomic::{AtomicI64, Ordering};
use ::std::task::{Context, Poll};

use ::tokio::sync::mpsc::error::{SendError, TryRecvError};

use crate::probe::context;
use crate::probe::ends::End;
use crate::probe::facade::tokio::sync::closed::FoundClosed;
use crate::probe::gauge::Gauge;
use crate::probe::leaf::{pending, waiting};
use crate::probe::pool;
use crate::recording::{GaugeKind, HoldKind, MarkKind, Nanos, WaitKind};

/// A channel without a limit.
#[track_caller]
pub fn unbounded_channel<T>() -> (UnboundedSender<T>, UnboundedReceiver<T>) {
    let (sender, receiver) = ::tokio::sync::mpsc::unbounded_channel();
    let queue = Arc::new(Queue {
        gauge: Gauge::open("queue", GaugeKind::Queue, None, 0.0),
        length: AtomicI64::new(0),
    });
    let receiver = UnboundedReceiver {
        side: End::new(&queue.gauge, HoldKind::Receiver),
        inner: receiver,
        queue: Emptied(Arc::clone(&queue)),
        end: FoundClosed::default(),
    };
    (UnboundedSender::new(sender, queue), receiver)
}

/// What both sides know of the channel's length; the original tells it to the receiver alone.
#[derive(Debug)]
struct Queue {
    gauge: Gauge,
    /// May be negative for a moment: a message can be received before its sender has counted it.
    length: AtomicI64,
}

impl Queue {
    fn change(&self, by: i64) {
        self.gauge.set(|| {
            let length = self.length.fetch_add(by, Ordering::Relaxed) + by;
            length.max(0) as f64
        });
    }

    fn taken(&self, messages: usize) {
        if messages > 0 {
            self.change(-i64::try_from(messages).unwrap_or(i64::MAX));
        }
    }
}

/// Sets the gauge when the receiver has gone.
#[derive(Debug)]
struct Emptied(Arc<Queue>);

impl Drop for Emptied {
    fn drop(&mut self) {
        self.0.gauge.set(|| 0.0);
    }
}

/// Mirror of [`tokio::sync::mpsc::UnboundedSender`].
pub struct UnboundedSender<T> {
    end: End,
    inner: ::tokio::sync::mpsc::UnboundedSender<T>,
    queue: Arc<Queue>,
}

impl<T> UnboundedSender<T> {
    #[track_caller]
    fn new(inner: ::tokio::sync::mpsc::UnboundedSender<T>, queue: Arc<Queue>) -> Self {
        let end = End::new(&queue.gauge, HoldKind::Sender);
        Self { end, inner, queue }
    }

    /// Sends; there is always room.
    #[track_caller]
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.end.used();
        let result = self.inner.send(message);
        if result.is_ok() {
            self.queue.change(1);
        } else {
            context::mark_here(MarkKind::SentToNobody);
        }
        result
    }

    /// Waits until the receiver is gone or has closed the channel.
    pub async fn closed(&self) {
        let object = self.queue.gauge.object();
        waiting(WaitKind::Closed, object, self.inner.closed()).await;
    }

    /// Whether the receiver is gone or has closed the channel.
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// Whether both send into one channel.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner.same_channel(&other.inner)
    }

    /// A sender that does not keep the channel open.
    pub fn downgrade(&self) -> WeakUnboundedSender<T> {
        WeakUnboundedSender {
            inner: self.inner.downgrade(),
            queue: Arc::clone(&self.queue),
        }
    }

    sender_counts!();
}

impl<T> Clone for UnboundedSender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Self::new(self.inner.clone(), Arc::clone(&self.queue))
    }
}

debug_as_the_original!(UnboundedSender, UnboundedReceiver, WeakUnboundedSender);

/// Mirror of [`tokio::sync::mpsc::UnboundedReceiver`].
pub struct UnboundedReceiver<T> {
    side: End,
    inner: ::tokio::sync::mpsc::UnboundedReceiver<T>,
    queue: Emptied,
    end: FoundClosed,
}

impl<T> UnboundedReceiver<T> {
    /// Receives, and waits for a message; none when all senders are gone.
    pub async fn recv(&mut self) -> Option<T> {
        self.side.used();
        let object = self.queue.0.gauge.object();
        let result = waiting(WaitKind::Recv, object, self.inner.recv()).await;
        self.end.note(result.is_none());
        self.queue.0.taken(usize::from(result.is_some()));
        if result.is_some() {
            context::took(object);
        }
        result
    }

    /// Receives up to `limit` messages, and waits for the first.
    pub async fn recv_many(&mut self, buffer: &mut Vec<T>, limit: usize) -> usize {
        self.side.used();
        let object = self.queue.0.gauge.object();
        let recv = self.inner.recv_many(buffer, limit);
        let messages = waiting(WaitKind::Recv, object, recv).await;
        self.queue.0.taken(messages);
        messages
    }

    /// Receives without waiting.
    pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
        self.side.used();
        let result = self.inner.try_recv();
        self.queue.0.taken(usize::from(result.is_ok()));
        result
    }

    /// Receives, and blocks the thread until there is a message.
    #[track_caller]
    pub fn blocking_recv(&mut self) -> Option<T> {
        let result = self.blocking(|inner| match pool::current() {
            Some(job) => job.wait(inner.recv()),
            None => inner.blocking_recv(),
        });
        self.queue.0.taken(usize::from(result.is_some()));
        result
    }

    /// Receives up to `limit` messages, and blocks the thread until there is one.
    #[track_caller]
    pub fn blocking_recv_many(&mut self, buffer: &mut Vec<T>, limit: usize) -> usize {
        let messages = self.blocking(|inner| match pool::current() {
            Some(job) => job.wait(inner.recv_many(buffer, limit)),
            None => inner.blocking_recv_many(buffer, limit),
        });
        self.queue.0.taken(messages);
        messages
    }

    #[track_caller]
    fn blocking<R>(
        &mut self,
        recv: impl FnOnce(&mut ::tokio::sync::mpsc::UnboundedReceiver<T>) -> R,
    ) -> R {
        self.side.used();
        let wait = Some((WaitKind::Recv, self.queue.0.gauge.object()));
        context::blocking_on(wait, || recv(&mut self.inner))
    }

    receiving_side!();

    /// Polls for a message.
    pub fn poll_recv(&mut self, cx: &mut Context<'_>) -> Poll<Option<T>> {
        self.side.used();
        let result = self.inner.poll_recv(cx);
        match &result {
            Poll::Pending => self.waits(),
            Poll::Ready(message) => self.queue.0.taken(usize::from(message.is_some())),
        }
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
        match result {
            Poll::Pending => self.waits(),
            Poll::Ready(messages) => self.queue.0.taken(messages),
        }
        result
    }

    fn waits(&self) {
        pending(WaitKind::Recv, self.queue.0.gauge.object(), Nanos::MAX);
    }
}

/// Mirror of [`tokio::sync::mpsc::WeakUnboundedSender`].
pub struct WeakUnboundedSender<T> {
    inner: ::tokio::sync::mpsc::WeakUnboundedSender<T>,
    queue: Arc<Queue>,
}

impl<T> WeakUnboundedSender<T> {
    /// A sender, while there is still one.
    #[track_caller]
    pub fn upgrade(&self) -> Option<UnboundedSender<T>> {
        let inner = self.inner.upgrade()?;
        Some(UnboundedSender::new(inner, Arc::clone(&self.queue)))
    }

    sender_counts!();
}

impl<T> Clone for WeakUnboundedSender<T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            queue: Arc::clone(&self.queue),
        }
    }
}
