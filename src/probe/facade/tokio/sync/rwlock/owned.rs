//! What holds a [`RwLock`] and owns it.
//!
//! Each keeps the mirror too: who takes the lock apart, as its last owner, must find no guard of the original.

use ::std::sync::Arc;

use super::super::guards::guard;
use super::RwLock;
use crate::probe::permits::Hold;
use crate::recording::HoldKind;

/// Mirror of [`tokio::sync::OwnedRwLockReadGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct OwnedRwLockReadGuard<T, U: ?Sized = T> {
    hold: Hold,
    inner: ::tokio::sync::OwnedRwLockReadGuard<T, U>,
    lock: Arc<RwLock<T>>,
}

impl<T, U: ?Sized> OwnedRwLockReadGuard<T, U> {
    pub(super) fn new(
        hold: Hold,
        inner: ::tokio::sync::OwnedRwLockReadGuard<T, U>,
        lock: Arc<RwLock<T>>,
    ) -> Self {
        Self { hold, inner, lock }
    }

    /// A guard for a part of the value.
    pub fn map<V: ?Sized>(this: Self, f: impl FnOnce(&U) -> &V) -> OwnedRwLockReadGuard<T, V> {
        let inner = ::tokio::sync::OwnedRwLockReadGuard::map(this.inner, f);
        OwnedRwLockReadGuard::new(this.hold, inner, this.lock)
    }

    /// A guard for a part of the value, if it is there.
    pub fn try_map<V: ?Sized>(
        this: Self,
        f: impl FnOnce(&U) -> Option<&V>,
    ) -> Result<OwnedRwLockReadGuard<T, V>, Self> {
        let Self { hold, inner, lock } = this;
        match ::tokio::sync::OwnedRwLockReadGuard::try_map(inner, f) {
            Ok(inner) => Ok(OwnedRwLockReadGuard::new(hold, inner, lock)),
            Err(inner) => Err(Self { hold, inner, lock }),
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

    /// A guard for a part of the value.
    pub fn map<U: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut T) -> &mut U,
    ) -> OwnedRwLockMappedWriteGuard<T, U> {
        OwnedRwLockMappedWriteGuard {
            hold: this.hold,
            inner: ::tokio::sync::OwnedRwLockWriteGuard::map(this.inner, f),
            lock: this.lock,
        }
    }

    /// A guard for a part of the value, if it is there.
    pub fn try_map<U: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut T) -> Option<&mut U>,
    ) -> Result<OwnedRwLockMappedWriteGuard<T, U>, Self> {
        let Self { hold, inner, lock } = this;
        match ::tokio::sync::OwnedRwLockWriteGuard::try_map(inner, f) {
            Ok(inner) => Ok(OwnedRwLockMappedWriteGuard { hold, inner, lock }),
            Err(inner) => Err(Self { hold, inner, lock }),
        }
    }

    /// The same guard with the type of one for a part.
    pub fn into_mapped(this: Self) -> OwnedRwLockMappedWriteGuard<T> {
        OwnedRwLockMappedWriteGuard {
            hold: this.hold,
            inner: ::tokio::sync::OwnedRwLockWriteGuard::into_mapped(this.inner),
            lock: this.lock,
        }
    }

    /// Goes on as a reader, without letting a writer in between.
    pub fn downgrade(mut self) -> OwnedRwLockReadGuard<T> {
        self.hold.downgrade(HoldKind::Read, 1);
        OwnedRwLockReadGuard::new(self.hold, self.inner.downgrade(), self.lock)
    }

    /// Goes on as a reader of a part of the value, without letting a writer in between.
    pub fn downgrade_map<F, U: ?Sized>(mut this: Self, f: F) -> OwnedRwLockReadGuard<T, U>
    where
        F: FnOnce(&T) -> &U,
    {
        this.hold.downgrade(HoldKind::Read, 1);
        let inner = ::tokio::sync::OwnedRwLockWriteGuard::downgrade_map(this.inner, f);
        OwnedRwLockReadGuard::new(this.hold, inner, this.lock)
    }

    /// Goes on as a reader of a part of the value, if it is there.
    pub fn try_downgrade_map<F, U: ?Sized>(
        this: Self,
        f: F,
    ) -> Result<OwnedRwLockReadGuard<T, U>, Self>
    where
        F: FnOnce(&T) -> Option<&U>,
    {
        let Self {
            mut hold,
            inner,
            lock,
        } = this;
        match ::tokio::sync::OwnedRwLockWriteGuard::try_downgrade_map(inner, f) {
            Ok(inner) => {
                hold.downgrade(HoldKind::Read, 1);
                Ok(OwnedRwLockReadGuard::new(hold, inner, lock))
            }
            Err(inner) => Err(Self { hold, inner, lock }),
        }
    }

    /// The lock that is held.
    pub fn rwlock(this: &Self) -> &Arc<RwLock<T>> {
        &this.lock
    }
}

/// Mirror of [`tokio::sync::OwnedRwLockMappedWriteGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct OwnedRwLockMappedWriteGuard<T, U: ?Sized = T> {
    hold: Hold,
    inner: ::tokio::sync::OwnedRwLockMappedWriteGuard<T, U>,
    lock: Arc<RwLock<T>>,
}

impl<T, U: ?Sized> OwnedRwLockMappedWriteGuard<T, U> {
    /// A guard for a part of the part.
    pub fn map<V: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut U) -> &mut V,
    ) -> OwnedRwLockMappedWriteGuard<T, V> {
        OwnedRwLockMappedWriteGuard {
            hold: this.hold,
            inner: ::tokio::sync::OwnedRwLockMappedWriteGuard::map(this.inner, f),
            lock: this.lock,
        }
    }

    /// A guard for a part of the part, if it is there.
    pub fn try_map<V: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut U) -> Option<&mut V>,
    ) -> Result<OwnedRwLockMappedWriteGuard<T, V>, Self> {
        let Self { hold, inner, lock } = this;
        match ::tokio::sync::OwnedRwLockMappedWriteGuard::try_map(inner, f) {
            Ok(inner) => Ok(OwnedRwLockMappedWriteGuard { hold, inner, lock }),
            Err(inner) => Err(Self { hold, inner, lock }),
        }
    }

    /// The lock that is held.
    pub fn rwlock(this: &Self) -> &Arc<RwLock<T>> {
        &this.lock
    }
}

guard!(OwnedRwLockReadGuard<T, U>, [T, U: ?Sized], U);
guard!(mut OwnedRwLockWriteGuard<T>, [T], T);
guard!(mut OwnedRwLockMappedWriteGuard<T, U>, [T, U: ?Sized], U);
