//! Gauges: those of primitives, and the demo's own.

use super::Recorder;
use crate::recording::{EventKind, GaugeId, GaugeKind};

impl Recorder {
    /// A new gauge with its first value.
    pub(crate) fn open_gauge(
        &self,
        name: &str,
        kind: GaugeKind,
        capacity: Option<f64>,
        value: f64,
    ) -> GaugeId {
        let mut inner = self.lock();
        let gauge = GaugeId(inner.gauges);
        inner.gauges += 1;
        let name = inner.name(name);
        let capacity = capacity.unwrap_or(f64::NAN);
        let opened = EventKind::GaugeOpened {
            gauge,
            name,
            kind,
            capacity,
        };
        self.push(&mut inner, opened);
        self.push(&mut inner, EventKind::GaugeSet { gauge, value });
        gauge
    }

    /// How many primitives of the kind `name` the run has made, with this one.
    pub(crate) fn number(&self, name: &str) -> u32 {
        let mut inner = self.lock();
        let id = inner.name(name);
        let number = inner.numbers.entry(id).or_insert(0);
        *number += 1;
        *number
    }

    /// Sets the demo's own gauge or counter `name` to what `change` makes of its value; a new one comes from 0.
    pub(crate) fn metric(&self, name: &str, kind: GaugeKind, change: impl FnOnce(f64) -> f64) {
        let mut inner = self.lock();
        let name = inner.name(name);
        let known = inner.metrics.get(&(kind, name)).copied();
        let (gauge, old) = known.unwrap_or((GaugeId(inner.gauges), 0.0));
        if known.is_none() {
            inner.gauges += 1;
            let opened = EventKind::GaugeOpened {
                gauge,
                name,
                kind,
                capacity: f64::NAN,
            };
            self.push(&mut inner, opened);
        }
        let value = change(old);
        inner.metrics.insert((kind, name), (gauge, value));
        self.push(&mut inner, EventKind::GaugeSet { gauge, value });
    }

    /// Sets a gauge to what `value` gives inside the recorder's lock, so that the samples are in the order of the truth.
    pub(crate) fn set_gauge(&self, gauge: GaugeId, value: impl FnOnce() -> f64) {
        let mut inner = self.lock();
        let value = value();
        self.push(&mut inner, EventKind::GaugeSet { gauge, value });
    }
}
