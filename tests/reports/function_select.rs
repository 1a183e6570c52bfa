//! The arms of `futures::future::select`, the function.

use awaitscope::recording::{LaneKind, MarkKind, Outcome, State};

use crate::demos::function_select as demo;
use crate::recorded::Recorded;

#[test]
fn the_loser_is_set_aside_until_it_is_awaited() {
    let run = Recorded::of(demo::awaited_later());
    assert_eq!(run.end("one"), (Some(100), Outcome::Completed));
    assert_eq!(run.end("three"), (Some(300), Outcome::Completed));
    for arm in ["one", "three"] {
        let lane = run.lane(arm);
        assert_eq!((lane.kind, lane.line), (LaneKind::Branch, 18), "{arm}");
    }
    assert_eq!(run.waits_for("test", 50), ["one", "three"]);
    assert_eq!(run.why("three", 120), "three is set aside: another arm won");
    assert_eq!(run.waits_for("test", 200), ["three"]);
    let waits = "three has been sleeping at line 11 since 0.00 s; its timer fires in 0.10 s";
    assert_eq!(run.why("three", 200).replace("0.15 s", "0.00 s"), waits);
    assert_eq!(run.variant().facts().cancelled, 0);
}

#[test]
fn a_loser_that_is_dropped_is_cancelled() {
    let run = Recorded::of(demo::dropped());
    assert_eq!(run.end("one"), (Some(100), Outcome::Completed));
    assert_eq!(run.end("two"), (Some(100), Outcome::Cancelled));
    let run = Recorded::of(demo::given_up());
    assert_eq!(
        run.end("Box::pin(fetch(2))"),
        (Some(100), Outcome::Cancelled)
    );
    assert_eq!(
        run.end("Box::pin(fetch(3))"),
        (Some(100), Outcome::Cancelled)
    );
}

#[test]
fn an_arm_keeps_its_lane_from_turn_to_turn() {
    let run = Recorded::of(demo::in_turns());
    let words = run.lane("Box::pin(words.recv())");
    assert_eq!(words.turns().completed, 2);
    // the third one lost to the report, and went with what was handed back
    assert_eq!(run.end("report"), (Some(250), Outcome::Completed));
    assert_eq!(run.stretches("report", State::Ready), []);
    let dropped = |mark: &&awaitscope::recording::Mark| mark.kind == MarkKind::Dropped;
    assert_eq!(run.variant().marks().iter().filter(dropped).count(), 0);
    let lanes = run.variant().lanes().iter();
    let branches = lanes.filter(|lane| lane.kind == LaneKind::Branch);
    assert_eq!(branches.count(), 2);
}

#[test]
fn a_macro_under_another_name_has_arms_too() {
    let run = Recorded::of(demo::renamed_macro());
    assert_eq!(run.end("fetch(1)"), (Some(100), Outcome::Completed));
    assert_eq!(run.end("fetch(2)"), (Some(100), Outcome::Cancelled));
}
