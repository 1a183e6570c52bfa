//! The trace event format that browsers and trace viewers read: a process per variant, a thread per lane and worker.

use serde_json::{Value, json};

use crate::recording::{Recording, State, Variant};

/// The recording as trace events.
pub fn chrome(recording: &Recording) -> String {
    let mut events = Vec::new();
    for (process, variant) in recording.variants().iter().enumerate() {
        events.push(json!({
            "ph": "M", "name": "process_name", "pid": process, "tid": 0,
            "args": { "name": variant.label() },
        }));
        push_lanes(&mut events, process, variant);
        push_gauges(&mut events, process, variant);
    }
    format!(
        "{}\n",
        json!({ "traceEvents": events, "displayTimeUnit": "ms" })
    )
}

fn push_lanes(events: &mut Vec<Value>, process: usize, variant: &Variant) {
    for lane in variant.lanes() {
        events.push(json!({
            "ph": "M", "name": "thread_name", "pid": process, "tid": lane.id.0,
            "args": { "name": &*lane.name },
        }));
        for span in lane.spans(variant.end()) {
            let name = match span.state {
                State::Running => "running",
                State::Ready => "ready",
                State::Suspended => "suspended",
            };
            // microseconds, as the format wants them
            let from = span.from.0 as f64 / 1e3;
            let length = span.to.since(span.from).0 as f64 / 1e3;
            events.push(json!({
                "ph": "X", "name": name, "pid": process, "tid": lane.id.0, "ts": from, "dur": length,
            }));
        }
    }
}

fn push_gauges(events: &mut Vec<Value>, process: usize, variant: &Variant) {
    for gauge in variant.gauges() {
        for (at, value) in gauge.samples() {
            events.push(json!({
                "ph": "C", "name": &*gauge.name, "pid": process, "tid": 0, "ts": at.0 as f64 / 1e3,
                "args": { "value": value },
            }));
        }
    }
}
