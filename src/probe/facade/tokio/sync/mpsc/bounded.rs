//! The sending side of a channel with a limit.

use ::std::sync::Arc;
use ::std::sync::atomic::{AtomicUsize, Ordering};
use ::std::time::Duration;

use ::tokio::sync::mpsc::error::{SendError, SendTimeoutError, TrySendError};
use ::tokio::time::Instant;

use super::permit::{OwnedPermit, Permit, PermitIterator};
use super::receiver::Receiver;
use crate::probe::context;
use crate::probe::ends::End;
use crate::probe::facade::tokio::time::due;
use crate::probe::gauge::Gauge;
use crate::probe::leaf::waiting;
use crate::probe::pool;
use crate::recording::{GaugeKind, HoldKind, MarkKind, Object, WaitKind};

/// A channel for up to `buffer` messages.
///
/// # Panics
///
/// When `buffer` is zero, as the original does.
#[track_caller]
pub fn channel<T>(buffer: usize) -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = ::tokio::sync::mpsc::channel(buffer);
    let queue = Arc::new(Queue {
        gauge: Gauge::open("queue", GaugeKind::Queue, Some(buffer), 0.0),
        reserved: AtomicUsize::new(0),
    });
    let receiver = Receiver::new(receiver, Arc::clone(&queue));
    let sender = Sender::new(sender, queue);
    (sender, receiver)
}

/// What both sides know of the channel's length.
#[derive(Debug)]
pub(super) struct Queue {
    pub(super) gauge: Gauge,
    /// Room that is taken by a permit and holds no message yet.
    pub(super) reserved: AtomicUsize,
}

impl Queue {
    /// Sets the gauge: what is not free holds a message or belongs to a permit.
    pub(super) fn note(&self, max_capacity: usize, capacity: impl Fn() -> usize) {
        self.gauge.set(|| {
            let reserved = self.reserved.load(Ordering::Relaxed);
            let taken = max_capacity.saturating_sub(capacity());
            taken.saturating_sub(reserved) as f64
        });
    }

    pub(super) fn object(&self) -> Object {
        self.gauge.object()
    }
}

/// Mirror of [`tokio::sync::mpsc::Sender`].
pub struct Sender<T> {
    end: End,
    inner: ::tokio::sync::mpsc::Sender<T>,
    queue: Arc<Queue>,
}

impl<T> Sender<T> {
    #[track_caller]
    pub(super) fn new(inner: ::tokio::sync::mpsc::Sender<T>, queue: Arc<Queue>) -> Self {
        let end = End::new(&queue.gauge, HoldKind::Sender);
        Self { end, inner, queue }
    }

    /// The sender that became a permit, and is one again.
    pub(super) fn again(
        end: End,
        inner: ::tokio::sync::mpsc::Sender<T>,
        queue: Arc<Queue>,
    ) -> Self {
        Self { end, inner, queue }
    }

    /// Sends, and waits for room.
    pub async fn send(&self, value: T) -> Result<(), SendError<T>> {
        self.end.used();
        let send = self.inner.send(value);
        let result = waiting(WaitKind::Send, self.queue.object(), send)
            .carrying()
            .await;
        self.note();
        if result.is_err() {
            context::mark(MarkKind::SentToNobody, 0);
        }
        result
    }

    /// Waits until the receiver is gone or has closed the channel.
    pub async fn closed(&self) {
        waiting(WaitKind::Closed, self.queue.object(), self.inner.closed()).await;
    }

