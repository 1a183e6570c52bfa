//! The outcomes of lanes.

use std::sync::Mutex;

use awaitscope::recording::{Clock, LaneId, Outcome, State, file};
use awaitscope::run;

use crate::{Program, demos, lane, log, only};

/// The line of the demo that has this piece.
fn line_of(piece: &str) -> usize {
    let mut lines = include_str!("../reports/demos/ends.rs").lines();
    lines.position(|line| line.contains(piece)).unwrap() + 1
}

#[test]
fn a_blocking_job_goes_on_when_the_run_ends() {
    let recording = Program::new(demos::given_up, Clock::Wall).record();
    let variant = only(&recording);
    assert_eq!(variant.outcome(), Outcome::Completed);
    let job = lane(variant, "block in hash");
    assert_eq!(
        (job.outcome, job.end, job.cut),
        (Outcome::Running, None, false)
    );
    assert_eq!(lane(variant, "hash").outcome, Outcome::Cancelled);
    assert_eq!(variant.facts().cancelled, 1);
}

#[test]
fn a_job_that_is_awaited_completes_though_it_was_aborted() {
    let recording = Program::new(demos::aborted, Clock::Wall).record();
    let variant = only(&recording);
    let job = lane(variant, "block in aborted");
    assert_eq!(job.outcome, Outcome::Completed);
    assert_eq!(variant.facts().cancelled, 0);
    assert_eq!(log(variant), ["cancelled: false"]);
}

#[test]
fn a_thread_goes_on_when_the_run_ends() {
    let recording = Program::new(demos::thread_goes_on, Clock::Wall).record();
    let variant = only(&recording);
    let thread = lane(variant, "block in thread_goes_on");
    assert_eq!((thread.outcome, thread.end), (Outcome::Running, None));
    assert_eq!(variant.facts().cancelled, 0);
}

#[test]
fn an_error_that_is_returned_is_an_outcome_of_its_own() {
    for clock in [Clock::Virtual, Clock::Wall] {
        let recording = Program::new(demos::errors, clock).record();
        let variant = only(&recording);
        let outcomes = variant.lanes().iter();
        let outcomes = outcomes.map(|lane| (&*lane.name, lane.outcome));
        let outcomes: Vec<_> = outcomes.collect();
        let failed = Outcome::Failed;
        let completed = Outcome::Completed;
        let expected = [
            ("program", completed),
            ("ignored", completed),
            ("refused #1", failed),
            ("passed_on", failed),
            ("refused #2", failed),
            ("generic", completed),
            ("refused #3", failed),
            // what the block returns is ()
            ("block in errors", completed),
            ("refused()", failed),
            ("ignored()", completed),
            ("refused #4", failed),
        ];
        for (name, outcome) in expected {
            let found = outcomes.iter().find(|(known, _)| *known == name);
            assert_eq!(found, Some(&(name, outcome)), "{outcomes:?}");
        }
        assert_eq!(variant.outcome(), Outcome::Completed);
        let count = outcomes.iter().filter(|(_, outcome)| *outcome == failed);
        assert_eq!(usize::try_from(variant.facts().failed), Ok(count.count()));
        assert_eq!(variant.count("failed"), Some(variant.facts().failed));
    }
}

#[test]
fn a_variant_that_returns_an_error_failed() {
    let recording = Program::new(demos::returns_an_error, Clock::Virtual).record();
    let variant = only(&recording);
    assert_eq!(variant.outcome(), Outcome::Failed);
    assert_eq!(variant.lanes()[0].outcome, Outcome::Failed);
}

/// The panic hook is the process's: one test at a time.
static HOOK: Mutex<()> = Mutex::new(());

#[test]
fn a_panic_names_the_demos_own_line_or_the_await_that_was_polled() {
    let _alone = HOOK.lock();
    awaitscope::terminal::install_panic_hook();
    awaitscope::terminal::set_panic_sink(run::note_panic);
    let line = line_of;
    let told = |program| {
        let recording = Program::new(program, Clock::Virtual).record();
        assert_eq!(only(&recording).outcome(), Outcome::Panicked);
        log(only(&recording)).join(" ")
    };
    let own = told(demos::panics);
    let expected = format!("panicked at line {}: index out of", line("queue[7]"));
    assert!(own.starts_with(&expected), "{own}");
    let polled = told(demos::panics_in_a_poll);
    let expected = format!(
        "panicked in the await at line {}: ",
        line("poll_fn(outside)")
    );
    assert!(polled.starts_with(&expected), "{polled}");
    let neither = told(demos::panics_in_tokio);
    assert!(
        neither.starts_with("panicked: `spawn_local` called"),
        "{neither}"
    );
}

