//! A variant that was started, in this process or in one of its own.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::child::Remote;
use super::variant;
use crate::probe::Recorder;
use crate::recording::{Batch, Nanos, Recording, Variant};

/// A variant that was started.
#[derive(Debug)]
pub(super) enum Running {
    /// On threads of this process.
    Here(variant::Running),
    /// In a process of its own.
    There(Remote),
}

impl Running {
    pub(super) fn id(&self) -> &str {
        match self {
            Self::Here(running) => running.id(),
            Self::There(remote) => remote.id(),
        }
    }

    pub(super) fn has_ended(&self) -> bool {
        match self {
            Self::Here(running) => running.has_ended(),
            Self::There(remote) => remote.has_ended(),
        }
    }

    /// A process that was stopped is ended by its id: it does not count as one that cannot be stopped.
    pub(super) fn can_be_stuck(&self) -> bool {
        matches!(self, Self::Here(_))
    }

    /// The variant is over: whether it leaves the machine to the next one.
    pub(super) fn is_out_of_the_way(&mut self) -> bool {
        match self {
            Self::Here(running) => running.is_out_of_the_way(),
            Self::There(remote) => remote.is_out_of_the_way(),
        }
    }

    /// Folds what has happened since the last time, until a deadline; whether nothing has, and the instant up to which that is all,
    /// unless some is left.
    pub(super) fn collect(
        &mut self,
        recording: &mut Recording,
        place: usize,
        deadline: Option<Instant>,
    ) -> (bool, Option<Nanos>) {
        match self {
            Self::Here(running) => running.collect(recording, place, deadline),
            Self::There(remote) => remote.collect(recording, place, deadline),
        }
    }

    /// Ends the variant when nothing can happen in it any more, or when it has reached its limit; what is to be folded then.
    pub(super) fn look_after(
        &mut self,
        folded: &Variant,
        quiet: bool,
        at_most: Option<Duration>,
    ) -> Option<Batch> {
        match self {
            Self::Here(running) => {
                running.look_after(folded, quiet, at_most);
                None
            }
            Self::There(remote) => remote.look_after(folded, quiet, at_most),
        }
    }

    pub(super) fn stop(&mut self) {
        match self {
            Self::Here(running) => running.recorder().stop(),
            Self::There(remote) => remote.stop(),
        }
    }

    pub(super) fn interrupt(&self) {
        match self {
            Self::Here(running) => running.recorder().interrupt(),
            Self::There(remote) => remote.interrupt(),
        }
    }

    /// What it records from now on is not wanted.
    pub(super) fn discard(&self) {
        match self {
            Self::Here(running) => running.recorder().discard(),
            Self::There(remote) => remote.discard(),
        }
    }

    /// The recorder, if it is in this process.
    pub(super) fn recorder(&self) -> Option<&Arc<Recorder>> {
        match self {
            Self::Here(running) => Some(running.recorder()),
            Self::There(_) => None,
        }
    }
}
