//! The lock with a shared and an exclusive side.

use ::std::fmt;
use ::std::sync::Arc;

use ::tokio::sync::TryLockError;

mod guard;

pub use guard::{
    OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLockMappedWriteGuard, RwLockReadGuard,
    RwLockWriteGuard,
};

use super::holders::Holders;
use super::seeded::Seeded;
use crate::probe::context;
use crate::recording::WaitKind;

type Original<T> = ::tokio::sync::RwLock<T>;

/// Mirror of [`tokio::sync::RwLock`]: its gauge shows how many hold it. Of its owned guards `map` and its kin are missing,
/// and what it holds must be sized.
pub struct RwLock<T> {
    inner: Seeded<Original<T>, T>,
    holders: Holders,
}

impl<T> RwLock<T> {
    /// A free lock around `value`.
    pub fn new(value: T) -> Self {
        Self {
            inner: Seeded::new(Original::new(value), Original::new),
            holders: Holders::new(None),
        }
    }

    /// The same for up to `max_reads` readers.
    pub fn with_max_readers(value: T, max_reads: u32) -> Self {
        let capacity = usize::try_from(max_reads).ok();
        let original = Original::with_max_readers(value, max_reads);
        Self {
            inner: Seeded::new(original, Original::new),
            holders: Holders::new(capacity),
        }
    }

    /// A lock for a `static`, without a gauge.
    pub const fn const_new(value: T) -> Self {
        Self {
            inner: Seeded::later(value, Original::new),
            holders: Holders::none(),
        }
    }

    /// Waits until nobody writes, and reads.
    pub async fn read(&self) -> RwLockReadGuard<'_, T> {
        let read = self.inner.get().read();
        let guard = self.holders.wait(WaitKind::Read, read).await;
        RwLockReadGuard::new(self.holders.hold(), guard)
    }

    /// Blocks the thread until nobody writes, and reads.
    #[track_caller]
    pub fn blocking_read(&self) -> RwLockReadGuard<'_, T> {
        let guard = context::blocking(|| self.inner.get().blocking_read());
        RwLockReadGuard::new(self.holders.hold(), guard)
    }

    /// Waits until nobody writes, and reads with a guard that owns the lock.
    pub async fn read_owned(self: Arc<Self>) -> OwnedRwLockReadGuard<T> {
        let read = Arc::clone(self.inner.get()).read_owned();
        let guard = self.holders.wait(WaitKind::Read, read).await;
        OwnedRwLockReadGuard::new(self.holders.hold(), guard, self)
    }

    /// Reads if nobody writes or waits to.
    pub fn try_read(&self) -> Result<RwLockReadGuard<'_, T>, TryLockError> {
        let guard = self.inner.get().try_read()?;
        Ok(RwLockReadGuard::new(self.holders.hold(), guard))
    }

    /// The same with a guard that owns the lock.
    pub fn try_read_owned(self: Arc<Self>) -> Result<OwnedRwLockReadGuard<T>, TryLockError> {
        let guard = Arc::clone(self.inner.get()).try_read_owned()?;
        Ok(OwnedRwLockReadGuard::new(self.holders.hold(), guard, self))
    }

    /// Waits until nobody reads or writes, and writes.
    pub async fn write(&self) -> RwLockWriteGuard<'_, T> {
        let write = self.inner.get().write();
        let guard = self.holders.wait(WaitKind::Write, write).await;
        RwLockWriteGuard::new(self.holders.hold(), guard)
    }

    /// Blocks the thread until nobody reads or writes, and writes.
    #[track_caller]
    pub fn blocking_write(&self) -> RwLockWriteGuard<'_, T> {
        let guard = context::blocking(|| self.inner.get().blocking_write());
        RwLockWriteGuard::new(self.holders.hold(), guard)
    }

    /// Waits until nobody reads or writes, and writes with a guard that owns the lock.
    pub async fn write_owned(self: Arc<Self>) -> OwnedRwLockWriteGuard<T> {
        let write = Arc::clone(self.inner.get()).write_owned();
        let guard = self.holders.wait(WaitKind::Write, write).await;
        OwnedRwLockWriteGuard::new(self.holders.hold(), guard, self)
    }

    /// Writes if nobody reads or writes.
    pub fn try_write(&self) -> Result<RwLockWriteGuard<'_, T>, TryLockError> {
        let guard = self.inner.get().try_write()?;
        Ok(RwLockWriteGuard::new(self.holders.hold(), guard))
    }

    /// The same with a guard that owns the lock.
    pub fn try_write_owned(self: Arc<Self>) -> Result<OwnedRwLockWriteGuard<T>, TryLockError> {
        let guard = Arc::clone(self.inner.get()).try_write_owned()?;
        Ok(OwnedRwLockWriteGuard::new(self.holders.hold(), guard, self))
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

impl<T> From<T> for RwLock<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Default> Default for RwLock<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: fmt::Debug> fmt::Debug for RwLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
