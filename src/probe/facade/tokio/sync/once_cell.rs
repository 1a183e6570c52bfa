//! A value that is initialised once: who comes while another task does it waits for that task.

use ::std::convert::Infallible;
use ::std::fmt;
use ::std::future::{Future, poll_fn};
use ::std::pin::pin;
use ::std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use ::tokio::sync::SetError;

use crate::probe::context;
use crate::probe::leaf::pending;
use crate::recording::{LaneId, Nanos, Object, WaitKind};

/// Mirror of [`tokio::sync::OnceCell`].
pub struct OnceCell<T> {
    inner: ::tokio::sync::OnceCell<T>,
    /// The lane that initialises it, as far as one does.
    by: AtomicU32,
}

impl<T> OnceCell<T> {
    /// An empty cell.
    pub fn new() -> Self {
        Self::const_new()
    }

    /// An empty cell, for a `static`.
    pub const fn const_new() -> Self {
        Self::around(::tokio::sync::OnceCell::const_new())
    }

    /// A cell with a value, if there is one.
    pub fn new_with(value: Option<T>) -> Self {
        Self::around(::tokio::sync::OnceCell::new_with(value))
    }

    /// A cell with a value, for a `static`.
    pub const fn const_new_with(value: T) -> Self {
        Self::around(::tokio::sync::OnceCell::const_new_with(value))
    }

    const fn around(inner: ::tokio::sync::OnceCell<T>) -> Self {
        let by = AtomicU32::new(LaneId::NONE.0);
        Self { inner, by }
    }

    /// Whether it has a value.
    pub fn initialized(&self) -> bool {
        self.inner.initialized()
    }

    /// The value, if it has one.
    pub fn get(&self) -> Option<&T> {
        self.inner.get()
    }

    /// The value, mutably.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.inner.get_mut()
    }

    /// Gives it a value, unless it has one or is about to get it.
    pub fn set(&self, value: T) -> Result<(), SetError<T>> {
        self.inner.set(value)
    }

    /// The value; `f` makes it if nobody else did or does.
    pub async fn get_or_init<F, Fut>(&self, f: F) -> &T
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = T>,
    {
        let value = self.get_or_try_init(|| {
            let value = f();
            async move { Ok::<_, Infallible>(value.await) }
        });
        match value.await {
            Ok(value) => value,
            Err(never) => match never {},
        }
    }

    /// The value; `f` tries to make it if nobody else did or does.
    pub async fn get_or_try_init<E, F, Fut>(&self, f: F) -> Result<&T, E>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Result<T, E>>,
    {
        let initialises = AtomicBool::new(false);
        let mut value = pin!(self.inner.get_or_try_init(|| {
            initialises.store(true, Ordering::Relaxed);
            self.by.store(context::lane().0, Ordering::Relaxed);
            f()
        }));
        poll_fn(|cx| {
            let result = value.as_mut().poll(cx);
            // what `f` makes says itself what it waits for
            if result.is_pending() && !initialises.load(Ordering::Relaxed) {
                let by = LaneId(self.by.load(Ordering::Relaxed)).some();
                let by = by.map_or(Object::NONE, |by| Object(by.0));
                pending(WaitKind::Initialised, by, Nanos::MAX);
            }
            result
        })
        .await
    }

    /// The value, without the cell.
    pub fn into_inner(self) -> Option<T> {
        self.inner.into_inner()
    }

    /// Takes the value out, and leaves the cell empty.
    pub fn take(&mut self) -> Option<T> {
        self.inner.take()
    }
}

impl<T: Clone> Clone for OnceCell<T> {
    fn clone(&self) -> Self {
        Self::around(self.inner.clone())
    }
}

impl<T: PartialEq> PartialEq for OnceCell<T> {
    fn eq(&self, other: &Self) -> bool {
        self.inner == other.inner
    }
}

impl<T: Eq> Eq for OnceCell<T> {}

impl<T> Default for OnceCell<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> From<T> for OnceCell<T> {
    fn from(value: T) -> Self {
        Self::new_with(Some(value))
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
