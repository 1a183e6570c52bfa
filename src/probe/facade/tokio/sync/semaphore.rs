//! Permits.

use ::std::fmt;
use ::std::sync::Arc;
use ::std::sync::atomic::{AtomicUsize, Ordering};

use ::tokio::sync::{AcquireError, TryAcquireError};

mod permit;

pub use permit::{OwnedSemaphorePermit, SemaphorePermit};

use crate::probe::context;
use crate::probe::gauge::{Gauge, Waiters};
use crate::probe::leaf::waiting;
use crate::recording::{GaugeKind, WaitKind};

/// Mirror of [`tokio::sync::Semaphore`]: its gauge shows the permits in use, those on their way to a waiter included.
pub struct Semaphore {
    inner: ::tokio::sync::Semaphore,
    /// All permits, those in use included.
    total: AtomicUsize,
    gauge: Gauge,
    waiters: Waiters,
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
        let inner = ::tokio::sync::Semaphore::new(permits);
        // one that starts empty is filled later: its limit is not known
        let capacity = Some(permits).filter(|&permits| permits > 0);
        let gauge = Gauge::open("permits", GaugeKind::Permits, capacity, 0.0);
        Self {
            inner,
            total: AtomicUsize::new(permits),
            waiters: Waiters::of(&gauge, "waiting for permits"),
            gauge,
        }
    }

    /// A semaphore for a `static`, without a gauge.
    pub const fn const_new(permits: usize) -> Self {
        Self {
            inner: ::tokio::sync::Semaphore::const_new(permits),
            total: AtomicUsize::new(permits),
            gauge: Gauge::none(),
            waiters: Waiters::none(),
        }
    }

    /// How many permits are free.
    pub fn available_permits(&self) -> usize {
        self.inner.available_permits()
    }

    /// Adds `n` permits.
    #[track_caller]
    pub fn add_permits(&self, n: usize) {
        self.inner.add_permits(n);
        self.total.fetch_add(n, Ordering::Relaxed);
        self.note();
    }

    /// Takes up to `n` free permits away for good, and says how many.
    pub fn forget_permits(&self, n: usize) -> usize {
        let forgotten = self.inner.forget_permits(n);
        self.forgotten(forgotten);
        forgotten
    }

    /// Waits for a permit.
    pub async fn acquire(&self) -> Result<SemaphorePermit<'_>, AcquireError> {
        self.acquire_many(1).await
    }

    /// Waits for `n` permits.
    pub async fn acquire_many(&self, n: u32) -> Result<SemaphorePermit<'_>, AcquireError> {
        let acquired = self.inner.acquire_many(n);
        let permit = waiting(WaitKind::Acquire, self.gauge.object(), acquired)
            .counted(&self.waiters)
            .await?;
        Ok(SemaphorePermit::new(permit, self))
    }

    /// Takes a permit if one is free.
    pub fn try_acquire(&self) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        self.try_acquire_many(1)
    }

    /// Takes `n` permits if they are free.
    pub fn try_acquire_many(&self, n: u32) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        let permit = self.inner.try_acquire_many(n)?;
        Ok(SemaphorePermit::new(permit, self))
    }

    /// Blocks the thread until there is a permit.
    #[track_caller]
    pub fn blocking_acquire(&self) -> Result<SemaphorePermit<'_>, AcquireError> {
        self.blocking_acquire_many(1)
    }

    /// Blocks the thread until there are `n` permits.
    #[track_caller]
    pub fn blocking_acquire_many(&self, n: u32) -> Result<SemaphorePermit<'_>, AcquireError> {
        let permit = context::blocking(|| self.inner.blocking_acquire_many(n))?;
        Ok(SemaphorePermit::new(permit, self))
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
        self.acquire_many(n).await?.keep();
        Ok(OwnedSemaphorePermit::new(self, n))
    }

    /// Takes a permit that owns the semaphore, if one is free.
    pub fn try_acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        self.try_acquire_many_owned(1)
    }

    /// Takes `n` permits that own the semaphore, if they are free.
    pub fn try_acquire_many_owned(
        self: Arc<Self>,
        n: u32,
    ) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        self.try_acquire_many(n)?.keep();
        Ok(OwnedSemaphorePermit::new(self, n))
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
        self.blocking_acquire_many(n)?.keep();
        Ok(OwnedSemaphorePermit::new(self, n))
    }

    /// Ends all waits and gives no more permits.
    pub fn close(&self) {
        self.inner.close();
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }

    fn note(&self) {
        self.gauge.set(|| {
            let total = self.total.load(Ordering::Relaxed);
            total.saturating_sub(self.inner.available_permits()) as f64
        });
    }

    /// Gives permits back that an owned permit held.
    fn give_back(&self, n: u32) {
        self.inner
            .add_permits(usize::try_from(n).unwrap_or(usize::MAX));
        self.note();
    }

    fn forgotten(&self, n: usize) {
        self.total.fetch_sub(n, Ordering::Relaxed);
        self.note();
    }
}

impl fmt::Debug for Semaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
