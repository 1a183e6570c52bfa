//! The trace event format that browsers and trace viewers read: a process per variant, a thread per lane and worker.

use serde_json::{Value, json};

use crate::recording::{Nanos, Recording, State, Variant};

/// The thread of the first worker: lanes have the numbers below, as their own.
const FIRST_WORKER: u64 = 1_000_000_000;

/// The recording as trace events.
pub fn chrome(recording: &Recording) -> String {
    let mut events = Vec::new();
    for (process, variant) in recording.variants().iter().enumerate() {
        events.push(json!({
            "ph": "M", "name": "process_name", "pid": process, "tid": 0,
            "args": { "name": variant.label() },
        }));
        push_lanes(&mut events, process, variant);
        push_workers(&mut events, process, variant);
        push_gauges(&mut events, process, variant);
    }
    format!(
        "{}\n",
        json!({ "traceEvents": events, "displayTimeUnit": "ms" })
    )
}

fn push_lanes(events: &mut Vec<Value>, process: usize, variant: &Variant) {
    for lane in variant.lanes() {
        let thread = u64::from(lane.id.0);
        events.push(thread_name(process, thread, &lane.name));
        for span in lane.spans(variant.end()) {
            let name = match span.state {
                State::Running => "running",
                State::Ready => "ready",
                State::Suspended => "suspended",
                State::Unpolled => "unpolled",
            };
            events.push(complete(name, process, thread, span.from, span.to));
        }
    }
}

fn push_workers(events: &mut Vec<Value>, process: usize, variant: &Variant) {
    for (thread, worker) in (FIRST_WORKER..).zip(variant.workers()) {
        let number = thread - FIRST_WORKER;
        events.push(thread_name(process, thread, &format!("worker {number}")));
        for span in worker.spans() {
            let lane = variant.lane(span.lane);
            let name = lane.map_or("?", |lane| &lane.name);
            let to = span.to.min(variant.end());
            events.push(complete(name, process, thread, span.from, to));
        }
    }
}

fn thread_name(process: usize, thread: u64, name: &str) -> Value {
    json!({
        "ph": "M", "name": "thread_name", "pid": process, "tid": thread,
        "args": { "name": name },
    })
}

/// A stretch of time of a thread.
fn complete(name: &str, process: usize, thread: u64, from: Nanos, to: Nanos) -> Value {
    // microseconds, as the format wants them
    let length = to.since(from).0 as f64 / 1e3;
    json!({
        "ph": "X", "name": name, "pid": process, "tid": thread, "ts": from.0 as f64 / 1e3, "dur": length,
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recording::{
        Batch, Event, EventKind, LaneId, LaneKind, Meta, NameId, PollSite, VariantInfo, WorkerId,
    };

    #[test]
    fn lanes_and_workers_are_threads() {
        let mut recording = Recording::new(Meta::default(), vec![VariantInfo::default()]);
        let lane = LaneId::ROOT;
        let opened = EventKind::Opened {
            lane,
            parent: LaneId::NONE,
            kind: LaneKind::Task,
            name: NameId(0),
            line: 0,
            numbered: false,
        };
        let worker = WorkerId(0);
        let kinds = [
            opened,
            EventKind::PollStarted {
                lane,
                worker,
                site: PollSite::ELSEWHERE,
            },
        ];
        let events = (1..).map(|at| Nanos(at * 1000)).zip(kinds);
        recording.fold(
            0,
            Batch {
                events: events.map(|(at, kind)| Event { at, kind }).collect(),
                names: vec!["root".into()],
                ..Batch::default()
            },
        );
        recording.advance(0, Nanos(5000));
        let trace: Value = serde_json::from_str(&chrome(&recording)).unwrap();
        let events = trace["traceEvents"].as_array().unwrap();
        let expected = json!({
            "ph": "X", "name": "root", "pid": 0, "tid": FIRST_WORKER, "ts": 2.0, "dur": 3.0,
        });
        assert!(events.contains(&expected), "{trace}");
        let names = events.iter().filter(|event| event["name"] == "thread_name");
        let names: Vec<_> = names.map(|event| &event["args"]["name"]).collect();
        assert_eq!(names, ["root", "worker 0"]);
    }
}
