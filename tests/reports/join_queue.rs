//! A queue of tasks: whom it waits for, and what becomes of those that are left.

use awaitscope::recording::{Outcome, WaitKind};

use crate::demos::join_queue;
use crate::recorded::{Recorded, at};

#[test]
fn a_queue_of_tasks_waits_for_the_one_at_its_front() {
    let run = Recorded::of(join_queue::in_order());
    let told = "test has been waiting at line 16 for fetch #1 since 0.00 s";
    assert!(
        run.why("test", 80).starts_with(told),
        "{}",
        run.why("test", 80)
    );
    let moment = run.variant().state_at(run.lane("test").id, at(80)).unwrap();
    assert_eq!(moment.wait, WaitKind::Task);
    let lines: Vec<_> = run.variant().log().iter().map(|line| &*line.text).collect();
    assert_eq!(lines, ["page 0", "page 1", "page 2"]);
    assert_eq!(run.end("fetch #2"), (Some(70), Outcome::Completed));
    assert_eq!(run.end("fetch #4"), (Some(110), Outcome::Cancelled));
    let why = run.why("fetch #4", 115);
    assert!(why.contains("test dropped the set that it was in"), "{why}");
}

#[test]
fn tasks_go_on_that_a_queue_lets_go() {
    let run = Recorded::of(join_queue::detached());
    assert_eq!(run.end("fetch"), (Some(100), Outcome::Completed));
    let lane = run.lane("fetch").id;
    assert_eq!(run.variant().detached_at(lane), Some(at(10)));
}
