//! The thread of the runtime, held by a lane that blocks it: the jobs go on meanwhile.

use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::idle::pass;
use super::{Pool, State, Worker};
use crate::probe::context;

/// How often it looks whether something has changed that no job did.
const LOOK: Duration = Duration::from_millis(5);

impl Pool {
    /// Blocks the thread of the runtime until `attempt` gives something, or until `end` on the paused clock. Nobody else can move that
    /// clock: it goes from one job's sleep to the next.
    pub(crate) fn hold_worker<T>(
        self: &Arc<Self>,
        end: Option<Instant>,
        attempt: impl FnMut() -> Option<T>,
    ) -> Option<T> {
        self.state().worker.is_held = true;
        let result = self.pass_until(end, attempt);
        self.state().worker.is_held = false;
        result
    }

    fn pass_until<T>(
        &self,
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
            let first = first_sleep(&state);
            if let Some(next) = first.into_iter().chain(end).min() {
                move_to(state, next);
            } else {
                drop(state);
                // only a thread that is no job may change something
                std::thread::sleep(LOOK);
            }
        }
    }

    /// Moves the clock to the next end of a job's sleep if the worker has done nothing since it was `seen`: it is blocked by something
    /// that only a job can end. What it does now.
    pub(super) fn relieve_worker(&self, seen: Option<Worker>) -> Option<Worker> {
        let state = self.state();
        let now = state.worker;
        let may_wait = state.busy == 0 && !now.is_parked && !now.is_held;
        if may_wait
            && seen == Some(now)
            && let Some(next) = first_sleep(&state)
        {
            self.inside(|| move_to(state, next));
        }
        may_wait.then_some(now)
    }
}

fn first_sleep(state: &State) -> Option<Instant> {
    state.asleep.first_key_value().map(|((end, _), _)| *end)
}

/// Moves the clock to `next`, and wakes the jobs that have slept so long. Nobody else moves it meanwhile.
fn move_to(mut state: MutexGuard<'_, State>, next: Instant) {
    pass(next.saturating_duration_since(Instant::now()));
    let later = state.asleep.split_off(&(next, u64::MAX));
    let woken = std::mem::replace(&mut state.asleep, later);
    drop(state);
    for waker in woken.into_values() {
        waker.wake();
    }
}
