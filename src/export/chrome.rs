//! The trace event format that browsers and trace viewers read: a process per variant, a thread per lane and worker.

use std::io::{self, Write};

use serde::Serialize;

use crate::recording::{Nanos, Recording, State, Variant};

/// The thread of the first worker: lanes have the numbers below, as their own.
const FIRST_WORKER: u64 = 1_000_000_000;

/// Writes the recording as trace events, one after the other. The error is that of the writer.
pub fn chrome(recording: &Recording, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"{\"traceEvents\":[")?;
    let mut events = Events { out, first: true };
    for (process, variant) in recording.variants().iter().enumerate() {
        events.push(&Event::named("process_name", process, 0, variant.label()))?;
        events.lanes(process, variant)?;
        events.workers(process, variant)?;
        events.gauges(process, variant)?;
    }
    out.write_all(b"],\"displayTimeUnit\":\"ms\"}\n")
}

/// One event of the trace.
#[derive(Serialize)]
struct Event<'a> {
    ph: &'static str,
    name: &'a str,
    pid: usize,
    tid: u64,
    /// Microseconds, as the format wants them.
    #[serde(skip_serializing_if = "Option::is_none")]
    ts: Option<f64>,
    /// The same.
    #[serde(skip_serializing_if = "Option::is_none")]
    dur: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    args: Option<Args<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Args<'a> {
    Name(&'a str),
    Value(f64),
}

impl<'a> Event<'a> {
    /// What a process or a thread is called.
    fn named(what: &'static str, process: usize, thread: u64, name: &'a str) -> Self {
        Self {
            ph: "M",
            name: what,
            pid: process,
            tid: thread,
            ts: None,
            dur: None,
            args: Some(Args::Name(name)),
        }
    }

    /// A stretch of time of a thread.
    fn complete(name: &'a str, process: usize, thread: u64, from: Nanos, to: Nanos) -> Self {
        Self {
            ph: "X",
            name,
            pid: process,
            tid: thread,
            ts: Some(microseconds(from)),
            dur: Some(microseconds(to.since(from))),
            args: None,
        }
    }

    /// A value of a gauge.
    fn counter(name: &'a str, process: usize, at: Nanos, value: f64) -> Self {
        Self {
            ph: "C",
            name,
            pid: process,
            tid: 0,
            ts: Some(microseconds(at)),
            dur: None,
            args: Some(Args::Value(value)),
        }
    }
}

fn microseconds(time: Nanos) -> f64 {
    time.0 as f64 / 1e3
}

/// The list that is being written.
struct Events<'a> {
    out: &'a mut dyn Write,
    first: bool,
}

impl Events<'_> {
    fn push(&mut self, event: &Event<'_>) -> io::Result<()> {
        if !std::mem::take(&mut self.first) {
            self.out.write_all(b",")?;
        }
        Ok(serde_json::to_writer(&mut *self.out, event)?)
    }

    fn lanes(&mut self, process: usize, variant: &Variant) -> io::Result<()> {
        for lane in variant.lanes() {
            let thread = u64::from(lane.id.0);
            self.push(&Event::named("thread_name", process, thread, &lane.name))?;
            for span in lane.spans(variant.end()) {
                let name = match span.state {
                    State::Running => "running",
                    State::Ready => "ready",
                    State::Suspended => "suspended",
                    State::Unpolled => "unpolled",
                };
                self.push(&Event::complete(name, process, thread, span.from, span.to))?;
            }
        }
        Ok(())
    }

    fn workers(&mut self, process: usize, variant: &Variant) -> io::Result<()> {
        for (thread, worker) in (FIRST_WORKER..).zip(variant.workers()) {
            let place = usize::try_from(thread - FIRST_WORKER).unwrap_or(usize::MAX);
            self.push(&Event::named(
                "thread_name",
                process,
                thread,
                &variant.worker_id(place).to_string(),
            ))?;
            for span in worker.spans() {
                let lane = variant.lane(span.lane);
                let name = lane.map_or("?", |lane| &lane.name);
                let to = span.to.min(variant.end());
                self.push(&Event::complete(name, process, thread, span.from, to))?;
            }
        }
        Ok(())
    }

    fn gauges(&mut self, process: usize, variant: &Variant) -> io::Result<()> {
        for gauge in variant.gauges() {
            for (at, value) in gauge.samples() {
                self.push(&Event::counter(&gauge.name, process, *at, *value))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::recording::{
        Batch, Event as Recorded, EventKind, LaneId, LaneKind, Meta, NameId, PollSite, VariantInfo,
        WorkerId,
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
                events: events.map(|(at, kind)| Recorded { at, kind }).collect(),
                names: vec!["root".into()],
                ..Batch::default()
            },
        );
        recording.advance(0, Nanos(5000));
        let mut bytes = Vec::new();
        chrome(&recording, &mut bytes).unwrap();
        let trace: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(trace["displayTimeUnit"], "ms");
        let events = trace["traceEvents"].as_array().unwrap();
        let expected = json!({
            "ph": "X", "name": "root", "pid": 0, "tid": FIRST_WORKER, "ts": 2.0, "dur": 3.0,
        });
        assert!(events.contains(&expected), "{trace}");
        let names = events.iter().filter(|event| event["name"] == "thread_name");
        let names: Vec<_> = names.map(|event| &event["args"]["name"]).collect();
        assert_eq!(names, ["root", "worker 0"]);
        let tasks = json!({
            "ph": "C", "name": "tasks alive", "pid": 0, "tid": 0, "ts": 1.0, "args": { "value": 1.0 },
        });
        assert!(events.contains(&tasks), "{trace}");
    }
}
