//! What both ends of a channel share.
//!
//! It does not wrap the original: a thread in the original's `recv` could not be freed when the run is stopped, and a
//! channel for 0 messages cannot be polled from both ends.

use ::std::collections::VecDeque;
use ::std::panic::{RefUnwindSafe, UnwindSafe};
use ::std::sync::mpsc::{TryRecvError, TrySendError};
use ::std::sync::{Mutex, MutexGuard, PoisonError};

use super::super::gate::{Deadline, Gate};
use crate::probe::context;
use crate::probe::gauge::Gauge;
use crate::recording::{GaugeKind, Object, WaitKind};

/// The messages of a channel, and who waits for what.
#[derive(Debug)]
pub(super) struct Channel<T> {
    pub(super) gauge: Gauge,
    bound: Option<usize>,
    state: Mutex<State<T>>,
    /// Where the receiver waits for messages.
    messages: Gate,
    /// Where senders wait for room.
    room: Gate,
}

// as the originals: nothing of the demo runs while the state is locked
impl<T> UnwindSafe for Channel<T> {}
impl<T> RefUnwindSafe for Channel<T> {}

#[derive(Debug)]
struct State<T> {
    /// The messages in order, each with its number.
    messages: VecDeque<(u64, T)>,
    /// The number of the next message.
    next: u64,
    senders: usize,
    /// The receiver is there.
    is_open: bool,
    /// The receiver waits for a message.
    is_awaited: bool,
}

