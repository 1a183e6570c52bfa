//! What holds a [`RwLock`].

use ::std::sync::Arc;

use super::super::guards::guard;
use super::RwLock;
use crate::probe::permits::Hold;
use crate::recording::HoldKind;

/// Mirror of [`tokio::sync::RwLockReadGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct RwLockReadGuard<'a, T: ?Sized> {
    hold: Hold,
    inner: ::tokio::sync::RwLockReadGuard<'a, T>,
}

impl<'a, T: ?Sized> RwLockReadGuard<'a, T> {
    pub(super) fn new(hold: Hold, inner: ::tokio::sync::RwLockReadGuard<'a, T>) -> Self {
        Self { hold, inner }
    }

    /// A guard for a part of the value.
    pub fn map<U: ?Sized>(this: Self, f: impl FnOnce(&T) -> &U) -> RwLockReadGuard<'a, U> {
        let inner = ::tokio::sync::RwLockReadGuard::map(this.inner, f);
        RwLockReadGuard::new(this.hold, inner)
    }
}

/// Mirror of [`tokio::sync::RwLockWriteGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct RwLockWriteGuard<'a, T: ?Sized> {
    hold: Hold,
    inner: ::tokio::sync::RwLockWriteGuard<'a, T>,
}

impl<'a, T: ?Sized> RwLockWriteGuard<'a, T> {
    pub(super) fn new(hold: Hold, inner: ::tokio::sync::RwLockWriteGuard<'a, T>) -> Self {
        Self { hold, inner }
    }

    /// Goes on as a reader, without letting a writer in between.
    pub fn downgrade(mut self) -> RwLockReadGuard<'a, T> {
        self.hold.downgrade(HoldKind::Read, 1);
        RwLockReadGuard::new(self.hold, self.inner.downgrade())
    }

    /// Goes on as a reader of a part of the value, without letting a writer in between.
    pub fn downgrade_map<F, U: ?Sized>(mut this: Self, f: F) -> RwLockReadGuard<'a, U>
    where
        F: FnOnce(&T) -> &U,
    {
        this.hold.downgrade(HoldKind::Read, 1);
        let inner = ::tokio::sync::RwLockWriteGuard::downgrade_map(this.inner, f);
        RwLockReadGuard::new(this.hold, inner)
    }

    /// Goes on as a reader of a part of the value, if it is there.
    pub fn try_downgrade_map<F, U: ?Sized>(this: Self, f: F) -> Result<RwLockReadGuard<'a, U>, Self>
    where
        F: FnOnce(&T) -> Option<&U>,
    {
        let Self { mut hold, inner } = this;
        match ::tokio::sync::RwLockWriteGuard::try_downgrade_map(inner, f) {
            Ok(inner) => {
                hold.downgrade(HoldKind::Read, 1);
                Ok(RwLockReadGuard::new(hold, inner))
            }
            Err(inner) => Err(Self { hold, inner }),
        }
    }

    /// A guard for a part of the value.
    pub fn map<U: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut T) -> &mut U,
    ) -> RwLockMappedWriteGuard<'a, U> {
        RwLockMappedWriteGuard {
            _hold: this.hold,
            inner: ::tokio::sync::RwLockWriteGuard::map(this.inner, f),
        }
    }
}

/// Mirror of [`tokio::sync::RwLockMappedWriteGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct RwLockMappedWriteGuard<'a, U: ?Sized> {
    _hold: Hold,
    inner: ::tokio::sync::RwLockMappedWriteGuard<'a, U>,
}

/// Mirror of [`tokio::sync::OwnedRwLockReadGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct OwnedRwLockReadGuard<T> {
    _hold: Hold,
    inner: ::tokio::sync::OwnedRwLockReadGuard<T>,
    lock: Arc<RwLock<T>>,
}

impl<T> OwnedRwLockReadGuard<T> {
    pub(super) fn new(
        hold: Hold,
        inner: ::tokio::sync::OwnedRwLockReadGuard<T>,
        lock: Arc<RwLock<T>>,
    ) -> Self {
        Self {
            _hold: hold,
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
    hold: Hold,
    inner: ::tokio::sync::OwnedRwLockWriteGuard<T>,
    lock: Arc<RwLock<T>>,
}

impl<T> OwnedRwLockWriteGuard<T> {
    pub(super) fn new(
        hold: Hold,
        inner: ::tokio::sync::OwnedRwLockWriteGuard<T>,
        lock: Arc<RwLock<T>>,
    ) -> Self {
        Self { hold, inner, lock }
    }

    /// Goes on as a reader, without letting a writer in between.
    pub fn downgrade(mut self) -> OwnedRwLockReadGuard<T> {
        self.hold.downgrade(HoldKind::Read, 1);
        OwnedRwLockReadGuard::new(self.hold, self.inner.downgrade(), self.lock)
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
