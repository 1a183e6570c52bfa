//! The sentences in all their lengths.

use std::sync::Arc;

use super::*;
use crate::recording::{GaugeKind, LaneId, Reading, Resource, WorkerId};

fn named(name: &str) -> Named {
    Named {
        lane: LaneId(0),
        name: Arc::from(name),
    }
}

fn ms(ms: u64) -> Nanos {
    Nanos(ms * 1_000_000)
}

fn waiting(name: &str, line: u32, target: WaitTarget, then: Option<Why>) -> Waiting {
    Waiting {
        lane: named(name),
        lines: vec![line],
        target,
        since: ms(1_000),
        fires_in: None,
        held: None,
        sender: None,
        unwakeable: false,
        detached: None,
        then: then.map(Box::new),
        circle: Vec::new(),
    }
}

fn held(idle: usize) -> Why {
    Why::Ready(Ready {
        lane: named("heartbeat"),
        since: ms(320),
        cause: ReadyCause::TimerFired,
        obstacle: Obstacle::Workers {
            busy: vec![Holder {
                worker: WorkerId(0),
                lane: named("handler"),
                line: Some(27),
                lasted: ms(730),
            }],
            idle,
            next_after: None,
        },
    })
}

fn chain() -> Why {
    let sleeps = Waiting {
        fires_in: Some(ms(730)),
        ..waiting("fetch #2", 18, WaitTarget::Timer, None)
    };
    let call = WaitTarget::Call(named("fetch #2"));
    Why::Waiting(waiting("one_by_one", 27, call, Some(Why::Waiting(sleeps))))
}

/// The texts of each length, the longest first.
fn texts(why: &Why) -> Vec<String> {
    let mut texts = vec![long(why, Unit::Seconds)];
    for columns in (0..200).rev() {
        let text = short(why, Unit::Seconds, columns);
        if texts.last() != Some(&text) {
            texts.push(text);
        }
    }
    texts
}

#[test]
fn who_waits_for_a_thread_says_who_has_it() {
    assert_eq!(
        texts(&held(0)),
        [
            "heartbeat has been ready since 0.32 s (its timer fired), but no thread is free: worker 0 is held by \
             handler at line 27, for 0.73 s so far",
            "heartbeat has been ready since 0.32 s (its timer fired), but no thread is free: handler holds worker 0 at \
             line 27",
            "heartbeat has been ready since 0.32 s (timer fired), but handler holds worker 0 at line 27",
            "heartbeat is ready (timer fired), but handler holds worker 0 at line 27",
            "heartbeat is ready, but handler holds worker 0 at line 27",
            "heartbeat is ready, but handler holds worker 0 at :27",
            "heartbeat is ready, but handler holds worker 0",
        ]
    );
}

#[test]
fn who_polls_something_else_is_told_of_what_could_run() {
    let save = WaitTarget::Call(named("save"));
    let why = Why::Unpolled(Unpolled {
        lane: named("load #2"),
        since: ms(150),
        cause: ReadyCause::TimerFired,
        instead: Some(Box::new(Why::Waiting(waiting("copy", 48, save, None)))),
    });
    assert_eq!(
        texts(&why),
        [
            "load #2 has been ready since 0.15 s (its timer fired), but nobody polls it: copy waits at line 48 for save",
            "load #2 has been ready since 0.15 s (timer fired), but nobody polls it: copy waits at line 48 for save",
            "load #2 is ready (timer fired), but nobody polls it: copy waits at line 48 for save",
            "load #2 is ready (timer fired), but nobody polls it",
            "load #2 is ready, but nobody polls it",
        ]
    );
}

#[test]
fn an_idle_worker_is_not_kept_quiet() {
    let text = long(&held(1), Unit::Seconds);
    let end = "but no thread has taken it yet: worker 0 is held by handler at line 27, for 0.73 s so far, 1 idle";
    assert!(text.ends_with(end), "{text}");
}

#[test]
fn a_chain_of_waits_becomes_clauses() {
    assert_eq!(
        texts(&chain()),
        [
            "one_by_one has been waiting at line 27 for fetch #2 since 1.00 s. fetch #2 sleeps at line 18; its timer \
             fires in 0.73 s",
            "one_by_one waits at line 27 for fetch #2, which sleeps at line 18 for another 0.73 s",
            "one_by_one waits at line 27 for fetch #2, asleep at line 18 for another 0.73 s",
            "one_by_one waits at line 27 for fetch #2",
            "one_by_one waits at :27 for fetch #2",
            "one_by_one waits for fetch #2",
        ]
    );
}

