//! Futures that something runs to their end inside a poll or on a thread of its own.

use awaitscope::recording::{LaneId, LaneKind, Outcome, State, WaitKind};

use crate::demos::blocked_on as demo;
use crate::recorded::Recorded;

/// The kind of the lane `asks`, the lane above it, and the only thing that it waits for.
fn asks(run: &Recorded) -> (LaneKind, String, WaitKind) {
    let lane = run.lane("asks");
    assert_eq!(lane.outcome, Outcome::Completed);
    let above = lane.parent.and_then(|parent| run.variant().lane(parent));
    let mut spans = lane.spans(run.variant().end());
    let waits = spans.find(|span| span.state == State::Suspended).unwrap();
    let wait = run.variant().wait_of(&waits).unwrap();
    (lane.kind, above.unwrap().name.to_string(), wait)
}

/// The lanes and lines of what stands out.
fn found(run: &Recorded) -> Vec<(LaneId, u32)> {
    let findings = run.variant().findings();
    let places = findings.iter().map(|found| (found.lane, found.line));
    places.collect()
}

#[test]
fn another_crates_block_on_holds_the_thread_of_the_task() {
    let run = Recorded::in_real_time(1, |_| Ok(Box::pin(demo::in_a_task())));
    let expected = (LaneKind::Call, "outer".to_owned(), WaitKind::Recv);
    assert_eq!(asks(&run), expected);
    // the thread that it started sleeps at line 39, and not the task
    assert_eq!(found(&run), [(run.lane("outer").id, 0)]);
    assert!(run.lane("ticks").start < run.lane("asks").end.unwrap());
}

#[test]
fn a_future_inside_a_blocking_job_has_a_lane_below_it() {
    let run = Recorded::in_real_time(1, |_| Ok(Box::pin(demo::in_a_job())));
    let expected = (
        LaneKind::Call,
        "block in in_a_job".to_owned(),
        WaitKind::Recv,
    );
    assert_eq!(asks(&run), expected);
    let run = Recorded::in_real_time(1, |_| Ok(Box::pin(demo::by_the_handle())));
    let expected = (
        LaneKind::Task,
        "block in by_the_handle".to_owned(),
        WaitKind::Recv,
    );
    assert_eq!(asks(&run), expected);
    assert_eq!(
        run.lane("block in by_the_handle").outcome,
        Outcome::Completed
    );
}

#[test]
fn a_task_that_blocks_in_place_is_held_at_that_line() {
    let run = Recorded::in_real_time(2, |_| Ok(Box::pin(demo::in_place())));
    let expected = (LaneKind::Task, "outer".to_owned(), WaitKind::Recv);
    assert_eq!(asks(&run), expected);
    assert_eq!(found(&run), [(run.lane("outer").id, 79)]);
}
