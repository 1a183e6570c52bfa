//! `tokio::sync::mpsc`: a channel has a gauge of its length.

pub use ::tokio::sync::mpsc::error;

mod bounded;
mod permit;
mod receiver;
mod unbounded;

pub use bounded::{Sender, WeakSender, channel};
pub use permit::{OwnedPermit, Permit, PermitIterator};
pub use receiver::Receiver;
pub use unbounded::{UnboundedReceiver, UnboundedSender, WeakUnboundedSender, unbounded_channel};
