//! Channels with many senders and one receiver.

pub use ::futures::channel::mpsc::{RecvError, SendError, TryRecvError, TrySendError};

use ::std::future::Future;
use ::std::hash::Hasher;
use ::std::pin::Pin;
use ::std::sync::Arc;
use ::std::sync::atomic::{AtomicUsize, Ordering};
use ::std::task::{Context, Poll};

use ::futures::channel::mpsc as original;
use ::futures::future::FusedFuture;
use ::futures::sink::Sink;
use ::futures::stream::{FusedStream, Stream};

use crate::probe::context;
use crate::probe::ends::End;
use crate::probe::facade::tokio::sync::closed::FoundClosed;
use crate::probe::gauge::Gauge;
use crate::recording::{GaugeKind, HoldKind, Nanos, WaitKind};

/// Messages that were sent and not received; the original does not say how many.
#[derive(Clone, Debug)]
struct Length {
    gauge: Gauge,
    count: Arc<AtomicUsize>,
}

impl Length {
    #[track_caller]
    fn new() -> Self {
        Self {
            gauge: Gauge::open("queue", GaugeKind::Queue, None, 0.0),
            count: Arc::default(),
        }
    }

    /// Sends by `send`: the receiver may have the message before that returns.
    fn send<T, E>(&self, send: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        self.count.fetch_add(1, Ordering::Relaxed);
        let result = send();
        if result.is_err() {
            self.count.fetch_sub(1, Ordering::Relaxed);
        }
        self.note();
        result
    }

    fn received(&self) {
        self.count.fetch_sub(1, Ordering::Relaxed);
        self.note();
    }

    fn note(&self) {
        self.gauge.set(|| self.count.load(Ordering::Relaxed) as f64);
    }
}

/// The part of a receiver that is dropped last: what it has not received is dropped with it.
#[derive(Debug)]
struct Emptied(Length);

impl Drop for Emptied {
    fn drop(&mut self) {
        self.0.count.store(0, Ordering::Relaxed);
        self.0.note();
    }
}

/// Mirror of [`futures::channel::mpsc::channel`].
#[track_caller]
pub fn channel<T>(buffer: usize) -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = original::channel(buffer);
    let length = Length::new();
    let sender = Sender {
        end: Some(End::new(&length.gauge, HoldKind::Sender)),
        inner: sender,
        length: length.clone(),
    };
    (sender, Receiver::new(receiver, length))
}

/// Mirror of [`futures::channel::mpsc::unbounded`].
#[track_caller]
pub fn unbounded<T>() -> (UnboundedSender<T>, UnboundedReceiver<T>) {
    let (sender, receiver) = original::unbounded();
    let length = Length::new();
    let sender = UnboundedSender {
        end: Some(End::new(&length.gauge, HoldKind::Sender)),
        inner: sender,
        length: length.clone(),
    };
    (sender, UnboundedReceiver::new(receiver, length))
}

/// What both kinds of senders have in common.
macro_rules! sender {
    ($sender:ident, $receiver:ident) => {
        impl<T> $sender<T> {
            fn used(&self) {
                if let Some(end) = &self.end {
                    end.used();
                }
            }

            /// Closes the channel for this sender, which no longer counts as one that is left.
            pub fn disconnect(&mut self) {
                self.inner.disconnect();
                self.end = None;
            }

            /// Whether both send into one channel.
            pub fn same_receiver(&self, other: &Self) -> bool {
                self.inner.same_receiver(&other.inner)
            }

            /// Whether both are ends of one channel.
            pub fn is_connected_to(&self, receiver: &$receiver<T>) -> bool {
                self.inner.is_connected_to(&receiver.inner)
            }

            /// Hashes the channel.
            pub fn hash_receiver<H: Hasher>(&self, hasher: &mut H) {
                self.inner.hash_receiver(hasher);
            }
        }

        impl<T> Clone for $sender<T> {
            #[track_caller]
            fn clone(&self) -> Self {
                let mut end = None;
                // not in a closure: the line of its caller would be recorded
                if self.end.is_some() {
                    end = Some(End::new(&self.length.gauge, HoldKind::Sender));
                }
                Self {
                    end,
                    inner: self.inner.clone(),
                    length: self.length.clone(),
                }
            }
        }
    };
}

