//! The figures that awaitscope is held to, as ratios in one run or against a budget.
//!
//! `cargo bench` runs all but the last; `cargo bench -- record`, `-- draw`, `-- open`, `-- keys`, `-- child` or `-- spin` (a minute) a part. Nothing here fails: machines differ, and a figure is
//! read beside its budget.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a benchmark takes the time and prints it"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use awaitscope::app::App;
use awaitscope::lesson::Course;
use awaitscope::recording::{
    Batch, Clock, Event, EventKind, LaneId, LaneKind, Meta, NameId, Nanos, Object, PollSite,
    Recording, VariantInfo, Wait, WaitId, WaitKind, WorkerId,
};
use awaitscope::run::{self, Plan, PlannedVariant, Start};
use awaitscope::terminal;
use awaitscope::theme::{Depth, Theme};
use awaitscope::ui;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use awaitscope::probe;

#[path = "child.rs"]
mod child;

#[path = "draw.rs"]
mod draw;

/// The demo as it stands, on plain tokio.
#[path = "demo.rs"]
#[expect(clippy::expect_used, reason = "demos are written for learners")]
mod bare;

/// The same with probes, as the build made it.
#[allow(
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::expect_used,
    unused_imports,
    reason = "the copy is generated"
)]
mod probed {
    include!(concat!(env!("OUT_DIR"), "/bench_demo.rs"));
}

/// The middle of some measurements.
fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn bare_run(program: impl Future<Output = ()>) -> Duration {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let start = Instant::now();
    runtime.block_on(program);
    start.elapsed()
}

/// Runs a probed program with everything on: a reader folds what it records.
fn probed_run(start: Start) -> (Duration, Recording) {
    let mut run = run::start(plan(start)).unwrap();
    while !run.is_over() {
        run.poll();
        // the screen's rhythm
        std::thread::sleep(Duration::from_millis(33));
    }
    let recording = run.into_recording();
    let elapsed = recording.variants().first();
    let elapsed = elapsed.map_or(Nanos::ZERO, awaitscope::recording::Variant::elapsed);
    (Duration::from_nanos(elapsed.0), recording)
}

/// One variant on the wall clock.
fn plan(start: Start) -> Plan {
    let variant = PlannedVariant {
        in_flight: Some("yielder".to_owned()),
        ..PlannedVariant::new("bench", start)
    };
    Plan::new("bench", Clock::Wall, vec![variant])
}

/// How often a program is measured with and without probes, in turn, so that both meet the same machine.
const ROUNDS: usize = 9;

/// The middle of the ratios of recorded to bare, with the middle times.
fn compare(
    bare: impl Fn() -> Duration,
    start: Start,
) -> (Duration, Duration, f64, Option<Recording>) {
    let mut times = (Vec::new(), Vec::new());
    let mut ratios = Vec::new();
    let mut last = None;
    for _ in 0..ROUNDS {
        let bare = bare();
        let (probed, recording) = probed_run(start);
        ratios.push(probed.as_secs_f64() / bare.as_secs_f64());
        times.0.push(bare);
        times.1.push(probed);
        last = Some(recording);
    }
    ratios.sort_unstable_by(f64::total_cmp);
    let ratio = ratios.get(ROUNDS / 2).copied().unwrap_or_default();
    (median(times.0), median(times.1), ratio, last)
}

const YIELDS: (u32, u32) = (10_000, 10);
const SLEEPS: (u32, u32) = (1_000, 10);

