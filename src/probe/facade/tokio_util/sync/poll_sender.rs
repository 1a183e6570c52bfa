//! A sender that is polled for room.

use ::std::error::Error;
use ::std::fmt;
use ::std::future::Future;
use ::std::pin::Pin;
use ::std::task::{Context, Poll, ready};

use ::futures::sink::Sink;

use crate::probe::facade::tokio::sync::mpsc::error::SendError;
use crate::probe::facade::tokio::sync::mpsc::{OwnedPermit, Sender};

/// Room that is asked for.
type Asked<T> = Pin<Box<dyn Future<Output = Result<OwnedPermit<T>, SendError<()>>> + Send>>;

/// Mirror of [`tokio_util::sync::PollSendError`].
#[derive(Debug)]
pub struct PollSendError<T>(Option<T>);

impl<T> PollSendError<T> {
    /// The value that was not sent, if there was one.
    pub fn into_inner(self) -> Option<T> {
        self.0
    }
}

impl<T> fmt::Display for PollSendError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("channel closed")
    }
}

impl<T: fmt::Debug> Error for PollSendError<T> {}

/// How far a send is.
enum State<T> {
    Idle,
    Asking(Asked<T>),
    Room(OwnedPermit<T>),
    Closed,
}

/// Mirror of [`tokio_util::sync::PollSender`] over the mirrored sender. Its values own all they have (`'static`).
pub struct PollSender<T> {
    /// None when it is closed.
    sender: Option<Sender<T>>,
    state: State<T>,
}

impl<T: Send + 'static> PollSender<T> {
    /// Polls `sender`.
    pub fn new(sender: Sender<T>) -> Self {
        Self {
            sender: Some(sender),
            state: State::Idle,
        }
    }

    /// Asks for room for a value.
    ///
    /// # Errors
    ///
    /// When the channel or the sender is closed.
    pub fn poll_reserve(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), PollSendError<T>>> {
        if let (State::Idle, Some(sender)) = (&self.state, &self.sender) {
            self.state = State::Asking(Box::pin(sender.clone().reserve_owned()));
        }
        let asked = match &mut self.state {
            State::Asking(asked) => ready!(asked.as_mut().poll(cx)),
            State::Room(_) => return Poll::Ready(Ok(())),
            State::Idle | State::Closed => return Poll::Ready(Err(PollSendError(None))),
        };
        let room = asked.is_ok();
        self.state = asked.map_or(State::Closed, State::Room);
        Poll::Ready(room.then_some(()).ok_or(PollSendError(None)))
    }

    /// Sends into the room.
    ///
    /// # Errors
    ///
    /// When the channel or the sender is closed; the value comes back.
    ///
    /// # Panics
    ///
    /// When no room was asked for, or it is not there yet, as the original does.
    #[track_caller]
    #[expect(clippy::panic, reason = "it is part of the original's contract")]
    pub fn send_item(&mut self, value: T) -> Result<(), PollSendError<T>> {
        match self.take_state() {
            State::Room(room) => {
                drop(room.send(value));
                self.reset_state();
                Ok(())
            }
            State::Closed => Err(PollSendError(Some(value))),
            State::Idle | State::Asking(_) => {
                panic!("`send_item` called without first calling `poll_reserve`")
            }
        }
    }

    /// Whether it sends no more.
    pub fn is_closed(&self) -> bool {
        matches!(self.state, State::Closed) || self.sender.is_none()
    }

    /// The sender, unless it is closed.
    pub fn get_ref(&self) -> Option<&Sender<T>> {
        self.sender.as_ref()
    }

    /// Closes it; room that it has may still be used.
    pub fn close(&mut self) {
        self.sender = None;
        if !matches!(self.state, State::Room(_)) {
            self.state = State::Closed;
        }
    }

    /// Gives up the room that it has or asks for; whether there was any.
    pub fn abort_send(&mut self) -> bool {
        let sends = matches!(self.state, State::Asking(_) | State::Room(_));
        if sends {
            drop(self.take_state());
            self.reset_state();
        }
        sends
    }

    fn take_state(&mut self) -> State<T> {
        ::std::mem::replace(&mut self.state, State::Closed)
    }

    /// Idle after a send, unless it was closed meanwhile.
    fn reset_state(&mut self) {
        if self.sender.is_some() {
            self.state = State::Idle;
        }
    }
}

impl<T> Clone for PollSender<T> {
    /// Another sender, which asked for nothing yet.
    fn clone(&self) -> Self {
        let sender = self.sender.clone();
        let state = match sender {
            Some(_) => State::Idle,
            None => State::Closed,
        };
        Self { sender, state }
    }
}

impl<T> fmt::Debug for PollSender<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PollSender")
            .field("sender", &self.sender)
            .finish_non_exhaustive()
    }
}

impl<T: Send + 'static> Sink<T> for PollSender<T> {
    type Error = PollSendError<T>;

    fn poll_ready(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.get_mut().poll_reserve(cx)
    }

    fn start_send(self: Pin<&mut Self>, item: T) -> Result<(), Self::Error> {
        self.get_mut().send_item(item)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.get_mut().close();
        Poll::Ready(Ok(()))
    }
}
