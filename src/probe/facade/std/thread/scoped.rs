//! Threads that borrow from who waits for them.

use ::std::any::type_name;
use ::std::thread::{self, ScopedJoinHandle};

use crate::probe::context;
use crate::probe::lane::Job;

/// Mirror of [`std::thread::Scope`]: its threads have lanes.
#[derive(Debug)]
pub struct Scope<'scope, 'env> {
    pub(super) inner: &'scope thread::Scope<'scope, 'env>,
}

impl<'scope> Scope<'scope, '_> {
    /// Starts a thread of the scope.
    ///
    /// # Panics
    ///
    /// When the system cannot start a thread, as the original does.
    pub fn spawn<F, T>(&'scope self, body: F) -> ScopedJoinHandle<'scope, T>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let job = Job::thread(type_name::<F>());
        self.inner.spawn(move || job.run(body))
    }
}

/// Runs `body` and waits for the threads that it starts; the lane that runs holds its thread at the line of the call.
///
/// Each call leaves the few bytes of its [`Scope`] allocated: it must live as long as the threads may, which without unsafe
/// code only the original can say.
#[track_caller]
pub fn scope<'env, F, T>(body: F) -> T
where
    F: for<'scope> FnOnce(&'scope Scope<'scope, 'env>) -> T,
{
    context::blocking(|| thread::scope(|inner| body(Box::leak(Box::new(Scope { inner })))))
}
