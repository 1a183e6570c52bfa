//! What holds permits.

use ::std::sync::Arc;

use super::Semaphore;
use crate::probe::context;
use crate::probe::permits::Hold;

/// Mirror of [`tokio::sync::SemaphorePermit`].
#[must_use]
#[clippy::has_significant_drop]
#[derive(Debug)]
pub struct SemaphorePermit<'a> {
    hold: Hold,
    inner: ::tokio::sync::SemaphorePermit<'a>,
    semaphore: &'a Semaphore,
}

impl<'a> SemaphorePermit<'a> {
    pub(super) fn new(
        inner: ::tokio::sync::SemaphorePermit<'a>,
        hold: Hold,
        semaphore: &'a Semaphore,
    ) -> Self {
        Self {
            hold,
            inner,
            semaphore,
        }
    }

    /// Never gives the permits back.
    #[track_caller]
    pub fn forget(self) {
        self.hold.forget();
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
        self.hold.merge(other.hold);
    }

    /// Gives `n` of its permits to a new one, if it has as many.
    #[track_caller]
    pub fn split(&mut self, n: usize) -> Option<Self> {
        let inner = self.inner.split(n)?;
        let hold = self.hold.split(n, context::caller_line());
        Some(Self::new(inner, hold, self.semaphore))
    }

    /// The semaphore of the permits.
    pub fn semaphore(&self) -> &'a Semaphore {
        self.semaphore
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
    hold: Hold,
    permits: u32,
}

impl OwnedSemaphorePermit {
    pub(super) fn new(semaphore: Arc<Semaphore>, hold: Hold, permits: u32) -> Self {
        Self {
            semaphore,
            hold,
            permits,
        }
    }

    /// Never gives the permits back.
    #[track_caller]
    pub fn forget(mut self) {
        self.permits = 0;
        self.take_hold().forget();
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
        self.hold.merge(other.take_hold());
    }

    /// Gives `n` of its permits to a new one, if it has as many.
    #[track_caller]
    pub fn split(&mut self, n: usize) -> Option<Self> {
        let part = u32::try_from(n).ok()?;
        self.permits = self.permits.checked_sub(part)?;
        let hold = self.hold.split(n, context::caller_line());
        Some(Self::new(Arc::clone(&self.semaphore), hold, part))
    }

    /// The semaphore of the permits.
    pub fn semaphore(&self) -> &Arc<Semaphore> {
        &self.semaphore
    }

    /// How many permits it holds.
    pub fn num_permits(&self) -> usize {
        usize::try_from(self.permits).unwrap_or(usize::MAX)
    }

    fn take_hold(&mut self) -> Hold {
        std::mem::replace(&mut self.hold, Hold::none())
    }
}

impl Drop for OwnedSemaphorePermit {
    fn drop(&mut self) {
        // who is next is known before it is woken
        drop(self.take_hold());
        self.semaphore.give_back(self.permits);
    }
}
