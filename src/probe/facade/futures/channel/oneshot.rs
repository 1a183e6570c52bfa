//! A channel for one message.

pub use ::futures::channel::oneshot::Canceled;

use ::std::future::Future;
use ::std::pin::Pin;
use ::std::task::{Context, Poll};

use ::futures::future::FusedFuture;

use crate::probe::context;
use crate::recording::{MarkKind, Nanos, Object, WaitKind};

/// A channel for one message.
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = ::futures::channel::oneshot::channel();
    let receiver = Receiver {
        inner: receiver,
        sender: Object::sender_made_at(context::caller_line()),
    };
    (Sender { inner: sender }, receiver)
}

/// Mirror of [`futures::channel::oneshot::Sender`].
pub struct Sender<T> {
    inner: ::futures::channel::oneshot::Sender<T>,
}

impl<T> Sender<T> {
    /// Sends; the message comes back when nobody will receive it.
    #[track_caller]
    pub fn send(self, t: T) -> Result<(), T> {
        let sent = self.inner.send(t);
        if sent.is_err() {
            context::mark_here(MarkKind::SentToNobody);
        }
        sent
    }

    /// Polls for the receiver's end.
    pub fn poll_canceled(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let result = self.inner.poll_canceled(cx);
        if result.is_pending() {
            context::waits(WaitKind::Closed, Object::NONE, Nanos::MAX);
        }
        result
    }

    /// Waits for the receiver's end.
    pub fn cancellation(&mut self) -> Cancellation<'_, T> {
        Cancellation { sender: self }
    }

    /// Whether the receiver is gone or has closed the channel.
    pub fn is_canceled(&self) -> bool {
        self.inner.is_canceled()
    }

    /// Whether both are ends of one channel.
    pub fn is_connected_to(&self, receiver: &Receiver<T>) -> bool {
        self.inner.is_connected_to(&receiver.inner)
    }
}

/// The future of [`Sender::cancellation`].
#[must_use = "futures do nothing unless polled"]
#[derive(Debug)]
pub struct Cancellation<'a, T> {
    sender: &'a mut Sender<T>,
}

impl<T> Future for Cancellation<'_, T> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        self.sender.poll_canceled(cx)
    }
}

/// Mirror of [`futures::channel::oneshot::Receiver`].
#[must_use = "futures do nothing unless polled"]
pub struct Receiver<T> {
    inner: ::futures::channel::oneshot::Receiver<T>,
    /// What is waited for: as long as no message comes, the sender is there.
    sender: Object,
}

impl<T> Receiver<T> {
    /// Lets no message in any more.
    pub fn close(&mut self) {
        self.inner.close();
    }

    /// Receives without waiting.
    pub fn try_recv(&mut self) -> Result<Option<T>, Canceled> {
        self.inner.try_recv()
    }
}

impl<T> Future for Receiver<T> {
    type Output = Result<T, Canceled>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let result = Pin::new(&mut self.inner).poll(cx);
        match &result {
            Poll::Pending => context::waits(WaitKind::Recv, self.sender, Nanos::MAX),
            // its sender was dropped without a message
            Poll::Ready(Err(_)) => context::mark(MarkKind::Closed, 1),
            Poll::Ready(Ok(_)) => {}
        }
        result
    }
}

impl<T> FusedFuture for Receiver<T> {
    fn is_terminated(&self) -> bool {
        self.inner.is_terminated()
    }
}

debug_as_the_original!(Sender, Receiver);
