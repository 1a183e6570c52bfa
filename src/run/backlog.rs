//! What was recorded of a variant and is not folded yet: a screen folds no longer than it can wait between two frames.

use std::collections::VecDeque;

use tokio::time::Instant;

use crate::probe::Recorder;
use crate::recording::{Batch, Nanos, Recording, Unfolded};

/// Events that may wait here (32 MB); past this they stay in the recorder, which leaves detail out when it is full.
const MAX_EVENTS: usize = 1_000_000;

/// Batches with the instant up to which each of them is all, and which of them is folded.
#[derive(Debug, Default)]
pub(super) struct Backlog {
    batches: VecDeque<(Unfolded, Nanos)>,
    events: usize,
}

impl Backlog {
    /// Adds a batch in which everything is up to an instant.
    pub(super) fn push(&mut self, batch: Batch, until: Nanos) {
        self.events += batch.events.len();
        self.batches.push_back((Unfolded::new(batch), until));
    }

    /// Whether no more is to be added before something is folded.
    pub(super) fn is_full(&self) -> bool {
        self.events > MAX_EVENTS
    }

    /// Whether everything is folded.
    pub(super) fn is_empty(&self) -> bool {
        self.batches.is_empty()
    }

    /// Folds until a deadline, or everything; the instant up to which everything is folded that was recorded, if that is known.
    pub(super) fn fold(
        &mut self,
        recording: &mut Recording,
        place: usize,
        deadline: Option<Instant>,
    ) -> Option<Nanos> {
        let may_continue = || deadline.is_none_or(|deadline| Instant::now() < deadline);
        let mut folded = None;
        while let Some((batch, until)) = self.batches.front_mut() {
            folded = None;
            if !recording.fold_part(place, batch, &may_continue) {
                break;
            }
            folded = Some(*until);
            if let Some((batch, _)) = self.batches.pop_front() {
                let events = batch.into_events();
                self.events = self.events.saturating_sub(events.len());
                Recorder::reuse(events);
            }
        }
        folded
    }
}
