//! A demo's `metrics::gauge!` and `metrics::counter!` as gauges of the run.
//!
//! One recorder of the metrics crate serves the process; each update goes to the run that the thread works for.

use std::sync::{Arc, Once};

use metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, Key, KeyName, Metadata, SharedString, Unit,
};

use super::context;
use crate::recording::GaugeKind;

/// Makes the macros of the metrics crate write to runs, once for the process.
pub(crate) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // somebody else's recorder stays: then the demos' metrics are not shown
        drop(metrics::set_global_recorder(ToRun));
    });
}

#[derive(Debug)]
struct ToRun;

/// A number of the demo, by its name and labels.
#[derive(Debug)]
struct Named {
    name: String,
    kind: GaugeKind,
}

impl Named {
    fn of(key: &Key, kind: GaugeKind) -> Arc<Self> {
        let mut name = key.name().to_owned();
        for label in key.labels() {
            for part in [" ", label.key(), "=", label.value()] {
                name.push_str(part);
            }
        }
        Arc::new(Self { name, kind })
    }

    fn change(&self, change: impl FnOnce(f64) -> f64) {
        context::with_recorder(|recorder| recorder.metric(&self.name, self.kind, change));
    }
}

impl GaugeFn for Named {
    fn increment(&self, by: f64) {
        self.change(|value| value + by);
    }

    fn decrement(&self, by: f64) {
        self.change(|value| value - by);
    }

    fn set(&self, value: f64) {
        self.change(|_| value);
    }
}

impl CounterFn for Named {
    fn increment(&self, by: u64) {
        self.change(|value| value + by as f64);
    }

    fn absolute(&self, value: u64) {
        self.change(|before| before.max(value as f64));
    }
}

impl metrics::Recorder for ToRun {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(Named::of(key, GaugeKind::Counter))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::from_arc(Named::of(key, GaugeKind::Gauge))
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}
