//! Channels with many senders and one receiver; the gauge is the number of messages in them.

pub use ::tokio::sync::mpsc::*;

use ::std::sync::Arc;
use ::std::sync::atomic::{AtomicI64, Ordering};

use ::tokio::sync::mpsc::error::{SendError, TryRecvError, TrySendError};

use crate::probe::gauge::Gauge;
use crate::probe::leaf::waiting;
use crate::recording::{GaugeKind, WaitKind};

/// Messages in the channel: tokio tells it to the receiver only.
#[derive(Clone, Debug)]
struct Queue {
    /// May be one off for an instant on several threads, when a message is taken before its sender has counted it.
    length: Arc<AtomicI64>,
    capacity: Option<usize>,
    gauge: Gauge,
}

impl Queue {
    fn new(capacity: Option<usize>) -> Self {
        Self {
            length: Arc::default(),
            capacity,
            gauge: Gauge::numbered("queue", GaugeKind::Queue, capacity),
        }
    }

    fn sent(&self) {
        self.count(1);
    }

    fn received(&self, messages: usize) {
        self.count(-i64::try_from(messages).unwrap_or(0));
    }

    fn count(&self, by: i64) {
        self.gauge.set(|| {
            let length = self.length.fetch_add(by, Ordering::Relaxed) + by;
            let most = self
                .capacity
                .map_or(f64::INFINITY, |capacity| capacity as f64);
            (length as f64).clamp(0.0, most)
        });
    }
}

/// Mirror of [`tokio::sync::mpsc::channel`].
#[track_caller]
pub fn channel<T>(capacity: usize) -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = ::tokio::sync::mpsc::channel(capacity);
    let queue = Queue::new(Some(capacity));
    (
        Sender {
            inner: sender,
            queue: queue.clone(),
        },
        Receiver {
            inner: receiver,
            queue,
        },
    )
}

/// Mirror of [`tokio::sync::mpsc::unbounded_channel`].
pub fn unbounded_channel<T>() -> (UnboundedSender<T>, UnboundedReceiver<T>) {
    let (sender, receiver) = ::tokio::sync::mpsc::unbounded_channel();
    let queue = Queue::new(None);
    (
        UnboundedSender {
            inner: sender,
            queue: queue.clone(),
        },
        UnboundedReceiver {
            inner: receiver,
            queue,
        },
    )
}

/// Mirror of [`tokio::sync::mpsc::Sender`].
#[derive(Debug)]
pub struct Sender<T> {
    inner: ::tokio::sync::mpsc::Sender<T>,
    queue: Queue,
}

impl<T> Clone for Sender<T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            queue: self.queue.clone(),
        }
    }
}

impl<T> Sender<T> {
    /// Waits for room and sends.
    pub async fn send(&self, message: T) -> Result<(), SendError<T>> {
        let reserve = waiting(
            WaitKind::Send,
            self.queue.gauge.object(),
            self.inner.reserve(),
        );
        match reserve.await {
            Ok(permit) => {
                // the message and its count in one step, before anybody else runs on this thread
                permit.send(message);
                self.queue.sent();
                Ok(())
            }
            Err(_) => Err(SendError(message)),
        }
    }

    /// Sends if there is room.
    pub fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        self.inner.try_send(message)?;
        self.queue.sent();
        Ok(())
    }

    /// Waits until the receiver is gone.
    pub async fn closed(&self) {
        let object = self.queue.gauge.object();
        waiting(WaitKind::Closed, object, self.inner.closed()).await;
    }

    /// Whether the receiver is gone.
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// How many more messages there is room for.
    pub fn capacity(&self) -> usize {
        self.inner.capacity()
    }

    /// How many messages there is room for at most.
    pub fn max_capacity(&self) -> usize {
        self.inner.max_capacity()
    }
}

/// Mirror of [`tokio::sync::mpsc::UnboundedSender`].
#[derive(Debug)]
pub struct UnboundedSender<T> {
    inner: ::tokio::sync::mpsc::UnboundedSender<T>,
    queue: Queue,
}

impl<T> Clone for UnboundedSender<T> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            queue: self.queue.clone(),
        }
    }
}

impl<T> UnboundedSender<T> {
    /// Sends; there is always room.
    pub fn send(&self, message: T) -> Result<(), SendError<T>> {
        self.inner.send(message)?;
        self.queue.sent();
        Ok(())
    }

    /// Waits until the receiver is gone.
    pub async fn closed(&self) {
        let object = self.queue.gauge.object();
        waiting(WaitKind::Closed, object, self.inner.closed()).await;
    }

    /// Whether the receiver is gone.
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }
}

macro_rules! receiver {
    ($(#[$doc:meta])* $name:ident, $inner:ty) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<T> {
            inner: $inner,
            queue: Queue,
        }

        impl<T> $name<T> {
            /// Waits for a message; none when all senders are gone.
            pub async fn recv(&mut self) -> Option<T> {
                let object = self.queue.gauge.object();
                let message = waiting(WaitKind::Recv, object, self.inner.recv()).await;
                if message.is_some() {
                    self.queue.received(1);
                }
                message
            }

            /// Waits for messages and takes up to `limit` of them.
            pub async fn recv_many(&mut self, messages: &mut Vec<T>, limit: usize) -> usize {
                let object = self.queue.gauge.object();
                let receive = self.inner.recv_many(messages, limit);
                let count = waiting(WaitKind::Recv, object, receive).await;
                self.queue.received(count);
                count
            }

            /// Takes a message if there is one.
            pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
                let message = self.inner.try_recv()?;
                self.queue.received(1);
                Ok(message)
            }

            /// Lets no more messages in.
            pub fn close(&mut self) {
                self.inner.close();
            }

            /// Messages in the channel.
            pub fn len(&self) -> usize {
                self.inner.len()
            }

            /// Whether there are none.
            pub fn is_empty(&self) -> bool {
                self.inner.is_empty()
            }

            /// Whether no message can come any more.
            pub fn is_closed(&self) -> bool {
                self.inner.is_closed()
            }
        }
    };
}

receiver! {
    /// Mirror of [`tokio::sync::mpsc::Receiver`].
    Receiver, ::tokio::sync::mpsc::Receiver<T>
}

receiver! {
    /// Mirror of [`tokio::sync::mpsc::UnboundedReceiver`].
    UnboundedReceiver, ::tokio::sync::mpsc::UnboundedReceiver<T>
}