fn record() {
    let (tasks, turns) = YIELDS;
    let plain = move || bare_run(bare::yields(bare::Knobs { tasks, turns }));
    let start: Start = |_| {
        let (tasks, turns) = YIELDS;
        Ok(Box::pin(probed::yields(probed::Knobs { tasks, turns })))
    };
    let (bare, probed, ratio, recording) = compare(plain, start);
    println!(
        "10,000 tasks x 10 yields   bare {bare:?}, recorded {probed:?}: {ratio:.2} times (at most 3.5)"
    );
    if let Some(recording) = recording {
        let bytes = recording.memory() as f64 / recording.events() as f64;
        println!(
            "    {} events, {bytes:.1} bytes an event (at most 48), {} dropped",
            recording.events(),
            recording.dropped_events()
        );
    }
    let (tasks, turns) = SLEEPS;
    let plain = move || bare_run(bare::sleeps(bare::Knobs { tasks, turns }));
    let start: Start = |_| {
        let (tasks, turns) = SLEEPS;
        Ok(Box::pin(probed::sleeps(probed::Knobs { tasks, turns })))
    };
    let (bare, probed, ratio, _) = compare(plain, start);
    println!(
        "1,000 tasks x 10 sleeps    bare {bare:?}, recorded {probed:?}: {ratio:.2} times (at most 1.07)"
    );
}

/// Events at a steady pace.
struct Stream {
    at: u64,
    batch: Batch,
}

impl Stream {
    fn push(&mut self, kind: EventKind) {
        self.at += 300;
        let at = Nanos(self.at);
        self.batch.events.push(Event { at, kind });
    }

    fn open(&mut self, lane: u32) {
        let parent = if lane == 0 {
            LaneId::NONE
        } else {
            LaneId::ROOT
        };
        self.push(EventKind::Opened {
            lane: LaneId(lane),
            parent,
            kind: LaneKind::Task,
            name: NameId(0),
            line: 0,
            numbered: lane > 0,
        });
    }

    fn yields(&mut self, lane: LaneId) {
        let worker = WorkerId(0);
        self.push(EventKind::PollStarted {
            lane,
            worker,
            site: PollSite::ELSEWHERE,
        });
        let (wait, object, due) = (WaitId(1), Object::NONE, Nanos::MAX);
        self.push(EventKind::Suspended {
            lane,
            wait,
            object,
            due,
        });
        self.push(EventKind::Woken {
            lane,
            by: LaneId::NONE,
        });
    }
}

/// A recording of `lanes` tasks with `events` events: each task yields in its turn.
fn recording(lanes: u32, events: u32) -> Recording {
    let info = VariantInfo {
        id: "bench".to_owned(),
        label: "bench".to_owned(),
        workers: 1,
        in_flight: None,
        ..VariantInfo::default()
    };
    let mut recording = Recording::new(Meta::default(), vec![info]);
    recording.set_cap(usize::MAX);
    let wait = |kind| Wait::at(kind, &[1]);
    let batch = Batch {
        names: vec![Arc::from("task")],
        waits: vec![wait(WaitKind::Other), wait(WaitKind::Yield)],
        ..Batch::default()
    };
    let mut stream = Stream { at: 0, batch };
    for lane in 0..lanes {
        stream.open(lane);
    }
    for _ in 0..events / lanes / 3 {
        for lane in 0..lanes {
            stream.yields(LaneId(lane));
        }
    }
    let start = Instant::now();
    let count = stream.batch.events.len();
    recording.fold(0, stream.batch);
    let each = start.elapsed().as_nanos() / count.max(1) as u128;
    println!(
        "    folded {count} events at {each} ns each, {} MiB",
        recording.memory() >> 20
    );
    recording
}

/// Reads a recording with a million lanes that have names of their own, and opens it.
fn open() {
    let text = awaitscope::recording::file::to_json(&recording(1, 3));
    let lanes = (0..1_000_000).map(|lane| {
        format!(
            r#"{{"id":{lane},"parent":null,"kind":"task","name":"t{lane}","line":18,"start":{lane},"end":1000000,"outcome":"completed","detached":false,"spans":[]}}"#
        )
    });
    let lanes = lanes.collect::<Vec<_>>().join(",");
    let (before, rest) = text.split_once("\"lanes\":[").unwrap();
    let (_, after) = rest.split_once("],\"gauges\"").unwrap();
    let text = format!("{before}\"lanes\":[{lanes}],\"gauges\"{after}");
    let start = Instant::now();
    let recording = awaitscope::recording::file::from_json(&text).unwrap();
    let read = start.elapsed();
    let theme = Theme::new(Depth::Many, false);
    let mut app = App::new(Course::built_in(), theme, Duration::from_millis(33));
    app.resize(120, 40);
    app.view(recording);
    let layout = ui::Layout::new(&app);
    app.fit(layout.room());
    ui::draw(&app, &layout, &mut Buffer::empty(Rect::new(0, 0, 120, 40)));
    println!(
        "a million lanes with names of their own, {} MiB: read in {read:.2?}, shown after {:.2?} (at most 2 s)",
        text.len() >> 20,
        start.elapsed()
    );
}

