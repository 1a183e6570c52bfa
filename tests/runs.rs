//! Runs that are stopped: also those that block, spin or are deadlocked.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unnecessary_wraps,
    reason = "a test fails by panicking, and the programs have the type of a demo's"
)]

use std::sync::Mutex;
use std::time::{Duration, Instant};

use awaitscope::probe::AwaitExt as _;
use awaitscope::probe::facade::{std as demo_std, tokio as demo_tokio};
use awaitscope::recording::{Clock, Outcome};
use awaitscope::run::{self, Plan, PlannedVariant, Run, Start};
use futures::future::BoxFuture;

/// Threads and processor time are counted for the process: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

type Program = BoxFuture<'static, ()>;

fn spin(_: &serde_json::Value) -> Result<Program, String> {
    Ok(Box::pin(async {
        loop {
            demo_tokio::task::yield_now().at(1).await;
        }
    }))
}

fn block(_: &serde_json::Value) -> Result<Program, String> {
    Ok(Box::pin(async {
        demo_std::thread::sleep(Duration::from_secs(3600));
        std::future::pending::<()>().at(2).await;
    }))
}

fn deadlock(_: &serde_json::Value) -> Result<Program, String> {
    Ok(Box::pin(async {
        static LOCK: Mutex<()> = Mutex::new(());
        let _first = LOCK.lock();
        // never returns: the lock is held by this very thread
        std::mem::forget(LOCK.lock());
    }))
}

fn panics(_: &serde_json::Value) -> Result<Program, String> {
    Ok(Box::pin(async {
        demo_tokio::task::yield_now().at(1).await;
        panic!("as it should");
    }))
}

fn start(program: Start, clock: Clock) -> Run {
    let variant = PlannedVariant {
        id: "program".to_owned(),
        label: "program".to_owned(),
        in_flight: None,
        start: program,
    };
    run::start(Plan {
        lesson: "test".to_owned(),
        source: String::new(),
        clock,
        workers: 1,
        knobs: Vec::new(),
        fixed: Vec::new(),
        after: Duration::ZERO,
        variants: vec![variant],
    })
    .unwrap()
}

#[expect(clippy::disallowed_methods, reason = "a limit for what must happen")]
fn within(limit: Duration, mut condition: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + limit;
    while Instant::now() < end {
        if condition() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    condition()
}

/// Threads of runs; those of the test runner come and go.
fn threads() -> usize {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let names = tasks.map(|task| std::fs::read_to_string(task.unwrap().path().join("comm")));
    // a thread may end while it is looked at
    names
        .flatten()
        .filter(|name| name.starts_with("run program"))
        .count()
}

/// Processor time of the process so far, in clock ticks of 10 ms.
fn ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap()
        .split_whitespace()
        .collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

#[test]
fn fifty_restarts_of_a_spinning_demo_leave_the_threads_and_the_time_of_one() {
    let _alone = ALONE.lock();
    let idle = threads();
    let mut current = start(spin, Clock::Wall);
    for _ in 0..50 {
        current = start(spin, Clock::Wall);
        current.poll();
    }
    // one thread: that of the last run
    assert!(
        within(Duration::from_secs(20), || threads() <= idle + 1),
        "{} threads",
        threads()
    );
    let before = ticks();
    std::thread::sleep(Duration::from_secs(1));
    let spent = ticks() - before;
    assert!(
        spent <= 180,
        "{spent} ticks in a second: more than one thread spins"
    );
    drop(current);
    assert!(
        within(Duration::from_secs(20), || threads() <= idle),
        "{} threads",
        threads()
    );
}

#[test]
fn a_blocking_demo_is_cut_short() {
    let _alone = ALONE.lock();
    let mut run = start(block, Clock::Wall);
    assert!(within(Duration::from_secs(20), || {
        run.poll();
        run.recording().events() >= 3
    }));
    run.stop();
    assert!(within(Duration::from_secs(20), || run.has_ended()));
    let recording = run.into_recording();
    assert_eq!(
        recording.variants()[0].outcome(),
        Outcome::Running,
        "it has not ended: it was stopped"
    );
}

#[test]
fn a_deadlocked_demo_is_named_and_costs_a_thread() {
    let _alone = ALONE.lock();
    let mut run = start(deadlock, Clock::Wall);
    std::thread::sleep(Duration::from_millis(50));
    run.stop();
    assert!(within(Duration::from_secs(20), || run.stuck() == ["program"]));
}

#[test]
fn a_panic_is_an_outcome_and_a_line_of_the_log() {
    let _alone = ALONE.lock();
    awaitscope::terminal::install_panic_hook();
    awaitscope::terminal::set_panic_sink(run::note_panic);
    for clock in [Clock::Wall, Clock::Virtual] {
        let mut run = start(panics, clock);
        assert!(within(Duration::from_secs(20), || {
            run.poll();
            run.is_over()
        }));
        let variant = &run.recording().variants()[0];
        assert_eq!(variant.outcome(), Outcome::Panicked);
        assert_eq!(variant.lanes()[0].outcome, Outcome::Panicked);
        assert!(
            variant.log()[0].text.contains("as it should"),
            "{:?}",
            variant.log()
        );
    }
}

#[test]
fn memory_of_a_spinning_run_stays_under_its_cap() {
    let _alone = ALONE.lock();
    let mut run = start(spin, Clock::Wall);
    run.recording_mut().set_cap(20_000);
    let collected = within(Duration::from_secs(60), || {
        run.poll();
        run.recording().events() > 400_000
    });
    assert!(collected, "{} events", run.recording().events());
    let recording = run.recording();
    assert!(
        recording.dropped_events() > 300_000,
        "{}",
        recording.dropped_events()
    );
    // what came with the last batch may lie above the cap
    assert!(
        recording.memory() < 64 * 1024 * 1024,
        "{} bytes",
        recording.memory()
    );
    let polls = recording.variants()[0].facts().polls;
    assert!(
        polls > 100_000,
        "the figures count what was dropped too: {polls}"
    );
}