sender!(Sender, Receiver);
sender!(UnboundedSender, UnboundedReceiver);

/// Mirror of [`futures::channel::mpsc::Sender`].
pub struct Sender<T> {
    /// None when this sender was disconnected.
    end: Option<End>,
    inner: original::Sender<T>,
    length: Length,
}

impl<T> Sender<T> {
    /// Sends without waiting.
    pub fn try_send(&mut self, msg: T) -> Result<(), TrySendError<T>> {
        self.used();
        self.length.send(|| self.inner.try_send(msg))
    }

    /// Sends after [`Sender::poll_ready`].
    pub fn start_send(&mut self, msg: T) -> Result<(), SendError> {
        self.used();
        self.length.send(|| self.inner.start_send(msg))
    }

    /// Polls for room.
    pub fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), SendError>> {
        self.used();
        let result = self.inner.poll_ready(cx);
        if result.is_pending() {
            context::waits(WaitKind::Send, self.length.gauge.object(), Nanos::MAX);
        }
        result
    }

    /// Whether the receiver is gone or has closed the channel.
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// Closes the channel for all senders.
    pub fn close_channel(&mut self) {
        self.inner.close_channel();
    }
}

impl<T> Sink<T> for Sender<T> {
    type Error = SendError;

    fn poll_ready(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), SendError>> {
        Self::poll_ready(&mut self, cx)
    }

    fn start_send(mut self: Pin<&mut Self>, msg: T) -> Result<(), SendError> {
        Self::start_send(&mut self, msg)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), SendError>> {
        let result = Pin::new(&mut self.inner).poll_flush(cx);
        if result.is_pending() {
            context::waits(WaitKind::Send, self.length.gauge.object(), Nanos::MAX);
        }
        result
    }

    fn poll_close(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), SendError>> {
        self.disconnect();
        Poll::Ready(Ok(()))
    }
}

/// Mirror of [`futures::channel::mpsc::UnboundedSender`].
pub struct UnboundedSender<T> {
    /// None when this sender was disconnected.
    end: Option<End>,
    inner: original::UnboundedSender<T>,
    length: Length,
}

impl<T> UnboundedSender<T> {
    /// Sends.
    pub fn unbounded_send(&self, msg: T) -> Result<(), TrySendError<T>> {
        self.used();
        self.length.send(|| self.inner.unbounded_send(msg))
    }

    /// Sends, as a sink does.
    pub fn start_send(&mut self, msg: T) -> Result<(), SendError> {
        self.used();
        self.length.send(|| self.inner.start_send(msg))
    }

    /// There is always room, unless the channel is closed.
    pub fn poll_ready(&self, cx: &mut Context<'_>) -> Poll<Result<(), SendError>> {
        self.inner.poll_ready(cx)
    }

    /// Whether the receiver is gone or has closed the channel.
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// Closes the channel for all senders.
    pub fn close_channel(&self) {
        self.inner.close_channel();
    }

    /// How many messages wait.
    pub fn len(&self) -> usize {
        self.inner.len()
    }

    /// Whether no message waits.
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }
}

impl<T> Sink<T> for UnboundedSender<T> {
    type Error = SendError;

    fn poll_ready(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), SendError>> {
        Self::poll_ready(&self, cx)
    }

    fn start_send(mut self: Pin<&mut Self>, msg: T) -> Result<(), SendError> {
        Self::start_send(&mut self, msg)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), SendError>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_close(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), SendError>> {
        self.disconnect();
        Poll::Ready(Ok(()))
    }
}

impl<T> Sink<T> for &UnboundedSender<T> {
    type Error = SendError;

