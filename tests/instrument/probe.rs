//! A stand-in for the probes: it writes down what it is told and passes everything on.

use std::sync::Mutex;

pub static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn see(what: String) {
    SEEN.lock().unwrap().push(what);
}

pub trait AwaitExt: IntoFuture + Sized {
    fn awaitscope_at(self, line: u32, source: &'static str) -> Self::IntoFuture {
        at(line, source, self)
    }
}

impl<F: IntoFuture> AwaitExt for F {}

pub fn at<F: IntoFuture>(line: u32, source: &'static str, future: F) -> F::IntoFuture {
    see(format!("at {line} {source}"));
    future.into_future()
}

pub fn made<F>(line: u32, name: &'static str, future: F) -> F {
    see(format!("made {line} {name}"));
    future
}

pub fn passed<F>(line: u32, name: &'static str, future: F) -> F {
    see(format!("passed {line} {name}"));
    future
}

pub fn called<F>(line: u32, name: &'static str, future: F) -> F {
    see(format!("called {line} {name}"));
    future
}

macro_rules! failing {
    ($future:expr) => {
        crate::probe::failing_if($future, |returned| {
            use crate::probe::{Fails as _, NeverFails as _};
            (&crate::probe::Returned(returned)).awaitscope_fails()
        })
    };
}
pub(crate) use failing;

pub async fn failing_if<T, F: Future<Output = T>>(future: F, fails: fn(&T) -> bool) -> T {
    let returned = future.await;
    see(format!("failed {}", fails(&returned)));
    returned
}

pub fn arms<T>(line: u32, arms: [(u32, &'static str); 2], argument: T) -> T {
    see(format!("arms {line} {arms:?}"));
    argument
}

pub fn arm_is_on(line: u32, source: &'static str, condition: bool) -> bool {
    see(format!("arm {line} {source} {condition}"));
    condition
}

pub trait BranchExt: IntoFuture + Sized {
    fn awaitscope_branch(self, line: u32, source: &'static str) -> Self::IntoFuture {
        see(format!("branch {line} {source}"));
        self.into_future()
    }

    fn awaitscope_branch_by_ref(self, line: u32, source: &'static str) -> Self::IntoFuture {
        see(format!("by reference {line} {source}"));
        self.into_future()
    }
}

impl<F: IntoFuture> BranchExt for F {}

pub async fn call<T, F: Future<Output = T>>(name: &'static str, line: u32, body: F) -> T {
    see(format!("call {name} {line}"));
    body.await
}

pub async fn fallible<T, F: Future<Output = T>>(
    name: &'static str,
    line: u32,
    fails: fn(&T) -> bool,
    body: F,
) -> T {
    see(format!("call {name} {line}"));
    let returned = body.await;
    let _ = fails(&returned);
    returned
}

pub struct Returned<'a, T>(pub &'a T);

pub trait Fails {
    fn awaitscope_fails(&self) -> bool;
}

impl<T, E> Fails for Returned<'_, Result<T, E>> {
    fn awaitscope_fails(&self) -> bool {
        self.0.is_err()
    }
}

pub trait NeverFails {
    fn awaitscope_fails(&self) -> bool;
}

impl<T> NeverFails for &Returned<'_, T> {
    fn awaitscope_fails(&self) -> bool {
        false
    }
}

pub mod facade {
    pub use {async_channel, futures, metrics, std, tokio, tokio_stream, tokio_util};
    pub use std::{dbg, eprint, eprintln, print, println};
}

pub fn binding<T>(name: &'static str, argument: T) -> T {
    see(format!("binding {name}"));
    argument
}

pub fn bound<T>(made: T) -> T {
    see("bound".to_owned());
    made
}

pub fn bound_to<T>(name: &'static str, make: impl FnOnce() -> T) -> T {
    see(format!("bound to {name}"));
    make()
}

pub fn bound_lock<T>(name: &'static str, tell: fn(&T, &'static str), lock: T) -> T {
    tell(&lock, name);
    lock
}

pub struct Bound<'a, T: ?Sized>(pub &'a T);

pub trait Named {
    fn awaitscope_name(&self, name: &'static str);
}

impl<T: ?Sized> Named for Bound<'_, std::sync::Mutex<T>> {
    fn awaitscope_name(&self, name: &'static str) {
        see(format!("lock {name}"));
    }
}

pub trait NotNamed {
    fn awaitscope_name(&self, name: &'static str);
}

impl<T: ?Sized> NotNamed for &Bound<'_, T> {
    fn awaitscope_name(&self, _: &'static str) {}
}