/// Bytes that look random, the same each time.
fn noise(count: usize) -> Vec<u8> {
    let mut random = 1_u64;
    let next = std::iter::repeat_with(|| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        random.to_le_bytes()[0]
    });
    next.take(count).collect()
}

/// The decoder of keys, in pieces as they are read from a terminal, beside a loop that only looks at each byte.
fn keys() {
    const BYTES: usize = 32 << 20;
    let noise = noise(BYTES);
    let text = [b"\x1bP".to_vec(), vec![b'x'; BYTES], b"\x1b\\".to_vec()].concat();
    println!("decoding keys (at least 100 MB/s on noise)");
    for (name, bytes) in [("noise", &noise), ("one long answer", &text)] {
        let times = (0..5).map(|_| {
            let start = Instant::now();
            let mut count = 0_u64;
            terminal::decode(bytes.chunks(4096), |_| count += 1);
            std::hint::black_box(count);
            start.elapsed()
        });
        let decoded = median(times.collect());
        let times = (0..5).map(|_| {
            let start = Instant::now();
            let hash = bytes.iter().fold(0_u64, |hash, byte| {
                hash.wrapping_mul(31).wrapping_add(u64::from(*byte))
            });
            std::hint::black_box(hash);
            start.elapsed()
        });
        let looked_at = median(times.collect());
        println!(
            "    {name:<16} {:>6.0} MB/s, {:.1} times a plain loop",
            bytes.len() as f64 / 1e6 / decoded.as_secs_f64(),
            decoded.as_secs_f64() / looked_at.as_secs_f64()
        );
    }
}

/// Resident memory of the process in MiB.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or(0) >> 10
}

/// A task that yields for ever, collected in the screen's rhythm for a minute.
fn spin() {
    let start: Start = |_| {
        let (tasks, turns) = (1, u32::MAX);
        Ok(Box::pin(probed::yields(probed::Knobs { tasks, turns })))
    };
    let mut run = run::start(plan(start)).unwrap();
    println!("a task that yields for ever (memory flat, frames every 33 ms)");
    for second in (10..=60).step_by(10) {
        let end = Instant::now() + Duration::from_secs(10);
        let mut longest = Duration::ZERO;
        while Instant::now() < end {
            let began = Instant::now();
            run.poll();
            longest = longest.max(began.elapsed());
            std::thread::sleep(Duration::from_millis(33));
        }
        let recording = run.recording();
        println!(
            "    {second:>2} s: {} million events, {} dropped, {} MiB of detail, {} MiB resident, longest fold {longest:?}",
            recording.events() / 1_000_000,
            recording.dropped_events(),
            recording.memory() >> 20,
            resident()
        );
    }
}

fn main() {
    if run::child::is_wanted() {
        // what it returns is its exit code, which nobody asks for
        let _code = run::child::main(|_, name| child::program(name));
        return;
    }
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-'))
        .collect();
    let all = wanted.is_empty();
    let asked = |name: &str| all || wanted.iter().any(|wanted| wanted == name);
    if asked("record") {
        record();
    }
    if asked("child") {
        child::child();
    }
    if asked("draw") {
        draw::draw();
    }
    if asked("open") {
        open();
    }
    if asked("keys") {
        keys();
    }
    // a minute: only when it is asked for
    if !all && asked("spin") {
        spin();
    }
}
