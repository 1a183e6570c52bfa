//! What holds permits.

use ::std::sync::Arc;

use super::Semaphore;

/// Mirror of [`tokio::sync::SemaphorePermit`].
#[must_use]
#[clippy::has_significant_drop]
#[derive(Debug)]
pub struct SemaphorePermit<'a> {
    inner: ::tokio::sync::SemaphorePermit<'a>,
    // dropped after it, when the permits are free again
    held: Held<'a>,
}

/// Sets the gauge when the permit has gone.
#[derive(Debug)]
struct Held<'a>(&'a Semaphore);

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.0.note();
    }
}

impl<'a> SemaphorePermit<'a> {
    pub(super) fn new(inner: ::tokio::sync::SemaphorePermit<'a>, semaphore: &'a Semaphore) -> Self {
        semaphore.note();
        let held = Held(semaphore);
        Self { inner, held }
    }

    /// The permits go on in an owned permit.
    pub(super) fn keep(self) {
        self.inner.forget();
    }

    /// Never gives the permits back.
    pub fn forget(self) {
        let permits = self.inner.num_permits();
        self.held.0.forgotten(permits);
        self.inner.forget();
    }

    /// Takes the permits of `other` over.
    ///
    /// # Panics
    ///
    /// When they are of another semaphore, as the original does.
    #[track_caller]
    pub fn merge(&mut self, other: Self) {
        self.inner.merge(other.inner);
    }

    /// Gives `n` of its permits to a new one, if it has as many.
    pub fn split(&mut self, n: usize) -> Option<Self> {
        let inner = self.inner.split(n)?;
        let held = Held(self.held.0);
        Some(Self { inner, held })
    }

    /// The semaphore of the permits.
    pub fn semaphore(&self) -> &'a Semaphore {
        self.held.0
    }

    /// How many permits it holds.
    pub fn num_permits(&self) -> usize {
        self.inner.num_permits()
    }
}

/// Mirror of [`tokio::sync::OwnedSemaphorePermit`].
#[must_use]
#[clippy::has_significant_drop]
#[derive(Debug)]
pub struct OwnedSemaphorePermit {
    semaphore: Arc<Semaphore>,
    permits: u32,
}

impl OwnedSemaphorePermit {
    pub(super) fn new(semaphore: Arc<Semaphore>, permits: u32) -> Self {
        Self { semaphore, permits }
    }

    /// Never gives the permits back.
    pub fn forget(mut self) {
        let permits = self.num_permits();
        self.permits = 0;
        self.semaphore.forgotten(permits);
    }

    /// Takes the permits of `other` over.
    ///
    /// # Panics
    ///
    /// When they are of another semaphore, as the original does.
    #[track_caller]
    pub fn merge(&mut self, mut other: Self) {
        assert!(
            Arc::ptr_eq(&self.semaphore, &other.semaphore),
            "merging permits from different semaphore instances"
        );
        self.permits += other.permits;
        other.permits = 0;
    }

    /// Gives `n` of its permits to a new one, if it has as many.
    pub fn split(&mut self, n: usize) -> Option<Self> {
        let n = u32::try_from(n).ok()?;
        self.permits = self.permits.checked_sub(n)?;
        Some(Self::new(Arc::clone(&self.semaphore), n))
    }

    /// The semaphore of the permits.
    pub fn semaphore(&self) -> &Arc<Semaphore> {
        &self.semaphore
    }

    /// How many permits it holds.
    pub fn num_permits(&self) -> usize {
        usize::try_from(self.permits).unwrap_or(usize::MAX)
    }
}

impl Drop for OwnedSemaphorePermit {
    fn drop(&mut self) {
        self.semaphore.give_back(self.permits);
    }
}
