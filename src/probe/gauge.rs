//! Numbers over time that the mirrored primitives keep.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::recording::{GaugeId, GaugeKind, Object};

use super::context;
use super::recorder::Recorder;

/// A gauge of the run that made it; nothing where nothing records.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gauge(Option<Opened>);

#[derive(Clone, Debug)]
struct Opened {
    recorder: Arc<Recorder>,
    gauge: GaugeId,
    /// The how manieth of its name.
    number: u32,
}

impl Gauge {
    /// No gauge: what outlives the run that made it has none.
    pub(crate) const fn none() -> Self {
        Self(None)
    }

    /// A new gauge that begins at `value`; the second of a name is shown as `name #2`.
    pub(crate) fn open(name: &str, kind: GaugeKind, capacity: Option<usize>, value: f64) -> Self {
        Self(context::recorder().map(|recorder| {
            let capacity = capacity.map(|capacity| capacity as f64);
            let number = recorder.number(name);
            let gauge = recorder.open_gauge(&numbered(name, number), kind, capacity, value);
            Opened {
                recorder,
                gauge,
                number,
            }
        }))
    }

    /// Sets the gauge to what `value` says inside the recorder's lock.
    ///
    /// `value` must not wake, print or make gauges: the recorder is locked. Locks that are held while wakers run must not
    /// be taken in it either.
    pub(crate) fn set(&self, value: impl FnOnce() -> f64) {
        if let Some(opened) = &self.0 {
            opened.recorder.set_gauge(opened.gauge, value);
        }
    }

    /// The gauge as what a lane waits for.
    pub(crate) fn object(&self) -> Object {
        self.0
            .as_ref()
            .map_or(Object::NONE, |opened| Object(opened.gauge.0))
    }
}

fn numbered(name: &str, number: u32) -> String {
    if number > 1 {
        format!("{name} #{number}")
    } else {
        name.to_owned()
    }
}

/// How many futures wait for an object, as a gauge that appears with the first of them.
#[derive(Clone, Debug)]
pub(crate) struct Waiters(Option<Arc<Inner>>);

#[derive(Debug)]
struct Inner {
    name: String,
    recorder: Arc<Recorder>,
    count: AtomicI64,
    gauge: std::sync::OnceLock<GaugeId>,
}

impl Waiters {
    /// Waiters that nobody counts.
    pub(crate) const fn none() -> Self {
        Self(None)
    }

    /// No waiters yet for what `gauge` measures; theirs has its number.
    pub(crate) fn of(gauge: &Gauge, name: &str) -> Self {
        Self(gauge.0.as_ref().map(|opened| {
            Arc::new(Inner {
                name: numbered(name, opened.number),
                recorder: Arc::clone(&opened.recorder),
                count: AtomicI64::new(0),
                gauge: std::sync::OnceLock::new(),
            })
        }))
    }

    /// One more waits.
    pub(crate) fn enter(&self) {
        self.change(1);
    }

    /// One fewer waits.
    pub(crate) fn leave(&self) {
        self.change(-1);
    }

    fn change(&self, by: i64) {
        let Some(inner) = &self.0 else { return };
        let open = || {
            inner
                .recorder
                .open_gauge(&inner.name, GaugeKind::Waiters, None, 0.0)
        };
        let gauge = *inner.gauge.get_or_init(open);
        inner.recorder.set_gauge(gauge, || {
            (inner.count.fetch_add(by, Ordering::Relaxed) + by) as f64
        });
    }
}
