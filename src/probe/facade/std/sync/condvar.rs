//! Waiting for a change of what a lock protects.

use ::std::collections::BTreeSet;
use ::std::sync::{LockResult, Mutex, PoisonError};
use ::std::time::Duration;

use super::MutexGuard;
use super::gate::{Deadline, Gate, deadline};
use crate::probe::context;
use crate::recording::{Object, WaitKind};

/// Mirror of [`std::sync::Condvar`]; it wakes no thread without a reason.
#[derive(Debug)]
pub struct Condvar {
    gate: Gate,
    waiting: Mutex<Waiting>,
}

/// The threads that wait, in the order of their coming.
#[derive(Debug)]
struct Waiting {
    next: u64,
    places: BTreeSet<u64>,
}

/// Mirror of [`std::sync::WaitTimeoutResult`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaitTimeoutResult(bool);

impl WaitTimeoutResult {
    /// Whether the time was over.
    pub fn timed_out(&self) -> bool {
        self.0
    }
}

impl Default for Condvar {
    fn default() -> Self {
        Self::new()
    }
}

impl Condvar {
    /// A condition that nobody waits for.
    pub const fn new() -> Self {
        Self {
            gate: Gate::new(),
            waiting: Mutex::new(Waiting {
                next: 0,
                places: BTreeSet::new(),
            }),
        }
    }

    /// Frees the lock, blocks the thread until it is notified, and takes the lock again.
    #[track_caller]
    pub fn wait<'a, T>(&self, guard: MutexGuard<'a, T>) -> LockResult<MutexGuard<'a, T>> {
        let (guard, _) = self.wait_until(guard, None);
        guard
    }

    /// The same until `condition` no longer holds.
    #[track_caller]
    pub fn wait_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        mut condition: F,
    ) -> LockResult<MutexGuard<'a, T>>
    where
        F: FnMut(&mut T) -> bool,
    {
        while condition(&mut guard) {
            guard = self.wait(guard)?;
        }
        Ok(guard)
    }

    /// The same for `dur` at most.
    #[track_caller]
    pub fn wait_timeout<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        dur: Duration,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)> {
        let (guard, notified) = self.wait_until(guard, deadline(dur));
        with_result(guard, !notified)
    }

    /// The same until `condition` no longer holds, for `dur` at most.
    #[track_caller]
    pub fn wait_timeout_while<'a, T, F>(
        &self,
        mut guard: MutexGuard<'a, T>,
        dur: Duration,
        mut condition: F,
    ) -> LockResult<(MutexGuard<'a, T>, WaitTimeoutResult)>
    where
        F: FnMut(&mut T) -> bool,
    {
        let until = deadline(dur);
        let mut in_time = true;
        loop {
            if !condition(&mut guard) {
                return Ok((guard, WaitTimeoutResult(false)));
            }
            if !in_time {
                return Ok((guard, WaitTimeoutResult(true)));
            }
            let (again, notified) = self.wait_until(guard, until);
            (guard, in_time) = (
                again.map_err(|error| with_flag(error, !notified))?,
                notified,
            );
        }
    }

    /// Wakes the thread that has waited longest.
    pub fn notify_one(&self) {
        self.change(|waiting| waiting.places.pop_first());
        self.gate.open();
    }

    /// Wakes all threads that wait.
    pub fn notify_all(&self) {
        self.change(|waiting| waiting.places.clear());
        self.gate.open();
    }

    fn change<R>(&self, change: impl FnOnce(&mut Waiting) -> R) -> R {
        change(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The guard again, and whether the thread was notified.
    #[track_caller]
    fn wait_until<'a, T>(
        &self,
        guard: MutexGuard<'a, T>,
        deadline: Option<Deadline>,
    ) -> (LockResult<MutexGuard<'a, T>>, bool) {
        // it is in line before the lock is free, so that no notification comes in between
        let place = self.change(|waiting| {
            waiting.next += 1;
            waiting.places.insert(waiting.next);
            waiting.next
        });
        let lock = MutexGuard::unlock(guard);
        let notified = || {
            let waits = self.change(|waiting| waiting.places.contains(&place));
            (!waits).then_some(())
        };
        let wait = Some((WaitKind::Notified, Object::NONE));
        context::blocking_on(wait, || match deadline {
            None => self.gate.wait(notified),
            Some(_) => drop(self.gate.wait_until(deadline, notified)),
        });
        let too_late = self.change(|waiting| waiting.places.remove(&place));
        (lock.lock(), !too_late)
    }
}

type Timed<'a, T> = (MutexGuard<'a, T>, WaitTimeoutResult);

fn with_flag<T>(
    error: PoisonError<MutexGuard<'_, T>>,
    timed_out: bool,
) -> PoisonError<Timed<'_, T>> {
    PoisonError::new((error.into_inner(), WaitTimeoutResult(timed_out)))
}

fn with_result<T>(
    guard: LockResult<MutexGuard<'_, T>>,
    timed_out: bool,
) -> LockResult<Timed<'_, T>> {
    match guard {
        Ok(guard) => Ok((guard, WaitTimeoutResult(timed_out))),
        Err(error) => Err(with_flag(error, timed_out)),
    }
}
