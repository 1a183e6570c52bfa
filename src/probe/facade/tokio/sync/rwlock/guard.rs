//! What holds a [`RwLock`].

use super::super::guards::guard;
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

    /// A guard for a part of the value, if it is there.
    pub fn try_map<U: ?Sized>(
        this: Self,
        f: impl FnOnce(&T) -> Option<&U>,
    ) -> Result<RwLockReadGuard<'a, U>, Self> {
        let Self { hold, inner } = this;
        match ::tokio::sync::RwLockReadGuard::try_map(inner, f) {
            Ok(inner) => Ok(RwLockReadGuard::new(hold, inner)),
            Err(inner) => Err(Self { hold, inner }),
        }
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
            hold: this.hold,
            inner: ::tokio::sync::RwLockWriteGuard::map(this.inner, f),
        }
    }

    /// A guard for a part of the value, if it is there.
    pub fn try_map<U: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut T) -> Option<&mut U>,
    ) -> Result<RwLockMappedWriteGuard<'a, U>, Self> {
        let Self { hold, inner } = this;
        match ::tokio::sync::RwLockWriteGuard::try_map(inner, f) {
            Ok(inner) => Ok(RwLockMappedWriteGuard { hold, inner }),
            Err(inner) => Err(Self { hold, inner }),
        }
    }

    /// The same guard with the type of one for a part.
    pub fn into_mapped(this: Self) -> RwLockMappedWriteGuard<'a, T> {
        RwLockMappedWriteGuard {
            hold: this.hold,
            inner: ::tokio::sync::RwLockWriteGuard::into_mapped(this.inner),
        }
    }
}

/// Mirror of [`tokio::sync::RwLockMappedWriteGuard`].
#[must_use = "if unused the lock is free again at once"]
#[clippy::has_significant_drop]
pub struct RwLockMappedWriteGuard<'a, U: ?Sized> {
    hold: Hold,
    inner: ::tokio::sync::RwLockMappedWriteGuard<'a, U>,
}

impl<'a, U: ?Sized> RwLockMappedWriteGuard<'a, U> {
    /// A guard for a part of the part.
    pub fn map<V: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut U) -> &mut V,
    ) -> RwLockMappedWriteGuard<'a, V> {
        RwLockMappedWriteGuard {
            hold: this.hold,
            inner: ::tokio::sync::RwLockMappedWriteGuard::map(this.inner, f),
        }
    }

    /// A guard for a part of the part, if it is there.
    pub fn try_map<V: ?Sized>(
        this: Self,
        f: impl FnOnce(&mut U) -> Option<&mut V>,
    ) -> Result<RwLockMappedWriteGuard<'a, V>, Self> {
        let Self { hold, inner } = this;
        match ::tokio::sync::RwLockMappedWriteGuard::try_map(inner, f) {
            Ok(inner) => Ok(RwLockMappedWriteGuard { hold, inner }),
            Err(inner) => Err(Self { hold, inner }),
        }
    }
}

guard!(RwLockReadGuard<'_, T>, [T: ?Sized], T);
guard!(mut RwLockWriteGuard<'_, T>, [T: ?Sized], T);
guard!(mut RwLockMappedWriteGuard<'_, U>, [U: ?Sized], U);
