//! `tokio_stream::wrappers`: receivers, intervals, listeners and others as streams.

pub use ::tokio_stream::wrappers::*;

mod polled;
mod shared;

pub use polled::{
    IntervalStream, JoinSetStream, ReceiverStream, SignalStream, TcpListenerStream,
    UnboundedReceiverStream, UnixListenerStream,
};
pub use shared::{BroadcastStream, WatchStream};
