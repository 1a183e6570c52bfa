//! How a thread waits for another, and is freed when the run is stopped.

use ::std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use ::std::time::{Duration, Instant};

use crate::probe::Recorder;
use crate::probe::binding;
use crate::probe::context;
use crate::probe::permits::Permits;

/// How often a thread that waits looks whether its run was stopped.
const LOOK: Duration = Duration::from_millis(50);

/// Where threads wait for a change.
#[derive(Debug)]
pub(super) struct Gate {
    mutex: Mutex<()>,
    changed: Condvar,
}

impl Gate {
    pub(super) const fn new() -> Self {
        Self {
            mutex: Mutex::new(()),
            changed: Condvar::new(),
        }
    }

    /// Something has changed that threads may wait for.
    pub(super) fn open(&self) {
        // who has just looked in vain waits by now, and is woken
        drop(self.lock());
        self.changed.notify_all();
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
        deadline: Option<Instant>,
        mut attempt: impl FnMut() -> Option<T>,
    ) -> Option<T> {
        let mut inside = self.lock();
        loop {
            if let Some(result) = attempt() {
                return Some(result);
            }
            let left = deadline.map(left);
            if left.is_some_and(|left| left.is_zero()) {
                return None;
            }
            let turn = left.unwrap_or(LOOK).min(LOOK);
            let waited = self.changed.wait_timeout(inside, turn);
            inside = waited.unwrap_or_else(PoisonError::into_inner).0;
            leave_if_stopped();
        }
    }

    fn lock(&self) -> MutexGuard<'_, ()> {
        self.mutex.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "as the original, it waits in real time"
)]
fn left(deadline: Instant) -> Duration {
    deadline.saturating_duration_since(Instant::now())
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
