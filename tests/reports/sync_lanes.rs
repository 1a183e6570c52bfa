//! Lanes of functions that are not async.

use awaitscope::recording::{LaneKind, Outcome, State};
use awaitscope::run::Start;

use crate::demos::sync_lanes;
use crate::recorded::Recorded;

fn start() -> Start {
    |_| Ok(Box::pin(sync_lanes::inline()))
}

#[test]
fn each_execution_is_a_lane_that_holds_its_thread() {
    let run = Recorded::in_real_time(1, start());
    let lanes = run.variant().lanes().iter();
    let lanes: Vec<_> = lanes
        .map(|lane| (&*lane.name, lane.kind, lane.outcome))
        .collect();
    let called = |name, outcome| (name, LaneKind::Call, outcome);
    for expected in [
        called("lookup #1", Outcome::Completed),
        called("lookup #2", Outcome::Completed),
        called("lookup #3", Outcome::Completed),
        called("lookup #4", Outcome::Completed),
        called("parse #1", Outcome::Completed),
        called("parse #2", Outcome::Failed),
        called("words", Outcome::Completed),
    ] {
        assert!(lanes.contains(&expected), "{expected:?} in {lanes:?}");
    }
    for name in ["lookup #1", "lookup #3", "lookup #4"] {
        let running = run.stretches(name, State::Running);
        let [(from, to)] = running[..] else {
            panic!("{name}: {running:?}")
        };
        assert!(to - from >= 20, "{name}: {running:?}");
        assert_eq!(run.lane(name).polls(), 1);
    }
    // the sleep is that of the function, and holds the worker that polls the task
    let facts = run.variant().facts();
    let asleep = facts.held * run.variant().end().seconds();
    assert!(asleep >= 0.06, "{facts:?}");
    let lookups = run.variant().function("lookup");
    assert_eq!((lookups.calls, lookups.returned), (4, 4));
    assert!(lookups.p50 >= 0.02, "{lookups:?}");
    let parent = run.lane("lookup #3").parent;
    assert_eq!(parent, Some(run.lane("page").id));
}

#[test]
fn elements_of_one_task_wait_for_its_polls_and_not_for_a_thread() {
    let run = Recorded::in_real_time(1, |_| Ok(Box::pin(sync_lanes::in_one_task())));
    for (name, least) in [("render #2", 20), ("render #3", 40)] {
        let unpolled = run.stretches(name, State::Unpolled);
        let [(from, to)] = unpolled[..] else {
            panic!("{name}: {unpolled:?}")
        };
        assert!(to - from >= least, "{name}: {unpolled:?}");
        assert_eq!(run.stretches(name, State::Ready), [], "{name}");
    }
}
