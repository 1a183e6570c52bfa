//! Numbers over time that the mirrored primitives keep.

use std::sync::Arc;

use crate::recording::{EventKind, GaugeId, GaugeKind, HoldId, Object};

use super::binding;
use super::context;
use super::recorder::Recorder;

/// A gauge of the run that made it; nothing where nothing records.
#[derive(Clone, Debug)]
pub(crate) struct Gauge(Option<Opened>);

#[derive(Clone, Debug)]
struct Opened {
    recorder: Arc<Recorder>,
    gauge: GaugeId,
    /// What it is called, with the binding that holds what it measures.
    name: Arc<str>,
    /// Whether a binding is in it.
    is_bound: bool,
}

impl Gauge {
    /// A new gauge that begins at `value`; with a binding it is called `name binding`, and the second of a name `name #2`.
    pub(crate) fn open(name: &str, kind: GaugeKind, capacity: Option<usize>, value: f64) -> Self {
        let binding = binding::take();
        Self(context::recorder().map(|recorder| {
            let capacity = capacity.map(|capacity| capacity as f64);
            // those with a binding count too: `queue #2` is the second of all queues
            let mut number = recorder.number(name);
            let mut full = name.to_owned();
            if let Some(binding) = binding {
                full = format!("{name} {binding}");
                number = recorder.number(&full);
            }
            let name: Arc<str> = Arc::from(numbered(&full, number));
            let gauge = recorder.open_gauge(&name, kind, capacity, value);
            Opened {
                recorder,
                gauge,
                name,
                is_bound: binding.is_some(),
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

    /// Whether something records it.
    pub(crate) fn is_open(&self) -> bool {
        self.0.is_some()
    }

    /// Its number; of none without a recorder.
    pub(crate) fn id(&self) -> GaugeId {
        GaugeId(self.object().0)
    }

    /// A number for a hold of what it measures; none without a recorder.
    pub(crate) fn new_hold(&self) -> Option<HoldId> {
        self.0.as_ref().map(|opened| opened.recorder.new_hold())
    }

    /// Records an event of what it measures.
    pub(crate) fn record(&self, kind: EventKind) {
        if let Some(opened) = &self.0 {
            opened.recorder.record(kind);
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
    gauge: std::sync::OnceLock<GaugeId>,
}

impl Waiters {
    /// No waiters yet for what `gauge` measures; theirs, `name`, has its binding or its number.
    pub(crate) fn of(gauge: &Gauge, name: &str) -> Self {
        Self(gauge.0.as_ref().map(|opened| {
            let number = opened.name.split_once(" #").map(|(_, number)| number);
            Arc::new(Inner {
                name: match (opened.is_bound, number) {
                    (true, _) => format!("waiting for {}", opened.name),
                    (false, Some(number)) => format!("{name} #{number}"),
                    (false, None) => name.to_owned(),
                },
                recorder: Arc::clone(&opened.recorder),
                gauge: std::sync::OnceLock::new(),
            })
        }))
    }

    /// So many wait now.
    pub(crate) fn set(&self, count: i64) {
        let Some(inner) = &self.0 else { return };
        let open = || {
            inner
                .recorder
                .open_gauge(&inner.name, GaugeKind::Waiters, None, 0.0)
        };
        let gauge = *inner.gauge.get_or_init(open);
        inner.recorder.set_gauge(gauge, || count as f64);
    }
}
