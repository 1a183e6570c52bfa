//! `tokio_stream::wrappers`: receivers and intervals as streams.

pub use ::tokio_stream::wrappers::*;

mod mpsc;
mod shared;

pub use mpsc::{IntervalStream, ReceiverStream, UnboundedReceiverStream};
pub use shared::{BroadcastStream, WatchStream};
