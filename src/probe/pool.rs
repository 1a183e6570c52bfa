//! The blocking pool of a run on the paused clock.
//!
//! Tokio does not move a paused clock while a blocking job exists, whatever the job does: one that sleeps, or that waits for a
//! task which sleeps, would stop time for good. So the jobs of such a run have a pool of their own, which says when the clock
//! may move: while each job sleeps or waits. A job that sleeps has a timer like any task.

mod idle;
mod worker;

pub(crate) use idle::pass;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::time::Instant;

use super::context;

thread_local! {
    /// The pool whose job runs on this thread.
    static CURRENT: RefCell<Option<Arc<Pool>>> = const { RefCell::new(None) };
    /// The job that ended on this thread last. It counts until the next one begins or the thread ends: only then is certain that
    /// tokio has woken who waits for it.
    static ENDED: RefCell<Option<Busy>> = const { RefCell::new(None) };
    /// Whether the current runtime of this thread is not the one whose clock the run has.
    static HAS_OTHER_CLOCK: Cell<bool> = const { Cell::new(false) };
}

/// Runs blocking jobs, and keeps the paused clock of another runtime while one of them has something to do.
#[derive(Debug)]
pub(crate) struct Pool {
    /// Its threads, until the run ends.
    threads: Mutex<Option<Runtime>>,
    jobs: Handle,
    /// The runtime whose clock is paused.
    clock: Handle,
    /// When that clock began; its ticks are counted from there.
    origin: Instant,
    limit: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// Jobs that have something to do.
    busy: usize,
    /// Jobs that have a thread, or get one at once.
    begun: usize,
    /// Jobs that wait for a thread.
    queued: usize,
    /// How often the clock was stopped, and which of these times are over.
    stops: u64,
    released: u64,
    /// Jobs that sleep, by the end of their sleep.
    asleep: BTreeMap<(Instant, u64), Waker>,
    sleeps: u64,
    worker: Worker,
    is_closed: bool,
}

/// What the thread of the runtime with the paused clock does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Worker {
    /// It has nothing to do: the runtime moves the clock.
    is_parked: bool,
    /// A lane blocks it, and moves the clock meanwhile.
    is_held: bool,
    /// How often it was parked.
    parks: u64,
}

/// Tokio's own limit.
const DEFAULT_LIMIT: usize = 512;

impl Pool {
    /// A pool of at most `limit` threads beside the runtime `clock`, whose clock is paused and has just begun. Each thread calls `on_start`.
    pub(crate) fn new(
        clock: Handle,
        limit: Option<u16>,
        on_start: impl Fn() + Send + Sync + 'static,
    ) -> io::Result<Arc<Self>> {
        let limit = limit.map_or(DEFAULT_LIMIT, |limit| usize::from(limit.max(1)));
        let threads = Builder::new_current_thread()
            .max_blocking_threads(limit)
            // a thread ends with its job: see `ENDED`
            .thread_keep_alive(std::time::Duration::ZERO)
            .on_thread_start(move || {
                has_other_clock();
                on_start();
            })
            .build()?;
        let origin = {
            let _inside = clock.enter();
            Instant::now()
        };
        Ok(Arc::new(Self {
            jobs: threads.handle().clone(),
            threads: Mutex::new(Some(threads)),
            clock,
            origin,
            limit,
            state: Mutex::default(),
            changed: Condvar::new(),
        }))
    }

    /// The runtime on whose blocking threads its jobs run.
    pub(crate) fn jobs(&self) -> &Handle {
        &self.jobs
    }

    /// Whether `runtime` is the one whose clock it keeps.
    pub(crate) fn keeps_clock_of(&self, runtime: &Handle) -> bool {
        runtime.id() == self.clock.id()
    }

    /// Calls `f` where the runtime with the paused clock is the current one.
    pub(crate) fn inside<T>(&self, f: impl FnOnce() -> T) -> T {
        let _inside = self.clock.enter();
        f()
    }

