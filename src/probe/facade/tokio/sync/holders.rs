//! Who holds a lock and who waits for it.

use ::std::future::Future;
use ::std::sync::Arc;
use ::std::sync::atomic::{AtomicI64, Ordering};

use crate::probe::gauge::{Gauge, Waiters};
use crate::probe::leaf::waiting;
use crate::recording::{GaugeKind, Object, WaitKind};

/// The gauges of one lock; none for a lock in a `static`.
#[derive(Debug)]
pub(super) struct Holders(Option<Arc<State>>);

#[derive(Debug)]
struct State {
    gauge: Gauge,
    waiters: Waiters,
    count: AtomicI64,
}

impl State {
    fn change(&self, by: i64) {
        self.gauge
            .set(|| (self.count.fetch_add(by, Ordering::Relaxed) + by) as f64);
    }
}

impl Holders {
    /// The gauges of a new lock for up to `capacity` holders, where that is known.
    pub(super) fn new(capacity: Option<usize>) -> Self {
        let gauge = Gauge::open("lock", GaugeKind::Lock, capacity, 0.0);
        let waiters = Waiters::of(&gauge, "waiting for the lock");
        Self(Some(Arc::new(State {
            gauge,
            waiters,
            count: AtomicI64::new(0),
        })))
    }

    pub(super) const fn none() -> Self {
        Self(None)
    }

    /// `future`, which waits for the lock.
    pub(super) fn wait<F: Future>(
        &self,
        kind: WaitKind,
        future: F,
    ) -> impl Future<Output = F::Output> + use<F> {
        let (object, waiters) = match &self.0 {
            Some(state) => (state.gauge.object(), state.waiters.clone()),
            None => (Object::NONE, Waiters::none()),
        };
        waiting(kind, object, future).counted(&waiters)
    }

    /// One more holds the lock.
    pub(super) fn hold(&self) -> Held {
        if let Some(state) = &self.0 {
            state.change(1);
        }
        Held(self.0.clone())
    }
}

/// A part of a guard that stands before the original's: it is dropped first, so that nobody is counted who has let go.
#[derive(Debug)]
pub(super) struct Held(Option<Arc<State>>);

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(state) = &self.0 {
            state.change(-1);
        }
    }
}