#[test]
fn a_chain_ends_at_whoever_does_not_wait() {
    let task = WaitTarget::Task(Some(named("heartbeat")));
    let why = Why::Waiting(waiting("client", 9, task, Some(held(0))));
    assert_eq!(
        short(&why, Unit::Seconds, 120),
        "client waits at line 9 for heartbeat, which is ready (timer fired), but handler holds worker 0 at line 27"
    );
}

#[test]
fn values_and_causes_are_told() {
    let gauge = Reading {
        name: Arc::from("permits"),
        kind: GaugeKind::Permits,
        value: 2.0,
        capacity: Some(2.0),
    };
    let permit = WaitTarget::Permit(Resource {
        gauge: Some(gauge),
        wanted: 1,
    });
    let why = Why::Waiting(waiting("page #3", 51, permit, None));
    assert_eq!(
        long(&why, Unit::Seconds),
        "page #3 has been waiting at line 51 for a permit (permits: 0 of 2 free) since 1.00 s"
    );
    let woken = ReadyCause::Woken(Some(named("sender")));
    assert_eq!(cause(&woken, Count::One), "woken by sender");
    assert_eq!(cause(&ReadyCause::New, Count::Many), "new");
    let waits = waiting("a", 12, WaitTarget::Budget, None);
    assert_eq!(
        long(&Why::Waiting(waits), Unit::Milliseconds),
        "a used up its budget at line 12 at 1000.00 ms and waits for its next poll"
    );
}

#[test]
fn what_is_not_there_says_why() {
    let text = |reason| {
        let lane = named("a");
        long(
            &Why::Absent(Absent {
                lane,
                reason,
                aborted: None,
                never_polled: false,
                is_connection: false,
                past: None,
            }),
            Unit::Seconds,
        )
    };
    let ended = |outcome, with_run| Absence::Ended {
        at: ms(3_000),
        outcome,
        with_run,
    };
    assert_eq!(text(Absence::NotStarted), "a does not exist yet");
    assert_eq!(
        text(ended(Outcome::Completed, false)),
        "a completed at 3.00 s"
    );
    assert_eq!(
        text(ended(Outcome::Cancelled, true)),
        "a was cancelled at 3.00 s: the run ended"
    );
    assert_eq!(
        text(ended(Outcome::Cancelled, false)),
        "a was cancelled at 3.00 s: dropped before it finished"
    );
    assert_eq!(
        text(ended(Outcome::Died, true)),
        "a ended with its process at 3.00 s"
    );
}

#[test]
fn a_text_that_is_still_too_long_leaves_out_its_detail_and_then_its_place() {
    let text = "producer #2 waits at :26 for room in the queue (3 of 3)";
    let shorter = without_detail(text);
    assert_eq!(shorter, "producer #2 waits at :26 for room in the queue");
    assert_eq!(without_detail(&shorter), shorter);
    let ready = "heartbeat is ready (timer fired), but handler holds worker 0";
    assert_eq!(
        without_detail(ready),
        "heartbeat is ready, but handler holds worker 0"
    );
    let shortest = without_place(&shorter);
    assert_eq!(shortest, "producer #2 waits for room in the queue");
    assert_eq!(without_place(&shortest), shortest);
}

#[test]
fn lines_of_a_file_that_is_not_shown_are_told_with_its_name() {
    let text = |columns| short_in("demo.rs", &chain(), Unit::Seconds, columns);
    assert_eq!(
        text(90),
        "one_by_one waits at demo.rs:27 for fetch #2, which sleeps at demo.rs:18 for another 0.73 s"
    );
    assert_eq!(text(50), "one_by_one waits at demo.rs:27 for fetch #2");
    assert_eq!(text(42), "one_by_one waits at demo.rs:27 for fetch #2");
}

#[test]
fn who_runs_holds_its_worker_after_a_while_only() {
    let running = |lasted, blocking| {
        Why::Running(Running {
            lane: named("handler"),
            worker: Some(WorkerId(0)),
            own_thread: false,
            line: Some(27),
            lasted: ms(lasted),
            blocking,
            blocked: None,
            circle: Vec::new(),
        })
    };
    assert_eq!(
        texts(&running(4, false))[0],
        "handler runs on worker 0 at line 27"
    );
    assert_eq!(
        texts(&running(40, true))[0],
        "handler holds worker 0 at line 27, for 40 ms so far"
    );
}
