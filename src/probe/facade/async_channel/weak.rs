//! Sides of a channel that do not keep it open.

use super::{Receiver, Sender};
use crate::probe::gauge::Gauge;

/// Mirror of [`async_channel::WeakSender`].
pub struct WeakSender<T> {
    inner: ::async_channel::WeakSender<T>,
    gauge: Gauge,
}

/// Mirror of [`async_channel::WeakReceiver`].
pub struct WeakReceiver<T> {
    inner: ::async_channel::WeakReceiver<T>,
    gauge: Gauge,
}

impl<T> WeakSender<T> {
    pub(super) fn new(inner: ::async_channel::WeakSender<T>, gauge: Gauge) -> Self {
        Self { inner, gauge }
    }

    /// A sender, while the channel is open.
    #[track_caller]
    pub fn upgrade(&self) -> Option<Sender<T>> {
        let inner = self.inner.upgrade()?;
        Some(Sender::new(inner, self.gauge.clone()))
    }
}

impl<T> WeakReceiver<T> {
    pub(super) fn new(inner: ::async_channel::WeakReceiver<T>, gauge: Gauge) -> Self {
        Self { inner, gauge }
    }

    /// A receiver, while the channel is open.
    #[track_caller]
    pub fn upgrade(&self) -> Option<Receiver<T>> {
        let inner = self.inner.upgrade()?;
        Some(Receiver::new(inner, self.gauge.clone()))
    }
}

impl<T> Clone for WeakSender<T> {
    fn clone(&self) -> Self {
        Self::new(self.inner.clone(), self.gauge.clone())
    }
}

impl<T> Clone for WeakReceiver<T> {
    fn clone(&self) -> Self {
        Self::new(self.inner.clone(), self.gauge.clone())
    }
}

debug_as_the_original!(WeakSender, WeakReceiver);
