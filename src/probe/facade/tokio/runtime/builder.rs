//! Making a runtime whose threads record.

use ::std::fmt;
use ::std::io;
use ::std::sync::Arc;
use ::std::time::Duration;

use ::tokio::runtime::LocalOptions;

use super::{LocalRuntime, Runtime};
use crate::probe::context;

/// Mirror of [`tokio::runtime::Builder`].
pub struct Builder {
    inner: ::tokio::runtime::Builder,
    on_thread_start: Option<Arc<dyn Fn() + Send + Sync>>,
    paused: bool,
}

/// A setting that is handed on.
macro_rules! hand_on {
    ($($doc:literal $name:ident($($argument:ident: $type:ty)?);)*) => {
        $(
            #[doc = $doc]
            pub fn $name(&mut self $(, $argument: $type)?) -> &mut Self {
                self.inner.$name($($argument)?);
                self
            }
        )*
    };
}

impl Builder {
    /// A runtime that runs on the thread that calls `block_on`.
    pub fn new_current_thread() -> Self {
        Self::of(::tokio::runtime::Builder::new_current_thread())
    }

    /// A runtime with workers.
    pub fn new_multi_thread() -> Self {
        Self::of(::tokio::runtime::Builder::new_multi_thread())
    }

    fn of(inner: ::tokio::runtime::Builder) -> Self {
        Self {
            inner,
            on_thread_start: None,
            paused: false,
        }
    }

    hand_on! {
        "With timers and sockets." enable_all();
        "With sockets." enable_io();
        "With timers." enable_time();
        "With so many workers." worker_threads(val: usize);
        "With so many blocking threads at most." max_blocking_threads(val: usize);
        "With a name for its threads." thread_name(val: impl Into<String>);
        "With so much stack for its threads." thread_stack_size(val: usize);
        "Blocking threads that are idle for so long end." thread_keep_alive(duration: Duration);
        "Looks at the shared queue every so many polls." global_queue_interval(val: u32);
        "Looks for events every so many polls." event_interval(val: u32);
        "With a name." name(val: impl Into<String>);
        "Takes so many events from the system at once." max_io_events_per_tick(capacity: usize);
        "The same while there is other work." max_io_events_per_busy_tick(capacity: usize);
    }

    /// With a clock that stands still.
    pub fn start_paused(&mut self, start_paused: bool) -> &mut Self {
        self.inner.start_paused(start_paused);
        self.paused = start_paused;
        self
    }

    /// Names its threads.
    pub fn thread_name_fn<F: Fn() -> String + Send + Sync + 'static>(&mut self, f: F) -> &mut Self {
        self.inner.thread_name_fn(f);
        self
    }

    /// Calls `f` on each thread when it starts.
    pub fn on_thread_start<F: Fn() + Send + Sync + 'static>(&mut self, f: F) -> &mut Self {
        self.on_thread_start = Some(Arc::new(f));
        self
    }

    /// Calls `f` on each thread when it ends.
    pub fn on_thread_stop<F: Fn() + Send + Sync + 'static>(&mut self, f: F) -> &mut Self {
        self.inner.on_thread_stop(f);
        self
    }

    /// Calls `f` when a worker goes to sleep.
    pub fn on_thread_park<F: Fn() + Send + Sync + 'static>(&mut self, f: F) -> &mut Self {
        self.inner.on_thread_park(f);
        self
    }

    /// Calls `f` when a worker wakes up.
    pub fn on_thread_unpark<F: Fn() + Send + Sync + 'static>(&mut self, f: F) -> &mut Self {
        self.inner.on_thread_unpark(f);
        self
    }

    /// The runtime; its threads record for the run of this thread.
    pub fn build(&mut self) -> io::Result<Runtime> {
        self.attach_threads();
        Ok(Runtime::of(self.inner.build()?))
    }

    /// A runtime for tasks that stay on this thread; its other threads record for the run of this thread.
    pub fn build_local(&mut self, options: LocalOptions) -> io::Result<LocalRuntime> {
        self.attach_threads();
        Ok(LocalRuntime::of(self.inner.build_local(options)?))
    }

    fn attach_threads(&mut self) {
        let recorder = context::recorder();
        // its tasks and timers are not watched
        context::with_recorder(|recorder| {
            recorder.has_outsiders();
            if self.paused {
                recorder.watch_real_time();
            }
        });
        let own = self.on_thread_start.clone();
        self.inner.on_thread_start(move || {
            context::attach(recorder.clone());
            if let Some(own) = &own {
                own();
            }
        });
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}
