//! Lanes of closures that return a future, and async blocks that fail.

use awaitscope::recording::{LaneKind, Outcome};

use crate::demos::closures as demo;
use crate::recorded::Recorded;

#[test]
fn a_call_of_a_closure_has_the_name_of_its_binding() {
    let run = Recorded::of(demo::called());
    let lane = |name: &str| (run.lane(name).kind, run.end(name));
    let call = |end| (LaneKind::Call, (Some(end), Outcome::Completed));
    assert_eq!(lane("tally #1"), call(10));
    assert_eq!(lane("tally #2"), call(30));
    let arm = |end| (LaneKind::Branch, (Some(end), Outcome::Completed));
    assert_eq!(lane("fetch(1)"), arm(40));
    assert_eq!(lane("fetch(2)"), arm(50));
    let names = run
        .variant()
        .lanes()
        .iter()
        .map(|lane| lane.name.to_string());
    let names: Vec<_> = names.collect();
    let expected = [
        "test", "tally #1", "tally #2", "fetch(1)", "fetch(2)", "fetch #1", "fetch #2", "fetch #3",
    ];
    assert_eq!(names, expected);
    assert_eq!(run.lane("fetch #1").kind, LaneKind::Task);
    assert_eq!(run.variant().function("fetch").calls, 5);
    let why = "tally #2 has been sleeping at line 21 since 0.01 s; its timer fires in 1 ms";
    assert_eq!(run.why("tally #2", 29), why);
}

#[test]
fn a_closure_that_returns_an_error_failed() {
    let run = Recorded::of(demo::refusing());
    for name in ["look_up", "ask"] {
        assert_eq!(run.end(&format!("{name} #1")).1, Outcome::Failed, "{name}");
        assert_eq!(
            run.end(&format!("{name} #2")).1,
            Outcome::Completed,
            "{name}"
        );
    }
    assert_eq!(run.variant().facts().failed, 2);
}

#[test]
fn an_async_block_that_returns_an_error_failed() {
    let run = Recorded::of(demo::blocks());
    let outcome = |name: &str| run.end(name).1;
    assert_eq!(outcome("broken"), Outcome::Failed);
    assert_eq!(outcome("passing"), Outcome::Failed);
    assert_eq!(outcome("handled"), Outcome::Completed);
    assert_eq!(
        outcome("Pin"),
        Outcome::Failed,
        "a boxed one returns what is in it"
    );
    assert_eq!(outcome("&mut front"), Outcome::Failed);
    let arms = run
        .variant()
        .lanes()
        .iter()
        .filter(|lane| lane.kind == LaneKind::Branch);
    let arms: Vec<_> = arms.map(|lane| lane.outcome).collect();
    assert_eq!(
        arms,
        [
            Outcome::Failed,
            Outcome::Completed,
            Outcome::Failed,
            Outcome::Cancelled
        ]
    );
    assert_eq!(run.variant().outcome(), Outcome::Completed);
}