    /// The thread of the runtime has nothing to do from now on, or no longer.
    pub(crate) fn worker_parks(&self, is_parked: bool) {
        let mut state = self.state();
        state.worker.is_parked = is_parked;
        state.worker.parks += 1;
    }

    /// Ends its threads, without waiting for jobs that run.
    pub(crate) fn close(&self) {
        self.state().is_closed = true;
        self.changed.notify_all();
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(threads) = threads.take() {
            threads.shutdown_background();
        }
    }

    /// `body` as a job that is queued now.
    pub(crate) fn job<T, F: FnOnce() -> T>(
        self: &Arc<Self>,
        body: F,
    ) -> impl FnOnce() -> T + use<T, F> {
        let job = Job(Arc::clone(self));
        let mut state = self.state();
        if state.begun < self.limit {
            state.begun += 1;
            self.stop_clock(&mut state);
        } else {
            state.queued += 1;
        }
        drop(state);
        move || job.run(body)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One job more has something to do: the clock stands still from now on.
    fn stop_clock(self: &Arc<Self>, state: &mut State) {
        state.busy += 1;
        if state.busy > 1 {
            return;
        }
        state.stops += 1;
        let (pool, stop) = (Arc::clone(self), state.stops);
        // tokio stops the clock for a job of its own, from this call on
        self.clock
            .spawn_blocking(move || pool.wait_for_release(stop));
    }

    /// One job fewer has something to do.
    fn release_clock(&self, state: &mut State) {
        state.busy = state.busy.saturating_sub(1);
        if state.busy == 0 {
            state.released = state.stops;
            self.changed.notify_all();
        }
    }

    fn wait_for_release(&self, stop: u64) {
        let holds = |state: &mut State| state.released < stop && !state.is_closed;
        drop(self.changed.wait_while(self.state(), holds));
    }

    fn becomes_busy(self: &Arc<Self>) {
        self.stop_clock(&mut self.state());
    }

    fn becomes_idle(&self) {
        self.release_clock(&mut self.state());
    }
}

/// A job that has something to do, or has just ended.
#[derive(Debug)]
struct Busy(Arc<Pool>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.becomes_idle();
    }
}

/// A job: in the queue, on its thread, or dropped before it had one.
#[derive(Debug)]
struct Job(Arc<Pool>);

impl Job {
    fn run<T>(self, body: impl FnOnce() -> T) -> T {
        drop(ENDED.take());
        CURRENT.set(Some(Arc::clone(&self.0)));
        self.0.inside(body)
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        CURRENT.set(None);
        let mut state = self.0.state();
        if state.queued > 0 {
            // the next one has this thread
            state.queued -= 1;
            self.0.stop_clock(&mut state);
        } else {
            state.begun = state.begun.saturating_sub(1);
        }
        drop(state);
        drop(ENDED.replace(Some(Busy(Arc::clone(&self.0)))));
    }
}

/// The pool for the blocking jobs of `runtime`, where its clock is the paused one of this thread's run.
pub(crate) fn of(runtime: &Handle) -> Option<Arc<Pool>> {
    let pool = context::with_recorder(|recorder| recorder.pool()).flatten();
    pool.filter(|pool| pool.keeps_clock_of(runtime))
}

/// The pool whose clock stands still while this thread is blocked: that of the runtime which this thread drives.
pub(crate) fn of_worker() -> Option<Arc<Pool>> {
    of(&Handle::try_current().ok()?)
}

/// The pool whose job runs on this thread.
pub(crate) fn current() -> Option<Arc<Pool>> {
    CURRENT.try_with(|pool| pool.borrow().clone()).ok()?
}

/// From now on the instants of this thread are read on the clock of the run, whatever runtime it is in.
pub(crate) fn has_other_clock() {
    HAS_OTHER_CLOCK.set(true);
}

/// Whether instants of this thread must be read with [`Pool::inside`].
pub(crate) fn needs_clock() -> bool {
    HAS_OTHER_CLOCK.try_with(Cell::get).unwrap_or(true)
}
