//! The lock with a shared and an exclusive side.

use ::std::fmt;
use ::std::future::Future;
use ::std::sync::Arc;

use ::tokio::sync::TryLockError;

mod guard;
mod owned;

pub use guard::{RwLockMappedWriteGuard, RwLockReadGuard, RwLockWriteGuard};
pub use owned::{OwnedRwLockMappedWriteGuard, OwnedRwLockReadGuard, OwnedRwLockWriteGuard};

use super::seeded::Seeded;
use crate::probe::context;
use crate::probe::permits::{Hold, Permits, Waiting};
use crate::probe::pool;
use crate::recording::{HoldKind, HoldState, WaitKind};

type Original<T> = ::tokio::sync::RwLock<T>;

/// How many readers the original lets in when it is not told.
const MAX_READERS: u32 = u32::MAX >> 3;

/// Mirror of [`tokio::sync::RwLock`]: its gauge shows how many have it, those to whom it is on its way included. What it
/// holds must be sized.
pub struct RwLock<T> {
    inner: Seeded<Original<T>, (T, u32)>,
    permits: Permits,
    /// What a writer needs: the permits of all readers.
    all: u32,
}

impl<T> RwLock<T> {
    /// A free lock around `value`.
    pub fn new(value: T) -> Self {
        Self {
            inner: Seeded::new(Original::new(value), with_max_readers),
            permits: Permits::lock(count(MAX_READERS), None),
            all: MAX_READERS,
        }
    }

    /// The same for up to `max_reads` readers.
    pub fn with_max_readers(value: T, max_reads: u32) -> Self {
        let original = Original::with_max_readers(value, max_reads);
        Self {
            inner: Seeded::new(original, with_max_readers),
            permits: Permits::lock(count(max_reads), Some(count(max_reads))),
            all: max_reads,
        }
    }

    /// A lock for a `static`, without a gauge.
    pub const fn const_new(value: T) -> Self {
        Self::const_with_max_readers(value, MAX_READERS)
    }

    /// The same for up to `max_reads` readers.
    pub const fn const_with_max_readers(value: T, max_reads: u32) -> Self {
        Self {
            inner: Seeded::later((value, max_reads), with_max_readers),
            permits: Permits::none(),
            all: max_reads,
        }
    }

    fn read_wait<F: Future>(&self, read: F) -> Waiting<F> {
        self.permits.wait(WaitKind::Read, HoldKind::Read, 1, read)
    }

    fn write_wait<F: Future>(&self, write: F) -> Waiting<F> {
        let all = count(self.all);
        self.permits
            .wait(WaitKind::Write, HoldKind::Write, all, write)
    }

    #[track_caller]
    fn take_read(&self, state: HoldState) -> Hold {
        self.permits.take(HoldKind::Read, 1, state)
    }

    #[track_caller]
    fn take_write(&self, state: HoldState) -> Hold {
        self.permits.take(HoldKind::Write, count(self.all), state)
    }

    /// Waits until nobody writes, and reads.
    pub async fn read(&self) -> RwLockReadGuard<'_, T> {
        let read = self.inner.get().read();
        let (guard, ticket) = self.read_wait(read).await;
        RwLockReadGuard::new(ticket.hold(HoldState::Held, None), guard)
    }

    /// Blocks the thread until nobody writes, and reads.
    #[track_caller]
    pub fn blocking_read(&self) -> RwLockReadGuard<'_, T> {
        let wait = (WaitKind::Read, HoldKind::Read, 1);
        let read = || match pool::current() {
            Some(job) => job.wait(self.inner.get().read()),
            None => self.inner.get().blocking_read(),
        };
        let (guard, ticket) = self.permits.block(wait, read);
        let line = context::caller_line();
        RwLockReadGuard::new(ticket.hold(HoldState::Held, Some(line)), guard)
    }

    /// Waits until nobody writes, and reads with a guard that owns the lock.
    pub async fn read_owned(self: Arc<Self>) -> OwnedRwLockReadGuard<T> {
        let read = Arc::clone(self.inner.get()).read_owned();
        let (guard, ticket) = self.read_wait(read).await;
        OwnedRwLockReadGuard::new(ticket.hold(HoldState::Taken, None), guard, self)
    }

    /// Reads if nobody writes or waits to.
    #[track_caller]
    pub fn try_read(&self) -> Result<RwLockReadGuard<'_, T>, TryLockError> {
        let guard = self.inner.get().try_read()?;
        Ok(RwLockReadGuard::new(self.take_read(HoldState::Held), guard))
    }

    /// The same with a guard that owns the lock.
    #[track_caller]
    pub fn try_read_owned(self: Arc<Self>) -> Result<OwnedRwLockReadGuard<T>, TryLockError> {
        let guard = Arc::clone(self.inner.get()).try_read_owned()?;
        let hold = self.take_read(HoldState::Taken);
        Ok(OwnedRwLockReadGuard::new(hold, guard, self))
    }

    /// Waits until nobody reads or writes, and writes.
    pub async fn write(&self) -> RwLockWriteGuard<'_, T> {
        let write = self.inner.get().write();
        let (guard, ticket) = self.write_wait(write).await;
        RwLockWriteGuard::new(ticket.hold(HoldState::Held, None), guard)
    }

    /// Blocks the thread until nobody reads or writes, and writes.
    #[track_caller]
    pub fn blocking_write(&self) -> RwLockWriteGuard<'_, T> {
        let wait = (WaitKind::Write, HoldKind::Write, count(self.all));
        let write = || match pool::current() {
            Some(job) => job.wait(self.inner.get().write()),
            None => self.inner.get().blocking_write(),
        };
        let (guard, ticket) = self.permits.block(wait, write);
        let line = context::caller_line();
        RwLockWriteGuard::new(ticket.hold(HoldState::Held, Some(line)), guard)
    }

    /// Waits until nobody reads or writes, and writes with a guard that owns the lock.
    pub async fn write_owned(self: Arc<Self>) -> OwnedRwLockWriteGuard<T> {
        let write = Arc::clone(self.inner.get()).write_owned();
        let (guard, ticket) = self.write_wait(write).await;
        OwnedRwLockWriteGuard::new(ticket.hold(HoldState::Taken, None), guard, self)
    }

    /// Writes if nobody reads or writes.
    #[track_caller]
    pub fn try_write(&self) -> Result<RwLockWriteGuard<'_, T>, TryLockError> {
        let guard = self.inner.get().try_write()?;
        let hold = self.take_write(HoldState::Held);
        Ok(RwLockWriteGuard::new(hold, guard))
    }

    /// The same with a guard that owns the lock.
    #[track_caller]
    pub fn try_write_owned(self: Arc<Self>) -> Result<OwnedRwLockWriteGuard<T>, TryLockError> {
        let guard = Arc::clone(self.inner.get()).try_write_owned()?;
        let hold = self.take_write(HoldState::Taken);
        Ok(OwnedRwLockWriteGuard::new(hold, guard, self))
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

fn with_max_readers<T>((value, max_reads): (T, u32)) -> Original<T> {
    Original::with_max_readers(value, max_reads)
}

fn count(readers: u32) -> usize {
    usize::try_from(readers).unwrap_or(usize::MAX)
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
