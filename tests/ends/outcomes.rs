//! The outcomes of lanes.

use std::sync::Mutex;

use awaitscope::recording::{Clock, Outcome};
use awaitscope::run;

use crate::{Program, demos, lane, log, only};

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
    let source = include_str!("../reports/demos/ends.rs");
    let line = |piece: &str| {
        let line = source.lines().position(|line| line.contains(piece));
        line.unwrap() + 1
    };
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
