//! Threads that wait for each other, and async code that holds its worker while it waits as a thread does: on the wall clock.

use std::time::{Duration, Instant};

use awaitscope::recording::{Clock, FindingKind, HoldState, Outcome, State, Variant, WaitKind};
use awaitscope::run::{self, Run, Start};
use awaitscope::wording::{Unit, finding, long};

use crate::demos::std_threads as demo;
use crate::recorded;

fn start(program: Start) -> Run {
    run::start(recorded::plan(program, Clock::Wall, 1)).unwrap()
}

fn variant(run: &Run) -> &Variant {
    &run.recording().variants()[0]
}

fn until(run: &mut Run, condition: impl Fn(&Variant) -> bool) {
    wait_until(|| {
        run.poll();
        condition(variant(run))
    });
}

#[expect(clippy::disallowed_methods, reason = "a limit for what must happen")]
fn wait_until(mut condition: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !condition() {
        assert!(Instant::now() < end, "it does not happen");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Stops a run whose threads wait for each other: each of them is freed, and nothing panics.
fn freed(mut run: Run) {
    run.stop();
    wait_until(|| run.has_ended());
    let recording = run.into_recording();
    let lanes = recording.variants()[0].lanes();
    assert!(recording.variants()[0].log().is_empty());
    assert!(
        lanes.iter().all(|lane| lane.outcome != Outcome::Panicked),
        "{lanes:?}"
    );
}

/// The sentence of a lane without its instants and lengths, which are those of this machine.
fn why(variant: &Variant, lane: &str) -> String {
    let lane = variant.lane_named(lane).unwrap();
    let why = long(&variant.why(lane.id, variant.end()).unwrap(), Unit::Seconds);
    let why = without(&why, " since ", " s");
    without(&why, ", for ", " so far")
}

/// A text without what stands between `begin` and the next `end`, and without these two.
fn without(text: &str, begin: &str, end: &str) -> String {
    let mut parts = text.split(begin);
    let first = parts.next().unwrap().to_owned();
    let rest = parts.map(|part| part.split_once(end).unwrap().1);
    first + &rest.collect::<String>()
}

/// It waits as a thread does, and has held its thread for long by now: a thread that was blocked just now runs, in words, and how soon
/// somebody looks is up to the machine.
fn is_blocked(variant: &Variant, lane: &str) -> bool {
    let now = variant.end();
    variant.lane_named(lane).is_some_and(|lane| {
        let moment = variant.state_at(lane.id, now);
        let is_long = moment.is_some_and(|moment| moment.blocking);
        is_long && variant.blocked_on(lane.id, now).is_some()
    })
}

#[test]
fn two_threads_that_take_two_locks_in_opposite_order() {
    let mut run = start(|_| Ok(Box::pin(demo::opposite_order())));
    until(&mut run, |variant| {
        !variant.cycles_at(variant.end()).is_empty()
    });
    let circles = variant(&run).cycles_at(variant(&run).end());
    assert_eq!(circles.len(), 1);
    for step in &circles[0].steps {
        assert_eq!((step.wait, step.line), (WaitKind::Lock, Some(13)));
        let holder = step.holder.unwrap();
        assert_eq!((holder.state, holder.line), (HoldState::Held, Some(11)));
    }
    // which of the two locks is used first, and gets the first gauge, is up to the threads
    let names = ["there", "back"];
    for (name, other) in [(names[0], names[1]), (names[1], names[0])] {
        let why = why(variant(&run), name);
        assert!(
            why.starts_with(&format!(
                "{name} runs on its own thread at line 13; it waits for "
            )),
            "{why}"
        );
        let held = format!("; {other} has held it (line 11). ");
        assert!(why.contains(&held), "{why}");
        assert!(why.ends_with(": neither can ever continue"), "{why}");
    }
    freed(run);
}

#[test]
fn a_guard_that_is_held_across_an_await() {
    let mut run = start(|_| Ok(Box::pin(demo::across_an_await())));
    // the timer of who holds the lock fires, and its thread is held by who wants it
    until(&mut run, |variant| {
        let ready = variant.lane_named("keeps").is_some_and(|lane| {
            let moment = variant.state_at(lane.id, variant.end());
            moment.is_some_and(|moment| moment.state == State::Ready)
        });
        ready && is_blocked(variant, "wants")
    });
    let why = why(variant(&run), "wants");
    let holds =
        "wants holds its thread at line 36; it waits for the lock; keeps has held it (line 29)";
    assert_eq!(why, holds);
    assert_eq!(variant(&run).gauge("lock").unwrap().last(), Some(1.0));
    freed(run);
}

#[test]
fn a_guard_across_an_await_of_the_same_task_is_told_as_a_circle() {
    let mut run = start(|_| Ok(Box::pin(demo::in_one_task())));
    until(&mut run, |variant| {
        let ready = variant.lane_named("first").is_some_and(|lane| {
            let moment = variant.state_at(lane.id, variant.end());
            moment.is_some_and(|moment| moment.state == State::Ready)
        });
        ready && is_blocked(variant, "second")
    });
    let findings = variant(&run).findings();
    let circle = findings
        .iter()
        .find(|found| found.kind == FindingKind::Deadlock)
        .expect("they wait for each other");
    assert_eq!(
        finding(variant(&run), circle),
        "test is polling second, which waits for the lock count, held by first, which has to be polled by test: \
         none of them can ever continue"
    );
    freed(run);
}

#[test]
fn a_receiver_of_threads_inside_a_task_holds_its_worker() {
    let mut run = start(|_| Ok(Box::pin(demo::inside_a_task())));
    until(&mut run, |variant| is_blocked(variant, "receives"));
    let why = |lane| why(variant(&run), lane);
    let receives = why("receives");
    let begin = "receives holds its thread at line 52; it waits for a message from the queue results (0); 1 sender is left, made in test at line 58. ";
    assert!(receives.starts_with(begin), "{receives}");
    let other = why("works");
    let held = "but no thread is free: worker 0 is held by test at line 52";
    assert!(other.contains(held), "{other}");
    freed(run);
}

#[test]
fn a_sender_whose_channel_is_full_waits_for_its_receiver() {
    let mut run = start(|_| Ok(Box::pin(demo::full())));
    until(&mut run, |variant| is_blocked(variant, "test"));
    assert_eq!(
        why(variant(&run), "test"),
        "test holds worker 0 at line 72; it waits for room in the queue (1 of 1); its receiver was made in test at line \
         70. test waits for room in the queue, whose receiver was made in test: it can never continue"
    );
    freed(run);
}

#[test]
fn a_lock_that_its_holder_wants_in_another_way() {
    let programs: [(Start, u32, &str); 2] = [
        (|_| Ok(Box::pin(demo::writes_what_it_reads())), 78, "write"),
        (|_| Ok(Box::pin(demo::reads_what_it_writes())), 84, "read"),
    ];
    for (program, line, access) in programs {
        let mut run = start(program);
        until(&mut run, |variant| is_blocked(variant, "test"));
        let begin = format!(
            "test holds worker 0 at line {line}; it waits for {access} access to the lock; test has held it \
             (line {}). test waits for {access} access to the lock, held by test: it can never continue",
            line - 1
        );
        assert_eq!(why(variant(&run), "test"), begin);
        freed(run);
    }
}

#[test]
fn a_receiver_with_a_limit_is_in_no_circle_and_freed() {
    let mut run = start(|_| Ok(Box::pin(demo::for_an_hour())));
    until(&mut run, |variant| is_blocked(variant, "test"));
    assert_eq!(
        variant(&run).cycles_at(variant(&run).end()),
        [],
        "it continues after the hour"
    );
    let why = why(variant(&run), "test");
    let begin = "test holds worker 0 at line 89; it waits for a message";
    assert!(why.starts_with(begin), "{why}");
    freed(run);
}
