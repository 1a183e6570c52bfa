//! Runs that are stopped: also those that block, spin or are deadlocked.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::unnecessary_wraps,
    reason = "a test fails by panicking, and the programs have the type of a demo's"
)]

#[path = "runs/in_turn.rs"]
mod in_turn;
#[path = "runs/two_clocks.rs"]
mod two_clocks;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use awaitscope::probe::AwaitExt as _;
use awaitscope::probe::facade::{std as demo_std, tokio as demo_tokio};
use awaitscope::recording::{Clock, Event, LaneId, Outcome, WaitKind};
use awaitscope::run::{self, Plan, PlannedVariant, Run, Start};
use futures::future::LocalBoxFuture;

/// Threads and processor time are counted for the process: one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

type Program = LocalBoxFuture<'static, ()>;

fn spin(_: &serde_json::Value) -> Result<Program, String> {
    Ok(Box::pin(async {
        loop {
            demo_tokio::task::yield_now().awaitscope_at(1, "").await;
        }
    }))
}

fn block(_: &serde_json::Value) -> Result<Program, String> {
    Ok(Box::pin(async {
        demo_std::thread::sleep(Duration::from_secs(3600));
        std::future::pending::<()>().awaitscope_at(2, "").await;
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

/// The same with a lock that records.
fn deadlock_on_a_mirror(_: &serde_json::Value) -> Result<Program, String> {
    Ok(Box::pin(async {
        static LOCK: demo_std::sync::Mutex<()> = demo_std::sync::Mutex::new(());
        let _first = LOCK.lock();
        std::mem::forget(LOCK.lock());
    }))
}

fn panics(_: &serde_json::Value) -> Result<Program, String> {
    Ok(Box::pin(async {
        demo_tokio::task::yield_now().awaitscope_at(1, "").await;
        panic!("as it should");
    }))
}

/// How many lines [`flood`] has written; it goes on until it finds `u64::MAX`.
static LINES: AtomicU64 = AtomicU64::new(0);

/// Writes lines without end, each another one, and comes to no await.
fn flood(_: &serde_json::Value) -> Result<Program, String> {
    Ok(Box::pin(async {
        let mut line = 0;
        while LINES
            .compare_exchange(line, line + 1, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
        {
            line += 1;
            awaitscope::demo_println!("line {line}");
        }
    }))
}

fn asserts(_: &serde_json::Value) -> Result<Program, String> {
    Ok(Box::pin(async {
        assert!(std::future::ready(false).awaitscope_at(1, "").await);
    }))
}

/// The most closures of [`two_blocking`] that ran at once.
static TOGETHER: AtomicU64 = AtomicU64::new(0);

/// Two blocking closures, each of which waits for the other one to run too, as long as may be.
fn two_blocking(_: &serde_json::Value) -> Result<Program, String> {
    static RUNNING: AtomicU64 = AtomicU64::new(0);
    let meet = || {
        let running = || RUNNING.load(Ordering::Acquire);
        RUNNING.fetch_add(1, Ordering::AcqRel);
        within(Duration::from_millis(200), || running() == 2);
        TOGETHER.fetch_max(running(), Ordering::AcqRel);
        RUNNING.fetch_sub(1, Ordering::AcqRel);
    };
    Ok(Box::pin(async move {
        let both = [meet, meet].map(tokio::task::spawn_blocking);
        for one in both {
            one.await.unwrap();
        }
    }))
}

#[test]
fn a_variant_has_as_many_threads_as_it_says() {
    let _alone = ALONE
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut plan = plan(two_blocking, Clock::Wall);
    plan.variants[0].blocking_threads = Some(1);
    plan.variants[0].workers = Some(3);
    let mut run = run::start(plan).unwrap();
    assert!(within(Duration::from_secs(60), || {
        run.poll();
        run.is_over()
    }));
    assert_eq!(TOGETHER.load(Ordering::Acquire), 1);
    let variant = &run.recording().variants()[0];
    assert_eq!(variant.info().workers, 3);
    // and the thread that calls `block_on`
    assert_eq!(variant.workers().len(), 4);
}

fn start(program: Start, clock: Clock) -> Run {
    run::start(plan(program, clock)).unwrap()
}

fn plan(program: Start, clock: Clock) -> Plan {
    Plan::new("test", clock, vec![PlannedVariant::new("program", program)])
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

/// Processor time so far in clock ticks: of the threads of runs, and of all others.
fn run_and_other_ticks() -> (u64, u64) {
    let tasks = std::fs::read_dir("/proc/self/task").unwrap();
    let stats = tasks.map(|task| std::fs::read_to_string(task.unwrap().path().join("stat")));
    // a thread may end while it is looked at
    let stats: Vec<String> = stats.flatten().collect();
    let (runs, others): (Vec<_>, Vec<_>) =
        stats.iter().partition(|stat| stat.contains("(run program"));
    let sum = |stats: Vec<&String>| stats.into_iter().map(|stat| ticks(stat)).sum();
    (sum(runs), sum(others))
}

fn ticks(stat: &str) -> u64 {
    let fields = stat.rsplit(')').next().unwrap();
    let fields: Vec<&str> = fields.split_whitespace().collect();
    fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()
}

/// Memory of the process, in bytes.
fn resident() -> usize {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap();
    let pages = statm.split_whitespace().nth(1).unwrap();
    pages.parse::<usize>().unwrap() * 4096
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
    let before = run_and_other_ticks();
    let spent = || {
        let (run, others) = run_and_other_ticks();
        (
            run.saturating_sub(before.0),
            others.saturating_sub(before.1),
        )
    };
    // as long as it takes until the run has had its share of a busy machine
    assert!(within(Duration::from_secs(120), || spent().0 >= 50));
    let (run, others) = spent();
    // one more thread that spins would have about as much as the run
    assert!(
        others <= run / 2,
        "{others} ticks beside the {run} of the one run"
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
fn a_thread_that_waits_for_a_mirrored_lock_is_named_and_freed() {
    let _alone = ALONE.lock();
    let mut run = start(deadlock_on_a_mirror, Clock::Wall);
    let blocked = |run: &mut Run| {
        run.poll();
        let variant = &run.recording().variants()[0];
        variant.blocked_on(LaneId::ROOT, variant.end()).is_some()
    };
    assert!(within(Duration::from_secs(20), || blocked(&mut run)));
    let variant = &run.recording().variants()[0];
    let steps = variant.cycles_at(variant.end()).remove(0).steps;
    assert_eq!(steps.len(), 1, "it waits for itself: {steps:?}");
    assert_eq!(steps[0].wait, WaitKind::Lock);
    assert!(
        steps[0]
            .holder
            .is_some_and(|holder| holder.lane == Some(LaneId::ROOT))
    );
    run.stop();
    assert!(within(Duration::from_secs(20), || run.has_ended()));
    let recording = run.into_recording();
    let variant = &recording.variants()[0];
    assert_eq!(variant.outcome(), Outcome::Running, "it was stopped");
    let root = variant.lane(LaneId::ROOT).unwrap();
    assert_ne!(root.outcome, Outcome::Panicked);
    assert!(variant.log().is_empty(), "{:?}", variant.log());
}

#[test]
fn a_deadlocked_demo_is_named_and_costs_a_thread() {
    let _alone = ALONE.lock();
    let mut run = start(deadlock, Clock::Wall);
    // a run that is stopped before its first poll has nothing to be stuck at
    assert!(within(Duration::from_secs(20), || {
        run.poll();
        run.recording().events() >= 2
    }));
    run.stop();
    assert!(within(Duration::from_secs(20), || run.stuck() == ["program"]));
}

#[test]
fn a_run_that_gets_no_threads_says_so() {
    let run = |kilobytes: usize, workers: &str| {
        let limited =
            format!("ulimit -v {kilobytes}; exec \"$0\" run 04 --workers \"$1\" --format json");
        std::process::Command::new("sh")
            .args(["-c", &limited, env!("CARGO_BIN_EXE_awaitscope"), workers])
            .output()
            .unwrap()
    };
    // as little memory as one worker needs, whatever the size of the program: 64 threads have 2 MiB each for their stacks
    let mut limits = (1..100).map(|step| step * 32 * 1024);
    let enough = limits.find(|limit| run(*limit, "1").status.success());
    let enough = enough.unwrap();
    // with a little more the threads are what there is no memory for, and not a text
    let outputs = (0..8).map(|step| run(enough + step * 8 * 1024, "64"));
    let says_so = |output: &std::process::Output| {
        String::from_utf8_lossy(&output.stderr).contains("cannot start one_by_one: ")
    };
    let output = outputs.into_iter().find(says_so).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("; close other programs") && !said.contains("panicked"),
        "{said}"
    );
    assert!(!output.status.success());
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
fn a_failed_assertion_quotes_the_code_on_the_screen() {
    let _alone = ALONE.lock();
    awaitscope::terminal::install_panic_hook();
    awaitscope::terminal::set_panic_sink(run::note_panic);
    let mut run = start(asserts, Clock::Virtual);
    assert!(within(Duration::from_secs(20), || {
        run.poll();
        run.is_over()
    }));
    let line = &run.recording().variants()[0].log()[0].text;
    let quoted = "assertion failed: std::future::ready(false).await";
    assert!(line.ends_with(quoted), "{line}");
}

/// Has a thread that has no recorder, as those of another crate's pool have none.
fn writes_from_outside(_: &serde_json::Value) -> Result<Program, String> {
    Ok(Box::pin(async {
        let outside = std::thread::Builder::new().spawn(|| {
            awaitscope::demo_println!("from outside");
        });
        drop(outside.unwrap().join());
    }))
}

#[test]
fn output_of_a_thread_that_nobody_knows_goes_to_the_log() {
    let _alone = ALONE.lock();
    let mut run = start(writes_from_outside, Clock::Wall);
    assert!(within(Duration::from_secs(20), || {
        run.poll();
        run.is_over()
    }));
    let line = &run.recording().variants()[0].log()[0];
    assert_eq!((&*line.text, line.lane), ("from outside", None));
}

#[test]
fn what_happens_while_a_batch_is_folded_keeps_its_instants() {
    let _alone = ALONE.lock();
    let mut run = start(spin, Clock::Wall);
    let collected = within(Duration::from_secs(60), || {
        run.poll();
        run.recording().events() > 200_000
    });
    assert!(collected, "{} events", run.recording().events());
    let recording = run.into_recording();
    let spans = recording.variants()[0].workers()[0].spans();
    let crowds = spans.chunk_by(|one, other| one.from == other.from);
    let largest = crowds.map(<[_]>::len).max().unwrap();
    // a batch that lost its instants has thousands of polls at one; how many share one otherwise is the clock's grain
    assert!(
        largest * 100 < spans.len(),
        "{largest} of {} polls at one instant",
        spans.len()
    );
}

/// Twenty thousand events of 48 bytes, and the densities; 400,000 events would be 20 MB.
const FEW_BYTES: usize = 3_000_000;

/// A run of which 400,000 events came and a twentieth may be kept.
fn capped(program: Start) -> Run {
    let mut run = start(program, Clock::Wall);
    run.recording_mut().set_cap(20_000);
    let collected = within(Duration::from_secs(60), || {
        run.poll();
        run.recording().events() > 400_000
    });
    let recording = run.recording();
    assert!(collected, "{} events", recording.events());
    assert!(
        recording.memory() < FEW_BYTES,
        "{} bytes",
        recording.memory()
    );
    run
}

#[test]
fn memory_of_a_spinning_run_stays_under_its_cap() {
    let _alone = ALONE.lock();
    let run = capped(spin);
    let recording = run.recording();
    assert!(
        recording.dropped_events() > 370_000,
        "{}",
        recording.dropped_events()
    );
    let polls = recording.variants()[0].facts().polls;
    assert!(
        polls > 100_000,
        "the figures count what was dropped too: {polls}"
    );
}

#[test]
fn memory_of_a_flood_of_lines_stays_under_its_cap_and_ends_with_the_run() {
    let _alone = ALONE.lock();
    let run = capped(flood);
    assert!(!run.recording().variants()[0].log().is_empty());
    drop(run);
    let (bytes, lines) = (resident(), LINES.load(Ordering::Acquire));
    let written = || LINES.load(Ordering::Acquire) - lines;
    let goes_on = within(Duration::from_secs(120), || written() > 2_000_000);
    let grown = resident().saturating_sub(bytes);
    // what their events alone would take, not to speak of their texts
    let kept = usize::try_from(written()).unwrap() * size_of::<Event>();
    LINES.store(u64::MAX, Ordering::Release);
    assert!(goes_on, "it writes no more");
    assert!(
        grown < kept / 2,
        "{grown} bytes more without a reader, of {kept}"
    );
}
