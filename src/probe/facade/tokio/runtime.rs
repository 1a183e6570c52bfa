//! `tokio::runtime`: a demo's own runtime records for the run of the thread that builds it.

pub use ::tokio::runtime::*;

/// What both runtimes do in the same way, by their `inner` and `handle`.
macro_rules! like_every_runtime {
    ($runtime:ident) => {
        impl $runtime {
            /// Runs `func` on its blocking pool.
            #[track_caller]
            pub fn spawn_blocking<F, R>(&self, func: F) -> JoinHandle<R>
            where
                F: FnOnce() -> R + Send + 'static,
                R: Send + 'static,
            {
                self.handle.spawn_blocking(func)
            }

            /// Runs `future` to its end, as a task of its own, and blocks the thread meanwhile.
            #[track_caller]
            pub fn block_on<F: Future>(&self, future: F) -> F::Output {
                self.inner.block_on(to_the_end(future))
            }

            /// Makes it the runtime of this thread.
            pub fn enter(&self) -> EnterGuard<'_> {
                self.inner.enter()
            }

            /// Ends it, and waits for blocking jobs up to `duration`.
            pub fn shutdown_timeout(self, duration: Duration) {
                self.inner.shutdown_timeout(duration);
            }

            /// Ends it, and waits for nothing.
            pub fn shutdown_background(self) {
                self.inner.shutdown_background();
            }

            /// The original's figures.
            pub fn metrics(&self) -> RuntimeMetrics {
                self.inner.metrics()
            }
        }

        // as the original
        impl ::std::panic::UnwindSafe for $runtime {}
        impl ::std::panic::RefUnwindSafe for $runtime {}
    };
}

mod builder;
mod handle;
mod local;

pub use builder::Builder;
pub use handle::Handle;
pub use local::LocalRuntime;

use ::std::future::Future;
use ::std::io;
use ::std::time::Duration;

use super::task::{JoinHandle, observed};
use crate::probe::context;

/// Mirror of [`tokio::runtime::Runtime`]: what runs on it has lanes.
#[derive(Debug)]
pub struct Runtime {
    inner: ::tokio::runtime::Runtime,
    handle: Handle,
}

impl Runtime {
    pub(super) fn of(inner: ::tokio::runtime::Runtime) -> Self {
        let handle = Handle::of(inner.handle().clone());
        Self { inner, handle }
    }

    /// A runtime with a worker for each core.
    pub fn new() -> io::Result<Self> {
        Builder::new_multi_thread().enable_all().build()
    }

    /// A handle of it.
    pub fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Spawns a task on it.
    pub fn spawn<F>(&self, future: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        self.handle.spawn(future)
    }
}

like_every_runtime!(Runtime);

/// `future` as a task that holds its thread.
///
/// When the run is stopped its probes stay pending, so that it would never end: the thread is unwound then.
async fn to_the_end<F: Future>(future: F) -> F::Output {
    let task = observed(future);
    let Some(recorder) = context::recorder() else {
        return task.await;
    };
    ::tokio::select! {
        biased;
        () = recorder.stopped() => ::std::panic::resume_unwind(Box::new("the run was stopped")),
        output = task => output,
    }
}
