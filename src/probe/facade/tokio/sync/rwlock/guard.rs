//! What holds a [`RwLock`].

use ::std::sync::Arc;

use super::super::guards::guard;
use super::super::holders::Held;
use super::RwLock;

/// Mirror of [`tokio::sync::RwLockReadGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct RwLockReadGuard<'a, T: ?Sized> {
    held: Held,
    inner: ::tokio::sync::RwLockReadGuard<'a, T>,
}

impl<'a, T: ?Sized> RwLockReadGuard<'a, T> {
    pub(super) fn new(held: Held, inner: ::tokio::sync::RwLockReadGuard<'a, T>) -> Self {
        Self { held, inner }
    }

    /// A guard for a part of the value.
    pub fn map<U: ?Sized>(this: Self, f: impl FnOnce(&T) -> &U) -> RwLockReadGuard<'a, U> {
        let inner = ::tokio::sync::RwLockReadGuard::map(this.inner, f);
        RwLockReadGuard::new(this.held, inner)
    }
}

/// Mirror of [`tokio::sync::RwLockWriteGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    held: Held,
    inner: ::tokio::sync::RwLockWriteGuard<'a, T>,
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    pub(super) fn new(held: Held, inner: ::tokio::sync::RwLockWriteGuard<'a, T>) -> Self {
        Self { held, inner }
    }

    /// Goes on as a reader, without letting a writer in between.
    pub fn downgrade(self) -> RwLockReadGuard<'a, T> {
        RwLockReadGuard::new(self.held, self.inner.downgrade())
    }

    /// A guard for a part of the value.
    pub fn map<U: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut T) -> &mut U,
    ) -> RwLockMappedWriteGuard<'a, U> {
        RwLockMappedWriteGuard {
            _held: this.held,
            inner: ::tokio::sync::RwLockWriteGuard::map(this.inner, f),
        }
    }
}

/// Mirror of [`tokio::sync::RwLockMappedWriteGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct RwLockMappedWriteGuard<'a, U: ?Sized> {
    _held: Held,
    inner: ::tokio::sync::RwLockMappedWriteGuard<'a, U>,
}

/// Mirror of [`tokio::sync::OwnedRwLockReadGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct OwnedRwLockReadGuard<T> {
    _held: Held,
    inner: ::tokio::sync::OwnedRwLockReadGuard<T>,
    lock: Arc<RwLock<T>>,
}

impl<T> OwnedRwLockReadGuard<T> {
    pub(super) fn new(
        held: Held,
        inner: ::tokio::sync::OwnedRwLockReadGuard<T>,
        lock: Arc<RwLock<T>>,
    ) -> Self {
        Self {
            _held: held,
            inner,
            lock,
        }
    }

    /// The lock that is held.
    pub fn rwlock(this: &Self) -> &Arc<RwLock<T>> {
        &this.lock
    }
}

/// Mirror of [`tokio::sync::OwnedRwLockWriteGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct OwnedRwLockWriteGuard<T> {
    held: Held,
    inner: ::tokio::sync::OwnedRwLockWriteGuard<T>,
    lock: Arc<RwLock<T>>,
}

impl<T> OwnedRwLockWriteGuard<T> {
    pub(super) fn new(
        held: Held,
        inner: ::tokio::sync::OwnedRwLockWriteGuard<T>,
        lock: Arc<RwLock<T>>,
    ) -> Self {
        Self { held, inner, lock }
    }

    /// Goes on as a reader, without letting a writer in between.
    pub fn downgrade(self) -> OwnedRwLockReadGuard<T> {
        OwnedRwLockReadGuard::new(self.held, self.inner.downgrade(), self.lock)
    }

    /// The lock that is held.
    pub fn rwlock(this: &Self) -> &Arc<RwLock<T>> {
        &this.lock
    }
}

guard!(RwLockReadGuard<'_, T>, [T: ?Sized], T);
guard!(mut RwLockWriteGuard<'_, T>, [T: ?Sized], T);
guard!(mut RwLockMappedWriteGuard<'_, U>, [U: ?Sized], U);
guard!(OwnedRwLockReadGuard<T>, [T], T);
guard!(mut OwnedRwLockWriteGuard<T>, [T], T);
