//! Permits.

use ::std::fmt;
use ::std::sync::Arc;

use ::tokio::sync::{AcquireError, TryAcquireError};

mod permit;

pub use permit::{OwnedSemaphorePermit, SemaphorePermit};

use crate::probe::context;
use crate::probe::permits::{Hold, Permits};
use crate::recording::{HoldKind, HoldState, WaitKind};

/// Mirror of [`tokio::sync::Semaphore`]: its gauge shows the permits in use, those that were put by for
/// one who waits included.
pub struct Semaphore {
    inner: ::tokio::sync::Semaphore,
    permits: Permits,
}

impl Semaphore {
    /// The most permits that there can be.
    pub const MAX_PERMITS: usize = ::tokio::sync::Semaphore::MAX_PERMITS;

    /// A semaphore with `permits` permits.
    ///
    /// # Panics
    ///
    /// When there are more than [`Semaphore::MAX_PERMITS`], as the original does.
    #[track_caller]
    pub fn new(permits: usize) -> Self {
        Self {
            inner: ::tokio::sync::Semaphore::new(permits),
            permits: Permits::semaphore(permits),
        }
    }

    /// A semaphore for a `static`, without a gauge.
    pub const fn const_new(permits: usize) -> Self {
        Self {
            inner: ::tokio::sync::Semaphore::const_new(permits),
            permits: Permits::none(),
        }
    }

    /// How many permits are free.
    pub fn available_permits(&self) -> usize {
        self.inner.available_permits()
    }

    /// Adds `n` permits.
    #[track_caller]
    pub fn add_permits(&self, n: usize) {
        // one that is too many panics before it is counted
        self.inner.add_permits(n);
        self.permits.add(n);
    }

    /// Takes up to `n` free permits away for good, and says how many.
    pub fn forget_permits(&self, n: usize) -> usize {
        let forgotten = self.inner.forget_permits(n);
        self.permits.forget(forgotten);
        forgotten
    }

    /// Waits for a permit.
    pub async fn acquire(&self) -> Result<SemaphorePermit<'_>, AcquireError> {
        self.acquire_many(1).await
    }

    /// Waits for `n` permits.
    pub async fn acquire_many(&self, n: u32) -> Result<SemaphorePermit<'_>, AcquireError> {
        let (permit, hold) = self.acquired(n, HoldState::Held).await?;
        Ok(SemaphorePermit::new(permit, hold, self))
    }

    async fn acquired(&self, n: u32, state: HoldState) -> Result<Acquired<'_>, AcquireError> {
        let permits = self.inner.acquire_many(n);
        let wait = (WaitKind::Acquire, HoldKind::Permits);
        let permits = self.permits.wait(wait.0, wait.1, count(n), permits);
        let (permit, ticket) = permits.await;
        Ok((permit?, ticket.hold(state, None)))
    }

    /// Takes a permit if one is free.
    #[track_caller]
    pub fn try_acquire(&self) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        self.try_acquire_many(1)
    }

    /// Takes `n` permits if they are free.
    #[track_caller]
    pub fn try_acquire_many(&self, n: u32) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        let permit = self.inner.try_acquire_many(n)?;
        let hold = self
            .permits
            .take(HoldKind::Permits, count(n), HoldState::Held);
        Ok(SemaphorePermit::new(permit, hold, self))
    }

    /// Blocks the thread until there is a permit.
    #[track_caller]
    pub fn blocking_acquire(&self) -> Result<SemaphorePermit<'_>, AcquireError> {
        self.blocking_acquire_many(1)
    }

    /// Blocks the thread until there are `n` permits.
    #[track_caller]
    pub fn blocking_acquire_many(&self, n: u32) -> Result<SemaphorePermit<'_>, AcquireError> {
        let (permit, hold) = self.block(n, HoldState::Held)?;
        Ok(SemaphorePermit::new(permit, hold, self))
    }

    #[track_caller]
    fn block(&self, n: u32, state: HoldState) -> Result<Acquired<'_>, AcquireError> {
        let wait = (WaitKind::Acquire, HoldKind::Permits, count(n));
        let acquire = || self.inner.blocking_acquire_many(n);
        let (permit, ticket) = self.permits.block(wait, acquire);
        Ok((permit?, ticket.hold(state, Some(context::caller_line()))))
    }

    /// Waits for a permit that owns the semaphore.
    pub async fn acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, AcquireError> {
        self.acquire_many_owned(1).await
    }

    /// Waits for `n` permits that own the semaphore.
    pub async fn acquire_many_owned(
        self: Arc<Self>,
        n: u32,
    ) -> Result<OwnedSemaphorePermit, AcquireError> {
        let (permit, hold) = self.acquired(n, HoldState::Taken).await?;
        permit.forget();
        Ok(OwnedSemaphorePermit::new(self, hold, n))
    }

    /// Takes a permit that owns the semaphore, if one is free.
    #[track_caller]
    pub fn try_acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        self.try_acquire_many_owned(1)
    }

    /// Takes `n` permits that own the semaphore, if they are free.
    #[track_caller]
    pub fn try_acquire_many_owned(
        self: Arc<Self>,
        n: u32,
    ) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        self.inner.try_acquire_many(n)?.forget();
        let hold = self
            .permits
            .take(HoldKind::Permits, count(n), HoldState::Taken);
        Ok(OwnedSemaphorePermit::new(self, hold, n))
    }

    /// Blocks the thread until there is a permit, which owns the semaphore.
    #[track_caller]
    pub fn blocking_acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, AcquireError> {
        self.blocking_acquire_many_owned(1)
    }

    /// Blocks the thread until there are `n` permits, which own the semaphore.
    #[track_caller]
    pub fn blocking_acquire_many_owned(
        self: Arc<Self>,
        n: u32,
    ) -> Result<OwnedSemaphorePermit, AcquireError> {
        let (permit, hold) = self.block(n, HoldState::Taken)?;
        permit.forget();
        Ok(OwnedSemaphorePermit::new(self, hold, n))
    }

    /// Ends all waits and gives no more permits.
    pub fn close(&self) {
        self.inner.close();
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    /// Gives permits back that an owned permit held.
    fn give_back(&self, n: u32) {
        self.inner.add_permits(count(n));
    }
}

type Acquired<'a> = (::tokio::sync::SemaphorePermit<'a>, Hold);

fn count(permits: u32) -> usize {
    usize::try_from(permits).unwrap_or(usize::MAX)
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
