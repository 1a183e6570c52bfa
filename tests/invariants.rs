//! What holds in every recording that `awaitscope run` writes, on either clock, whatever the machine does meanwhile.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "clean/lessons.rs"]
mod lessons;
#[path = "invariants/sentences.rs"]
mod sentences;
#[path = "clean/side_by_side.rs"]
mod side_by_side;

use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

use awaitscope::recording::Clock;
use serde::Deserialize;
use side_by_side::side_by_side;

#[derive(Deserialize)]
struct File {
    variants: Vec<Variant>,
}

#[derive(Deserialize)]
struct Variant {
    id: String,
    /// The values of its own in place of those of the knobs.
    #[serde(default)]
    knobs: BTreeMap<String, f64>,
    elapsed: u64,
    end: u64,
    dropped_events: u64,
    workers: Vec<Worker>,
    lanes: Vec<Lane>,
    gauges: Vec<Gauge>,
    facts: Facts,
}

#[derive(Deserialize)]
struct Worker {
    id: u64,
    spans: Vec<WorkerSpan>,
}

#[derive(Deserialize)]
struct WorkerSpan {
    from: u64,
    /// None: the poll was under way when the run was stopped.
    to: Option<u64>,
    lane: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Poll {
    from: u64,
    to: u64,
    lane: u64,
}

#[derive(Deserialize)]
struct Lane {
    id: u64,
    parent: Option<u64>,
    kind: String,
    name: String,
    function: Option<String>,
    start: u64,
    /// None: it was open when the run stood still, or was stopped at its limit.
    end: Option<u64>,
    outcome: String,
    detached: bool,
    /// How the earlier turns of an arm ended.
    #[serde(default)]
    turns: Turns,
    spans: Vec<Span>,
}

#[derive(Default, Deserialize)]
struct Turns {
    completed: usize,
    cancelled: usize,
}

#[derive(Debug, Deserialize)]
struct Span {
    state: String,
    from: u64,
    to: u64,
    worker: Option<u64>,
    cause: Option<String>,
    by: Option<u64>,
    waits_for: Option<Wait>,
}

#[derive(Debug, Deserialize)]
struct Wait {
    kind: String,
    #[serde(default)]
    lanes: Vec<u64>,
}

#[derive(Deserialize)]
struct Gauge {
    name: String,
    capacity: Option<f64>,
    samples: Vec<(u64, f64)>,
    /// Of an instant with several values there is one sample, the last.
    max: f64,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Facts {
    elapsed: f64,
    tasks: usize,
    calls: usize,
    #[serde(default)]
    max_in_flight: u64,
    max_tasks: u64,
    polls: usize,
    longest_poll: f64,
    completed: usize,
    cancelled: usize,
    panicked: usize,
    detached: usize,
}

/// What `run` writes.
fn record(lesson: &str, clock: &str, set: &[String]) -> Vec<Variant> {
    let json = written(lesson, clock, set);
    let file: File = serde_json::from_str(&json).unwrap();
    file.variants
}

fn written(lesson: &str, clock: &str, set: &[String]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_awaitscope"));
    command.args(["run", lesson, "--clock", clock, "--format", "json"]);
    for knob in set {
        command.args(["--set", knob]);
    }
    let output = command.stdin(Stdio::null()).output().unwrap();
    assert!(output.status.success(), "{lesson} {set:?}: {output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// In place of a worker's number, for polls inside other lanes.
const NO_WORKER: u64 = u64::MAX;

impl Variant {
    fn place(&self, lane: &Lane) -> String {
        format!("lane {} ({}) of {}", lane.id, lane.name, self.id)
    }

    /// When the lane ended; the end of the run for one that is open.
    fn end(&self, lane: &Lane) -> u64 {
        lane.end.unwrap_or(self.end)
    }

    /// How long the variant took, by its own lane; a run that stands still took as long as something happened.
    fn length_of(&self, root: &Lane) -> u64 {
        root.end.map_or(self.elapsed, |end| end - root.start)
    }

    fn tasks(&self) -> impl Iterator<Item = &Lane> {
        self.lanes.iter().filter(|lane| lane.kind == "task")
    }

    fn gauge(&self, name: &str) -> Option<&Gauge> {
        // the name of a binding may follow
        let is = |gauge: &&Gauge| {
            let rest = gauge.name.strip_prefix(name);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        self.gauges.iter().find(is)
    }

    /// The polls that a worker makes, as the lanes have them, by worker and in the order of time: of tasks, and of what a task
    /// of a library runs.
    fn polls(&self) -> BTreeMap<u64, Vec<Poll>> {
        let mut polls: BTreeMap<u64, Vec<Poll>> = BTreeMap::new();
        let polled = |lane: &&Lane| matches!(lane.kind.as_str(), "task" | "hosted");
        for lane in self.lanes.iter().filter(polled) {
            for span in lane.spans.iter().filter(|span| span.state == "running") {
                // inside another lane it is polled by a set of tasks, or a runtime of the demo's own
                let worker = span.worker.unwrap_or(NO_WORKER);
                polls.entry(worker).or_default().push(Poll {
                    from: span.from,
                    to: span.to,
                    lane: lane.id,
                });
            }
        }
        for polls in polls.values_mut() {
            polls.sort();
        }
        polls
    }

    /// The figures, computed from the lanes and gauges alone.
    fn recomputed(&self) -> Facts {
        let root = &self.lanes[0];
        let polls = self.polls();
        let polls = || polls.values().flatten();
        let longest = polls().map(|poll| poll.to - poll.from).max();
        let earlier = |of: &dyn Fn(&Turns) -> usize| -> usize {
            self.lanes.iter().map(|lane| of(&lane.turns)).sum()
        };
        let called = |lane: &&Lane| lane.parent.is_some() && lane.function.is_some();
        // an arm that is a call makes one in each turn
        let calls = self.lanes.iter().filter(called);
        let calls = calls.map(|lane| 1 + lane.turns.completed + lane.turns.cancelled);
        // a connection is an object of the run, and not something that it runs
        let lanes = || self.lanes.iter().filter(|lane| lane.kind != "connection");
        let count = |is: &dyn Fn(&Lane) -> bool| lanes().filter(|lane| is(lane)).count();
        Facts {
            elapsed: seconds(self.length_of(root)),
            tasks: self.tasks().count(),
            calls: calls.sum(),
            max_in_flight: self.gauge("in flight").map_or(0, Gauge::most),
            max_tasks: self.gauge("tasks alive").unwrap().most(),
            polls: polls().count(),
            longest_poll: seconds(longest.unwrap()),
            completed: count(&|lane| lane.outcome == "completed") + earlier(&|it| it.completed),
            cancelled: count(&|lane| lane.outcome == "cancelled") + earlier(&|it| it.cancelled),
            panicked: count(&|lane| lane.outcome == "panicked"),
            detached: count(&|lane| lane.detached),
        }
    }
}

impl Gauge {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it counts lanes"
    )]
    fn most(&self) -> u64 {
        self.max as u64
    }
}

#[expect(clippy::cast_precision_loss, reason = "runs last seconds")]
fn seconds(nanoseconds: u64) -> f64 {
    nanoseconds as f64 / 1e9
}

fn check_spans(variant: &Variant, lane: &Lane) {
    let place = variant.place(lane);
    let mut at = lane.start;
    for span in &lane.spans {
        assert_eq!(span.from, at, "{place}: {span:?}");
        assert!(span.to >= span.from, "{place}: {span:?}");
        at = span.to;
    }
    assert_eq!(at, variant.end(lane), "{place} ends where its spans end");
    let is_open = matches!(lane.outcome.as_str(), "running" | "stuck");
    assert_eq!(is_open, lane.end.is_none(), "{place}: {}", lane.outcome);
}

/// Each span says what its state has to say, and names lanes that there are.
fn check_words(variant: &Variant, lane: &Lane) {
    let place = variant.place(lane);
    let exists = |id: &u64| {
        variant
            .lanes
            .binary_search_by_key(id, |lane| lane.id)
            .is_ok()
    };
    assert!(lane.parent.iter().all(exists), "{place}");
    for span in &lane.spans {
        assert!(span.by.iter().all(exists), "{place}: {span:?}");
        match span.state.as_str() {
            "running" => {}
            "ready" | "unpolled" => assert!(span.cause.is_some(), "{place}: {span:?}"),
            _ => {
                let wait = span.waits_for.as_ref().unwrap();
                assert!(wait.lanes.iter().all(exists), "{place}: {span:?}");
                // in a wait without length the tasks may have ended at its very instant
                let for_tasks =
                    matches!(wait.kind.as_str(), "task" | "tasks") && span.to > span.from;
                assert!(!for_tasks || !wait.lanes.is_empty(), "{place}: {span:?}");
            }
        }
    }
}

fn check_workers(variant: &Variant) {
    let mut rows = BTreeMap::new();
    for worker in &variant.workers {
        let spans = worker.spans.iter().map(|span| Poll {
            from: span.from,
            to: span.to.unwrap_or(variant.end),
            lane: span.lane,
        });
        let mut spans: Vec<_> = spans.collect();
        let overlaps = spans.windows(2).any(|pair| pair[1].from < pair[0].to);
        assert!(!overlaps, "worker {} of {}", worker.id, variant.id);
        spans.sort();
        if !spans.is_empty() {
            rows.insert(worker.id, spans);
        }
    }
    let mut polls = variant.polls();
    polls.remove(&NO_WORKER);
    assert!(rows == polls, "workers of {}", variant.id);
}

fn check_gauges(variant: &Variant) {
    for gauge in &variant.gauges {
        let name = format!("{} of {}", gauge.name, variant.id);
        let in_order = gauge.samples.windows(2).all(|pair| pair[0].0 <= pair[1].0);
        assert!(in_order, "{name}");
        let limit = gauge.capacity.unwrap_or(f64::INFINITY);
        assert!(gauge.max <= limit, "{name}: {} > {limit}", gauge.max);
        let fits = |(_, value): &(u64, f64)| (0.0..=gauge.max).contains(value);
        assert!(gauge.samples.iter().all(fits), "{name}");
    }
}

fn check_all(variant: &Variant) {
    assert_eq!(variant.dropped_events, 0, "{}", variant.id);
    for lane in &variant.lanes {
        check_spans(variant, lane);
        check_words(variant, lane);
    }
    check_workers(variant);
    check_gauges(variant);
    assert_eq!(variant.facts, variant.recomputed(), "{}", variant.id);
    let root = &variant.lanes[0];
    assert_eq!(variant.elapsed, variant.length_of(root), "{}", variant.id);
    assert!(variant.elapsed <= variant.end, "{}", variant.id);
}

#[test]
fn every_run_of_every_lesson_agrees_with_itself() {
    let at_once = AtomicUsize::new(0);
    for clock in [Clock::Virtual, Clock::Wall] {
        let lessons = lessons::lessons(Some(clock));
        // in real time the programs wait
        let for_each_core = if clock == Clock::Wall { 4 } else { 1 };
        side_by_side(&lessons, for_each_core, |lesson| {
            let json = written(lesson.id, &clock.to_string(), &[]);
            let more = sentences::lanes_that_return_at_once_never_waited(&json);
            at_once.fetch_add(more, Ordering::Relaxed);
            let file: File = serde_json::from_str(&json).unwrap();
            let variants = file.variants;
            let on_clock = lesson.variants.iter();
            let on_clock = on_clock.filter(|variant| variant.clocks.contains(&clock));
            assert_eq!(variants.len(), on_clock.count(), "{} {clock}", lesson.id);
            variants.iter().for_each(check_all);
        });
    }
    assert!(at_once.into_inner() > 0, "some lanes return at once");
}

/// The variants of lesson 14 that keep to the limit.
const LIMITED: [&str; 3] = ["spawn_all", "stream", "workers"];

#[test]
fn no_more_requests_are_in_flight_than_permits() {
    for clock in ["virtual", "wall"] {
        for limit in [1_u8, 7, 40, 200] {
            let set = [
                format!("limit={limit}"),
                "pages=60".to_owned(),
                "latency=0.05".to_owned(),
            ];
            let variants = record("14", clock, &set);
            let limited = variants.iter().filter(|v| LIMITED.contains(&v.id.as_str()));
            let limited: Vec<_> = limited.collect();
            assert_eq!(limited.len(), LIMITED.len());
            for variant in limited {
                let most = variant.gauge("in flight").unwrap().max;
                let expected = f64::from(limit.min(60));
                assert!(most <= expected, "{} {clock}: {most} > {limit}", variant.id);
                // on the paused clock nothing comes between
                assert!(
                    clock == "wall" || most >= expected,
                    "{}: {most}",
                    variant.id
                );
            }
            variants.iter().for_each(check_all);
        }
    }
}

#[test]
fn no_queue_holds_more_than_its_capacity() {
    for clock in ["virtual", "wall"] {
        for (capacity, producers, consumers) in [(1, 1, 1), (2, 5, 1), (3, 4, 2), (20, 8, 1)] {
            let set = [
                format!("capacity={capacity}"),
                format!("producers={producers}"),
                format!("consumers={consumers}"),
                "make=0.05".to_owned(),
                "eat=0.05".to_owned(),
            ];
            let variants = record("17", clock, &set);
            for variant in &variants {
                let queue = variant.gauge("queue").unwrap();
                let own = variant.knobs.get("capacity").copied();
                let bounded =
                    (variant.id != "unbounded").then(|| own.unwrap_or_else(|| capacity.into()));
                assert_eq!(queue.capacity, bounded, "{}", variant.id);
                check_all(variant);
            }
        }
    }
}
