//! How a thread waits for another, and is freed when the run is stopped.

use ::std::pin::pin;
use ::std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use ::std::time::{Duration, Instant};

use crate::probe::Recorder;
use crate::probe::binding;
use crate::probe::context;
use crate::probe::permits::Permits;
use crate::probe::pool::{self, Pool};

/// How often a thread that waits looks whether its run was stopped.
const LOOK: Duration = Duration::from_millis(50);

/// Where threads wait for a change.
#[derive(Debug)]
pub(super) struct Gate {
    mutex: Mutex<()>,
    changed: Condvar,
    /// The same for the blocking jobs of a run on the paused clock.
    jobs: ::tokio::sync::Notify,
}

/// The end of a wait, on the clock that it is read from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Deadline {
    /// In real time.
    Real(Instant),
    /// On the paused clock, which goes on while the thread is blocked.
    Paused(::tokio::time::Instant),
}

/// The end of `length` from now on, unless it is too far; on the clock of the run where the thread takes part in it.
#[expect(
    clippy::disallowed_methods,
    reason = "as the original, it waits in real time"
)]
pub(super) fn deadline(length: Duration) -> Option<Deadline> {
    if let Some(pool) = pool::current().or_else(pool::of_worker) {
        let now = pool.inside(::tokio::time::Instant::now);
        return now.checked_add(length).map(Deadline::Paused);
    }
    Instant::now().checked_add(length).map(Deadline::Real)
}

impl Gate {
    pub(super) const fn new() -> Self {
        Self {
            mutex: Mutex::new(()),
            changed: Condvar::new(),
            jobs: ::tokio::sync::Notify::const_new(),
        }
    }

    /// Something has changed that threads may wait for.
    pub(super) fn open(&self) {
        // who has just looked in vain waits by now, and is woken
        drop(self.lock());
        self.changed.notify_all();
        self.jobs.notify_waiters();
    }

    /// Waits until `attempt` gives something.
    pub(super) fn wait<T>(&self, mut attempt: impl FnMut() -> Option<T>) -> T {
        loop {
            if let Some(result) = self.wait_until(None, &mut attempt) {
                return result;
            }
        }
    }

    /// Waits until `attempt` gives something, or until `deadline`.
    pub(super) fn wait_until<T>(
        &self,
        deadline: Option<Deadline>,
        mut attempt: impl FnMut() -> Option<T>,
    ) -> Option<T> {
        let end = match deadline {
            Some(Deadline::Paused(end)) => Some(end),
            Some(Deadline::Real(_)) | None => None,
        };
        if let Some(pool) = pool::current() {
            return self.wait_in_job(&pool, end, attempt);
        }
        if let Some(pool) = pool::of_worker() {
            let result = pool.hold_worker(end, attempt);
            leave_if_stopped();
            return result;
        }
        let mut inside = self.lock();
        loop {
            if let Some(result) = attempt() {
                return Some(result);
            }
            let left = deadline.and_then(left);
            if left.is_some_and(|left| left.is_zero()) {
                return None;
            }
            let turn = left.unwrap_or(LOOK).min(LOOK);
            let waited = self.changed.wait_timeout(inside, turn);
            inside = waited.unwrap_or_else(PoisonError::into_inner).0;
            leave_if_stopped();
        }
    }

    /// Waits in a blocking job: meanwhile the paused clock may move.
    fn wait_in_job<T>(
        &self,
        pool: &Arc<Pool>,
        end: Option<::tokio::time::Instant>,
        mut attempt: impl FnMut() -> Option<T>,
    ) -> Option<T> {
        pool.wait(async {
            let mut late = pin!(async {
                match end {
                    Some(end) => ::tokio::time::sleep_until(end).await,
                    None => ::std::future::pending().await,
                }
            });
            loop {
                // it is in line before it looks, so that no change comes in between
                let mut changed = pin!(self.jobs.notified());
                changed.as_mut().enable();
                if let Some(result) = attempt() {
                    return Some(result);
                }
                ::tokio::select! {
                    biased;
                    () = changed => {}
                    () = &mut late => return attempt(),
                }
            }
        })
    }

    fn lock(&self) -> MutexGuard<'_, ()> {
        self.mutex.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "as the original, it waits in real time"
)]
fn left(deadline: Deadline) -> Option<Duration> {
    match deadline {
        Deadline::Real(end) => Some(end.saturating_duration_since(Instant::now())),
        Deadline::Paused(_) => None,
    }
}

/// Unwinds a thread whose run was stopped, without the message of a panic. In the middle of a panic it must not.
fn leave_if_stopped() {
    if context::stopped() && !::std::thread::panicking() {
        ::std::panic::resume_unwind(Box::new("the run was stopped"));
    }
}

/// What a lock records, for each run that uses it: one in a `static` outlives them.
#[derive(Debug)]
pub(super) struct Watched {
    runs: Mutex<Vec<(Weak<Recorder>, Permits)>>,
    /// What the binding that holds it is called, if that is known.
    name: OnceLock<&'static str>,
}

impl Watched {
    pub(super) const fn new() -> Self {
        Self {
            runs: Mutex::new(Vec::new()),
            name: OnceLock::new(),
        }
    }

    /// The name of the binding that holds it; the first one stays.
    pub(super) fn set_name(&self, name: &'static str) {
        self.name.get_or_init(|| name);
    }

    /// The permits in the run of this thread, with a gauge of their own from the first time on.
    pub(super) fn permits(&self, open: impl FnOnce() -> Permits) -> Permits {
        let Some(recorder) = context::recorder() else {
            return Permits::none();
        };
        let mut known = self.runs.lock().unwrap_or_else(PoisonError::into_inner);
        let own = |(run, _): &&(Weak<Recorder>, Permits)| {
            ::std::ptr::eq(run.as_ptr(), Arc::as_ptr(&recorder))
        };
        if let Some((_, permits)) = known.iter().find(own) {
            return permits.clone();
        }
        known.retain(|(run, _)| run.strong_count() > 0);
        let permits = binding::naming(self.name.get().copied(), open);
        known.push((Arc::downgrade(&recorder), permits.clone()));
        permits
    }
}