#[test]
fn a_variant_that_is_not_send_runs_with_several_workers_too() {
    for workers in [1, 2] {
        let mut program = Program::new(demos::not_send, Clock::Wall);
        program.workers = workers;
        let recording = program.record();
        assert_eq!(log(only(&recording)), ["count 2"]);
        assert_eq!(only(&recording).outcome(), Outcome::Completed);
    }
}

#[test]
fn an_exit_ends_the_run_and_nothing_else() {
    for clock in [Clock::Virtual, Clock::Wall] {
        let recording = Program::new(demos::exits, clock).record();
        let variant = only(&recording);
        assert_eq!(variant.outcome(), Outcome::Failed, "{clock}");
        let line = line_of("process::exit(3)");
        let text = format!("std::process::exit(3) at line {line} ends the program");
        assert_eq!(log(variant), [text], "{clock}");
        assert_eq!(variant.lanes()[0].outcome, Outcome::Failed);
        let other = lane(variant, "block in exits");
        assert_eq!((other.outcome, other.cut), (Outcome::Cancelled, true));
        assert_eq!(variant.facts().panicked, 0);
    }
}

#[test]
fn a_task_in_place_holds_its_worker_and_those_inside_have_none() {
    let mut program = Program::new(demos::in_place, Clock::Wall);
    program.workers = 2;
    let recording = program.record();
    let variant = only(&recording);
    let (outer, inner) = (lane(variant, "outer"), lane(variant, "inner"));
    assert_eq!(inner.parent, Some(outer.id));
    let workers = |lane: &awaitscope::recording::Lane| {
        let spans = lane.spans(variant.end());
        let running = spans.filter(|span| span.state == State::Running);
        running.map(|span| span.worker()).collect::<Vec<_>>()
    };
    assert!(workers(outer).iter().all(Option::is_some));
    assert!(!workers(inner).is_empty() && workers(inner).iter().all(Option::is_none));
    for worker in variant.workers() {
        let overlaps = worker
            .spans()
            .windows(2)
            .any(|pair| pair[1].from < pair[0].to);
        assert!(!overlaps, "{:?}", worker.spans());
    }
    let held = outer
        .spans(variant.end())
        .find(|span| span.state == State::Running);
    let line = variant
        .state_at(outer.id, held.unwrap().from)
        .unwrap()
        .lines
        .to_vec();
    assert_eq!(line, [u32::try_from(line_of("block_in_place(")).unwrap()]);
}

#[test]
fn the_variants_own_function_runs_on_the_main_thread() {
    let mut program = Program::new(demos::errors, Clock::Wall);
    program.workers = 2;
    let recording = program.record();
    let variant = only(&recording);
    let main = variant.main_thread().unwrap();
    assert_eq!(main.to_string(), "main thread");
    assert_eq!(variant.worker_id(0).to_string(), "worker 0");
    assert_eq!(variant.workers().len(), 3);
    for (number, worker) in variant.workers().iter().enumerate() {
        let is_main = variant.worker_id(number) == main;
        let mut lanes = worker.spans().iter().map(|span| span.lane);
        assert!(
            lanes.all(|lane| (lane == LaneId::ROOT) == is_main),
            "{number}"
        );
    }
    let text = file::to_json(&recording);
    assert!(text.contains("\"name\":\"main thread\""));
    let read = file::from_json(&text).unwrap();
    assert_eq!(only(&read).main_thread(), Some(main));
    assert_eq!(file::to_json(&read), text);
}

#[test]
fn a_variant_that_wants_it_is_a_task_on_a_worker() {
    let mut program = Program::new(demos::errors, Clock::Wall);
    program.workers = 2;
    program.spawn = Some(|_| Ok(run::Maker(demos::errors_alone()).task()));
    let recording = program.record();
    let variant = only(&recording);
    assert_eq!(variant.main_thread(), None);
    assert_eq!(variant.workers().len(), 2);
    assert_eq!(variant.outcome(), Outcome::Completed);
}
