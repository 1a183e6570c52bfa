//! `async_channel` as a demo sees it: a channel has a gauge of its length.

pub use ::async_channel::{RecvError, SendError, TryRecvError, TrySendError};

/// What both sides ask of the channel.
macro_rules! either_side {
    () => {
        /// Closes the channel.
        pub fn close(&self) -> bool {
            self.inner.close()
        }

        /// Whether the channel is closed.
        pub fn is_closed(&self) -> bool {
            self.inner.is_closed()
        }

        /// Whether no message waits.
        pub fn is_empty(&self) -> bool {
            self.inner.is_empty()
        }

        /// Whether there is no room.
        pub fn is_full(&self) -> bool {
            self.inner.is_full()
        }

        /// How many messages wait.
        pub fn len(&self) -> usize {
            self.inner.len()
        }

        /// How many messages there is room for.
        pub fn capacity(&self) -> Option<usize> {
            self.inner.capacity()
        }

        /// How many receivers there are.
        pub fn receiver_count(&self) -> usize {
            self.inner.receiver_count()
        }

        /// How many senders there are.
        pub fn sender_count(&self) -> usize {
            self.inner.sender_count()
        }
    };
}

mod receiver;
mod sender;
mod weak;

pub use receiver::{Receiver, Recv};
pub use sender::{Closed, Send, Sender};
pub use weak::{WeakReceiver, WeakSender};

use crate::probe::gauge::Gauge;
use crate::recording::GaugeKind;

/// Mirror of [`async_channel::bounded`].
///
/// # Panics
///
/// When `cap` is zero, as the original does.
#[track_caller]
pub fn bounded<T>(cap: usize) -> (Sender<T>, Receiver<T>) {
    mirrored(::async_channel::bounded(cap), Some(cap))
}

/// Mirror of [`async_channel::unbounded`].
#[track_caller]
pub fn unbounded<T>() -> (Sender<T>, Receiver<T>) {
    mirrored(::async_channel::unbounded(), None)
}

#[track_caller]
fn mirrored<T>(
    (sender, receiver): (::async_channel::Sender<T>, ::async_channel::Receiver<T>),
    capacity: Option<usize>,
) -> (Sender<T>, Receiver<T>) {
    let gauge = Gauge::open("queue", GaugeKind::Queue, capacity, 0.0);
    let sender = Sender::new(sender, gauge.clone());
    (sender, Receiver::new(receiver, gauge))
}
