//! The lock that is held across awaits.

use ::std::fmt;
use ::std::sync::Arc;

use ::tokio::sync::TryLockError;

mod guard;

pub use guard::{MappedMutexGuard, MutexGuard, OwnedMappedMutexGuard, OwnedMutexGuard};

use super::seeded::Seeded;
use crate::probe::context;
use crate::probe::permits::{Hold, Permits};
use crate::probe::pool;
use crate::recording::{HoldKind, HoldState, WaitKind};

type Original<T> = ::tokio::sync::Mutex<T>;

/// Mirror of [`tokio::sync::Mutex`]: its gauge is 1 while somebody has it or it is on its way to one who waits. What it
/// holds must be sized.
pub struct Mutex<T> {
    inner: Seeded<Original<T>, T>,
    permits: Permits,
}

impl<T> Mutex<T> {
    /// A free lock around `value`.
    pub fn new(value: T) -> Self {
        Self {
            inner: Seeded::new(Original::new(value), Original::new),
            permits: Permits::lock(1, Some(1)),
        }
    }

    /// A lock for a `static`, without a gauge.
    pub const fn const_new(value: T) -> Self {
        Self {
            inner: Seeded::later(value, Original::new),
            permits: Permits::none(),
        }
    }

    /// Waits until the lock is free and takes it.
    pub async fn lock(&self) -> MutexGuard<'_, T> {
        let lock = self.inner.get().lock();
        let lock = self.permits.wait(WaitKind::Lock, HoldKind::Lock, 1, lock);
        let (guard, ticket) = lock.await;
        MutexGuard::new(ticket.hold(HoldState::Held, None), guard, self)
    }

    /// Blocks the thread until the lock is free and takes it.
    #[track_caller]
    pub fn blocking_lock(&self) -> MutexGuard<'_, T> {
        let (guard, hold) = self.block(HoldState::Held, || match pool::current() {
            Some(job) => job.wait(self.inner.get().lock()),
            None => self.inner.get().blocking_lock(),
        });
        MutexGuard::new(hold, guard, self)
    }

    /// The same with a guard that owns the lock.
    #[track_caller]
    pub fn blocking_lock_owned(self: Arc<Self>) -> OwnedMutexGuard<T> {
        let inner = Arc::clone(self.inner.get());
        let (guard, hold) = self.block(HoldState::Taken, || match pool::current() {
            Some(job) => job.wait(inner.lock_owned()),
            None => inner.blocking_lock_owned(),
        });
        OwnedMutexGuard::new(hold, guard, self)
    }

    #[track_caller]
    fn block<G>(&self, state: HoldState, lock: impl FnOnce() -> G) -> (G, Hold) {
        let wait = (WaitKind::Lock, HoldKind::Lock, 1);
        let (guard, ticket) = self.permits.block(wait, lock);
        (guard, ticket.hold(state, Some(context::caller_line())))
    }

    /// Waits until the lock is free and takes it with a guard that owns the lock.
    pub async fn lock_owned(self: Arc<Self>) -> OwnedMutexGuard<T> {
        let lock = Arc::clone(self.inner.get()).lock_owned();
        let lock = self.permits.wait(WaitKind::Lock, HoldKind::Lock, 1, lock);
        let (guard, ticket) = lock.await;
        OwnedMutexGuard::new(ticket.hold(HoldState::Taken, None), guard, self)
    }

    /// Takes the lock if it is free.
    #[track_caller]
    pub fn try_lock(&self) -> Result<MutexGuard<'_, T>, TryLockError> {
        let guard = self.inner.get().try_lock()?;
        let hold = self.permits.take(HoldKind::Lock, 1, HoldState::Held);
        Ok(MutexGuard::new(hold, guard, self))
    }

    /// Takes the lock if it is free, with a guard that owns it.
    #[track_caller]
    pub fn try_lock_owned(self: Arc<Self>) -> Result<OwnedMutexGuard<T>, TryLockError> {
        let guard = Arc::clone(self.inner.get()).try_lock_owned()?;
        let hold = self.permits.take(HoldKind::Lock, 1, HoldState::Taken);
        Ok(OwnedMutexGuard::new(hold, guard, self))
    }

    /// The value, which nobody else can reach.
    pub fn get_mut(&mut self) -> &mut T {
        self.inner.get_mut().get_mut()
    }

    /// The value without its lock.
    pub fn into_inner(self) -> T {
        self.inner.into_inner().into_inner()
    }
}

impl<T> From<T> for Mutex<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Default> Default for Mutex<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: fmt::Debug> fmt::Debug for Mutex<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
