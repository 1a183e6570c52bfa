//! When a variant is over that does not say so itself.

use std::time::Duration;

use tokio::time::Instant;

use super::still::Stillness;
use crate::recording::{Clock, Nanos, Outcome, Variant};

/// What is known of a variant's process beside its events.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signs {
    /// Nothing was recorded since the last time.
    pub quiet: bool,
    /// Nothing but the run's own lanes can wake one of them.
    pub closed: bool,
    /// Tasks of the runtime that have not ended.
    pub tasks: usize,
}

/// What is to be done with a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It goes on.
    GoesOn,
    /// It is over, and its own function would go on: it is stopped.
    Stop,
    /// It has reached its limit: it is over at this instant of the paused clock, or now.
    Limit(Option<Nanos>),
    /// Nothing can happen in it any more: it is over then, unless something is recorded meanwhile.
    Stuck(Option<Nanos>),
}

/// Watches one variant.
#[derive(Debug)]
pub(super) struct Watch {
    clock: Clock,
    limit: Option<Duration>,
    stillness: Stillness,
    /// When it began.
    origin: Instant,
    /// Since when it is over, as far as somebody asked.
    over_since: Option<Instant>,
}

impl Watch {
    /// Of a variant that begins at `origin` and is stopped after `limit`.
    pub(super) fn new(clock: Clock, limit: Option<Duration>, origin: Instant) -> Self {
        Self {
            clock,
            limit,
            stillness: Stillness::new(clock),
            origin,
            over_since: None,
        }
    }

    /// It begins later than that.
    pub(super) fn begins(&mut self, origin: Instant) {
        self.origin = origin;
    }

    /// How long the variant has been over; it is.
    pub(super) fn over_for(&mut self) -> Duration {
        self.over_since.get_or_insert_with(Instant::now).elapsed()
    }

    /// What is to be done; `at_most` is what may pass in real time.
    pub(super) fn judge(
        &mut self,
        folded: &Variant,
        signs: Signs,
        at_most: Option<Duration>,
    ) -> Verdict {
        let passed = self.origin.elapsed();
        if folded.is_over() {
            let goes_on = matches!(folded.outcome(), Outcome::Running | Outcome::Stuck);
            return if goes_on {
                Verdict::Stop
            } else {
                Verdict::GoesOn
            };
        }
        // the paused clock cannot be read from here
        let now = (self.clock == Clock::Virtual).then(|| folded.end());
        let limit = self.limit.filter(|_| self.clock == Clock::Wall);
        let mut limits = limit.into_iter().chain(at_most);
        if limits.any(|limit| passed >= limit) {
            Verdict::Limit(now)
        } else if self.stillness.is_stuck(folded, signs) {
            Verdict::Stuck(now)
        } else {
            Verdict::GoesOn
        }
    }
}