impl<T> Channel<T> {
    pub(super) fn new(bound: Option<usize>) -> Self {
        // who hands over without a buffer waits in the queue with the message: no figure limits how many do
        let capacity = bound.filter(|bound| *bound > 0);
        Self {
            gauge: Gauge::open("queue", GaugeKind::Queue, capacity, 0.0),
            bound,
            state: Mutex::new(State {
                messages: VecDeque::new(),
                next: 0,
                senders: 0,
                is_open: true,
                is_awaited: false,
            }),
            messages: Gate::new(),
            room: Gate::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn object(&self) -> Object {
        self.gauge.object()
    }

    /// Another sender exists.
    pub(super) fn add_sender(&self) {
        self.state().senders += 1;
    }

    /// A sender is gone; after the last one the receiver need not wait.
    pub(super) fn remove_sender(&self) {
        let mut state = self.state();
        state.senders = state.senders.saturating_sub(1);
        let was_last = state.senders == 0;
        drop(state);
        if was_last {
            self.messages.open();
        }
    }

    /// The receiver is gone, and with it what it did not take. Without a buffer the messages are their senders' still.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.is_open = false;
        let lost = if self.bound == Some(0) {
            VecDeque::new()
        } else {
            ::std::mem::take(&mut state.messages)
        };
        self.note(&state);
        drop(state);
        self.room.open();
        // the messages' own destructors may use the channel
        drop(lost);
    }

    /// The gauge shows how many messages there are.
    fn note(&self, state: &State<T>) {
        let length = state.messages.len();
        self.gauge.set(|| length as f64);
    }

    /// Adds a message; its number.
    fn push(&self, state: &mut State<T>, message: T) -> u64 {
        let number = state.next;
        state.next += 1;
        state.messages.push_back((number, message));
        self.note(state);
        number
    }

    /// Sends if there is room, or if the receiver waits for what has no buffer.
    pub(super) fn try_send(&self, message: T) -> Result<(), TrySendError<T>> {
        let sent = self.put(message);
        self.tell_receiver(sent.is_ok());
        sent
    }

    /// Must not be called inside a gate: the receiver in its gate would wait for this one, and this one for that.
    fn tell_receiver(&self, is_sent: bool) {
        if is_sent {
            self.messages.open();
        }
    }

    /// Nor must this one.
    fn tell_senders(&self, is_received: bool) {
        if is_received && self.bound.is_some() {
            self.room.open();
        }
    }

    fn put(&self, message: T) -> Result<(), TrySendError<T>> {
        let mut state = self.state();
        if !state.is_open {
            return Err(TrySendError::Disconnected(message));
        }
        let has_room = match self.bound {
            None => true,
            Some(0) => state.is_awaited && state.messages.is_empty(),
            Some(bound) => state.messages.len() < bound,
        };
        if !has_room {
            return Err(TrySendError::Full(message));
        }
        self.push(&mut state, message);
        Ok(())
    }

    /// Sends, and blocks the thread until there is room, or until the receiver has taken what has no buffer. The message
    /// comes back when the receiver is gone.
    #[track_caller]
    pub(super) fn send(&self, message: T) -> Result<(), T> {
        let mut left = match self.try_send(message) {
            Ok(()) => return Ok(()),
            Err(TrySendError::Disconnected(message)) => return Err(message),
            Err(TrySendError::Full(message)) => Some(message),
        };
        let wait = Some((WaitKind::Send, self.object()));
        context::blocking_on(wait, || {
            if self.bound == Some(0) {
                return left
                    .take()
                    .map_or(Ok(()), |message| self.hand_over(message));
            }
            let sent = self.room.wait(|| match self.put(left.take()?) {
                Ok(()) => Some(Ok(())),
                Err(TrySendError::Disconnected(message)) => Some(Err(message)),
                Err(TrySendError::Full(message)) => {
                    left = Some(message);
                    None
                }
            });
            self.tell_receiver(sent.is_ok());
            sent
        })
    }

    /// Offers a message until the receiver has taken it.
    fn hand_over(&self, message: T) -> Result<(), T> {
        let offer = Offer {
            channel: self,
            number: self.push(&mut self.state(), message),
        };
        self.messages.open();
        self.room.wait(|| {
            let state = self.state();
            let waits = state.messages.iter().any(|(own, _)| *own == offer.number);
            (!waits || !state.is_open).then_some(())
        });
        offer.take_back().map_or(Ok(()), Err)
    }

    /// Receives without waiting.
    pub(super) fn try_recv(&self) -> Result<T, TryRecvError> {
        let received = self.take();
        self.tell_senders(received.is_ok());
        received
    }

    fn take(&self) -> Result<T, TryRecvError> {
        let mut state = self.state();
        let Some((_, message)) = state.messages.pop_front() else {
            let none_left = state.senders == 0;
            return Err(if none_left {
                TryRecvError::Disconnected
            } else {
                TryRecvError::Empty
            });
        };
        self.note(&state);
        Ok(message)
    }

    /// Receives, and blocks the thread until there is a message or no sender, or until the deadline: [`TryRecvError::Empty`].
    #[track_caller]
    pub(super) fn recv(&self, deadline: Option<Deadline>) -> Result<T, TryRecvError> {
        let received = self.try_recv();
        if !matches!(received, Err(TryRecvError::Empty)) {
            return received;
        }
        let attempt = || Some(self.take()).filter(|got| !matches!(got, Err(TryRecvError::Empty)));
        // who waits until a deadline continues whatever the senders do: it is part of no circle
        let object = deadline.map_or_else(|| self.object(), |_| Object::NONE);
        let wait = Some((WaitKind::Recv, object));
        let received = context::blocking_on(wait, || {
            let _awaited = Awaited::new(self);
            match deadline {
                None => Some(self.messages.wait(attempt)),
                Some(_) => self.messages.wait_until(deadline, attempt),
            }
        });
        // what came at the last moment for a receiver that seemed to wait
        let received = received.unwrap_or_else(|| self.take());
        self.tell_senders(received.is_ok());
        received
    }
}

/// The receiver waits for as long as this lives.
struct Awaited<'a, T>(&'a Channel<T>);

impl<'a, T> Awaited<'a, T> {
    fn new(channel: &'a Channel<T>) -> Self {
        channel.state().is_awaited = true;
        Self(channel)
    }
}

impl<T> Drop for Awaited<'_, T> {
    fn drop(&mut self) {
        self.0.state().is_awaited = false;
    }
}

/// A message that its sender waits with; it is gone with the sender, when the run is stopped.
struct Offer<'a, T> {
    channel: &'a Channel<T>,
    number: u64,
}

impl<T> Offer<'_, T> {
    /// The message, if the receiver has not taken it.
    fn take_back(&self) -> Option<T> {
        let mut state = self.channel.state();
        let mut places = state.messages.iter();
        let place = places.position(|(number, _)| *number == self.number)?;
        let (_, message) = state.messages.remove(place)?;
        self.channel.note(&state);
        Some(message)
    }
}

impl<T> Drop for Offer<'_, T> {
    fn drop(&mut self) {
        drop(self.take_back());
    }
}
