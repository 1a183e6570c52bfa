//! `std::sync::mpsc`: a channel has a gauge of its length, and who waits at one of its ends holds its thread at that line.

pub use ::std::sync::mpsc::*;

mod channel;
mod iter;
mod receiver;
mod sender;

pub use iter::{IntoIter, Iter, TryIter};
pub use receiver::Receiver;
pub use sender::{Sender, SyncSender};

use ::std::sync::Arc;

use channel::Channel;

/// A channel without a limit.
#[track_caller]
pub fn channel<T>() -> (Sender<T>, Receiver<T>) {
    let channel = Arc::new(Channel::new(None));
    (Sender::new(Arc::clone(&channel)), Receiver::new(channel))
}

/// A channel for up to `bound` messages; with 0 each message is handed from thread to thread.
#[track_caller]
pub fn sync_channel<T>(bound: usize) -> (SyncSender<T>, Receiver<T>) {
    let channel = Arc::new(Channel::new(Some(bound)));
    (
        SyncSender::new(Arc::clone(&channel)),
        Receiver::new(channel),
    )
}
