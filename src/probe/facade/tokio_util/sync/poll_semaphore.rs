//! A semaphore that is polled.

use ::std::fmt;
use ::std::future::Future;
use ::std::pin::Pin;
use ::std::sync::Arc;
use ::std::task::{Context, Poll, ready};

use ::futures::stream::Stream;

use crate::probe::facade::tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore};

/// The permits that are asked for, and how many they are.
type Asked = (
    u32,
    Pin<Box<dyn Future<Output = Result<OwnedSemaphorePermit, AcquireError>> + Send + Sync>>,
);

/// Mirror of [`tokio_util::sync::PollSemaphore`] over the mirrored semaphore.
pub struct PollSemaphore {
    semaphore: Arc<Semaphore>,
    asked: Option<Asked>,
}

impl PollSemaphore {
    /// Polls `semaphore`.
    #[must_use]
    pub fn new(semaphore: Arc<Semaphore>) -> Self {
        Self {
            semaphore,
            asked: None,
        }
    }

    /// Closes the semaphore.
    pub fn close(&self) {
        self.semaphore.close();
    }

    /// A clone of the semaphore.
    #[must_use]
    pub fn clone_inner(&self) -> Arc<Semaphore> {
        Arc::clone(&self.semaphore)
    }

    /// The semaphore.
    #[must_use]
    pub fn into_inner(self) -> Arc<Semaphore> {
        self.semaphore
    }

    /// Asks for one permit; none when the semaphore is closed.
    pub fn poll_acquire(&mut self, cx: &mut Context<'_>) -> Poll<Option<OwnedSemaphorePermit>> {
        self.poll_acquire_many(cx, 1)
    }

    /// Asks for so many permits; none when the semaphore is closed. Another number than the last time begins anew.
    pub fn poll_acquire_many(
        &mut self,
        cx: &mut Context<'_>,
        permits: u32,
    ) -> Poll<Option<OwnedSemaphorePermit>> {
        let mut asked = self.asked.take().filter(|(count, _)| *count == permits);
        if asked.is_none()
            && let Ok(permit) = Arc::clone(&self.semaphore).try_acquire_many_owned(permits)
        {
            return Poll::Ready(Some(permit));
        }
        let (_, future) = self.asked.insert(asked.take().unwrap_or_else(|| {
            let semaphore = Arc::clone(&self.semaphore);
            (permits, Box::pin(semaphore.acquire_many_owned(permits)))
        }));
        let result = ready!(future.as_mut().poll(cx));
        self.asked = None;
        Poll::Ready(result.ok())
    }

    /// How many permits are free.
    #[must_use]
    pub fn available_permits(&self) -> usize {
        self.semaphore.available_permits()
    }

    /// Adds permits.
    pub fn add_permits(&self, n: usize) {
        self.semaphore.add_permits(n);
    }
}

impl Stream for PollSemaphore {
    type Item = OwnedSemaphorePermit;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll_acquire(cx)
    }
}

impl Clone for PollSemaphore {
    fn clone(&self) -> Self {
        Self::new(self.clone_inner())
    }
}

impl fmt::Debug for PollSemaphore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PollSemaphore")
            .field("semaphore", &self.semaphore)
            .finish_non_exhaustive()
    }
}

impl AsRef<Semaphore> for PollSemaphore {
    fn as_ref(&self) -> &Semaphore {
        &self.semaphore
    }
}
