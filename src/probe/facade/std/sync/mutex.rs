//! The lock of threads.

use ::std::fmt;
use ::std::ops::{Deref, DerefMut};
use ::std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use super::gate::{Gate, Watched};
use crate::probe::context;
use crate::probe::permits::{Hold, Permits};
use crate::recording::{HoldKind, HoldState, WaitKind};

/// Mirror of [`std::sync::Mutex`]: its gauge, from its first use in a run on, is 1 while somebody has it.
pub struct Mutex<T: ?Sized> {
    watched: Watched,
    gate: Gate,
    inner: ::std::sync::Mutex<T>,
}

impl<T> Mutex<T> {
    /// A free lock around `t`.
    pub const fn new(t: T) -> Self {
        Self {
            watched: Watched::new(),
            gate: Gate::new(),
            inner: ::std::sync::Mutex::new(t),
        }
    }

    /// The value without its lock.
    pub fn into_inner(self) -> LockResult<T> {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> Mutex<T> {
    /// Takes the lock, and blocks the thread until it is free.
    #[track_caller]
    pub fn lock(&self) -> LockResult<MutexGuard<'_, T>> {
        let permits = self.permits();
        let mut ticket = permits.ticket(HoldKind::Lock, 1);
        // no closure: in one the caller would be this file
        let taken = if let Some(taken) = self.attempt() {
            taken
        } else {
            ticket.queue();
            let wait = Some((WaitKind::Lock, permits.object()));
            context::blocking_on(wait, || self.gate.wait(|| self.attempt()))
        };
        let hold = ticket.hold(HoldState::Held, Some(context::caller_line()));
        self.guarded(taken, hold)
    }

    /// Takes the lock if it is free.
    #[track_caller]
    pub fn try_lock(&self) -> TryLockResult<MutexGuard<'_, T>> {
        let Some(taken) = self.attempt() else {
            return Err(TryLockError::WouldBlock);
        };
        let hold = self.permits().take(HoldKind::Lock, 1, HoldState::Held);
        Ok(self.guarded(taken, hold)?)
    }

    /// Whether a thread panicked that had the lock.
    pub fn is_poisoned(&self) -> bool {
        self.inner.is_poisoned()
    }

    /// Forgets that a thread panicked.
    pub fn clear_poison(&self) {
        self.inner.clear_poison();
    }

    /// The value, which nobody else can reach.
    pub fn get_mut(&mut self) -> LockResult<&mut T> {
        self.inner.get_mut()
    }

    /// What the binding that holds it is called.
    pub(crate) fn set_name(&self, name: &'static str) {
        self.watched.set_name(name);
    }

    fn permits(&self) -> Permits {
        self.watched.permits(|| Permits::lock(1, Some(1)))
    }

    fn attempt(&self) -> Option<LockResult<::std::sync::MutexGuard<'_, T>>> {
        match self.inner.try_lock() {
            Ok(guard) => Some(Ok(guard)),
            Err(TryLockError::Poisoned(error)) => Some(Err(error)),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    fn guarded<'a>(
        &'a self,
        taken: LockResult<::std::sync::MutexGuard<'a, T>>,
        hold: Hold,
    ) -> LockResult<MutexGuard<'a, T>> {
        let guard = |inner| MutexGuard {
            hold,
            inner,
            freed: Freed(&self.gate),
            lock: self,
        };
        match taken {
            Ok(inner) => Ok(guard(inner)),
            Err(error) => Err(PoisonError::new(guard(error.into_inner()))),
        }
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(t: T) -> Self {
        Self::new(t)
    }
}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

/// Lets those in who wait, when it is dropped: after the original's guard.
#[derive(Debug)]
pub(super) struct Freed<'a>(pub(super) &'a Gate);

impl Drop for Freed<'_> {
    fn drop(&mut self) {
        self.0.open();
    }
}

/// Mirror of [`std::sync::MutexGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct MutexGuard<'a, T: ?Sized> {
    // in this order: who is next is known before the lock is free, and looks for it afterwards
    hold: Hold,
    inner: ::std::sync::MutexGuard<'a, T>,
    freed: Freed<'a>,
    lock: &'a Mutex<T>,
}

impl<'a, T: ?Sized> MutexGuard<'a, T> {
    /// The lock, which is free again.
    pub(super) fn unlock(guard: Self) -> &'a Mutex<T> {
        let Self {
            hold,
            inner,
            freed,
            lock,
        } = guard;
        drop(hold);
        drop(inner);
        drop(freed);
        lock
    }
}

impl<T: ?Sized> Deref for MutexGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.inner
    }
}

impl<T: ?Sized> DerefMut for MutexGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T: ?Sized + fmt::Display> fmt::Display for MutexGuard<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
