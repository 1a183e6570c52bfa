//! The thread of the runtime, held by a lane that blocks it: the jobs go on meanwhile.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::Pool;
use super::idle::pass;
use crate::probe::context;

/// How often it looks whether something has changed that no job did.
const LOOK: Duration = Duration::from_millis(5);

impl Pool {
    /// Blocks the thread of the runtime until `attempt` gives something, or until `end` on the paused clock. Nobody else can move that
    /// clock: it goes from one job's sleep to the next.
    pub(crate) fn hold_worker<T>(
        self: &Arc<Self>,
        end: Option<Instant>,
        mut attempt: impl FnMut() -> Option<T>,
    ) -> Option<T> {
        loop {
            let result = attempt();
            if result.is_some() || context::stopped() {
                return result;
            }
            let now = Instant::now();
            if end.is_some_and(|end| now >= end) {
                return None;
            }
            let state = self.state();
            if state.busy > 0 {
                let waited = self.changed.wait_timeout(state, LOOK);
                drop(waited.unwrap_or_else(PoisonError::into_inner));
                continue;
            }
            let first = state.asleep.first_key_value().map(|((end, _), _)| *end);
            drop(state);
            match first.into_iter().chain(end).min() {
                Some(next) => self.move_to(next),
                // only a thread that is no job may change something
                None => std::thread::sleep(LOOK),
            }
        }
    }

    /// Moves the clock to `next`, and wakes the jobs that have slept so long.
    fn move_to(&self, next: Instant) {
        pass(next.saturating_duration_since(Instant::now()));
        let mut state = self.state();
        let mut later = state.asleep.split_off(&(next, u64::MAX));
        std::mem::swap(&mut state.asleep, &mut later);
        drop(state);
        for waker in later.into_values() {
            waker.wake();
        }
    }
}
