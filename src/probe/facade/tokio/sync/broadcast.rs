//! A channel in which each receiver sees each message; its gauge shows the messages that some receiver has not seen yet.

pub use ::tokio::sync::broadcast::error;

mod seen;

use error::{RecvError, SendError, TryRecvError};

use super::closed::FoundClosed;
use crate::probe::context;
use crate::probe::ends::End;
use crate::probe::gauge::Gauge;
use crate::probe::leaf::waiting;
use crate::probe::pool;
use crate::recording::{GaugeKind, HoldKind, MarkKind, WaitKind};
use seen::{Reader, Seen};

/// A channel that keeps the last `capacity` messages.
///
/// # Panics
///
/// When `capacity` is zero or huge, as the original does.
#[track_caller]
pub fn channel<T: Clone>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let sender = Sender::new(capacity);
    let receiver = sender.subscribe();
    (sender, receiver)
}

/// Mirror of [`tokio::sync::broadcast::Sender`].
pub struct Sender<T> {
    end: End,
    inner: ::tokio::sync::broadcast::Sender<T>,
    gauge: Gauge,
    seen: Seen,
}

impl<T> Sender<T> {
    /// A channel without receivers.
    #[track_caller]
    pub fn new(capacity: usize) -> Self {
        let inner = ::tokio::sync::broadcast::Sender::new(capacity);
        // the original keeps a power of two
        let capacity = capacity.next_power_of_two();
        let gauge = Gauge::open("queue", GaugeKind::Queue, Some(capacity), 0.0);
        Self::of(inner, gauge, Seen::new(capacity))
    }

    #[track_caller]
    fn of(inner: ::tokio::sync::broadcast::Sender<T>, gauge: Gauge, seen: Seen) -> Self {
        let end = End::new(&gauge, HoldKind::Sender);
        Self {
            end,
            inner,
            gauge,
            seen,
        }
    }

    fn note(&self) {
        note(&self.inner, &self.gauge);
    }

    /// Sends to all receivers and says how many they are.
    #[track_caller]
    pub fn send(&self, value: T) -> Result<usize, SendError<T>> {
        self.end.used();
        let result = self.inner.send(value);
        if result.is_ok() {
            self.seen.sent();
        } else {
            context::mark_here(MarkKind::SentToNobody);
        }
        self.note();
        result
    }

    /// A receiver of the messages from now on.
    #[track_caller]
    pub fn subscribe(&self) -> Receiver<T> {
        let inner = self.inner.subscribe();
        let queue = Queue {
            sender: self.inner.downgrade(),
            gauge: self.gauge.clone(),
            reader: self.seen.reader(),
        };
        Receiver::new(inner, queue)
    }

    /// A sender that does not keep the channel open.
    pub fn downgrade(&self) -> WeakSender<T> {
        WeakSender {
            inner: self.inner.downgrade(),
            gauge: self.gauge.clone(),
            seen: self.seen.clone(),
        }
    }

    /// How many messages some receiver has not seen.
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    /// Whether all receivers have seen all messages.
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    /// How many receivers there are.
    pub fn receiver_count(&self) -> usize {
        self.inner.receiver_count()
    }

    /// Whether both send into one channel.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner.same_channel(&other.inner)
    }

    /// Waits until all receivers are gone.
    pub async fn closed(&self) {
        waiting(WaitKind::Closed, self.gauge.object(), self.inner.closed()).await;
    }

    /// How many senders there are.
    pub fn strong_count(&self) -> usize {
        self.inner.strong_count()
    }

    /// How many weak senders there are; each receiver keeps one for its gauge, which is not counted.
    pub fn weak_count(&self) -> usize {
        self.inner
            .weak_count()
            .saturating_sub(self.inner.receiver_count())
    }
}

/// The receiver has missed messages.
fn lagged(missed: u64) {
    context::mark(MarkKind::Lagged, u32::try_from(missed).unwrap_or(u32::MAX));
}

/// Sets the gauge. The length is read before the recorder is locked: the original locks its messages for it, and what
/// drops or copies a message under that lock may record.
fn note<T>(sender: &::tokio::sync::broadcast::Sender<T>, gauge: &Gauge) {
    let length = sender.len() as f64;
    gauge.set(|| length);
}

impl<T> Clone for Sender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Self::of(self.inner.clone(), self.gauge.clone(), self.seen.clone())
    }
}

debug_as_the_original!(Sender, WeakSender, Receiver);

/// Mirror of [`tokio::sync::broadcast::WeakSender`].
pub struct WeakSender<T> {
    inner: ::tokio::sync::broadcast::WeakSender<T>,
    gauge: Gauge,
    seen: Seen,
}

