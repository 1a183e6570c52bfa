//! Numbers over time that the mirrored primitives keep.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use crate::recording::{GaugeId, GaugeKind, Object};

use super::context;
use super::recorder::Recorder;

/// A gauge of the run that made it; nothing where nothing records.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gauge(Option<(Arc<Recorder>, GaugeId, Arc<str>)>);

impl Gauge {
    /// A new gauge that begins at `value`.
    pub(crate) fn open(name: &str, kind: GaugeKind, capacity: Option<usize>, value: f64) -> Self {
        Self(context::recorder().map(|recorder| {
            let capacity = capacity.map(|capacity| capacity as f64);
            let gauge = recorder.open_gauge(name, kind, capacity, value);
            (recorder, gauge, Arc::from(name))
        }))
    }

    /// A new gauge of an object of the demo, empty; the second one of its name is called `name #2`.
    pub(crate) fn numbered(name: &str, kind: GaugeKind, capacity: Option<usize>) -> Self {
        let number = context::with_recorder(|recorder| recorder.number(name)).unwrap_or(1);
        if number == 1 {
            Self::open(name, kind, capacity, 0.0)
        } else {
            Self::open(&format!("{name} #{number}"), kind, capacity, 0.0)
        }
    }

    /// What it is called.
    pub(crate) fn name(&self) -> &str {
        self.0.as_ref().map_or("", |(_, _, name)| name)
    }

    /// Sets the gauge to what `value` says inside the recorder's lock.
    pub(crate) fn set(&self, value: impl FnOnce() -> f64) {
        if let Some((recorder, gauge, _)) = &self.0 {
            recorder.set_gauge(*gauge, value);
        }
    }

    /// The gauge as what a lane waits for.
    pub(crate) fn object(&self) -> Object {
        self.0
            .as_ref()
            .map_or(Object::NONE, |(_, gauge, _)| Object(gauge.0))
    }
}

/// How many futures wait for an object, as a gauge that appears with the first of them.
#[derive(Clone, Debug)]
pub(crate) struct Waiters(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    name: String,
    count: AtomicI64,
    gauge: std::sync::OnceLock<Gauge>,
}

impl Waiters {
    /// No waiters yet; `name` is that of the gauge.
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            name: name.into(),
            count: AtomicI64::new(0),
            gauge: std::sync::OnceLock::new(),
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
        let gauge = self
            .0
            .gauge
            .get_or_init(|| Gauge::open(&self.0.name, GaugeKind::Waiters, None, 0.0));
        gauge.set(|| (self.0.count.fetch_add(by, Ordering::Relaxed) + by) as f64);
    }
}
