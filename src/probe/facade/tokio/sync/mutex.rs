//! The lock that is held across awaits.

use ::std::fmt;
use ::std::sync::Arc;

use ::tokio::sync::TryLockError;

mod guard;

pub use guard::{MappedMutexGuard, MutexGuard, OwnedMutexGuard};

use super::holders::Holders;
use super::seeded::Seeded;
use crate::probe::context;
use crate::recording::WaitKind;

type Original<T> = ::tokio::sync::Mutex<T>;

/// Mirror of [`tokio::sync::Mutex`]: its gauge is 1 while it is held. Of its guards `OwnedMutexGuard::map` is missing, and
/// what it holds must be sized.
pub struct Mutex<T> {
    inner: Seeded<Original<T>, T>,
    holders: Holders,
}

impl<T> Mutex<T> {
    /// A free lock around `value`.
    pub fn new(value: T) -> Self {
        Self {
            inner: Seeded::new(Original::new(value), Original::new),
            holders: Holders::new(Some(1)),
        }
    }

    /// A lock for a `static`, without a gauge.
    pub const fn const_new(value: T) -> Self {
        Self {
            inner: Seeded::later(value, Original::new),
            holders: Holders::none(),
        }
    }

    /// Waits until the lock is free and takes it.
    pub async fn lock(&self) -> MutexGuard<'_, T> {
        let lock = self.inner.get().lock();
        let guard = self.holders.wait(WaitKind::Lock, lock).await;
        MutexGuard::new(self.holders.hold(), guard, self)
    }

    /// Blocks the thread until the lock is free and takes it.
    #[track_caller]
    pub fn blocking_lock(&self) -> MutexGuard<'_, T> {
        let guard = context::blocking(|| self.inner.get().blocking_lock());
        MutexGuard::new(self.holders.hold(), guard, self)
    }

    /// The same with a guard that owns the lock.
    #[track_caller]
    pub fn blocking_lock_owned(self: Arc<Self>) -> OwnedMutexGuard<T> {
        let inner = Arc::clone(self.inner.get());
        let guard = context::blocking(|| inner.blocking_lock_owned());
        OwnedMutexGuard::new(self.holders.hold(), guard, self)
    }

    /// Waits until the lock is free and takes it with a guard that owns the lock.
    pub async fn lock_owned(self: Arc<Self>) -> OwnedMutexGuard<T> {
        let lock = Arc::clone(self.inner.get()).lock_owned();
        let guard = self.holders.wait(WaitKind::Lock, lock).await;
        OwnedMutexGuard::new(self.holders.hold(), guard, self)
    }

    /// Takes the lock if it is free.
    pub fn try_lock(&self) -> Result<MutexGuard<'_, T>, TryLockError> {
        let guard = self.inner.get().try_lock()?;
        Ok(MutexGuard::new(self.holders.hold(), guard, self))
    }

    /// Takes the lock if it is free, with a guard that owns it.
    pub fn try_lock_owned(self: Arc<Self>) -> Result<OwnedMutexGuard<T>, TryLockError> {
        let guard = Arc::clone(self.inner.get()).try_lock_owned()?;
        Ok(OwnedMutexGuard::new(self.holders.hold(), guard, self))
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
