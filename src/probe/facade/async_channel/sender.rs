//! The sending side of a channel.

use ::std::future::Future;
use ::std::pin::Pin;
use ::std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::{SendError, TrySendError, WeakSender};
use crate::probe::context;
use crate::probe::ends::End;
use crate::probe::gauge::Gauge;
use crate::probe::pool;
use crate::recording::{HoldKind, Nanos, Object, WaitKind};

/// Mirror of [`async_channel::Sender`].
pub struct Sender<T> {
    end: End,
    inner: ::async_channel::Sender<T>,
    gauge: Gauge,
}

impl<T> Sender<T> {
    #[track_caller]
    pub(super) fn new(inner: ::async_channel::Sender<T>, gauge: Gauge) -> Self {
        let end = End::new(&gauge, HoldKind::Sender);
        Self { end, inner, gauge }
    }

    fn note(&self) {
        self.gauge.set(|| self.inner.len() as f64);
    }

    /// Sends without waiting.
    pub fn try_send(&self, msg: T) -> Result<(), TrySendError<T>> {
        self.end.used();
        let result = self.inner.try_send(msg);
        self.note();
        result
    }

    /// Sends, and waits for room.
    pub fn send(&self, msg: T) -> Send<'_, T> {
        self.end.used();
        Send {
            inner: self.inner.send(msg),
            sender: self,
        }
    }

    /// Sends, and blocks the thread until there is room.
    #[track_caller]
    pub fn send_blocking(&self, msg: T) -> Result<(), SendError<T>> {
        self.end.used();
        let wait = Some((WaitKind::Send, self.gauge.object()));
        let result = context::blocking_on(wait, || match pool::current() {
            Some(job) => job.wait(self.inner.send(msg)),
            None => self.inner.send_blocking(msg),
        });
        self.note();
        result
    }

    /// Sends, and takes the oldest message out when there is no room.
    pub fn force_send(&self, msg: T) -> Result<Option<T>, SendError<T>> {
        self.end.used();
        let result = self.inner.force_send(msg);
        self.note();
        result
    }

    /// Waits until the channel is closed.
    pub fn closed(&self) -> Closed<'_, T> {
        Closed {
            inner: self.inner.closed(),
        }
    }

    either_side!();

    /// A sender that does not keep the channel open.
    pub fn downgrade(&self) -> WeakSender<T> {
        WeakSender::new(self.inner.downgrade(), self.gauge.clone())
    }

    /// Whether both send into one channel.
    pub fn same_channel(&self, other: &Self) -> bool {
        self.inner.same_channel(&other.inner)
    }
}

impl<T> Clone for Sender<T> {
    #[track_caller]
    fn clone(&self) -> Self {
        Self::new(self.inner.clone(), self.gauge.clone())
    }
}

debug_as_the_original!(Sender);

pin_project! {
    /// The future of [`Sender::send`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct Send<'a, T> {
        #[pin]
        inner: ::async_channel::Send<'a, T>,
        sender: &'a Sender<T>,
    }
}

impl<T> Future for Send<'_, T> {
    type Output = Result<(), SendError<T>>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = this.inner.poll(cx);
        if result.is_pending() {
            context::waits(WaitKind::Send, this.sender.gauge.object(), Nanos::MAX);
        } else {
            this.sender.note();
        }
        result
    }
}

pin_project! {
    /// The future of [`Sender::closed`].
    #[must_use = "futures do nothing unless polled"]
    #[derive(Debug)]
    pub struct Closed<'a, T> {
        #[pin]
        inner: ::async_channel::Closed<'a, T>,
    }
}

impl<T> Future for Closed<'_, T> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let result = self.project().inner.poll(cx);
        if result.is_pending() {
            context::waits(WaitKind::Closed, Object::NONE, Nanos::MAX);
        }
        result
    }
}
