//! Permits.

use ::std::sync::Arc;

use ::tokio::sync::{AcquireError, TryAcquireError};

use crate::probe::gauge::{Gauge, Waiters};
use crate::probe::leaf::waiting;
use crate::recording::{GaugeKind, WaitKind};

/// Mirror of [`tokio::sync::Semaphore`] with gauges for the permits in use and for who waits.
#[derive(Debug)]
pub struct Semaphore {
    inner: Arc<::tokio::sync::Semaphore>,
    counted: Counted,
}

/// What a permit needs to say that it is given back.
#[derive(Clone, Debug)]
struct Counted {
    inner: Arc<::tokio::sync::Semaphore>,
    total: usize,
    gauge: Gauge,
    waiters: Waiters,
}

impl Counted {
    /// Tells how many permits are in use.
    fn tell(&self) {
        let in_use = || self.total.saturating_sub(self.inner.available_permits());
        self.gauge.set(|| in_use() as f64);
    }
}

impl Semaphore {
    /// The most permits that there can be.
    pub const MAX_PERMITS: usize = ::tokio::sync::Semaphore::MAX_PERMITS;

    /// A semaphore with so many permits.
    pub fn new(permits: usize) -> Self {
        let inner = Arc::new(::tokio::sync::Semaphore::new(permits));
        let gauge = Gauge::numbered("permits", GaugeKind::Permits, Some(permits));
        Self {
            counted: Counted {
                inner: Arc::clone(&inner),
                total: permits,
                waiters: Waiters::new(format!("waiting for {}", gauge.name())),
                gauge,
            },
            inner,
        }
    }

    /// Permits that nobody has.
    pub fn available_permits(&self) -> usize {
        self.inner.available_permits()
    }

    /// Waits for a permit.
    pub async fn acquire(&self) -> Result<SemaphorePermit<'_>, AcquireError> {
        self.acquire_many(1).await
    }

    /// Waits for several permits.
    pub async fn acquire_many(&self, permits: u32) -> Result<SemaphorePermit<'_>, AcquireError> {
        let acquire = self.inner.acquire_many(permits);
        let permit = waiting(WaitKind::Acquire, self.counted.gauge.object(), acquire);
        let permit = permit.counted(&self.counted.waiters).await?;
        Ok(SemaphorePermit::new(permit, &self.counted))
    }

    /// Takes a permit if there is one.
    pub fn try_acquire(&self) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        self.try_acquire_many(1)
    }

    /// Takes several permits if there are so many.
    pub fn try_acquire_many(&self, permits: u32) -> Result<SemaphorePermit<'_>, TryAcquireError> {
        let permit = self.inner.try_acquire_many(permits)?;
        Ok(SemaphorePermit::new(permit, &self.counted))
    }

    /// Waits for a permit that is not bound to a borrow.
    pub async fn acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, AcquireError> {
        self.acquire_many_owned(1).await
    }

    /// Waits for several such permits.
    pub async fn acquire_many_owned(
        self: Arc<Self>,
        permits: u32,
    ) -> Result<OwnedSemaphorePermit, AcquireError> {
        let acquire = Arc::clone(&self.inner).acquire_many_owned(permits);
        let permit = waiting(WaitKind::Acquire, self.counted.gauge.object(), acquire);
        let permit = permit.counted(&self.counted.waiters).await?;
        Ok(OwnedSemaphorePermit::new(permit, &self.counted))
    }

    /// Takes such a permit if there is one.
    pub fn try_acquire_owned(self: Arc<Self>) -> Result<OwnedSemaphorePermit, TryAcquireError> {
        let permit = Arc::clone(&self.inner).try_acquire_owned()?;
        Ok(OwnedSemaphorePermit::new(permit, &self.counted))
    }

    /// Adds permits. They do not count into the gauge's capacity, which was told when the semaphore was made.
    pub fn add_permits(&self, permits: usize) {
        self.inner.add_permits(permits);
        self.counted.tell();
    }

    /// Takes permits away for good.
    pub fn forget_permits(&self, permits: usize) -> usize {
        let forgotten = self.inner.forget_permits(permits);
        self.counted.tell();
        forgotten
    }

    /// Gives out no permits any more.
    pub fn close(&self) {
        self.inner.close();
    }

    /// Whether it gives out none.
    pub fn is_closed(&self) -> bool {
        self.inner.is_closed()
    }
}

macro_rules! permit {
    ($(#[$doc:meta])* $name:ident $(<$life:lifetime>)?, $inner:ty) => {
        $(#[$doc])*
        #[derive(Debug)]
        #[must_use = "a permit is given back when it is dropped"]
        pub struct $name $(<$life>)? {
            inner: Option<$inner>,
            counted: Counted,
        }

        impl $(<$life>)? $name $(<$life>)? {
            fn new(inner: $inner, counted: &Counted) -> Self {
                counted.tell();
                Self {
                    inner: Some(inner),
                    counted: counted.clone(),
                }
            }

            /// Never gives it back.
            pub fn forget(mut self) {
                if let Some(inner) = self.inner.take() {
                    inner.forget();
                }
            }

            /// How many permits it stands for.
            pub fn num_permits(&self) -> usize {
                self.inner.as_ref().map_or(0, |inner| inner.num_permits())
            }

            /// Divides it.
            pub fn split(&mut self, permits: usize) -> Option<Self> {
                let inner = self.inner.as_mut()?.split(permits)?;
                Some(Self::new(inner, &self.counted))
            }
        }

        impl $(<$life>)? Drop for $name $(<$life>)? {
            fn drop(&mut self) {
                // first given back, then told
                drop(self.inner.take());
                self.counted.tell();
            }
        }
    };
}

permit! {
    /// Mirror of [`tokio::sync::SemaphorePermit`].
    SemaphorePermit<'a>, ::tokio::sync::SemaphorePermit<'a>
}

permit! {
    /// Mirror of [`tokio::sync::OwnedSemaphorePermit`].
    OwnedSemaphorePermit, ::tokio::sync::OwnedSemaphorePermit
}
