//! A channel for one message.

pub use ::tokio::sync::oneshot::error;

use ::std::future::Future;
use ::std::pin::Pin;
use ::std::task::{Context, Poll};

use error::{RecvError, TryRecvError};

use crate::probe::context;
use crate::probe::leaf::{pending, waiting};
use crate::probe::pool;
use crate::recording::{MarkKind, Nanos, Object, WaitKind};

/// A channel for one message.
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let (sender, receiver) = ::tokio::sync::oneshot::channel();
    let receiver = Receiver {
        inner: receiver,
        sender: Object::sender_made_at(context::caller_line()),
    };
    (Sender { inner: sender }, receiver)
}

/// Mirror of [`tokio::sync::oneshot::Sender`].
#[derive(Debug)]
pub struct Sender<T> {
    inner: ::tokio::sync::oneshot::Sender<T>,
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

    /// Waits until the receiver is gone or has closed the channel.
    pub async fn closed(&mut self) {
        waiting(WaitKind::Closed, Object::NONE, self.inner.closed()).await;
    }

    /// Whether the receiver is gone or has closed the channel.
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// Polls for the receiver's end.
    pub fn poll_closed(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let result = self.inner.poll_closed(cx);
        if result.is_pending() {
            pending(WaitKind::Closed, Object::NONE, Nanos::MAX);
        }
        result
    }
}

/// Mirror of [`tokio::sync::oneshot::Receiver`].
#[must_use = "futures do nothing unless polled"]
#[derive(Debug)]
pub struct Receiver<T> {
    inner: ::tokio::sync::oneshot::Receiver<T>,
    /// What is waited for: as long as no message comes, the sender is there.
    sender: Object,
}

impl<T> Receiver<T> {
    /// Lets no message in any more.
    pub fn close(&mut self) {
        self.inner.close();
    }

    /// Whether the message was received or will never come.
    pub fn is_terminated(&self) -> bool {
        self.inner.is_terminated()
    }

    /// Whether no message is there.
    pub fn is_empty(&self) -> bool {
        self.inner.is_empty()
    }

    /// Receives without waiting.
    pub fn try_recv(&mut self) -> Result<T, TryRecvError> {
        self.inner.try_recv()
    }

    /// Receives, and blocks the thread until there is a message.
    #[track_caller]
    pub fn blocking_recv(self) -> Result<T, RecvError> {
        context::blocking(|| match pool::current() {
            Some(job) => job.wait(self.inner),
            None => self.inner.blocking_recv(),
        })
    }
}

impl<T> Future for Receiver<T> {
    type Output = Result<T, RecvError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let result = Pin::new(&mut self.inner).poll(cx);
        match &result {
            Poll::Pending => {
                pending(WaitKind::Recv, self.sender, Nanos::MAX);
            }
            // its sender was dropped without a message
            Poll::Ready(Err(_)) => context::mark(MarkKind::Closed, 1),
            Poll::Ready(Ok(_)) => {}
        }
        result
    }
}
