//! `metrics` as a demo sees it: `gauge!` and `counter!` are gauges of the run.
//!
//! A handle looks the run up at each update, so that one that a demo keeps in a `static` serves every run. `histogram!` and
//! the `describe_..!` macros go to the original, where nobody listens.

pub use ::metrics::*;

use ::std::sync::Arc;

use crate::probe::context;
use crate::recording::GaugeKind;

#[doc(hidden)]
pub use crate::{demo_counter as counter, demo_gauge as gauge};

/// `metrics::gauge!` of a demo.
#[doc(hidden)]
#[macro_export]
macro_rules! demo_gauge {
    ($($key:tt)*) => {
        ::metrics::with_local_recorder(&$crate::probe::facade::metrics::OfTheRun, || ::metrics::gauge!($($key)*))
    };
}

/// `metrics::counter!` of a demo.
#[doc(hidden)]
#[macro_export]
macro_rules! demo_counter {
    ($($key:tt)*) => {
        ::metrics::with_local_recorder(&$crate::probe::facade::metrics::OfTheRun, || ::metrics::counter!($($key)*))
    };
}

/// Gives handles that write to the run of the thread that uses them.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct OfTheRun;

impl Recorder for OfTheRun {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(Arc::new(Handle::new(key, GaugeKind::Counter)))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(Arc::new(Handle::new(key, GaugeKind::Gauge)))
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

/// A metric, by its name and labels.
#[derive(Debug)]
struct Handle {
    name: String,
    kind: GaugeKind,
}

impl Handle {
    fn new(key: &Key, kind: GaugeKind) -> Self {
        let mut name = key.name().to_owned();
        for label in key.labels() {
            for part in [" ", label.key(), "=", label.value()] {
                name.push_str(part);
            }
        }
        Self { name, kind }
    }

    fn change(&self, change: impl FnOnce(f64) -> f64) {
        context::with_recorder(|recorder| recorder.change_metric(&self.name, self.kind, change));
    }
}

impl CounterFn for Handle {
    fn increment(&self, value: u64) {
        self.change(|old| old + value as f64);
    }

    fn absolute(&self, value: u64) {
        self.change(|old| old.max(value as f64));
    }
}

impl GaugeFn for Handle {
    fn increment(&self, value: f64) {
        self.change(|old| old + value);
    }

    fn decrement(&self, value: f64) {
        self.change(|old| old - value);
    }

    fn set(&self, value: f64) {
        self.change(|_| value);
    }
}
