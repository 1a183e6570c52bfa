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
            hold: this.hold,
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
            Ok(inner) => Ok(MappedMutexGuard { hold, inner }),
            Err(inner) => Err(Self { hold, inner, mutex }),
        }
    }
}

/// Mirror of [`tokio::sync::MappedMutexGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct MappedMutexGuard<'a, U: ?Sized> {
    hold: Hold,
    inner: ::tokio::sync::MappedMutexGuard<'a, U>,
}

impl<'a, U: ?Sized> MappedMutexGuard<'a, U> {
    /// A guard for a part of the part.
    pub fn map<V>(this: Self, f: impl FnOnce(&mut U) -> &mut V) -> MappedMutexGuard<'a, V> {
        MappedMutexGuard {
            hold: this.hold,
            inner: ::tokio::sync::MappedMutexGuard::map(this.inner, f),
        }
    }

    /// A guard for a part of the part, if it is there.
    pub fn try_map<V>(
        this: Self,
        f: impl FnOnce(&mut U) -> Option<&mut V>,
    ) -> Result<MappedMutexGuard<'a, V>, Self> {
        let Self { hold, inner } = this;
        match ::tokio::sync::MappedMutexGuard::try_map(inner, f) {
            Ok(inner) => Ok(MappedMutexGuard { hold, inner }),
            Err(inner) => Err(Self { hold, inner }),
        }
    }
}

/// Mirror of [`tokio::sync::OwnedMutexGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct OwnedMutexGuard<T> {
    hold: Hold,
    inner: ::tokio::sync::OwnedMutexGuard<T>,
    mutex: Arc<Mutex<T>>,
}

impl<T> OwnedMutexGuard<T> {
    pub(super) fn new(
        hold: Hold,
        inner: ::tokio::sync::OwnedMutexGuard<T>,
        mutex: Arc<Mutex<T>>,
    ) -> Self {
        Self { hold, inner, mutex }
    }

    /// A guard for a part of the value.
    pub fn map<U: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut T) -> &mut U,
    ) -> OwnedMappedMutexGuard<T, U> {
        OwnedMappedMutexGuard {
            hold: this.hold,
            inner: ::tokio::sync::OwnedMutexGuard::map(this.inner, f),
            mutex: this.mutex,
        }
    }

    /// A guard for a part of the value, if it is there.
    pub fn try_map<U: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut T) -> Option<&mut U>,
    ) -> Result<OwnedMappedMutexGuard<T, U>, Self> {
        let Self { hold, inner, mutex } = this;
        match ::tokio::sync::OwnedMutexGuard::try_map(inner, f) {
            Ok(inner) => Ok(OwnedMappedMutexGuard { hold, inner, mutex }),
            Err(inner) => Err(Self { hold, inner, mutex }),
        }
    }

    /// The lock that is held.
    pub fn mutex(this: &Self) -> &Arc<Mutex<T>> {
        &this.mutex
    }
}

/// Mirror of [`tokio::sync::OwnedMappedMutexGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct OwnedMappedMutexGuard<T, U: ?Sized = T> {
    hold: Hold,
    inner: ::tokio::sync::OwnedMappedMutexGuard<T, U>,
    /// Who takes the lock apart, as its last owner, must find no guard of the original.
    mutex: Arc<Mutex<T>>,
}

impl<T, U: ?Sized> OwnedMappedMutexGuard<T, U> {
    /// A guard for a part of the part.
    pub fn map<V>(this: Self, f: impl FnOnce(&mut U) -> &mut V) -> OwnedMappedMutexGuard<T, V> {
        OwnedMappedMutexGuard {
            hold: this.hold,
            inner: ::tokio::sync::OwnedMappedMutexGuard::map(this.inner, f),
            mutex: this.mutex,
        }
    }

    /// A guard for a part of the part, if it is there.
    pub fn try_map<V>(
        this: Self,
        f: impl FnOnce(&mut U) -> Option<&mut V>,
    ) -> Result<OwnedMappedMutexGuard<T, V>, Self> {
        let Self { hold, inner, mutex } = this;
        match ::tokio::sync::OwnedMappedMutexGuard::try_map(inner, f) {
            Ok(inner) => Ok(OwnedMappedMutexGuard { hold, inner, mutex }),
            Err(inner) => Err(Self { hold, inner, mutex }),
        }
    }
}

guard!(mut MutexGuard<'_, T>, [T], T);
guard!(mut MappedMutexGuard<'_, U>, [U: ?Sized], U);
guard!(mut OwnedMutexGuard<T>, [T], T);
guard!(mut OwnedMappedMutexGuard<T, U>, [T, U: ?Sized], U);
