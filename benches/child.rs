//! A program whose events come out of a child, beside the same on a thread of this process.

use std::time::{Duration, Instant};

use awaitscope::run::child::Found;
use awaitscope::run::{self, Process, Start};

use super::{median, plan, probed};

/// Tasks, and how often each yields: three million events.
const YIELDS: (u32, u32) = (10_000, 100);

/// How often each of the two is run, in turn.
const ROUNDS: usize = 5;

/// How often a run is collected: the screen does so every 33 ms, a run without it every 10 ms.
const PERIOD: Duration = Duration::from_millis(10);

const YIELDING: &str = "yields";
const SHORT: &str = "short";

/// The programs of the child.
pub(super) fn program(name: &str) -> Option<Found> {
    let start: Start = match name {
        YIELDING => |_| {
            let (tasks, turns) = YIELDS;
            Ok(Box::pin(probed::yields(probed::Knobs { tasks, turns })))
        },
        SHORT => |_| {
            let (tasks, turns) = (10, 10);
            Ok(Box::pin(probed::yields(probed::Knobs { tasks, turns })))
        },
        _ => return None,
    };
    Some((start, None))
}

/// What one run gave.
struct Measured {
    /// From the start until all events are folded.
    took: Duration,
    /// From the start until the first ones are.
    first: Duration,
    events: u64,
    dropped: u64,
}

fn measure(name: &str, process: Process, period: Duration) -> Option<Measured> {
    let mut plan = plan(program(name)?.0);
    plan.set_process(process);
    for variant in &mut plan.variants {
        name.clone_into(&mut variant.program);
    }
    let began = Instant::now();
    let mut run = run::start(plan).ok()?;
    // all detail is kept, so that what is dropped is what did not arrive
    run.recording_mut().set_cap(usize::MAX);
    let mut first = None;
    while !run.is_over() {
        run.poll();
        if first.is_none() && run.recording().events() > 0 {
            first = Some(began.elapsed());
        }
        std::thread::sleep(period);
    }
    let took = began.elapsed();
    let recording = run.into_recording();
    Some(Measured {
        took,
        first: first.unwrap_or(took),
        events: recording.events(),
        dropped: recording.dropped_events(),
    })
}

pub(super) fn child() {
    let mut rates = (Vec::new(), Vec::new());
    let mut ratios = Vec::new();
    let mut dropped = (0, 0);
    let rate = |measured: &Measured| measured.events as f64 / measured.took.as_secs_f64() / 1e6;
    for _ in 0..ROUNDS {
        let (Some(own), Some(child)) = (
            measure(YIELDING, Process::Own, PERIOD),
            measure(YIELDING, Process::Child, PERIOD),
        ) else {
            println!("no run could be started");
            return;
        };
        rates.0.push(rate(&own));
        rates.1.push(rate(&child));
        ratios.push(rate(&child) / rate(&own));
        dropped = (dropped.0 + own.dropped, dropped.1 + child.dropped);
    }
    let range = |values: &mut Vec<f64>| {
        values.sort_unstable_by(f64::total_cmp);
        let at = |place: usize| values.get(place).copied().unwrap_or_default();
        (
            at(0),
            at(values.len() / 2),
            at(values.len().saturating_sub(1)),
        )
    };
    println!("10,000 tasks x 100 yields, from the start until all events are folded");
    for (name, rates, dropped, budget) in [
        ("own process", &mut rates.0, dropped.0, ""),
        (
            "child",
            &mut rates.1,
            dropped.1,
            " (at least 2, none dropped)",
        ),
    ] {
        let (low, middle, high) = range(rates);
        println!(
            "    {name:<12} {middle:.2} million events a second, {low:.2} to {high:.2}, {dropped} dropped{budget}"
        );
    }
    println!("    child to own {:.2} times", range(&mut ratios).1);
    let first = |process| {
        let often = Duration::from_micros(200);
        let all = (0..20).filter_map(|_| measure(SHORT, process, often));
        median(all.map(|measured| measured.first).collect())
    };
    println!(
        "first events after the start   own process {:.2?}, child {:.2?} (at most 20 ms)",
        first(Process::Own),
        first(Process::Child)
    );
}
