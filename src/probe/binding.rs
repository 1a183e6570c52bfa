//! What locks, channels and tasks are called: by the bindings that hold them.
//!
//! The instrumented copy sets the name as the last thing before the call that makes one, which takes it, and takes it away behind
//! the call: so that what makes none leaves none to others.

use std::cell::Cell;

use super::facade::std::sync::{Mutex, RwLock};

thread_local! {
    static NAME: Cell<Option<&'static str>> = const { Cell::new(None) };
}

/// `argument`, the last one of a call whose result is held by the binding `name`.
pub fn binding<T>(name: &'static str, argument: T) -> T {
    set(Some(name));
    argument
}

/// `made`, the result of a call whose last argument set a name.
pub fn bound<T>(made: T) -> T {
    set(None);
    made
}

/// The result of a call without arguments that is held by the binding `name`.
pub fn bound_to<T>(name: &'static str, make: impl FnOnce() -> T) -> T {
    set(Some(name));
    bound(make())
}

/// `lock`, which the binding `name` holds; `tell` names one that a `const fn` made, where no name could be taken.
pub fn bound_lock<T>(name: &'static str, tell: fn(&T, &'static str), lock: T) -> T {
    set(None);
    tell(&lock, name);
    lock
}

/// Calls `open`; what it opens first has the name.
pub(crate) fn naming<T>(name: Option<&'static str>, open: impl FnOnce() -> T) -> T {
    if name.is_some() {
        set(name);
        return bound(open());
    }
    open()
}

/// The name for what is made now.
pub(crate) fn take() -> Option<&'static str> {
    // a thread that is being torn down has none any more
    NAME.try_with(Cell::take).ok().flatten()
}

fn set(name: Option<&'static str>) {
    // without it, the lock is called by its kind
    NAME.try_with(|known| known.set(name)).unwrap_or_default();
}

/// What was made. The instrumented copy asks it by a method, as it does [`Returned`](super::Returned): it is [`Named`] for a lock of
/// `std` and [`NotNamed`] for everything else.
#[derive(Clone, Copy, Debug)]
pub struct Bound<'a, T: ?Sized>(pub &'a T);

/// Of what is told its name after it was made.
pub trait Named {
    /// Calls it so.
    fn awaitscope_name(&self, name: &'static str);
}

impl<T: ?Sized> Named for Bound<'_, Mutex<T>> {
    fn awaitscope_name(&self, name: &'static str) {
        self.0.set_name(name);
    }
}

impl<T: ?Sized> Named for Bound<'_, RwLock<T>> {
    fn awaitscope_name(&self, name: &'static str) {
        self.0.set_name(name);
    }
}

/// Of everything else.
pub trait NotNamed {
    /// Does nothing.
    fn awaitscope_name(&self, name: &'static str);
}

impl<T: ?Sized> NotNamed for &Bound<'_, T> {
    fn awaitscope_name(&self, _: &'static str) {}
}
