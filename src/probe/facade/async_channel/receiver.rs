//! The receiving side of a channel.

use ::std::future::Future;
use ::std::pin::Pin;
use ::std::task::{Context, Poll};

use ::futures::stream::{FusedStream, Stream};
use pin_project_lite::pin_project;

use super::{RecvError, TryRecvError, WeakReceiver};
use crate::probe::context;
use crate::probe::ends::End;
use crate::probe::gauge::Gauge;
use crate::probe::pool;
use crate::recording::{HoldKind, Nanos, WaitKind};

pin_project! {
    /// Mirror of [`async_channel::Receiver`].
    pub struct Receiver<T> {
        end: End,
        #[pin]
        inner: ::async_channel::Receiver<T>,
        gauge: Gauge,
    }
}

impl<T> Receiver<T> {
    #[track_caller]
    pub(super) fn new(inner: ::async_channel::Receiver<T>, gauge: Gauge) -> Self {
        let end = End::new(&gauge, HoldKind::Receiver);
        Self { end, inner, gauge }
    }

    fn note(&self) {
        self.gauge.set(|| self.inner.len() as f64);
    }

    /// Receives without waiting.
    pub fn try_recv(&self) -> Result<T, TryRecvError> {
        self.end.used();
        let result = self.inner.try_recv();
        self.note();
        result
    }

    /// Receives, and waits for a message.
    pub fn recv(&self) -> Recv<'_, T> {
        self.end.used();
        Recv {
            inner: self.inner.recv(),
            receiver: self,
        }
    }

    /// Receives, and blocks the thread until there is a message.
    #[track_caller]
    pub fn recv_blocking(&self) -> Result<T, RecvError> {
        self.end.used();
        let wait = Some((WaitKind::Recv, self.gauge.object()));
        let result = context::blocking_on(wait, || match pool::current() {
            Some(job) => job.wait(self.inner.recv()),
            None => self.inner.recv_blocking(),
        });
        self.note();
        result
    }

    either_side!();

    /// A receiver that does not keep the channel open.
    pub fn downgrade(&self) -> WeakReceiver<T> {
        WeakReceiver::new(self.inner.downgrade(), self.gauge.clone())
    }

    /// Whether both receive from one channel.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner.same_channel(&other.inner)
    }
}

impl<T> Clone for Receiver<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Self::new(self.inner.clone(), self.gauge.clone())
    }
}

debug_as_the_original!(Receiver);

impl<T> Stream for Receiver<T> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let mut this = self.project();
        this.end.used();
        let result = this.inner.as_mut().poll_next(cx);
        let gauge = this.gauge;
        if result.is_pending() {
            context::waits(WaitKind::Recv, gauge.object(), Nanos::MAX);
        } else {
            gauge.set(|| this.inner.len() as f64);
        }
        result
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.inner.size_hint()
    }
}

impl<T> FusedStream for Receiver<T> {
    fn is_terminated(&self) -> bool {
        self.inner.is_terminated()
    }
}

pin_project! {
    /// The future of [`Receiver::recv`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct Recv<'a, T> {
        #[pin]
        inner: ::async_channel::Recv<'a, T>,
        receiver: &'a Receiver<T>,
    }
}

impl<T> Future for Recv<'_, T> {
    type Output = Result<T, RecvError>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = this.inner.poll(cx);
        if result.is_pending() {
            let object = this.receiver.gauge.object();
            context::waits(WaitKind::Recv, object, Nanos::MAX);
        } else {
            this.receiver.note();
            if matches!(result, Poll::Ready(Ok(_))) {
                context::took(this.receiver.gauge.object());
            }
        }
        result
    }
}
