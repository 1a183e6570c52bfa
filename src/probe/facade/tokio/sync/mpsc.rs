//! `tokio::sync::mpsc`: a channel has a gauge of its length.

pub use ::tokio::sync::mpsc::error;

/// What a receiver is asked for, with or without a limit.
macro_rules! receiving_side {
    () => {
        /// Lets no more messages in.
        pub fn close(&mut self) {
            self.inner.close();
        }

        /// Whether it was closed, or all senders are gone.
        pub fn is_closed(&self) -> bool {
            self.inner.is_closed()
        }

        /// Whether no message waits.
        pub fn is_empty(&self) -> bool {
            self.inner.is_empty()
        }

        /// How many messages wait.
        pub fn len(&self) -> usize {
            self.inner.len()
        }

        /// How many senders there are.
        pub fn sender_strong_count(&self) -> usize {
            self.inner.sender_strong_count()
        }

        /// How many weak senders there are.
        pub fn sender_weak_count(&self) -> usize {
            self.inner.sender_weak_count()
        }
    };
}

/// How many senders a channel has, as a sender or a weak one says.
macro_rules! sender_counts {
    () => {
        /// How many senders there are.
        pub fn strong_count(&self) -> usize {
            self.inner.strong_count()
        }

        /// How many weak senders there are.
        pub fn weak_count(&self) -> usize {
            self.inner.weak_count()
        }
    };
}

mod bounded;
mod permit;
mod receiver;
mod unbounded;

pub use bounded::{Sender, WeakSender, channel};
pub use permit::{OwnedPermit, Permit, PermitIterator};
pub use receiver::Receiver;
pub use unbounded::{UnboundedReceiver, UnboundedSender, WeakUnboundedSender, unbounded_channel};
