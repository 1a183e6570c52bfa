//! Ctrl-C for a demo, and tokens.

use std::time::{Duration, Instant};

use awaitscope::recording::{Clock, Outcome, Recording, State, Variant};
use awaitscope::run::{self, Plan, Run, Start};
use awaitscope::wording::{Unit, long};

use crate::demos::shutdown;
use crate::recorded::{self, Recorded};

/// A plan for a program that gets Ctrl-C at an instant, if it does by itself.
fn plan(start: Start, clock: Clock, stop: Option<f64>) -> Plan {
    let mut plan = recorded::plan(start, clock, 1);
    plan.knobs = stop.map(|at| ("stop".to_owned(), at)).into_iter().collect();
    plan.stop_knob = Some("stop".to_owned());
    for variant in &mut plan.variants {
        variant.limit = Some(Duration::from_secs(30));
    }
    plan
}

/// Runs until it is over, with what `each` does after each look.
#[expect(clippy::disallowed_methods, reason = "a limit for what must happen")]
fn over(mut run: Run, mut each: impl FnMut(&Run)) -> Recording {
    let end = Instant::now() + Duration::from_secs(60);
    while !run.is_over() && Instant::now() < end {
        run.poll();
        each(&run);
        std::thread::sleep(Duration::from_millis(2));
    }
    run.into_recording()
}

fn server() -> Start {
    |_| Ok(Box::pin(shutdown::server()))
}

fn test(recording: &Recording) -> &Variant {
    &recording.variants()[0]
}

/// Signals for which the process has a handler: the bits of the kernel.
fn handled() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
    u64::from_str_radix(caught.unwrap().trim(), 16).unwrap()
}

#[test]
fn the_instant_that_the_lesson_names_ends_the_wait() {
    let recording = over(
        run::start(plan(server(), Clock::Virtual, Some(0.5))).unwrap(),
        |_| {},
    );
    let variant = test(&recording);
    assert_eq!(variant.outcome(), Outcome::Completed);
    assert_eq!(variant.elapsed().0, 510_000_000);
    let job = variant.lane_named("job").unwrap();
    assert_eq!(job.end.unwrap().0, 500_000_000);
    let said = |name: &str, at: u64| {
        let lane = variant.lane_named(name).unwrap().id;
        let why = variant.why(lane, awaitscope::recording::Nanos(at * 1_000_000));
        long(&why.unwrap(), Unit::Seconds)
    };
    assert!(
        said("test", 100).contains("a signal"),
        "{}",
        said("test", 100)
    );
    assert!(
        said("worker #1", 100).contains("cancel"),
        "{}",
        said("worker #1", 100)
    );
    // the job says what it does, and is woken by who cancelled the token
    assert!(
        said("job", 100).contains("sleeping at line 14"),
        "{}",
        said("job", 100)
    );
    let text = awaitscope::export::text(
        &recording,
        awaitscope::theme::Theme::new(awaitscope::theme::Depth::Mono, false),
        awaitscope::export::WIDEST,
        &|_| None,
    );
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for sentence in ["cancels a token at line 23", "woken by test"] {
        assert!(text.contains(sentence), "{sentence}: {text}");
    }
}

#[test]
fn the_learners_key_ends_the_wait_on_both_clocks_and_no_handler_is_installed() {
    let before = handled();
    for clock in [Clock::Wall, Clock::Virtual] {
        let mut pressed = false;
        let recording = over(run::start(plan(server(), clock, None)).unwrap(), |run| {
            if test(run.recording()).waits_for_signal() && !pressed {
                pressed = true;
                run.interrupt();
            }
        });
        assert!(pressed);
        let variant = test(&recording);
        assert_eq!(variant.outcome(), Outcome::Completed, "{clock}");
        assert!(!variant.waits_for_signal());
        assert_eq!(
            variant.lane_named("job").unwrap().outcome,
            Outcome::Completed
        );
    }
    // of the first 31 signals, which the terminal and the system send
    assert_eq!(handled() & 0x7fff_ffff, before & 0x7fff_ffff);
}

#[test]
fn each_press_counts_once_and_signals_of_other_kinds_never_come() {
    let start: Start = |_| Ok(Box::pin(shutdown::twice()));
    let mut presses = 0;
    let recording = over(
        run::start(plan(start, Clock::Wall, Some(0.05))).unwrap(),
        |run| {
            let lines = test(run.recording()).log().len();
            // the first comes by itself; then the other kind of signal is waited for in vain
            let root = &test(run.recording()).lanes().first();
            let waits = root.is_some_and(|root| {
                root.spans(run.recording().end())
                    .last()
                    .is_some_and(|s| s.state == State::Suspended)
            });
            if lines == 1 && waits {
                presses += 1;
                run.interrupt();
            }
        },
    );
    let log: Vec<_> = test(&recording)
        .log()
        .iter()
        .map(|line| (line.at.0 / 1_000_000, &*line.text))
        .collect();
    assert_eq!(log.len(), 2, "{log:?}");
    assert!(
        log[0].0 >= 50 && log[0].1 == "first" && log[1].1 == "second",
        "{log:?}"
    );
    assert!(log[1].0 >= 70, "the other kind does not come: {log:?}");
    assert!(presses > 0);
}

#[test]
fn a_token_that_nobody_cancels_is_a_standstill_and_a_signal_is_not() {
    let start: Start = |_| Ok(Box::pin(shutdown::forgotten()));
    let recording = over(run::start(plan(start, Clock::Wall, None)).unwrap(), |_| {});
    assert_eq!(test(&recording).outcome(), Outcome::Stuck);
    let mut plan = plan(server(), Clock::Wall, None);
    plan.variants[0].limit = Some(Duration::from_millis(1500));
    let recording = over(run::start(plan).unwrap(), |_| {});
    // it was stopped at its limit
    assert_eq!(test(&recording).outcome(), Outcome::Running);
}

#[test]
fn who_waits_for_all_tasks_does_not_wait_for_the_next_one() {
    let run = Recorded::of(shutdown::drained());
    // the tracker waits for the tasks whose handles were dropped at once
    assert_eq!(run.variant().facts().detached, 0);
    for (at, target) in [
        (5, "for all of its tasks to end (3 left)"),
        (15, "for all of its tasks to end (2 left)"),
        (50, "for the next of its tasks to end (3 left)"),
        (150, "for all of its tasks to end (2 left)"),
    ] {
        let why = run.why("test", at);
        assert!(why.contains(target), "{at}: {why}");
    }
    let json = awaitscope::recording::file::to_json(run.recording());
    assert!(json.contains("\"all_tasks\""), "{json}");
    let read = awaitscope::recording::file::from_json(&json).unwrap();
    assert_eq!(awaitscope::recording::file::to_json(&read), json);
}
