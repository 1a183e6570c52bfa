//! The sending ends.

use ::std::fmt;
use ::std::sync::Arc;
use ::std::sync::mpsc::{SendError, TrySendError};

use super::channel::Channel;
use crate::probe::ends::End;
use crate::recording::HoldKind;

/// A sender that the channel counts.
#[derive(Debug)]
struct Side<T> {
    // dropped before the channel notices: the end is gone when the receiver is woken
    end: Option<End>,
    channel: Arc<Channel<T>>,
}

impl<T> Side<T> {
    #[track_caller]
    fn new(channel: Arc<Channel<T>>) -> Self {
        channel.add_sender();
        let end = Some(End::new(&channel.gauge, HoldKind::Sender));
        Self { end, channel }
    }

    #[track_caller]
    fn used(&self) -> &Channel<T> {
        if let Some(end) = &self.end {
            end.used_here();
        }
        &self.channel
    }
}

impl<T> Drop for Side<T> {
    fn drop(&mut self) {
        self.end = None;
        self.channel.remove_sender();
    }
}

/// Mirror of [`std::sync::mpsc::Sender`].
pub struct Sender<T>(Side<T>);

impl<T> Sender<T> {
    #[track_caller]
    pub(super) fn new(channel: Arc<Channel<T>>) -> Self {
        Self(Side::new(channel))
    }

    /// Sends; there is always room.
    #[track_caller]
    pub fn send(&self, t: T) -> Result<(), SendError<T>> {
        self.0.used().send(t).map_err(SendError)
    }
}

/// Mirror of [`std::sync::mpsc::SyncSender`].
pub struct SyncSender<T>(Side<T>);

impl<T> SyncSender<T> {
    #[track_caller]
    pub(super) fn new(channel: Arc<Channel<T>>) -> Self {
        Self(Side::new(channel))
    }

    /// Sends, and blocks the thread until there is room; in a channel for 0 messages until the message was received.
    #[track_caller]
    pub fn send(&self, t: T) -> Result<(), SendError<T>> {
        self.0.used().send(t).map_err(SendError)
    }

    /// Sends if there is room.
    #[track_caller]
    pub fn try_send(&self, t: T) -> Result<(), TrySendError<T>> {
        self.0.used().try_send(t)
    }
}

macro_rules! cloned_and_shown {
    ($($sender:ident)*) => {
        $(impl<T> Clone for $sender<T> {
            #[track_caller]
            fn clone(&self) -> Self {
                Self::new(Arc::clone(&self.0.channel))
            }
        }

        impl<T> fmt::Debug for $sender<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($sender)).finish_non_exhaustive()
            }
        })*
    };
}

cloned_and_shown!(Sender SyncSender);