impl<T> WeakSender<T> {
    /// A sender, while there is still one.
    #[track_caller]
    pub fn upgrade(&self) -> Option<Sender<T>> {
        let inner = self.inner.upgrade()?;
        Some(Sender::of(inner, self.gauge.clone(), self.seen.clone()))
    }

    /// How many senders there are.
    pub fn strong_count(&self) -> usize {
        self.inner.strong_count()
    }

    /// How many weak senders there are; each receiver keeps one for its gauge, which is not counted while a sender is left
    /// to count the receivers.
    pub fn weak_count(&self) -> usize {
        let receivers = self.inner.upgrade().map(|sender| sender.receiver_count());
        self.inner
            .weak_count()
            .saturating_sub(receivers.unwrap_or(0))
    }
}

impl<T> Clone for WeakSender<T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            gauge: self.gauge.clone(),
            seen: self.seen.clone(),
        }
    }
}

/// Mirror of [`tokio::sync::broadcast::Receiver`].
pub struct Receiver<T> {
    end: End,
    closed: FoundClosed,
    inner: ::tokio::sync::broadcast::Receiver<T>,
    // dropped after it, when its unseen messages may have gone
    queue: Queue<T>,
}

/// How a receiver reads the length of the whole channel.
struct Queue<T> {
    sender: ::tokio::sync::broadcast::WeakSender<T>,
    gauge: Gauge,
    reader: Reader,
}

impl<T> Queue<T> {
    /// The receiver has so many messages left.
    fn note(&mut self, unseen: usize) {
        self.reader.has_left(unseen);
        self.set();
    }

    fn set(&self) {
        if let Some(sender) = self.sender.upgrade() {
            note(&sender, &self.gauge);
        } else {
            let length = self.reader.seen.left() as f64;
            self.gauge.set(|| length);
        }
    }
}

impl<T> Drop for Queue<T> {
    fn drop(&mut self) {
        self.reader.leave();
        self.set();
    }
}

impl<T> Receiver<T> {
    #[track_caller]
    fn new(inner: ::tokio::sync::broadcast::Receiver<T>, queue: Queue<T>) -> Self {
        let end = End::new(&queue.gauge, HoldKind::Receiver);
        let closed = FoundClosed::default();
        Self {
            end,
            closed,
            inner,
            queue,
        }
    }

    /// How many messages it has not seen.
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    /// Whether it has seen all messages.
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    /// Whether both receive from one channel.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner.same_channel(&other.inner)
    }

    /// How many senders there are.
    pub fn sender_strong_count(&self) -> usize {
        self.inner.sender_strong_count()
    }

    /// How many weak senders there are; each receiver keeps one for its gauge, which is not counted while a sender is left
    /// to count the receivers.
    pub fn sender_weak_count(&self) -> usize {
        let receivers = self.queue.sender.upgrade();
        let receivers = receivers.map(|sender| sender.receiver_count());
        self.inner
            .sender_weak_count()
            .saturating_sub(receivers.unwrap_or(1))
    }

    /// Whether all senders are gone.
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }
}

impl<T: Clone> Receiver<T> {
    /// Another receiver, of the messages from now on.
    #[must_use]
    #[track_caller]
    pub fn resubscribe(&self) -> Self {
        let queue = Queue {
            sender: self.queue.sender.clone(),
            gauge: self.queue.gauge.clone(),
            reader: self.queue.reader.seen.reader(),
        };
        Self::new(self.inner.resubscribe(), queue)
    }

    /// Receives, and waits for a message.
    pub async fn recv(&mut self) -> Result<T, RecvError> {
        self.end.used();
        let object = self.queue.gauge.object();
        let result = waiting(WaitKind::Recv, object, self.inner.recv()).await;
        if let Err(RecvError::Lagged(missed)) = &result {
            lagged(*missed);
        }
        self.closed.note(matches!(result, Err(RecvError::Closed)));
        self.queue.note(self.inner.len());
        if result.is_ok() {
            context::took(object);
        }
        result
    }

    /// Receives without waiting.
    pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
        self.end.used();
        let result = self.inner.try_recv();
        if let Err(TryRecvError::Lagged(missed)) = &result {
            lagged(*missed);
        }
        self.queue.note(self.inner.len());
        result
    }

    /// Receives, and blocks the thread until there is a message.
    #[track_caller]
    pub fn blocking_recv(&mut self) -> Result<T, RecvError> {
        self.end.used();
        let wait = Some((WaitKind::Recv, self.queue.gauge.object()));
        let result = context::blocking_on(wait, || match pool::current() {
            Some(job) => job.wait(self.inner.recv()),
            None => self.inner.blocking_recv(),
        });
        self.queue.note(self.inner.len());
        result
    }
}
