//! The lock of threads with a shared and an exclusive side.

use ::std::fmt;
use ::std::ops::{Deref, DerefMut};
use ::std::sync::atomic::{AtomicUsize, Ordering};
use ::std::sync::{LockResult, PoisonError, TryLockError, TryLockResult};

use super::gate::{Gate, Watched};
use super::mutex::Freed;
use crate::probe::context;
use crate::probe::permits::{Hold, Permits};
use crate::recording::{HoldKind, HoldState, WaitKind};

/// More readers than there can be.
const ALL: usize = 1 << 30;

/// Mirror of [`std::sync::RwLock`]: its gauge, from its first use in a run on, shows how many have it. A writer that waits
/// keeps new readers out, as the original does.
pub struct RwLock<T: ?Sized> {
    watched: Watched,
    gate: Gate,
    writers: AtomicUsize,
    inner: ::std::sync::RwLock<T>,
}

/// Counts a writer that waits.
struct WaitingWriter<'a>(&'a AtomicUsize, &'a Gate);

impl<'a> WaitingWriter<'a> {
    fn new(writers: &'a AtomicUsize, gate: &'a Gate) -> Self {
        writers.fetch_add(1, Ordering::SeqCst);
        Self(writers, gate)
    }
}

impl Drop for WaitingWriter<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
        self.1.open();
    }
}

impl<T> RwLock<T> {
    /// A free lock around `t`.
    pub const fn new(t: T) -> Self {
        Self {
            watched: Watched::new(),
            gate: Gate::new(),
            writers: AtomicUsize::new(0),
            inner: ::std::sync::RwLock::new(t),
        }
    }

    /// The value without its lock.
    pub fn into_inner(self) -> LockResult<T> {
        self.inner.into_inner()
    }
}

impl<T: ?Sized> RwLock<T> {
    /// Reads, and blocks the thread until nobody writes or waits to.
    #[track_caller]
    pub fn read(&self) -> LockResult<RwLockReadGuard<'_, T>> {
        let permits = self.permits();
        let mut ticket = permits.ticket(HoldKind::Read, 1);
        // no closure: in one the caller would be this file
        let taken = if let Some(taken) = self.attempt_read() {
            taken
        } else {
            ticket.queue();
            let wait = Some((WaitKind::Read, permits.object()));
            context::blocking_on(wait, || self.gate.wait(|| self.attempt_read()))
        };
        let hold = ticket.hold(HoldState::Held, Some(context::caller_line()));
        self.reading(taken, hold)
    }

    /// Reads if nobody writes or waits to.
    #[track_caller]
    pub fn try_read(&self) -> TryLockResult<RwLockReadGuard<'_, T>> {
        let Some(taken) = self.attempt_read() else {
            return Err(TryLockError::WouldBlock);
        };
        let hold = self.permits().take(HoldKind::Read, 1, HoldState::Held);
        Ok(self.reading(taken, hold)?)
    }

    /// Writes, and blocks the thread until nobody reads or writes.
    #[track_caller]
    pub fn write(&self) -> LockResult<RwLockWriteGuard<'_, T>> {
        let permits = self.permits();
        let mut ticket = permits.ticket(HoldKind::Write, ALL);
        let taken = if let Some(taken) = self.attempt_write() {
            taken
        } else {
            ticket.queue();
            let writer = WaitingWriter::new(&self.writers, &self.gate);
            let wait = Some((WaitKind::Write, permits.object()));
            let attempt = || self.gate.wait(|| self.attempt_write());
            let taken = context::blocking_on(wait, attempt);
            drop(writer);
            taken
        };
        let hold = ticket.hold(HoldState::Held, Some(context::caller_line()));
        self.writing(taken, hold)
    }

    /// Writes if nobody reads or writes.
    #[track_caller]
    pub fn try_write(&self) -> TryLockResult<RwLockWriteGuard<'_, T>> {
        let Some(taken) = self.attempt_write() else {
            return Err(TryLockError::WouldBlock);
        };
        let hold = self.permits().take(HoldKind::Write, ALL, HoldState::Held);
        Ok(self.writing(taken, hold)?)
    }

    /// Whether a thread panicked that wrote.
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
        self.watched.permits(|| Permits::lock(ALL, None))
    }

    fn attempt_read(&self) -> Option<LockResult<::std::sync::RwLockReadGuard<'_, T>>> {
        if self.writers.load(Ordering::SeqCst) > 0 {
            return None;
        }
        attempted(self.inner.try_read())
    }

    fn attempt_write(&self) -> Option<LockResult<::std::sync::RwLockWriteGuard<'_, T>>> {
        attempted(self.inner.try_write())
    }

    fn reading<'a>(
        &'a self,
        taken: LockResult<::std::sync::RwLockReadGuard<'a, T>>,
        hold: Hold,
    ) -> LockResult<RwLockReadGuard<'a, T>> {
        let guard = |inner| RwLockReadGuard {
            _hold: hold,
            inner,
            _freed: Freed(&self.gate),
        };
        match taken {
            Ok(inner) => Ok(guard(inner)),
            Err(error) => Err(PoisonError::new(guard(error.into_inner()))),
        }
    }

    fn writing<'a>(
        &'a self,
        taken: LockResult<::std::sync::RwLockWriteGuard<'a, T>>,
        hold: Hold,
    ) -> LockResult<RwLockWriteGuard<'a, T>> {
        let guard = |inner| RwLockWriteGuard {
            _hold: hold,
            inner,
            _freed: Freed(&self.gate),
        };
        match taken {
            Ok(inner) => Ok(guard(inner)),
            Err(error) => Err(PoisonError::new(guard(error.into_inner()))),
        }
    }
}

fn attempted<G>(result: TryLockResult<G>) -> Option<LockResult<G>> {
    match result {
        Ok(guard) => Some(Ok(guard)),
        Err(TryLockError::Poisoned(error)) => Some(Err(error)),
        Err(TryLockError::WouldBlock) => None,
    }
}

impl<T> From<T> for RwLock<T> {
    fn from(t: T) -> Self {
        Self::new(t)
    }
}

impl<T: Default> Default for RwLock<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: ?Sized + fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

/// The guards of both sides, whose parts are dropped in this order: who is next is known before the lock is free, and looks
/// for it afterwards.
macro_rules! guards {
    ($($guard:ident)*) => {
        $(
            #[doc = concat!("Mirror of [`std::sync::", stringify!($guard), "`].")]
            #[must_use = "if unused the lock is free again at once"]
            #[clippy::has_significant_drop]
            pub struct $guard<'a, T: ?Sized> {
                _hold: Hold,
                inner: ::std::sync::$guard<'a, T>,
                _freed: Freed<'a>,
            }

            impl<T: ?Sized> Deref for $guard<'_, T> {
                type Target = T;

                fn deref(&self) -> &T {
                    &self.inner
                }
            }

            impl<T: ?Sized + fmt::Debug> fmt::Debug for $guard<'_, T> {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.inner.fmt(f)
                }
            }

            impl<T: ?Sized + fmt::Display> fmt::Display for $guard<'_, T> {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    self.inner.fmt(f)
                }
            }
        )*
    };
}

guards!(RwLockReadGuard RwLockWriteGuard);

impl<T: ?Sized> DerefMut for RwLockWriteGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.inner
    }
}