    /// Sends if there is room.
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.end.used();
        let result = self.inner.try_send(message);
        self.note();
        result
    }

    /// Sends, and waits for room until `timeout` has passed.
    pub async fn send_timeout(
        &self,
        value: T,
        timeout: Duration,
    ) -> Result<(), SendTimeoutError<T>> {
        self.end.used();
        let far = Duration::from_secs(86_400 * 365);
        let until = due(Instant::now() + timeout.min(far));
        let send = self.inner.send_timeout(value, timeout);
        let result = waiting(WaitKind::Send, self.queue.object(), send)
            .due(until)
            .carrying()
            .await;
        self.note();
        result
    }

    /// Sends, and blocks the thread until there is room.
    #[track_caller]
    pub fn blocking_send(&self, value: T) -> Result<(), SendError<T>> {
        self.end.used();
        let wait = Some((WaitKind::Send, self.queue.object()));
        let result = context::blocking_on(wait, || match pool::current() {
            Some(job) => job.wait(self.inner.send(value)),
            None => self.inner.blocking_send(value),
        });
        self.note();
        result
    }

    /// Whether the receiver is gone or has closed the channel.
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// Waits for room and keeps it.
    pub async fn reserve(&self) -> Result<Permit<'_, T>, SendError<()>> {
        self.end.used();
        let reserve = self.inner.reserve();
        let permit = waiting(WaitKind::Send, self.queue.object(), reserve).await?;
        Ok(Permit::new(permit, self))
    }

    /// Waits for room for `n` messages and keeps it.
    pub async fn reserve_many(&self, n: usize) -> Result<PermitIterator<'_, T>, SendError<()>> {
        self.end.used();
        let reserve = self.inner.reserve_many(n);
        let permits = waiting(WaitKind::Send, self.queue.object(), reserve).await?;
        Ok(PermitIterator::new(permits, self))
    }

    /// Waits for room and keeps it, with the sender.
    pub async fn reserve_owned(self) -> Result<OwnedPermit<T>, SendError<()>> {
        let Self { end, inner, queue } = self;
        end.used();
        let reserve = inner.reserve_owned();
        let permit = waiting(WaitKind::Send, queue.object(), reserve).await?;
        Ok(OwnedPermit::new(permit, end, queue))
    }

    /// Keeps room if there is some.
    pub fn try_reserve(&self) -> Result<Permit<'_, T>, TrySendError<()>> {
        self.end.used();
        let permit = self.inner.try_reserve()?;
        Ok(Permit::new(permit, self))
    }

    /// Keeps room for `n` messages if there is as much.
    pub fn try_reserve_many(&self, n: usize) -> Result<PermitIterator<'_, T>, TrySendError<()>> {
        self.end.used();
        let permits = self.inner.try_reserve_many(n)?;
        Ok(PermitIterator::new(permits, self))
    }

    /// Keeps room with the sender if there is some.
    pub fn try_reserve_owned(self) -> Result<OwnedPermit<T>, TrySendError<Self>> {
        let Self { end, inner, queue } = self;
        end.used();
        match inner.try_reserve_owned() {
            Ok(permit) => Ok(OwnedPermit::new(permit, end, queue)),
            Err(TrySendError::Full(inner)) => {
                Err(TrySendError::Full(Self::again(end, inner, queue)))
            }
            Err(TrySendError::Closed(inner)) => {
                Err(TrySendError::Closed(Self::again(end, inner, queue)))
            }
        }
    }

    /// Whether both send into one channel.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner.same_channel(&other.inner)
    }

    /// For how many messages there is room now.
    pub fn capacity(&self) -> usize {
        self.inner.capacity()
    }

    /// A sender that does not keep the channel open.
    pub fn downgrade(&self) -> WeakSender<T> {
        WeakSender {
            inner: self.inner.downgrade(),
            queue: Arc::clone(&self.queue),
        }
    }

    /// For how many messages there is room in an empty channel.
    pub fn max_capacity(&self) -> usize {
        self.inner.max_capacity()
    }

    sender_counts!();

    pub(super) fn note(&self) {
        self.queue
            .note(self.inner.max_capacity(), || self.inner.capacity());
    }

    pub(super) fn is_channel_of(&self, permit: &::tokio::sync::mpsc::OwnedPermit<T>) -> bool {
        permit.same_channel_as_sender(&self.inner)
    }

    pub(super) fn queue(&self) -> &Queue {
        &self.queue
    }
}

impl<T> Clone for Sender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Self::new(self.inner.clone(), Arc::clone(&self.queue))
    }
}

debug_as_the_original!(Sender, WeakSender);

/// Mirror of [`tokio::sync::mpsc::WeakSender`].
pub struct WeakSender<T> {
    inner: ::tokio::sync::mpsc::WeakSender<T>,
    queue: Arc<Queue>,
}

impl<T> WeakSender<T> {
    /// A sender, while there is still one.
    #[track_caller]
    pub fn upgrade(&self) -> Option<Sender<T>> {
        let inner = self.inner.upgrade()?;
        let queue = Arc::clone(&self.queue);
        let end = End::new(&queue.gauge, HoldKind::Sender);
        Some(Sender::again(end, inner, queue))
    }

    sender_counts!();
}

impl<T> Clone for WeakSender<T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            queue: Arc::clone(&self.queue),
        }
    }
}
