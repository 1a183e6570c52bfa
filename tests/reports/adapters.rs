//! Adapters of streams that run one future at a time, and awaits that share a line: what is polled meanwhile, and what is not.

use awaitscope::recording::State;
use awaitscope::recording::file::{from_json, to_json};

use crate::demos::adapters;
use crate::recorded::{Recorded, at};

/// The second page came at 40 ms, while a body ran that began at 20 ms.
fn is_left_unpolled(run: &Recorded) {
    assert_eq!(run.state("fetch #2", 30), Some(State::Suspended));
    assert_eq!(run.state("fetch #2", 60), Some(State::Unpolled));
    assert_eq!(run.stretches("fetch #2", State::Unpolled), [(40, 70)]);
    assert_eq!(run.stretches("fetch #2", State::Ready), []);
    let read = from_json(&to_json(run.recording())).unwrap();
    let lane = run.lane("fetch #2").id;
    for t in [30, 60, 69].map(at) {
        let state = |of: &awaitscope::recording::Variant| of.state_at(lane, t).map(|m| m.state);
        assert_eq!(state(&read.variants()[0]), state(run.variant()));
    }
    assert_eq!(to_json(&read), to_json(run.recording()));
}

#[test]
fn a_body_of_for_each_leaves_the_buffer_unpolled() {
    let run = Recorded::of(adapters::slow_for_each());
    is_left_unpolled(&run);
    let told = run.why("fetch #2", 60);
    let end = "nobody polls it: test sleeps at line 19; its timer fires in 10 ms";
    assert!(
        told.contains("fetch #2 has been ready since 0.04 s") && told.ends_with(end),
        "{told}"
    );
    // each is polled in the end
    assert!(run.variant().findings().is_empty());
}

#[test]
fn a_quick_body_leaves_nothing_unpolled() {
    let run = Recorded::of(adapters::quick_for_each());
    assert_eq!(run.end("fetch #2").0, Some(40));
    for fetch in ["fetch #1", "fetch #2", "fetch #3"] {
        assert_eq!(run.stretches(fetch, State::Unpolled), []);
    }
    assert!(run.variant().findings().is_empty());
    assert_eq!(run.waits_for("test", 30), ["fetch #2", "fetch #3"]);
}

#[test]
fn awaits_of_one_line_are_told_apart() {
    is_left_unpolled(&Recorded::of(adapters::on_one_line()));
}

#[test]
fn then_runs_one_item_after_the_other() {
    let run = Recorded::of(adapters::slow_then());
    is_left_unpolled(&run);
    assert_eq!(run.waits_for("test", 30), ["store #1"]);
}
