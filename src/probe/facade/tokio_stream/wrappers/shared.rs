//! The streams of what can only be awaited: each item is a future that owns the receiver and gives it back.

use ::std::fmt;
use ::std::future::Future;
use ::std::pin::Pin;
use ::std::task::{Context, Poll, ready};

use ::tokio_stream::Stream;
use ::tokio_stream::wrappers::errors::BroadcastStreamRecvError;

use crate::probe::facade::tokio::sync::{broadcast, watch};

type Turn<R, T> = Pin<Box<dyn Future<Output = (T, R)> + Send + Sync>>;

/// Mirror of [`tokio_stream::wrappers::BroadcastStream`].
pub struct BroadcastStream<T> {
    turn: Turn<broadcast::Receiver<T>, Result<T, broadcast::error::RecvError>>,
}

impl<T: 'static + Clone + Send> BroadcastStream<T> {
    /// The stream of `receiver`.
    pub fn new(receiver: broadcast::Receiver<T>) -> Self {
        Self {
            turn: Box::pin(received(receiver)),
        }
    }
}

async fn received<T: Clone>(
    mut receiver: broadcast::Receiver<T>,
) -> (
    Result<T, broadcast::error::RecvError>,
    broadcast::Receiver<T>,
) {
    let result = receiver.recv().await;
    (result, receiver)
}

impl<T: 'static + Clone + Send> Stream for BroadcastStream<T> {
    type Item = Result<T, BroadcastStreamRecvError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let (result, receiver) = ready!(self.turn.as_mut().poll(cx));
        self.turn = Box::pin(received(receiver));
        Poll::Ready(match result {
            Ok(item) => Some(Ok(item)),
            Err(broadcast::error::RecvError::Closed) => None,
            Err(broadcast::error::RecvError::Lagged(missed)) => {
                Some(Err(BroadcastStreamRecvError::Lagged(missed)))
            }
        })
    }
}

impl<T> fmt::Debug for BroadcastStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BroadcastStream").finish_non_exhaustive()
    }
}

impl<T: 'static + Clone + Send> From<broadcast::Receiver<T>> for BroadcastStream<T> {
    fn from(receiver: broadcast::Receiver<T>) -> Self {
        Self::new(receiver)
    }
}

/// Mirror of [`tokio_stream::wrappers::WatchStream`].
pub struct WatchStream<T> {
    turn: Turn<watch::Receiver<T>, Result<(), watch::error::RecvError>>,
}

impl<T: 'static + Clone + Send + Sync> WatchStream<T> {
    /// The stream of the value now and all that follow.
    pub fn new(receiver: watch::Receiver<T>) -> Self {
        Self {
            turn: Box::pin(async move { (Ok(()), receiver) }),
        }
    }

    /// The stream of the values that follow.
    pub fn from_changes(receiver: watch::Receiver<T>) -> Self {
        Self {
            turn: Box::pin(changed(receiver)),
        }
    }
}

async fn changed<T>(
    mut receiver: watch::Receiver<T>,
) -> (Result<(), watch::error::RecvError>, watch::Receiver<T>) {
    let result = receiver.changed().await;
    (result, receiver)
}

impl<T: 'static + Clone + Send + Sync> Stream for WatchStream<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<T>> {
        let (result, mut receiver) = ready!(self.turn.as_mut().poll(cx));
        let item = result.is_ok().then(|| receiver.borrow_and_update().clone());
        self.turn = Box::pin(changed(receiver));
        Poll::Ready(item)
    }
}

impl<T> fmt::Debug for WatchStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WatchStream").finish_non_exhaustive()
    }
}

impl<T: 'static + Clone + Send + Sync> From<watch::Receiver<T>> for WatchStream<T> {
    fn from(receiver: watch::Receiver<T>) -> Self {
        Self::new(receiver)
    }
}
