//! Threads with a name or a size of their own.

use ::std::any::type_name;
use ::std::io;
use ::std::thread::{self, JoinHandle, ScopedJoinHandle};

use super::Scope;
use crate::probe::lane::Job;

/// Mirror of [`std::thread::Builder`]: the lane has the name of the thread.
#[must_use = "must eventually spawn the thread"]
#[derive(Debug)]
pub struct Builder {
    inner: thread::Builder,
    name: Option<String>,
}

impl Builder {
    /// A thread without a name.
    #[expect(clippy::new_without_default, reason = "the original has none")]
    pub fn new() -> Self {
        Self {
            inner: thread::Builder::new(),
            name: None,
        }
    }

    /// Names the thread; without a name its lane is called after the function.
    pub fn name(self, name: String) -> Self {
        Self {
            inner: self.inner.name(name.clone()),
            name: Some(name),
        }
    }

    /// Sets the size of its stack in bytes.
    pub fn stack_size(self, bytes: usize) -> Self {
        Self {
            inner: self.inner.stack_size(bytes),
            ..self
        }
    }

    /// Starts the thread; the error says why the system cannot.
    pub fn spawn<F, T>(self, body: F) -> io::Result<JoinHandle<T>>
    where
        F: FnOnce() -> T + Send + 'static,
        T: Send + 'static,
    {
        let job = self.job::<F>();
        self.inner.spawn(move || job.run(body))
    }

    /// Starts a thread of a scope; the error says why the system cannot.
    pub fn spawn_scoped<'scope, F, T>(
        self,
        scope: &'scope Scope<'scope, '_>,
        body: F,
    ) -> io::Result<ScopedJoinHandle<'scope, T>>
    where
        F: FnOnce() -> T + Send + 'scope,
        T: Send + 'scope,
    {
        let job = self.job::<F>();
        self.inner.spawn_scoped(scope.inner, move || job.run(body))
    }

    fn job<F>(&self) -> Job {
        match &self.name {
            Some(name) => Job::named_thread(name),
            None => Job::thread(type_name::<F>()),
        }
    }
}