    fn poll_ready(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), SendError>> {
        UnboundedSender::poll_ready(&self, cx)
    }

    fn start_send(self: Pin<&mut Self>, msg: T) -> Result<(), SendError> {
        let sent = self.unbounded_send(msg);
        sent.map_err(TrySendError::into_send_error)
    }

    fn poll_flush(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Result<(), SendError>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Result<(), SendError>> {
        self.close_channel();
        Poll::Ready(Ok(()))
    }
}

/// The receiving end of either channel.
macro_rules! receiver {
    ($name:ident) => {
        impl<T> $name<T> {
            #[track_caller]
            fn new(inner: original::$name<T>, length: Length) -> Self {
                let end = End::new(&length.gauge, HoldKind::Receiver);
                let emptied = Emptied(length.clone());
                Self {
                    end,
                    inner,
                    length,
                    emptied,
                    closed: FoundClosed::default(),
                }
            }

            /// Lets no message in any more.
            pub fn close(&mut self) {
                self.inner.close();
            }

            /// Receives, and waits for a message.
            pub fn recv(&mut self) -> Recv<'_, Self> {
                Recv { stream: self }
            }

            /// Receives without waiting; `None` from a channel that is closed.
            #[deprecated(note = "please use `try_recv` instead")]
            pub fn try_next(&mut self) -> Result<Option<T>, TryRecvError> {
                match self.try_recv() {
                    Ok(message) => Ok(Some(message)),
                    Err(error) if error.is_closed() => Ok(None),
                    Err(error) => Err(error),
                }
            }

            /// Receives without waiting.
            pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
                self.end.used();
                let result = self.inner.try_recv();
                if result.is_ok() {
                    self.length.received();
                }
                result
            }
        }

        impl<T> Stream for $name<T> {
            type Item = T;

            fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
                self.end.used();
                let result = Pin::new(&mut self.inner).poll_next(cx);
                match &result {
                    Poll::Pending => {
                        context::waits(WaitKind::Recv, self.length.gauge.object(), Nanos::MAX);
                    }
                    Poll::Ready(Some(_)) => {
                        self.length.received();
                        context::took(self.length.gauge.object());
                    }
                    Poll::Ready(None) => self.closed.note(true),
                }
                result
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                self.inner.size_hint()
            }
        }

        impl<T> FusedStream for $name<T> {
            fn is_terminated(&self) -> bool {
                self.inner.is_terminated()
            }
        }
    };
}

/// Mirror of [`futures::channel::mpsc::Receiver`].
pub struct Receiver<T> {
    end: End,
    inner: original::Receiver<T>,
    length: Length,
    #[expect(dead_code, reason = "its drop is what counts")]
    emptied: Emptied,
    closed: FoundClosed,
}

receiver!(Receiver);

/// Mirror of [`futures::channel::mpsc::UnboundedReceiver`].
pub struct UnboundedReceiver<T> {
    end: End,
    inner: original::UnboundedReceiver<T>,
    length: Length,
    #[expect(dead_code, reason = "its drop is what counts")]
    emptied: Emptied,
    closed: FoundClosed,
}

receiver!(UnboundedReceiver);

/// The future of `recv`.
#[must_use = "futures do nothing unless polled"]
#[derive(Debug)]
pub struct Recv<'a, S: ?Sized> {
    stream: &'a mut S,
}

impl<S: ?Sized + Stream + Unpin> Future for Recv<'_, S> {
    type Output = Result<S::Item, RecvError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let next = Pin::new(&mut *self.stream).poll_next(cx);
        next.map(|next| next.ok_or(RecvError))
    }
}

impl<S: ?Sized + FusedStream + Unpin> FusedFuture for Recv<'_, S> {
    fn is_terminated(&self) -> bool {
        self.stream.is_terminated()
    }
}

debug_as_the_original!(Sender, UnboundedSender, Receiver, UnboundedReceiver);
