//! `async_channel`: queues with several consumers, whose gauge is the number of messages in them.

pub use ::async_channel::*;

use crate::probe::gauge::Gauge;
use crate::probe::leaf::waiting;
use crate::recording::{GaugeKind, WaitKind};

/// Mirror of [`async_channel::bounded`].
///
/// # Panics
///
/// When `capacity` is zero, as the original does.
pub fn bounded<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    pair(::async_channel::bounded(capacity), Some(capacity))
}

/// Mirror of [`async_channel::unbounded`].
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    pair(::async_channel::unbounded(), None)
}

fn pair<T>(
    (sender, receiver): (::async_channel::Sender<T>, ::async_channel::Receiver<T>),
    capacity: Option<usize>,
) -> (Sender<T>, Receiver<T>) {
    let gauge = Gauge::numbered("queue", GaugeKind::Queue, capacity);
    let sender = Sender {
        inner: sender,
        gauge: gauge.clone(),
    };
    let receiver = Receiver {
        inner: receiver,
        gauge,
    };
    (sender, receiver)
}

/// Mirror of [`async_channel::Sender`].
#[derive(Debug)]
pub struct Sender<T> {
    inner: ::async_channel::Sender<T>,
    gauge: Gauge,
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            gauge: self.gauge.clone(),
        }
    }
}

impl<T> Sender<T> {
    /// Waits for room and sends.
    pub async fn send(&self, message: T) -> Result<(), SendError<T>> {
        let send = self.inner.send(message);
        waiting(WaitKind::Send, self.gauge.object(), send).await?;
        self.tell();
        Ok(())
    }

    /// Sends if there is room.
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.inner.try_send(message)?;
        self.tell();
        Ok(())
    }

    fn tell(&self) {
        self.gauge.set(|| self.inner.len() as f64);
    }

    /// Lets no more messages in.
    pub fn close(&self) -> bool {
        self.inner.close()
    }

    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// Messages in the channel.
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    /// Whether there is no room.
    pub fn is_full(&self) -> bool {
        self.inner.is_full()
    }

    /// How many messages there is room for.
    pub fn capacity(&self) -> Option<usize> {
        self.inner.capacity()
    }
}

/// Mirror of [`async_channel::Receiver`].
#[derive(Debug)]
pub struct Receiver<T> {
    inner: ::async_channel::Receiver<T>,
    gauge: Gauge,
}

impl<T> Clone for Receiver<T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            gauge: self.gauge.clone(),
        }
    }
}

impl<T> Receiver<T> {
    /// Waits for a message.
    pub async fn recv(&self) -> Result<T, RecvError> {
        let receive = self.inner.recv();
        let message = waiting(WaitKind::Recv, self.gauge.object(), receive).await?;
        self.tell();
        Ok(message)
    }

    /// Takes a message if there is one.
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        let message = self.inner.try_recv()?;
        self.tell();
        Ok(message)
    }

    fn tell(&self) {
        self.gauge.set(|| self.inner.len() as f64);
    }

    /// Lets no more messages in.
    pub fn close(&self) -> bool {
        self.inner.close()
    }

    /// Whether it is closed.
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// Messages in the channel.
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    /// Whether there is no room.
    pub fn is_full(&self) -> bool {
        self.inner.is_full()
    }

    /// How many messages there is room for.
    pub fn capacity(&self) -> Option<usize> {
        self.inner.capacity()
    }
}
