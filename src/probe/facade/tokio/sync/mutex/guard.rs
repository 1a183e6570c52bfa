//! What holds a [`Mutex`].

use ::std::sync::Arc;

use super::super::guards::guard;
use super::Mutex;
use crate::probe::permits::Hold;

/// Mirror of [`tokio::sync::MutexGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct MutexGuard<'a, T> {
    hold: Hold,
    inner: ::tokio::sync::MutexGuard<'a, T>,
    mutex: &'a Mutex<T>,
}

impl<'a, T> MutexGuard<'a, T> {
    pub(super) fn new(
        hold: Hold,
        inner: ::tokio::sync::MutexGuard<'a, T>,
        mutex: &'a Mutex<T>,
    ) -> Self {
        Self { hold, inner, mutex }
    }

    /// The lock that is held.
    pub fn mutex(this: &Self) -> &'a Mutex<T> {
        this.mutex
    }

    /// A guard for a part of the value.
    pub fn map<U: ?Sized>(this: Self, f: impl FnOnce(&mut T) -> &mut U) -> MappedMutexGuard<'a, U> {
        MappedMutexGuard {
            _hold: this.hold,
            inner: ::tokio::sync::MutexGuard::map(this.inner, f),
        }
    }

    /// A guard for a part of the value, if it is there.
    pub fn try_map<U: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut T) -> Option<&mut U>,
    ) -> Result<MappedMutexGuard<'a, U>, Self> {
        let Self { hold, inner, mutex } = this;
        match ::tokio::sync::MutexGuard::try_map(inner, f) {
            Ok(inner) => Ok(MappedMutexGuard { _hold: hold, inner }),
            Err(inner) => Err(Self { hold, inner, mutex }),
        }
    }
}

/// Mirror of [`tokio::sync::MappedMutexGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct MappedMutexGuard<'a, U: ?Sized> {
    _hold: Hold,
    inner: ::tokio::sync::MappedMutexGuard<'a, U>,
}

/// Mirror of [`tokio::sync::OwnedMutexGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct OwnedMutexGuard<T> {
    _hold: Hold,
    inner: ::tokio::sync::OwnedMutexGuard<T>,
    mutex: Arc<Mutex<T>>,
}

impl<T> OwnedMutexGuard<T> {
    pub(super) fn new(
        hold: Hold,
        inner: ::tokio::sync::OwnedMutexGuard<T>,
        mutex: Arc<Mutex<T>>,
    ) -> Self {
        Self {
            _hold: hold,
            inner,
            mutex,
        }
    }

    /// The lock that is held.
    pub fn mutex(this: &Self) -> &Arc<Mutex<T>> {
        &this.mutex
    }
}

guard!(mut MutexGuard<'_, T>, [T], T);
guard!(mut MappedMutexGuard<'_, U>, [U: ?Sized], U);
guard!(mut OwnedMutexGuard<T>, [T], T);
